import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { CONDITIONS } from './conditions.ts'
import type { Condition } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { Enumeration, everyStrike, tryCase } from './enumeration.ts'
import type { Case } from './enumeration.ts'
import { parameters } from './parameters.ts'
import { FAULTS_AT } from './steps.ts'
import type { Strike } from './steps.ts'
import { isRight, truthOf } from './naive-audit.ts'

const RIGHT: DesignId[] = ['key-beforehand', 'polling', 'outbox', 'saga', 'two-phase-commit']
const WRONG = designs.filter((design) => 'wrong' in design).map(({ id }) => id)
const p = parameters.parse({})
const random = createRandom(1)
const INTERLEAVINGS = 3

const run = (design: DesignId, condition: Condition, strikes: Strike[], interleaving = 0) =>
  tryCase({ design, condition, interleaving, strikes }, p, random)

const tell = (tried: Case): string => `${tried.design}, ${tried.condition}, ${JSON.stringify(tried.strikes)}`

/** Every fault at every step, under every condition; the truth of each run by the model of this test. */
function* everyRun(design: DesignId, interleavings: number) {
  for (const condition of CONDITIONS)
    for (let interleaving = 0; interleaving < interleavings; interleaving++) {
      const calm = run(design, condition, [], interleaving)
      for (const strikes of [[], ...everyStrike(calm.steps).map((strike) => [strike])]) {
        const tried: Case = { design, condition, interleaving, strikes }
        const world = run(design, condition, strikes, interleaving)
        yield { tried, world, truth: truthOf(world)[0]! }
      }
    }
}

describe('a fault at every single step of a payment', () => {
  test.each(RIGHT)('%s charges once and loses nothing, whatever strikes', (design) => {
    let runs = 0
    for (const { tried, world, truth } of everyRun(design, INTERLEAVINGS)) {
      runs++
      if (!isRight(truth, world)) expect.fail(`${tell(tried)}: ${JSON.stringify(truth)}`)
    }
    expect(runs).toBeGreaterThan(2_000)
  })

  // The first design under every condition, the others where nothing else goes wrong.
  test.each([
    ...CONDITIONS.map((condition) => ['key-beforehand', condition] as const),
    ...RIGHT.slice(1).map((design) => [design, 'nothing else'] as const),
  ])('%s charges once over two crashes, at every pair of steps, with "%s"', (design, condition) => {
    const crashes = (strikes: Strike[]) => strikes.filter(({ fault }) => fault.startsWith('crash'))
    let runs = 0
    for (const first of crashes(everyStrike(run(design, condition, []).steps)))
      for (const second of crashes(everyStrike(run(design, condition, [first]).steps))) {
        if (second.at <= first.at) continue
        const world = run(design, condition, [first, second])
        runs++
        const truth = truthOf(world)[0]!
        if (!isRight(truth, world)) expect.fail(`${JSON.stringify([first, second])}: ${JSON.stringify(truth)}`)
      }
    expect(runs).toBeGreaterThan(1_000)
  })

  test.each(WRONG)('%s goes wrong at some step', (design) => {
    const wrong = [...everyRun(design, 1)].filter(({ truth, world }) => !isRight(truth, world))
    expect(wrong.length).toBeGreaterThan(0)
  })

  test('strikes every write, every message sent and every message received, before and after', () => {
    for (const design of [...RIGHT, ...WRONG]) {
      const calm = run(design, 'nothing else', [])
      const kinds = (kind: string) => calm.steps.filter((step) => step.kind === kind).length
      expect(kinds('write'), design).toBe(calm.writes)
      expect(kinds('send'), design).toBe(calm.cluster.messagesSent)
      expect(kinds('receive'), design).toBe(calm.cluster.messagesSent)
      const struck = everyStrike(calm.steps)
      expect(struck.length).toBe(2 * kinds('write') + 5 * kinds('send') + kinds('receive'))
      for (const [at, { kind }] of calm.steps.entries())
        expect(struck.filter((strike) => strike.at === at).map(({ fault }) => fault)).toEqual([...FAULTS_AT[kind]])
    }
  })

  test('a crash takes down the machine of the step, at that step, and a message meets the fate that strikes it', () => {
    const calm = run('key-beforehand', 'nothing else', [])
    for (const strike of everyStrike(calm.steps)) {
      const tried: Case = { design: 'key-beforehand', condition: 'nothing else', interleaving: 0, strikes: [strike] }
      const world = tryCase(tried, p, random, true)
      const step = calm.steps[strike.at]!
      expect(world.steps[strike.at], tell(tried)).toEqual(step)
      const nth = calm.steps.slice(0, strike.at).filter(({ kind }) => kind === 'send').length
      if (strike.fault.startsWith('crash')) expect(world.outages.map(({ node }) => node)).toEqual([step.node])
      else expect(world.outages).toEqual([])
      const record = world.cluster.records[nth]
      if (strike.fault === 'lost') expect(record?.received).toBeNull()
      if (strike.fault === 'twice') expect(world.cluster.records[nth + 1]?.message).toEqual(record?.message)
      if (strike.fault === 'late') expect(record!.received! - record!.sent).toBeGreaterThan(p.lateMs)
    }
  })

  test('the figures are what the model of this test counts', () => {
    for (const { id } of designs) {
      const enumeration = new Enumeration(id, p, random)
      for (const _ of enumeration.singles()) continue
      const counted = { double: 0, lost: 0, apart: 0, misbooked: 0, unbalanced: 0, moved: 0, runs: 0 }
      for (const { truth, world } of everyRun(id, 1)) {
        counted.runs++
        if (truth.charges > 1) counted.double++
        if (truth.lost) counted.lost++
        if (truth.apart) counted.apart++
        if (truth.booked !== truth.taken) counted.misbooked++
        if (world.ledger.outOfBalance() !== 0) counted.unbalanced++
        if (truth.moved) counted.moved++
      }
      const { runs, ...wrongs } = counted
      expect(
        enumeration.total((finding) => finding.runs),
        id,
      ).toBe(runs)
      for (const [wrong, count] of Object.entries(wrongs))
        expect(
          enumeration.total((finding) => finding.wrong[wrong as keyof typeof wrongs]),
          `${id} ${wrong}`,
        ).toBe(count)
    }
  })
})

describe('what each wrong design is there for', () => {
  const found = (design: DesignId) => {
    const enumeration = new Enumeration(design, p, random)
    for (const _ of enumeration.singles()) continue
    return (wrong: Parameters<typeof enumeration.smallest.get>[0]) => enumeration.total((f) => f.wrong[wrong])
  }

  test.each<[DesignId, 'double' | 'lost' | 'apart' | 'unbalanced' | 'moved']>([
    ['key-after', 'double'],
    ['no-key', 'double'],
    ['timeout-is-failure', 'double'],
    ['webhook-only', 'lost'],
    ['charge-then-write', 'lost'],
    ['at-most-once', 'lost'],
    ['dual-write', 'apart'],
    ['last-webhook-wins', 'moved'],
    ['two-updates', 'unbalanced'],
  ])('%s ends %s', (design, wrong) => {
    expect(found(design)(wrong)).toBeGreaterThan(0)
  })

  test('nothing is charged twice by a system that never asks twice', () => {
    expect(found('at-most-once')('double')).toBe(0)
  })
})
