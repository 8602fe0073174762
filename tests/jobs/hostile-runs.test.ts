// Runs that loop, eat, throw and shout: whoever asked is told why theirs ended, and somebody else's comes to its end.
import { monitorEventLoopDelay } from 'node:perf_hooks'

import fc from 'fast-check'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'

import { RUN_MEMORY_MB_MAX, RUN_SECONDS_MAX } from '#lib/kernel/simulation'
import { ERRORS } from '#lib/protocol/errors'
import { runAsk } from '#lib/protocol/run'
import type { RunAsk } from '#lib/protocol/run'
import { simulations } from '#lib/simulations/registry'

import { checkRun } from '../../server/jobs/check-run.ts'
import { RunQueue } from '../../server/jobs/run-queue.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { eventually } from '../support/visitor.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 100_000)

let app: TestApp
let accountId: string
let queue: RunQueue
beforeAll(async () => {
  app = await startTestApp()
  accountId = (await app.visitor()).accountId
  // Its own queue would take the runs of these tests.
  await app.app.close()
  queue = new RunQueue({
    pool: app.database.pool,
    log: pino({ level: 'silent' }),
    node: 'hostile',
    workers: 2,
    secondsMax: 4,
    memoryMbMax: 128,
    worker: new URL('./hostile-worker.ts', import.meta.url),
    updated: () => {},
  })
})
afterAll(async () => {
  await queue.close()
  await app.close()
})

let count = 0
async function start(simulationId: string, asked: Partial<RunAsk> = {}): Promise<string> {
  const id = `run-${count++}`
  const { seed = 1, params: given = {}, designs = ['only'] } = asked
  const params = { params: given, designs }
  await app.database.prisma.run.create({ data: { id, accountId, simulationId, version: 1, seed, params } })
  queue.kick()
  return id
}
/** An ordinary one, of a fraction of a second. */
const startOrdinary = () =>
  start('rate-limiter', { designs: ['fixed-window'], params: { requestsPerSecond: 10, minutes: 3 }, seed: count })
const rowOf = (id: string) => app.database.prisma.run.findUniqueOrThrow({ where: { id } })
const ended = async (id: string) => {
  await eventually('it ended', async () => !['queued', 'running'].includes((await rowOf(id)).state), 40_000)
  return rowOf(id)
}

const REASONS: Record<string, string> = {
  loops: 'timed-out',
  posts: 'timed-out',
  'eats-objects': 'out-of-memory',
  'throws-null': 'crashed',
  'throws-frozen': 'crashed',
  'throws-function': 'crashed',
  'throws-huge': 'crashed',
  'answers-function': 'crashed',
  recurses: 'crashed',
}

for (const [simulationId, code] of Object.entries(REASONS)) {
  test(`a run that ${simulationId.replace('-', ' ')} ends as ${code}, and another run beside it is done`, async () => {
    const delay = monitorEventLoopDelay({ resolution: 10 })
    delay.enable()
    const id = await start(simulationId)
    const other = await startOrdinary()
    expect((await ended(other)).state).toBe('done')
    const row = await ended(id)
    delay.disable()
    expect(row).toMatchObject({ state: 'failed', failure: { code, message: expect.stringMatching(/\w/) } })
    expect(JSON.stringify(row.failure).length).toBeLessThan(1_000)
    expect(delay.max / 1e6).toBeLessThan(1_000)
    const after = await startOrdinary()
    expect((await ended(after)).state).toBe('done')
  }, 60_000)
}

const anything = fc.oneof(
  fc.constantFrom(null, true, '', 'NaN', 'Infinity', '1e999', -1, 0, 1e308, -1e308, 2 ** 53, '__proto__', [], {}),
  fc.double(),
  fc.string(),
)

const STRANGE = ['__proto__', 'constructor', 'nonsense']

for (const [id, definition] of simulations) {
  test(`whatever ${id} is asked with is taken within its bounds or refused by field (seed ${SEED})`, () => {
    const names = Object.keys(definition.params.shape)
    const designs = definition.designs.map((design) => design.id)
    const bounds = Object.values(z.toJSONSchema(definition.params).properties ?? {}).flatMap((each) => {
      const { minimum, maximum } = each as { minimum?: number; maximum?: number }
      return [minimum, maximum].filter((bound) => bound !== undefined)
    })
    const value = fc.oneof(anything, fc.constantFrom(...bounds))
    // Few at a time, so that some of the asks are taken.
    const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.constantFrom(...STRANGE))
    const params = fc.dictionary(name, value, { maxKeys: 3 })
    const asked = fc.constantFrom([...designs, ...designs], ['nonsense'], ['__proto__'], [], designs)
    const seeds = fc.constantFrom(0, -1, 1.5, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.NaN)
    fc.assert(
      fc.property(params, asked, seeds, (given, named, seed) => {
        const ask = { simulationId: id, params: given, designs: named, seed }
        const parsed = runAsk.safeParse(ask)
        const read = (parsed.success ? parsed.data : ask) as RunAsk
        const checked = checkRun(simulations, read)
        if (!checked.ok) {
          const { code, message, problems } = checked.error
          const fields = [...names, ...Object.keys(given), 'designs', '']
          expect([Object.hasOwn(ERRORS, code), message]).toEqual([true, expect.stringMatching(/\w/)])
          expect(problems?.map(({ field }) => fields.includes(field))).toContain(true)
          expect(problems?.map(({ field }) => fields.includes(field))).not.toContain(false)
          return
        }
        const { designs: chosen, params: taken } = checked.result
        expect(chosen).not.toEqual([])
        expect(chosen).toEqual(designs.filter((design) => named.length === 0 || named.includes(design)))
        expect(names).toEqual(expect.arrayContaining(Object.keys(read.params)))
        expect(definition.params.safeParse(taken)).toEqual({ success: true, data: taken })
        const { seconds, memoryMb } = definition.admit(taken, chosen)
        expect(seconds).toBeLessThanOrEqual(RUN_SECONDS_MAX)
        expect(memoryMb).toBeLessThanOrEqual(RUN_MEMORY_MB_MAX)
      }),
      { seed: SEED, numRuns: 400 },
    )
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
}

test('a million designs are refused before anything is made of them', () => {
  const ask = { simulationId: 'rate-limiter', params: {}, designs: Array(1e6).fill('nonsense'), seed: 1 }
  expect(runAsk.safeParse(ask).success).toBe(false)
})
