// Runs outside any interview, over HTTP: who may start how many, what they are told, and what is kept.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import type { LabAnswer } from '#lib/protocol/lab'
import {
  DESIGNS_MAX,
  LAB_RUNS_KEPT_PER_ACCOUNT_MAX,
  LAB_RUNS_WAITING_MAX,
  RUN_STREAMS_PER_ACCOUNT_MAX,
  RUNS_WAITING_PER_ACCOUNT_MAX,
} from '#lib/protocol/limits'
import { queries } from '#lib/protocol/queries'
import type { RunAsk } from '#lib/protocol/run'
import type { RunUpdate } from '#lib/protocol/sockets'
import { simulations } from '#lib/simulations/registry'

import { usualRun } from '../../server/jobs/check-run.ts'
import { LabRuns } from '../../server/jobs/lab-runs.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
afterEach(async () => {
  // Whatever a test left behind must not hold up the next.
  const { rows } = await app.database.pool.query<{ id: string; accountId: string }>(
    `select "id", "accountId" from "Run" where "state" in ('queued', 'running') and "accountId" is not null`,
  )
  for (const visitor of people.splice(0)) {
    for (const { id } of rows.filter(({ accountId }) => accountId === visitor.accountId))
      await visitor.command('lab:cancel', { runId: id })
  }
  await eventually('nothing runs', async () => (await count(`"state" in ('queued', 'running')`)) === 0, 30_000)
  await app.database.prisma.run.deleteMany()
})

const people: Visitor[] = []
async function person(): Promise<Visitor> {
  const visitor = await app.visitor()
  people.push(visitor)
  return visitor
}

const count = async (where: string): Promise<number> => {
  const { rows } = await app.database.pool.query<{ count: number }>(`select count(*)::int from "Run" where ${where}`)
  return rows[0]?.count ?? 0
}

const ask = (part: Partial<RunAsk> = {}): RunAsk => ({
  simulationId: 'rate-limiter',
  designs: ['fixed-window'],
  params: {},
  seed: 1,
  ...part,
})
/** Some seconds of work, so that there is time to look at it. */
const long = (seed: number): RunAsk =>
  ask({
    seed,
    params: { requestsPerSecond: 1500, minutes: 5 },
    designs: ['sliding-log', 'sliding-counter', 'token-bucket', 'gcra', 'lagging-replica', 'racy-increment'],
  })

/** As long as a run may take: nothing else is taken on during what a test does meanwhile. */
const longest = (seed: number): RunAsk =>
  ask({ seed, params: { requestsPerSecond: 2000, minutes: 7 }, designs: allDesigns })
const allDesigns = simulations.get('rate-limiter')!.designs.map(({ id }) => id)

async function started(visitor: Visitor, run: RunAsk): Promise<string> {
  const outcome = await visitor.command('lab:run', run)
  if (!outcome.ok || !('runId' in outcome.result)) throw new Error(JSON.stringify(outcome))
  return outcome.result.runId
}

/** What the stream of a run tells, as it comes. */
async function* events(visitor: Visitor, runId: string): AsyncGenerator<RunUpdate> {
  const response = await fetch(`${app.url}/api/runs/${runId}/events`, { headers: { cookie: visitor.cookie } })
  expect(response.status).toBe(200)
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield JSON.parse(text.slice('data: '.length, end)) as RunUpdate
      text = text.slice(end + 2)
    }
  }
}

async function ended(visitor: Visitor, runId: string): Promise<RunUpdate[]> {
  const all: RunUpdate[] = []
  for await (const update of events(visitor, runId)) all.push(update)
  return all
}

const codeOf = (outcome: Awaited<ReturnType<Visitor['command']>>): string => (outcome.ok ? 'ok' : outcome.error.code)

test('a page opens with an answer that is made once, for nobody, and survives a restart', async () => {
  const usual = usualRun(simulations.get('rate-limiter')!)
  let first: LabAnswer = { state: 'none' }
  await eventually(
    'there is an answer',
    async () => (first = await queries().labAnswer(usual)).state === 'kept',
    30_000,
  )
  expect(await queries().labAnswer(usual)).toEqual(first)
  await app.restart()
  expect(await queries().labAnswer(usual)).toEqual(first)
  expect(await count('"accountId" is null')).toBe(1)
  // People who ask for the same run get the same, without another run.
  const outcome = await (await person()).command('lab:run', usual)
  expect(outcome).toEqual({ ok: true, result: { known: (first as { result?: unknown }).result } })
  expect(await count('true')).toBe(1)
})

test('whoever only looks starts nothing, whatever the address asks for', async () => {
  expect(await queries().labAnswer(ask({ seed: 77 }))).toEqual({ state: 'none' })
  expect(await queries().labAnswer(ask({ params: { nodes: 99 } }))).toMatchObject({
    state: 'refused',
    error: { code: 'invalid-parameters', problems: [{ field: 'nodes' }] },
  })
  expect(await queries().labAnswer(ask({ params: { requestsPerSecond: 20_000, minutes: 60 } }))).toMatchObject({
    state: 'refused',
    error: { code: 'too-expensive' },
  })
  expect(await queries().labAnswer(ask({ simulationId: 'none' }))).toMatchObject({ state: 'refused' })
  expect(await count('true')).toBe(0)
})

test('a first answer that failed is not tried again by everybody who looks', async () => {
  const usual = usualRun(simulations.get('rate-limiter')!)
  await app.database.pool.query(
    `insert into "Run" ("id", "simulationId", "version", "params", "seed", "state") values ('x', $1, 1, '{}', 1, 'failed')`,
    [usual.simulationId],
  )
  expect(await queries().labAnswer(usual)).toEqual({ state: 'none' })
  expect(await count('true')).toBe(1)
})

test('preparing the lab makes what is missing and forgets what failed or is of an earlier version', async () => {
  await app.database.pool.query(
    `insert into "Run" ("id", "simulationId", "version", "params", "seed", "state")
     values ('old', 'rate-limiter', 0, '{}', 1, 'done'), ('failed', 'unique-users', 1, '{}', 1, 'failed')`,
  )
  await app.app.prepareLab()
  expect(await count('"accountId" is null')).toBe(simulations.size)
  expect(await count(`"id" in ('old', 'failed')`)).toBe(0)
  await app.app.prepareLab()
  expect(await count('"accountId" is null')).toBe(simulations.size)
  await app.database.pool.query(`delete from "Run" where "state" = 'queued'`)
}, 60_000)

test('the answer that somebody waits for is made before those that are made in advance', async () => {
  const last = [...simulations.values()].at(-1)!
  await app.app.prepareLab()
  await eventually(
    'there is an answer',
    async () => (await queries().labAnswer(usualRun(last))).state === 'kept',
    60_000,
  )
  expect(await count(`"accountId" is null and "state" <> 'done'`)).toBeGreaterThan(0)
  await app.database.pool.query(`delete from "Run" where "state" = 'queued'`)
}, 90_000)

test('a run tells its progress, its charts so far and its result, which others then get at once', async () => {
  const visitor = await person()
  const runId = await started(visitor, long(2))
  const told = await ended(visitor, runId)
  const running = told.filter(({ state }) => state === 'running')
  expect(running.some(({ done, total }) => done > 0 && done < total)).toBe(true)
  expect(running.some(({ partial }) => partial !== undefined)).toBe(true)
  const last = told.at(-1)
  expect(last).toMatchObject({ runId, state: 'done', result: { hash: expect.any(String) } })
  const other = await person()
  expect(await other.command('lab:run', long(2))).toEqual({ ok: true, result: { known: last?.result } })
  // Whoever comes back to it later is told the end.
  expect((await ended(visitor, runId)).map(({ state }) => state)).toEqual(['done'])
}, 60_000)

test('a run is nobody else\u2019s to follow or to stop, and needs a login', async () => {
  const [visitor, stranger, nobody] = [await person(), await person(), await app.visitor()]
  nobody.cookie = ''
  const runId = await started(visitor, long(3))
  for (const other of [stranger, nobody]) {
    const response = await other.fetch(`/api/runs/${runId}/events`)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8'])
  }
  expect(codeOf(await stranger.command('lab:cancel', { runId }))).toBe('not-found')
  expect(codeOf(await nobody.command('lab:cancel', { runId }))).toBe('not-signed-in')
  expect(codeOf(await nobody.command('lab:run', ask()))).toBe('not-signed-in')
  expect(await count('true')).toBe(1)
})

test('a run is stopped while it goes on and while it waits', async () => {
  const visitor = await person()
  const [first, second] = [await started(visitor, long(4)), await started(visitor, long(5))]
  const stream = events(visitor, first)
  for await (const { state, done } of stream) if (state === 'running' && done > 0) break
  const waiting = ended(visitor, second)
  for (const runId of [second, first]) expect(codeOf(await visitor.command('lab:cancel', { runId }))).toBe('ok')
  expect((await waiting).at(-1)).toMatchObject({ state: 'cancelled' })
  expect((await ended(visitor, first)).at(-1)).toMatchObject({ state: 'cancelled' })
  expect(await count(`"state" = 'cancelled'`)).toBe(2)
}, 30_000)

test('a person has so many runs at a time, even when all are asked for at once', async () => {
  const visitor = await person()
  // Without the way over HTTP and without a worker, so that they meet in the database.
  const runs = { kept: () => Promise.resolve(null), kick: () => {}, cancel: () => Promise.resolve() }
  const lab = new LabRuns({ pool: app.database.pool, runs, simulations, newId: () => `at-once-${made++}` })
  let made = 0
  const asked = Array.from({ length: 20 }, (_, seed) => lab.start(ask({ seed }), visitor.accountId))
  const codes = (await Promise.all(asked)).map(codeOf)
  expect(codes.filter((code) => code === 'ok')).toHaveLength(RUNS_WAITING_PER_ACCOUNT_MAX)
  expect(codes.filter((code) => code === 'limit-reached')).toHaveLength(20 - RUNS_WAITING_PER_ACCOUNT_MAX)
  // The same over HTTP, where the limit is the same for everybody.
  expect(codeOf(await visitor.command('lab:run', ask({ seed: 99 })))).toBe('limit-reached')
})

test('all people together have so many runs waiting', async () => {
  const crowd = await person()
  const wait = (id: number) => `('crowd-${id}', '${crowd.accountId}', 'rate-limiter', 1, '{}', 1, true)`
  // Marked as cancelled, so that no worker takes them.
  await app.database.pool.query(
    `insert into "Run" ("id", "accountId", "simulationId", "version", "params", "seed", "cancelled")
     values ${Array.from({ length: LAB_RUNS_WAITING_MAX }, (_, id) => wait(id)).join()}`,
  )
  const outcome = await (await person()).command('lab:run', ask({ seed: 5 }))
  expect(outcome).toMatchObject({
    ok: false,
    error: { code: 'limit-reached', message: expect.stringContaining('minute') },
  })
  await app.database.pool.query(`delete from "Run" where "id" like 'crowd-%'`)
  expect(codeOf(await (await person()).command('lab:run', ask({ seed: 5 })))).toBe('ok')
})

test('whoever waits is told how many are before them, and interviews go first', async () => {
  const [busy, waiting, candidate] = [await person(), await person(), await person()]
  // In the room before anything runs, so that the worker is still busy when they ask.
  const seat = await candidate.enter(await newInterview(candidate))
  await started(busy, longest(20))
  await eventually('the worker is busy', async () => (await count(`"state" = 'running'`)) === 1)
  await started(busy, long(21))
  const runId = await started(waiting, ask({ seed: 22 }))
  const stream = events(waiting, runId)
  expect((await stream.next()).value).toMatchObject({ state: 'queued', ahead: 1 })
  const inRoom = await seat.call('run:start', { ...ask({ seed: 23 }), origins: {} })
  expect(inRoom.ok).toBe(true)
  let ahead: number | undefined = 1
  for await (const update of stream) {
    if (update.state !== 'queued') break
    ahead = update.ahead
    if (ahead === 2) break
  }
  expect(ahead).toBe(2)
  expect(await queries().labAnswer(ask({ seed: 23 }))).toEqual({ state: 'none' })
}, 30_000)

test('old runs of a person go when a new one comes', async () => {
  const visitor = await person()
  const old = (id: number) =>
    `('old-${id}', '${visitor.accountId}', 'rate-limiter', 1, '{}', 1, 'done', now(), now() - interval '${id + 1} hours')`
  await app.database.pool.query(
    `insert into "Run" ("id", "accountId", "simulationId", "version", "params", "seed", "state", "endedAt", "createdAt")
     values ${Array.from({ length: LAB_RUNS_KEPT_PER_ACCOUNT_MAX + 5 }, (_, id) => old(id)).join()}`,
  )
  await started(visitor, ask({ seed: 6 }))
  expect(await count(`"id" like 'old-%'`)).toBe(LAB_RUNS_KEPT_PER_ACCOUNT_MAX)
  expect(await count(`"id" = 'old-0'`)).toBe(1)
})

test('bad parameters and too big runs are refused by field, and stored nowhere', async () => {
  const visitor = await person()
  for (const [run, code, field] of [
    [ask({ params: { nodes: 0 } }), 'invalid-parameters', 'nodes'],
    [ask({ params: { colour: 'red' } }), 'invalid-parameters', 'colour'],
    [ask({ designs: ['none'] }), 'invalid-parameters', 'designs'],
    [ask({ params: { requestsPerSecond: 20_000, minutes: 60 } }), 'too-expensive', 'requestsPerSecond'],
    [ask({ designs: Array.from({ length: DESIGNS_MAX + 1 }, () => 'gcra') }), 'malformed', 'designs'],
  ] as const) {
    const outcome = await visitor.command('lab:run', run as RunAsk)
    expect(outcome).toMatchObject({
      ok: false,
      error: { code, problems: expect.arrayContaining([{ field, message: expect.any(String) }]) },
    })
  }
  expect(await count('true')).toBe(0)
})

test('one account follows so many runs at a time', async () => {
  const visitor = await person()
  const runId = await started(visitor, long(30))
  const streams = Array.from({ length: RUN_STREAMS_PER_ACCOUNT_MAX }, () => events(visitor, runId))
  await Promise.all(streams.map((stream) => stream.next()))
  expect((await visitor.fetch(`/api/runs/${runId}/events`)).status).toBe(409)
  await streams[0]?.return(undefined)
  await eventually('there is room again', async () => {
    const again = await fetch(`${app.url}/api/runs/${runId}/events`, { headers: { cookie: visitor.cookie } })
    await again.body?.cancel()
    return again.status === 200
  })
  for (const stream of streams) await stream.return(undefined)
}, 30_000)

test('who signs out follows no run any more', async () => {
  const [busy, visitor] = [await person(), await person()]
  await started(busy, longest(31))
  const stream = events(visitor, await started(visitor, longest(32)))
  expect((await stream.next()).value).toMatchObject({ state: 'queued' })
  await visitor.fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const states: string[] = []
  for await (const { state } of stream) states.push(state)
  expect(states).not.toContain('done')
}, 30_000)
