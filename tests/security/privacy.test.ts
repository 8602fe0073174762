// Nothing that is the interviewer's alone reaches anybody else before the end, by any channel.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { queries } from '#lib/protocol/queries'
import type { Viewer } from '#lib/protocol/queries'
import { termsOf } from '#lib/scenario/concept'
import type { Scenario } from '#lib/scenario/schema'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { DESIGN_CONCEPT, markedScenario, publish } from '../support/canary.ts'
import type { Canary } from '../support/canary.ts'
import { invite, makeRoom } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
let scenario: Scenario
let canaries: Canary[]
beforeAll(async () => {
  app = await startTestApp()
  ;({ scenario, canaries } = markedScenario())
  await publish(app.database.prisma, scenario)
})
afterAll(() => app.close())

const PRIVATE = {
  note: 'private-note-of-the-interviewer',
  rating: 'private-reason-of-a-rating',
  communication: 'private-reason-about-communication',
  selfRating: 'private-reason-of-the-own-grade',
}

const viewerOf = ({ accountId }: Visitor): Viewer => ({
  accountId,
  name: 'Somebody',
  email: null,
  rank: 'learner',
  guest: true,
})

/** What pages are made of, for this person; recorded like what came over the network. */
async function askEverything(visitor: Visitor, interviewId: string): Promise<void> {
  const ask = queries()
  const viewer = viewerOf(visitor)
  const answers = await Promise.all([
    ask.scenarios(),
    ask.scenario('canary'),
    ask.scenarioProblems(viewer),
    ask.myInterviews(viewer),
    ask.room(viewer, interviewId),
    ask.invites(viewer, interviewId),
    ask.review(viewer, interviewId),
    ask.blocked(viewer),
  ])
  visitor.received.push(...answers.map((answer) => `query ${JSON.stringify(answer)}`))
  await visitor.fetch(`/api/interviews/${interviewId}/calendar.ics`)
  for (const path of ['/health', '/ready', '/api/auth/get-session']) await visitor.fetch(path)
}

const leaks = (visitor: Visitor, allowed: Set<string>): string[] => {
  const all = visitor.received.join('\n')
  const marks = canaries.filter(({ mark }) => !allowed.has(mark) && all.includes(mark)).map(({ path }) => path)
  return [...marks, ...Object.values(PRIVATE).filter((text) => all.includes(text))]
}

/** Messages of /interview that say whose the records of the board are, or what a twist found. */
const provenanceTold = ({ received }: Visitor): string[] =>
  received.filter((line) => line.startsWith('/interview provenance ') || /"(?:createdBy|textBy|authorship)"/.test(line))

/** The marks in a piece of the scenario that was given away on purpose. */
const marksIn = (...texts: string[]): string[] =>
  canaries.filter(({ mark }) => texts.some((text) => text.includes(mark))).map(({ mark }) => mark)

test('candidate, observer and stranger receive no byte of what is the interviewer\u2019s alone until the scorecard is revealed', async () => {
  const [interviewer, candidate, observer, stranger] = [
    await app.visitor(),
    await app.visitor(),
    await app.visitor(),
    await app.visitor(),
  ]
  const interviewId = await makeRoom([interviewer, candidate], 'canary')
  await invite(interviewer, interviewId, 'observer', observer)
  const i = await interviewer.enter(interviewId)
  const c = await candidate.enter(interviewId)
  const o = await observer.enter(interviewId)
  const boards = [candidate, observer, interviewer].map((visitor) => new SyncClient(visitor, interviewId))
  await Promise.all(boards.map(({ loaded }) => loaded))
  await stranger.enter(interviewId).catch(() => {})

  const [fact] = scenario.interviewer.facts
  const [probe] = scenario.interviewer.probes
  const [criterion, second] = scenario.interviewer.criteria
  const [twist] = scenario.interviewer.twists
  const simulationId = scenario.simulations[0]?.id
  if (!fact || !probe || !criterion || !second || !twist || !simulationId)
    throw new Error('the scenario lacks something')
  const done = async (outcome: Promise<{ ok: boolean }>): Promise<void> =>
    expect(await outcome).toMatchObject({ ok: true })
  await done(i.call('phase:start', {}))
  const [drawer, , other] = boards as [SyncClient, SyncClient, SyncClient]
  drawer.store.put([box('candidates', 'Cache')])
  other.store.put([box('interviewers', 'Queue', 400)])
  await done(i.call('fact:give', { factId: fact.id }))
  await done(i.call('probe:send', { probeId: probe.id }))
  await done(i.call('probe:mark', { probeId: probe.id, mark: 'partly' }))
  await done(i.call('hint:give', { criterionId: criterion.id }))
  await done(i.call('twist:trigger', { twistId: twist.id }))
  await done(i.call('note:write', { text: PRIVATE.note }))
  await done(i.call('rating:set', { criterionId: second.id, verdict: 'met', reason: PRIVATE.rating }))
  const hiddenRun = await i.call('run:start', { simulationId, designs: ['gcra'], params: {}, seed: 1, origins: {} })
  if (!hiddenRun.ok) throw new Error(hiddenRun.error.message)
  const { runId } = hiddenRun.result
  await done(i.call('communication:rate', { points: 3, reason: PRIVATE.communication }))
  await c.until('the twist', (state) => state.twists.length === 1)
  await o.until('the twist', (state) => state.twists.length === 1)
  // What the twist found changes, and with it what the live rubric has to know.
  drawer.store.remove(['shape:candidates' as never])
  await eventually('the interviewer knows what the twist found', () =>
    Boolean(i.provenance?.before[0]?.records['shape:candidates']),
  )
  // They try what is not theirs, too: an error must not tell either.
  for (const seat of [c, o]) {
    await seat.call('fact:give', { factId: 'no-such' })
    await seat.call('probe:mark', { probeId: probe.id, mark: 'not' })
    await seat.call('rating:set', { criterionId: second.id, verdict: 'met', reason: '' })
    await seat.call('run:start', { simulationId, designs: ['none'], params: { nonsense: 1 }, seed: 1, origins: {} })
  }
  await i.call('interview:end', {})
  await i.call('self-rating:give', { grade: 'hire', reason: PRIVATE.selfRating })
  await c.until('the end', (state) => state.stage === 'ended')
  // Away and back, with everything told from the start.
  c.socket.disconnect()
  const back = await candidate.enter(interviewId)
  for (const visitor of [candidate, observer, stranger]) {
    await askEverything(visitor, interviewId)
    // A run that the interviewer keeps to themselves is not to be had, not even by its id.
    expect((await visitor.fetch(`/api/runs/${runId}`)).status).toBe(404)
    expect(visitor.received.filter((line) => !line.startsWith('/api/runs/')).join('\n')).not.toContain(runId)
  }
  expect((await interviewer.fetch(`/api/runs/${runId}`)).status).toBe(200)

  expect(provenanceTold(interviewer).length).toBeGreaterThan(2)
  for (const visitor of [candidate, observer, stranger]) expect(provenanceTold(visitor)).toEqual([])

  // The terms by which everybody's browser finds a design on the board, and those of no other concept.
  const terms = termsOf(scenario.interviewer.concepts[DESIGN_CONCEPT] ?? [])
  expect(marksIn(...terms).length).toBe(terms.length)
  for (const visitor of [candidate, observer]) expect(visitor.received.join('\n')).toContain(terms[0])
  const said = [fact.id, fact.asked, fact.answer, probe.id, probe.asks, criterion.hints[0] ?? '', twist.id, twist.says]
  const given = new Set([...marksIn(...said), ...marksIn(...terms)])
  expect(given.size).toBeGreaterThan(4)
  expect(leaks(candidate, given)).toEqual([])
  expect(leaks(observer, given)).toEqual([])
  // The catalogue is open to strangers.
  expect(leaks(stranger, new Set(marksIn(...terms)))).toEqual([])
  expect(canaries.length).toBeGreaterThan(150)

  // The control: after the reveal the same channels do carry it, so the search above can find something.
  await back.call('self-rating:give', { grade: null, reason: '' })
  await back.until('the scorecard', (state) => state.stage === 'revealed')
  await askEverything(candidate, interviewId)
  expect(leaks(candidate, given).length).toBeGreaterThan(100)
  expect(candidate.received.join('\n')).toContain(PRIVATE.rating)
  // Then the score stands, and nobody has to be told any more whose the records are.
  expect(provenanceTold(candidate)).toEqual([])
  // Private notes stay private for good.
  expect(candidate.received.join('\n')).not.toContain(PRIVATE.note)
  for (const board of boards) board.close()
})
