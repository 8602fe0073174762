// The score that the interviewer's browser shows meanwhile is the one that the server comes to: at every moment, after a
// reload and after a restart, whoever drew what, and with what each twist found.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { UnknownRecord } from '@tldraw/store'
import pino from 'pino'
import { parse } from 'yaml'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { queries } from '#lib/protocol/queries'
import type { RoomScenario } from '#lib/protocol/queries'
import type { Score } from '#lib/rubric/score'
import { scenarioSchema } from '#lib/scenario/schema'

import { liveScore } from '../../app/interviews/[id]/panels/live-score.ts'
import { LogStore } from '../../server/interviews/log-store.ts'
import { Scorer } from '../../server/interviews/scorer.ts'
import { scoreRoom } from '../../server/interviews/scoring.ts'
import { ScenarioStore } from '../../server/scenarios/store.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { publish } from '../support/canary.ts'
import { makeRoom } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

const SCENARIOS = join(import.meta.dirname, '..', '..', 'scenarios')
const original = scenarioSchema.parse(parse(readFileSync(join(SCENARIOS, 'rate-limiter', 'scenario.yaml'), 'utf8')))
const [regions] = original.interviewer.twists
if (!regions) throw new Error('The scenario has no twist')
const SECOND = 'a-queue-too'
const scenario = scenarioSchema.parse({
  ...original,
  id: 'two-twists',
  interviewer: {
    ...original.interviewer,
    twists: [
      regions,
      {
        id: SECOND,
        says: 'Refusals have to be counted for billing.',
        after: 'high-level',
        criteria: [
          { id: 'billing-broker', says: 'Has a broker.', met: { component: { kind: 'broker' } } },
          { id: 'billing-cache', says: 'Has a cache.', met: { component: { kind: 'cache' } } },
        ],
      },
    ],
  },
})

let app: TestApp
let log: LogStore
let scenarios: ScenarioStore
beforeAll(async () => {
  app = await startTestApp()
  log = new LogStore(app.database.pool, 'a reader')
  scenarios = new ScenarioStore(app.database.prisma)
  await publish(app.database.prisma, scenario)
})
afterAll(() => app.close())

/** What a tab of the room has: the page's own data, the interview and the board. */
type Tab = { visitor: Visitor; scenario: RoomScenario; seat: Seat; board: SyncClient }

async function enter(visitor: Visitor, interviewId: string): Promise<Tab> {
  const viewer = { accountId: visitor.accountId, name: '', email: null, rank: 'learner' as const, guest: true }
  const room = await queries().room(viewer, interviewId)
  if (!room) throw new Error('There is no such room')
  const board = new SyncClient(visitor, interviewId)
  const tab = { visitor, scenario: room.scenario, seat: await visitor.enter(interviewId), board }
  await board.loaded
  return tab
}

/** The page is gone, and with it all that it knew; another takes its place. */
const reload = (tab: Tab, interviewId: string): Promise<Tab> => {
  tab.board.close()
  tab.seat.socket.disconnect()
  return enter(tab.visitor, interviewId)
}

async function twoTabs(): Promise<{ interviewId: string; i: Tab; c: Tab }> {
  const [interviewer, candidate] = [await app.visitor(), await app.visitor()]
  const interviewId = await makeRoom([interviewer, candidate], scenario.id)
  return { interviewId, i: await enter(interviewer, interviewId), c: await enter(candidate, interviewId) }
}

const browserScore = ({ visitor, scenario, seat, board }: Tab, provenance = seat.provenance): Score | null =>
  provenance && scenario.whole
    ? liveScore({
        scenario: scenario.scenario,
        state: seat.state,
        records: board.records(),
        provenance,
        unconfirmed: [],
        you: visitor.accountId,
      })
    : null

const scorer = new Scorer({ log: pino({ level: 'silent' }) })
afterAll(() => scorer.close())

/** What the rubric would say if the interview ended now: from the log alone. */
async function serverScore(interviewId: string): Promise<Score> {
  const { state, document } = await log.fold(interviewId)
  const scenario = await scenarios.version(state.scenarioId, state.scenarioVersion)
  if (!scenario) throw new Error('There is no such scenario')
  const documentAt = (sequence: number) => log.documentAt(interviewId, sequence)
  return (await scoreRoom({ state, document, scenario }, documentAt, scorer)).score
}

/** The two are alike as soon as the changes have travelled; fails with the first difference. */
async function expectAlike(interviewId: string, tab: Tab): Promise<Score> {
  const alike = async () => {
    // The log stands still while it is read.
    const [before, shown, after] = [await serverScore(interviewId), browserScore(tab), await serverScore(interviewId)]
    return [before, after].every((score) => JSON.stringify(score) === JSON.stringify(shown))
  }
  await eventually('the scores are alike', alike, 5_000).catch(() => {})
  const [shown, stored] = [browserScore(tab), await serverScore(interviewId)]
  expect(stored.criteria.length).toBeGreaterThan(5)
  for (const criterion of stored.criteria) {
    expect(shown?.criteria.find(({ id }) => id === criterion.id)).toEqual(criterion)
  }
  expect(shown).toEqual(stored)
  return stored
}

const referenceOf = (scenarioId: string): UnknownRecord[] => {
  const file = join(SCENARIOS, scenarioId, 'boards', 'reference.tldr')
  const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: UnknownRecord[] }
  return records.filter(({ typeName }) => typeName === 'shape' || typeName === 'binding')
}
const reference = referenceOf('rate-limiter')
const labelOf = (record: UnknownRecord): string => JSON.stringify((record as { props?: object }).props ?? '')
const entry = (id: string, kind: string, text: string, more: object = {}) =>
  ({
    id: `entry:${id}`,
    typeName: 'entry',
    kind,
    order: 'a1',
    text,
    requirement: '',
    for: '',
    options: '',
    because: '',
    ...more,
  }) as unknown as UnknownRecord
function retext({ board }: Tab, id: string, text: string): void {
  const record = board.store.get(id as never) as unknown as UnknownRecord & { props: object }
  const richText = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
  board.store.put([{ ...record, props: { ...record.props, richText } } as UnknownRecord])
}
const has = ({ board }: Tab, id: string): boolean => board.store.has(id as never)

const done = async (outcome: Promise<{ ok: boolean }>): Promise<void> =>
  expect(await outcome).toMatchObject({ ok: true })

/** Ends an interview for those who sit in it, who rate nothing. */
async function finish(interviewer: Tab, candidate: Tab): Promise<void> {
  await done(interviewer.seat.call('interview:end', {}))
  for (const { seat } of [interviewer, candidate])
    await done(seat.call('self-rating:give', { grade: null, reason: '' }))
  await interviewer.seat.until('the scorecard', ({ stage }) => stage === 'revealed')
}

test('the interviewer\u2019s browser and the server agree on every criterion from the first shape to the stored score', async () => {
  const { interviewId, c, i: first } = await twoTabs()
  let i = first
  await done(i.seat.call('phase:start', {}))

  // Both draw at the same time: each shape that tells of the limiter is the interviewer's, all others the candidate's.
  const theirs = reference.filter((record) => /limiter/i.test(labelOf(record)))
  expect(theirs.length).toBeGreaterThan(0)
  const drawn = reference.filter((record) => !theirs.includes(record))
  i.board.store.put(theirs)
  c.board.store.put(drawn.filter(({ typeName }) => typeName === 'shape'))
  await eventually('the shapes arrive', () => theirs.every(({ id }) => has(c, id)))
  c.board.store.put(drawn.filter(({ typeName }) => typeName === 'binding'))
  c.board.store.put([entry('own', 'requirement', 'A check adds at most 2 ms', { requirement: 'non-functional' })])
  i.board.store.put([entry('not-own', 'requirement', 'Count each user by user id', { requirement: 'functional' })])
  await eventually('the entries arrive', () => has(i, 'entry:own') && has(c, 'entry:not-own'))
  const mixed = await expectAlike(interviewId, i)

  // Were all of it the candidate's, it would be worth more.
  const { authorship, before } = i.seat.provenance ?? { authorship: {}, before: [] }
  const own = { createdBy: c.visitor.accountId, textBy: c.visitor.accountId }
  const all = { authorship: Object.fromEntries(Object.keys(authorship).map((id) => [id, own])), before }
  expect(browserScore(i, all)?.score).toBeGreaterThan(mixed.score)

  // Words are taken over, in both directions.
  const [limiter] = theirs
  const mine = drawn.find((record) => /redis|cache/i.test(labelOf(record)))
  if (!limiter || !mine) throw new Error('The reference board lacks something')
  retext(c, limiter.id, 'Rate limiter')
  retext(i, mine.id, 'Redis')
  await expectAlike(interviewId, i)
  i = await reload(i, interviewId)
  await expectAlike(interviewId, i)

  // The first twist, which finds its answer half there.
  c.board.store.put([box('old', 'each region counts in its own store', 0, 2_000)])
  await eventually('the note arrives', () => has(i, 'shape:old'))
  await done(i.seat.call('twist:trigger', { twistId: regions.id }))
  await expectAlike(interviewId, i)
  c.board.store.put([box('broker', 'Kafka', 400, 2_000)])
  c.board.store.remove(['shape:old' as never])
  retext(c, mine.id, 'Redis in each region')
  await eventually('the changes arrive', () => has(i, 'shape:broker') && !has(i, 'shape:old'))
  await expectAlike(interviewId, i)

  // The second, between two reloads: the broker was there before it, a later cache was not.
  i = await reload(i, interviewId)
  await done(i.seat.call('twist:trigger', { twistId: SECOND }))
  for (const { id } of c.board.records().filter((record) => /redis|cache/i.test(labelOf(record)))) {
    if (has(c, id)) c.board.store.remove([id as never])
  }
  c.board.store.put([box('late', 'Memcached', 800, 2_000)])
  i.board.store.put([box('interviewers', 'Redis', 1_200, 2_000)])
  await eventually('the changes arrive', () => has(i, 'shape:late') && has(c, 'shape:interviewers'))
  await expectAlike(interviewId, i)
  i = await reload(i, interviewId)
  const { twists } = await expectAlike(interviewId, i)
  const found = { authorship: i.seat.provenance?.authorship ?? {}, before: [] }
  expect(browserScore(i, found)).not.toEqual(await serverScore(interviewId))
  expect(twists.map(({ id }) => id)).toEqual([regions.id, SECOND])
  expect(twists[1]?.criteria[0]?.why).toContain('it was there before the twist')

  // Another process folds what a twist found out of the log.
  await app.restart()
  i = await reload(i, interviewId)
  const last = await reload(c, interviewId)
  await expectAlike(interviewId, i)

  const shown = await expectAlike(interviewId, i)
  await finish(i, last)
  const { score } = await app.database.prisma.interview.findUniqueOrThrow({ where: { id: interviewId } })
  expect(score).toEqual(JSON.parse(JSON.stringify(shown)))
  for (const { board } of [i, last]) board.close()
})

test('with swapped roles the one who interviewed before draws the evidence, and the other one none', async () => {
  const { interviewId, c, i } = await twoTabs()
  await done(i.seat.call('phase:start', {}))
  await finish(i, c)
  const continued = await i.seat.call('interview:continue', {})
  if (!continued.ok) throw new Error(continued.error.message)
  const next = continued.result.interviewId
  const [candidate, interviewer] = [await enter(i.visitor, next), await enter(c.visitor, next)]
  expect([candidate.scenario.whole, interviewer.scenario.whole]).toEqual([false, true])
  // Every other shape of a good board is the interviewer's.
  const shapes = referenceOf(candidate.seat.state.scenarioId).filter(({ typeName }) => typeName === 'shape')
  const [own, others] = [0, 1].map((half) => shapes.filter((_, at) => at % 2 === half))
  candidate.board.store.put(own ?? [])
  interviewer.board.store.put(others ?? [])
  await eventually('the shapes arrive', () => shapes.every(({ id }) => has(candidate, id) && has(interviewer, id)))
  const { criteria } = await expectAlike(next, interviewer)
  const evidence = criteria.flatMap((criterion) => criterion.evidence.flatMap((one) => one.shapes))
  expect(evidence.length).toBeGreaterThan(0)
  for (const { id } of others ?? []) expect(evidence).not.toContain(id)
  expect(candidate.seat.provenance).toBeNull()
  expect(interviewId).not.toBe(next)
  for (const { board } of [c, i, candidate, interviewer]) board.close()
})
