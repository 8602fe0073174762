// A board that is made to be slow, and a score that never ends: the room that drew it comes to its end, and no other notices.
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { UnknownRecord } from '@tldraw/store'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { RawBoard } from '../support/raw-board.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

const SIDE = 20
const BOXES = 4_000
const AT_ONCE = 500

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    scoring: { secondsMax: 2, worker: new URL('./endless-scorer.ts', import.meta.url) },
  })
})
afterAll(() => app.close())

type Room = { visitor: Visitor; interviewId: string; seat: Seat }

async function solo(): Promise<Room> {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  return { visitor, interviewId, seat: await visitor.enter(interviewId) }
}

/** To the end, and to the scorecard. */
async function end({ seat }: Room) {
  expect(await seat.call('interview:end', {})).toMatchObject({ ok: true })
  // Its answer comes with the scorecard, which may take longer than a client waits.
  void seat.call('self-rating:give', { grade: null, reason: '' }).catch(() => {})
  await seat.until('it is revealed', ({ stage }) => stage === 'revealed', 60_000)
  return seat.state.score!
}

/** A box inside a box, and so on: each of them overlaps all others. */
function nested(count: number): UnknownRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const made = box(`n${i}`, i % 2 === 0 ? 'Redis' : 'Order service', i * SIDE, i * SIDE) as UnknownRecord & {
      props: object
    }
    const side = 2 * SIDE * (count - i) + SIDE
    return { ...made, props: { ...made.props, w: side, h: side } }
  })
}

/** How long edits of a room take until somebody else in it has them, at most. */
async function slowestEdit({ visitor, interviewId }: Room, until: () => boolean): Promise<number> {
  const [here, there] = [new SyncClient(visitor, interviewId), new SyncClient(visitor, interviewId)]
  await Promise.all([here.loaded, there.loaded])
  let slowest = 0
  for (let i = 0; i < 10 || !until(); i++) {
    const began = performance.now()
    here.store.put([box(`edit${i}`, 'Cache', i * 10)])
    await eventually('the edit arrives', () => there.store.has(`shape:edit${i}` as never))
    slowest = Math.max(slowest, performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  here.close()
  there.close()
  return slowest
}

test('thousands of boxes inside one another are scored while other rooms go on', { timeout: 180_000 }, async () => {
  const [hostile, quiet] = [await solo(), await solo()]
  const board = await RawBoard.open(hostile.visitor, hostile.interviewId)
  const boxes = [...nested(BOXES), box('slow', 'takes its time')]
  for (let i = 0; i < boxes.length; i += AT_ONCE) await board.put(...boxes.slice(i, i + AT_ONCE))
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  let revealed = false
  const ending = end(hostile).finally(() => (revealed = true))
  const slowest = await slowestEdit(quiet, () => revealed)
  await ending
  delay.disable()
  expect(delay.max / 1e6).toBeLessThan(1_000)
  expect(slowest).toBeLessThan(2_000)
  board.close()
})

test(
  'a score that never comes ends at its limit, says so, and leaves the scores of others alone',
  {
    timeout: 180_000,
  },
  async () => {
    const [endless, other] = [await solo(), await solo()]
    const board = await RawBoard.open(endless.visitor, endless.interviewId)
    await board.put(box('trap', 'loops for ever') as UnknownRecord & { id: string })
    const otherBoard = await RawBoard.open(other.visitor, other.interviewId)
    await otherBoard.put(box('cache', 'Redis') as UnknownRecord & { id: string })
    const [limited, whole] = await Promise.all([end(endless), end(other)])
    expect(limited.notice).toBe('The board could not be read in 2 seconds: only the worksheet was scored.')
    expect(limited.criteria.length).toBeGreaterThan(0)
    expect(whole.notice).toBeUndefined()
    board.close()
    otherBoard.close()
  },
)
