// What happens by itself as time goes by: people vanish, the built-in interviewer steps in, interviews end. Time is moved by hand.
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  ABANDONED_AFTER_HOURS,
  ABSENCE_GRACE_SECONDS,
  RATING_WAIT_SECONDS,
  VANISHED_AFTER_SECONDS,
} from '#lib/protocol/limits'
import { evolve } from '#lib/interview/evolve'
import { emptyState } from '#lib/interview/state'
import type { InterviewState } from '#lib/interview/state'

import { LogStore } from '../../server/interviews/log-store.ts'
import { sweep } from '../../server/interviews/sweep.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { invite, newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'
import pino from 'pino'

let app: TestApp
let ahead = 0
const now = () => Date.now() + ahead
beforeAll(async () => {
  app = await startTestApp({ now, log: pino({ level: 'error' }) })
})
afterAll(() => app.close())

const stateOf = async (interviewId: string): Promise<InterviewState> =>
  (await new LogStore(app.database.pool, 'reader').events(interviewId)).reduce(evolve, emptyState())

/** Lets so many seconds pass, with a tick of the server in between. */
async function pass(seconds: number): Promise<void> {
  ahead += seconds * 1000
  await new Promise((resolve) => setTimeout(resolve, 1_100))
}

async function make(mode: 'paired' | 'solo'): Promise<{ interviewId: string; owner: Visitor; seat: Seat }> {
  const owner = await app.visitor()
  const interviewId = await newInterview(owner, { mode, role: 'interviewer' })
  return { interviewId, owner, seat: await owner.enter(interviewId) }
}

async function joinAs(
  role: 'candidate',
  owner: Visitor,
  interviewId: string,
): Promise<{ visitor: Visitor; seat: Seat }> {
  const visitor = await app.visitor()
  await invite(owner, interviewId, role, visitor)
  return { visitor, seat: await visitor.enter(interviewId) }
}

test('a short absence is not recorded; a long one pauses the clock when it is the candidate\u2019s', async () => {
  const { interviewId, owner, seat } = await make('paired')
  const candidate = await joinAs('candidate', owner, interviewId)
  await seat.call('phase:start', {})
  candidate.seat.socket.disconnect()
  await pass(2)
  expect((await stateOf(interviewId)).participants[candidate.visitor.accountId]?.awaySince).toBeNull()
  await pass(ABSENCE_GRACE_SECONDS)
  await seat.until('left', (state) => state.participants[candidate.visitor.accountId]?.awaySince !== null)
  expect(seat.state.clock.runningSince).not.toBeNull()
  await pass(VANISHED_AFTER_SECONDS)
  await seat.until('the clock stands', (state) => state.clock.runningSince === null)
  expect(seat.state.participants[candidate.visitor.accountId]?.vanished).toBe(true)
  const back = await candidate.visitor.enter(interviewId)
  await back.until('back', (state) => state.participants[candidate.visitor.accountId]?.vanished === false)
})

test('while the interviewer has vanished the built-in one asks, and it is silent when they are back', async () => {
  const { interviewId, owner, seat } = await make('paired')
  const candidate = await joinAs('candidate', owner, interviewId)
  await seat.call('phase:start', {})
  await pass(240)
  expect(candidate.seat.state.probes).toEqual([])
  seat.socket.disconnect()
  await pass(0)
  await pass(ABSENCE_GRACE_SECONDS + 1)
  await pass(VANISHED_AFTER_SECONDS + 1)
  await pass(61)
  await candidate.seat.until('something happens by itself', (state) => state.probes.length > 0 || state.clock.phase > 0)
  const by = candidate.seat.state.probes[0]?.by ?? null
  expect(by).toBeNull()
  const back = await owner.enter(interviewId)
  await back.until('back', (state) => state.participants[owner.accountId]?.vanished === false)
  const asked = back.state.probes.length
  await pass(300)
  expect(back.state.probes.length).toBe(asked)
})

test('in solo the first stroke starts the clock, and the built-in interviewer asks and goes on by the clock', async () => {
  const { interviewId, owner, seat } = await make('solo')
  const board = new SyncClient(owner, interviewId)
  await board.loaded
  expect(seat.state.stage).toBe('waiting')
  board.store.put([box('first', 'client')])
  await seat.until('started', (state) => state.stage === 'running')
  for (let minute = 0; minute < 12 && seat.state.probes.length === 0; minute++) await pass(60)
  expect(seat.state.probes.length).toBeGreaterThan(0)
  expect(seat.state.probes[0]?.by).toBeNull()
  for (let minute = 0; minute < 12 && seat.state.clock.phase === 0; minute++) await pass(60)
  expect(seat.state.clock.phase).toBeGreaterThan(0)
  await seat.call('chat:send', { text: 'How many users have a counter?' })
  await seat.until('the fact', (state) => state.facts.length === 1)
  const hint = await seat.call('hint:ask', {})
  expect(hint).toEqual({ ok: true, result: {} })
  board.close()
}, 90_000)

test('who does not rate within five minutes is not waited for', async () => {
  const { interviewId, owner, seat } = await make('paired')
  await joinAs('candidate', owner, interviewId)
  await seat.call('interview:end', {})
  await seat.call('self-rating:give', { grade: null, reason: '' })
  expect(seat.state.stage).toBe('ended')
  await pass(RATING_WAIT_SECONDS + 1)
  await seat.until('revealed', (state) => state.stage === 'revealed')
})

test('an interview left alone for a day ends by itself, one that is planned for later does not, and one nobody keeps is deleted', async () => {
  const { interviewId, seat } = await make('paired')
  const planner = await app.visitor()
  const planned = await newInterview(planner, {
    mode: 'paired',
    role: 'interviewer',
    scheduledFor: new Date(now() + 72 * 3_600_000).toISOString(),
  })
  const kept = await make('solo')
  await kept.owner.command('interview:delete', { interviewId: kept.interviewId })
  seat.socket.disconnect()
  await planner.enter(planned).then(({ socket }) => socket.disconnect())
  ahead += (ABANDONED_AFTER_HOURS + 1) * 3_600_000
  await sweep({ pool: app.database.pool, rooms: app.app.rooms, log: pino({ level: 'silent' }), now })
  await eventually('ended', async () => (await stateOf(interviewId)).ended?.because === 'abandoned')
  expect((await stateOf(planned)).ended).toBeNull()
  expect(await app.database.prisma.interview.count({ where: { id: kept.interviewId } })).toBe(0)
  const restored = await kept.owner.command('interview:restore', { interviewId: kept.interviewId })
  expect(restored).toMatchObject({ ok: false })
})
