// A board that somebody attacks with a client of their own making while somebody else works on it: none of what is sent is
// kept, costs others a second, or comes between a copy and the log.
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { UnknownRecord } from '@tldraw/store'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'

import { LogStore } from '../../server/interviews/log-store.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { RawBoard } from '../support/raw-board.ts'
import type { Fate } from '../support/raw-board.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

export let app: TestApp
let log: LogStore

// Those of the test that runs.
export let visitor: Visitor
export let interviewId: string
/** Somebody else's copy of the same board. */
export let other: SyncClient
let delay: ReturnType<typeof monitorEventLoopDelay>
const opened: RawBoard[] = []
/** What the server holds to be faults of its own. */
const faults: string[] = []

/** Gives each test of a file a board of its own with an attacker on it, and looks at it after the test. */
export function eachTestOnItsOwnBoard(begin: (attacker: RawBoard) => void): void {
  beforeAll(async () => {
    app = await startTestApp({ log: pino({ level: 'error' }, { write: (line) => void faults.push(line) }) })
    log = new LogStore(app.database.pool, 'reader')
  })
  afterAll(() => app.close())

  beforeEach(async () => {
    visitor = await app.visitor()
    interviewId = await newInterview(visitor)
    other = new SyncClient(visitor, interviewId)
    await other.loaded
    begin(await open())
    delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
  })
  afterEach(stillSound)
}

/** The board works for others, every copy is what the log says, nothing took a second, and nothing fills the log. */
async function stillSound(): Promise<void> {
  delay.disable()
  other.store.put([box('after', 'after all that')])
  const stored = async () => {
    const { records } = (await log.fold(interviewId)).document
    return JSON.stringify(
      Object.keys(records)
        .toSorted()
        .map((id) => [id, sorted(records[id])]),
    )
  }
  const copy = () => JSON.stringify(other.records().map((record) => [record.id, sorted(record)]))
  await eventually('the edit is stored', async () => (await stored()).includes('after all that'))
  await eventually('the copies are equal', async () => copy() === (await stored())).catch(() => {})
  expect(JSON.parse(copy())).toEqual(JSON.parse(await stored()))
  const fresh = new SyncClient(visitor, interviewId)
  await fresh.loaded
  expect(fresh.records().map(sorted)).toEqual(other.records().map(sorted))
  for (const client of [fresh, other, ...opened.splice(0)]) client.close()
  expect(delay.max / 1e6).toBeLessThan(1_000)
  expect(faults.splice(0)).toEqual([])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
}

export async function open(hello: object = {}): Promise<RawBoard> {
  const board = await RawBoard.open(visitor, interviewId, hello)
  opened.push(board)
  return board
}

/** Keys in one order, own ones only. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).toSorted()
  return keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])])
}

export type Loose = UnknownRecord & { props: Record<string, unknown> }
export const shape = (props: object = {}, more: object = {}, id = 'hostile'): Loose => {
  const plain = box(id, 'plain') as Loose
  return { ...plain, ...more, props: { ...plain.props, ...props } } as Loose
}
export const doc = (...content: unknown[]) => ({ richText: { type: 'doc', content } })

/** On a connection of its own, because some of them end it. */
export async function fateOf(diff: object | string): Promise<Fate> {
  const board = await open()
  const fate = await board.push(diff)
  board.close()
  return fate
}
export const put = (record: { id: string }): Promise<Fate> => fateOf({ [record.id]: ['put', record] })
