import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { DEFAULT_INITIAL_SNAPSHOT } from '@tldraw/sync-core'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'
import { ProvenanceLedger } from '#lib/interview/provenance'
import { evolve } from '#lib/interview/evolve'
import { emptyState } from '#lib/interview/state'
import type { NewEvent } from '#lib/protocol/events'
import { EVENTS_TOLD_MAX, LOG_BYTES_MAX } from '#lib/protocol/limits'
import type { ProvenanceUpdate } from '#lib/protocol/sockets'
import { scenarioSchema } from '#lib/scenario/schema'

import { documentSchema } from '../board/schema.ts'
import type { BoardSocket } from '../board/shared-board.ts'
import type { RoomSocket } from './audience.ts'
import { placed } from './create.ts'
import { LiveRoom } from './live-room.ts'
import type { Batch } from './log-writer.ts'

const scenario = scenarioSchema.parse(
  parse(readFileSync(join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml'), 'utf8')),
)

/** A room whose appends are answered by hand. */
function room({ bytes = 0, more = [] as NewEvent[] } = {}) {
  const records = Object.fromEntries(
    DEFAULT_INITIAL_SNAPSHOT.documents.map(({ state }) => [state.id, ['put', state as never] as const]),
  )
  const first: NewEvent[] = [
    {
      kind: 'interview:created',
      actor: 'i',
      payload: { mode: 'paired', scenarioId: scenario.id, scenarioVersion: 1, phases: scenario.phases },
    },
    { kind: 'participant:joined', actor: 'i', payload: { accountId: 'i', role: 'interviewer' } },
    { kind: 'participant:joined', actor: 'c', payload: { accountId: 'c', role: 'candidate' } },
    {
      kind: 'document:changed',
      actor: null,
      payload: { operations: records as never, schema: documentSchema.serialize() },
    },
  ]
  const events = [...first, ...more].map((event, index) => placed(event, index + 1, 0))
  const document = emptyDocument()
  for (const event of events) if (event.kind === 'document:changed') applyDocumentEvent(document, event)
  const appended: { batch: Batch; resolve: () => void; reject: (error: Error) => void }[] = []
  const dropped: unknown[] = []
  const live = new LiveRoom(
    'x',
    {
      epoch: 1,
      state: events.reduce(evolve, emptyState()),
      document,
      events: events.filter(({ kind }) => kind !== 'document:changed'),
      provenance: new ProvenanceLedger(document),
      bytes,
      sinceCheckpoint: 0,
    },
    scenario,
    {
      now: Date.now,
      newId: () => 'new',
      scheduledFor: 0,
      append: (batch) =>
        new Promise((resolve, reject) =>
          appended.push({ batch, resolve: () => resolve(JSON.stringify(batch.events).length), reject }),
        ),
      checkpoint: async () => {},
      score: () => Promise.reject(new Error('not asked here')),
      firstAnswer: async () => null,
      people: async (ids) => ids.map((accountId) => ({ accountId, name: accountId, color: '#000000' })),
      dropped: (reason) => dropped.push(reason),
      runStored: () => {},
      cancelRun: () => {},
      endedRuns: async () => [],
      continuation: () => Promise.reject(new Error('not asked here')),
    },
  )
  return { live, appended, dropped }
}

class Tab implements BoardSocket {
  readonly frames: string[] = []
  open = true
  send(frame: string): void {
    this.frames.push(frame)
  }
  close(): void {
    this.open = false
  }
  heard(text: string): boolean {
    return this.frames.some((frame) => frame.includes(text))
  }
}

const connect = JSON.stringify({
  type: 'connect',
  connectRequestId: 'r',
  lastServerClock: 0,
  protocolVersion: 8,
  schema: documentSchema.serialize(),
})
const push = (clientClock: number, diff: object): string => JSON.stringify({ type: 'push', clientClock, diff })
const note = (id: string) => ({
  [`entry:${id}`]: [
    'put',
    {
      id: `entry:${id}`,
      typeName: 'entry',
      kind: 'api',
      order: 'a1',
      text: `words of ${id}`,
      requirement: '',
      for: '',
      options: '',
      because: '',
    },
  ],
})
const say = (text: string) => ({ name: 'chat:send', payload: { text } }) as const
const turns = async (count = 5): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

async function twoTabs() {
  const made = room()
  const [a, b] = [new Tab(), new Tab()]
  made.live.connectBoard('a', a, 'c')
  made.live.connectBoard('b', b, 'i')
  made.live.board.receive('a', a, connect)
  made.live.board.receive('b', b, connect)
  await turns()
  return { ...made, a, b }
}

test('frames wait for the append that holds what they tell of, also when a command flushes in between', async () => {
  const { live, appended, a, b } = await twoTabs()
  live.board.receive('a', a, push(0, note('one')))
  await turns()
  expect(appended).toHaveLength(1)
  void live.command(
    { accountId: 'i', role: 'interviewer' },
    'command-1',
    { name: 'chat:send', payload: { text: 'hello' } },
    {
      simulationVersion: 0,
    },
  )
  await turns()
  expect(appended).toHaveLength(2)
  expect(b.heard('entry:one')).toBe(false)
  expect(a.heard('push_result')).toBe(false)
  appended[0]?.resolve()
  await turns()
  expect(b.heard('entry:one')).toBe(true)
  expect(a.heard('push_result')).toBe(true)
})

test('an append that fails drops the room: nobody hears of what was not stored, and everybody is sent away', async () => {
  const { live, appended, dropped, a, b } = await twoTabs()
  live.board.receive('a', a, push(0, note('lost')))
  await turns()
  appended[0]?.reject(new Error('the database is gone'))
  await turns()
  expect(dropped).toHaveLength(1)
  expect(b.heard('entry:lost')).toBe(false)
  expect([a.open, b.open]).toEqual([false, false])
  expect(
    await live.command(
      { accountId: 'i', role: 'interviewer' },
      'command-2',
      { name: 'phase:start', payload: {} },
      {
        simulationVersion: 0,
      },
    ),
  ).toMatchObject({ ok: false, error: { code: 'not-saved', definite: false } })
})

test('changes that undo each other before they are stored still answer whoever made them', async () => {
  const { live, appended, a } = await twoTabs()
  live.board.receive('a', a, push(0, note('brief')))
  live.board.receive('a', a, push(1, { 'entry:brief': ['remove'] }))
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(appended).toHaveLength(0)
  expect(a.frames.filter((frame) => frame.includes('push_result')).length).toBeGreaterThan(0)
})

test('two who draw at the same time make an event each, whoever came first', async () => {
  const { live, appended, a, b } = await twoTabs()
  live.board.receive('a', a, push(0, note('one')))
  live.board.receive('b', b, push(0, note('two')))
  live.board.receive('a', a, push(1, note('three')))
  await turns()
  const events = appended[0]?.batch.events ?? []
  expect(events.map(({ actor }) => actor)).toEqual(['c', 'i'])
  expect(events[0]?.payload).toHaveProperty(['operations', 'entry:one'])
  expect(events[0]?.payload).toHaveProperty(['operations', 'entry:three'])
})

/** A connection to /interview that keeps what it is told of whose the records are. */
function seat(accountId: string) {
  const told: ProvenanceUpdate[] = []
  const socket: RoomSocket = {
    accountId,
    open: true,
    lastVisible: 0,
    welcome: () => {},
    events: () => {},
    people: () => {},
    run: () => {},
    provenance: (update) => told.push(structuredClone(update)),
    refuse: () => {},
  }
  return { socket, told }
}

test('whose a record is leaves the room when its append is done, for the interviewer alone', async () => {
  const { live, appended, a } = await twoTabs()
  const [interviewer, candidate] = [seat('i'), seat('c')]
  await live.connect(interviewer.socket, 0)
  await live.connect(candidate.socket, 0)
  expect(interviewer.told).toEqual([{ whole: true, authors: [], before: [] }])
  // That they are here is an event too.
  for (const { resolve } of appended) resolve()
  live.board.receive('a', a, push(0, note('one')))
  await turns()
  expect(interviewer.told).toHaveLength(1)
  appended.at(-1)?.resolve()
  await turns()
  expect(interviewer.told.slice(1)).toEqual([
    { whole: false, authors: [{ createdBy: 'c', textBy: 'c', records: ['entry:one'] }], before: [] },
  ])
  // Whoever comes while an append is under way is not told of it either.
  live.board.receive('a', a, push(1, note('two')))
  await turns()
  const late = seat('i')
  await live.connect(late.socket, 0)
  expect(late.told).toEqual([
    { whole: true, authors: [{ createdBy: 'c', textBy: 'c', records: ['entry:one'] }], before: [] },
  ])
  expect(candidate.told).toEqual([])
})

test('a log that is full of drawing takes no more of it, and words until what is left is for the end', async () => {
  const { live, appended } = room({ bytes: LOG_BYTES_MAX - 16 * 1024 * 1024 - 50 })
  const tab = new Tab()
  live.connectBoard('c:1', tab, 'c')
  live.board.receive('c:1', tab, connect)
  live.board.receive('c:1', tab, push(1, note('last')))
  await turns()
  expect(appended).toHaveLength(1)
  appended[0]?.resolve()
  await turns()
  live.board.receive('c:1', tab, push(2, note('beyond')))
  await turns()
  expect(appended).toHaveLength(1)
  expect(live.document.records).not.toHaveProperty('entry:beyond')
  void live.command({ accountId: 'c', role: 'candidate' }, 'say', say('words fit'), { simulationVersion: 0 })
  await turns()
  expect(appended).toHaveLength(2)

  // What is left then is for the end.
  const full = room({ bytes: LOG_BYTES_MAX - 1024 * 1024 })
  const tooLate = full.live.command({ accountId: 'c', role: 'candidate' }, 'say', say('too late'), {
    simulationVersion: 0,
  })
  expect(await tooLate).toMatchObject({ ok: false, error: { code: 'limit-reached' } })
  expect(full.appended).toHaveLength(0)
  const end = { name: 'interview:end', payload: {} } as const
  void full.live.command({ accountId: 'i', role: 'interviewer' }, 'end', end, { simulationVersion: 0 })
  await turns()
  expect(full.appended).toHaveLength(1)
})

test('an interview with more events than somebody can be told of who joins takes nothing but its end', async () => {
  const paused = (index: number): NewEvent => ({
    kind: index % 2 === 0 ? 'phase:paused' : 'phase:resumed',
    actor: 'i',
    payload: {},
  })
  const { live, appended } = room({ more: Array.from({ length: EVENTS_TOLD_MAX }, (_, index) => paused(index)) })
  const interviewer = { accountId: 'i', role: 'interviewer' } as const
  const start = { name: 'phase:start', payload: {} } as const
  expect(await live.command(interviewer, 'start', start, { simulationVersion: 0 })).toMatchObject({
    ok: false,
    error: { code: 'limit-reached' },
  })
  expect(appended).toHaveLength(0)
  void live.command(interviewer, 'end', { name: 'interview:end', payload: {} }, { simulationVersion: 0 })
  await turns()
  expect(appended).toHaveLength(1)
})
