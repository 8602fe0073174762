// One payment, again and again: a fault at every single step of the protocol, under every condition, and at pairs of steps.
import type { Random } from '#lib/kernel/random'
import { auditOf, WRONGS } from './audit.ts'
import type { Audit, Wrong } from './audit.ts'
import type { Condition } from './conditions.ts'
import { CONDITIONS, networkOf, purchaseUnder, waysUnder } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { TRAITS } from './designs.ts'
import { PROVIDER } from './messages.ts'
import type { Parameters } from './parameters.ts'
import type { Fault, Strike } from './steps.ts'
import { FAULTS_AT, Strikes } from './steps.ts'
import { AT_REST, World } from './world.ts'

/** One run of the enumeration, from which it can be repeated. */
export type Case = { design: DesignId; condition: Condition; interleaving: number; strikes: Strike[] }

/** `odd`: how rare its faults and conditions are. */
export type Tried = { case: Case; odd: number; messages: number }

/** More than this and a payment goes round in circles: the dearest that is let in takes a twentieth. */
const EVENTS_MAX = 2_000_000

/**
 * Runs one payment to the moment when nobody has anything left to do.
 * @throws Error when that moment does not come
 */
export function tryCase(tried: Case, p: Parameters, random: Random, record = false): World {
  const world = new World({
    p,
    traits: TRAITS[tried.design],
    purchases: [purchaseUnder(tried.condition)],
    ways: waysUnder(tried.condition, p),
    network: networkOf(p),
    faults: new Strikes(tried.strikes),
    // The same delays whatever strikes, so that a run is like its neighbour until the fault.
    random: random.split(`interleaving ${tried.interleaving}`),
    record,
  })
  if (!world.cluster.run(AT_REST, EVENTS_MAX))
    throw new Error(`One payment takes more than ${EVENTS_MAX} events: ${JSON.stringify(tried)}`)
  return world
}

export const FAULT_NAMES = ['no fault', 'crash-before', 'crash-after', 'lost', 'twice', 'late'] as const

/** What the enumeration of a design found under one condition. */
export class Finding {
  steps = 0
  runs = 0
  readonly wrong: Record<Wrong, number> = { double: 0, lost: 0, apart: 0, misbooked: 0, unbalanced: 0, moved: 0 }
  /** Runs with anything wrong. */
  anyWrong = 0
  undeliverable = 0
  missed = 0
  readonly byFault = Object.fromEntries(FAULT_NAMES.map((fault) => [fault, { runs: 0, wrong: 0 }])) as Record<
    (typeof FAULT_NAMES)[number],
    { runs: number; wrong: number }
  >

  /** @param fault the fault of this run, if it had one */
  add(audit: Audit, fault: Fault | 'no fault'): Wrong[] {
    const wrongs = WRONGS.filter((wrong) => audit[wrong] > 0)
    this.runs++
    const tally = this.byFault[fault]
    tally.runs++
    if (wrongs.length > 0) {
      this.anyWrong++
      tally.wrong++
    }
    for (const wrong of wrongs) this.wrong[wrong]++
    if (audit.undeliverable > 0) this.undeliverable++
    if (audit.missed > 0) this.missed++
    return wrongs
  }
}

/** Every fault at every step that the given steps have, one at a time. */
export function everyStrike(steps: World['steps']): Strike[] {
  return steps.flatMap(({ kind }, at) => FAULTS_AT[kind].map((fault) => ({ at, fault })))
}

/** All that a design has been tried with, and for each wrong the case that takes the fewest faults and messages to tell. */
export class Enumeration {
  readonly design: DesignId
  readonly single = new Map<Condition, Finding>(CONDITIONS.map((condition) => [condition, new Finding()]))
  readonly pairs = new Finding()
  readonly smallest = new Map<Wrong, Tried>()
  private readonly p: Parameters
  readonly random: Random

  constructor(design: DesignId, p: Parameters, random: Random) {
    this.design = design
    this.p = p
    this.random = random
  }

  /** Every single fault under the given conditions. Pauses after each condition and interleaving. */
  *singles(conditions: readonly Condition[] = CONDITIONS): Generator<void, void, void> {
    for (const condition of conditions) {
      const finding = this.single.get(condition)!
      for (let interleaving = 0; interleaving < this.p.interleavings; interleaving++) {
        const calm = this.look({ design: this.design, condition, interleaving, strikes: [] }, finding)
        finding.steps += calm.steps.length
        for (const strike of everyStrike(calm.steps))
          this.look({ design: this.design, condition, interleaving, strikes: [strike] }, finding)
        yield
      }
    }
  }

  /** Pairs: a fault, and a second one at a step of the run that the first one leads to. */
  *drawnPairs(): Generator<void, void, void> {
    const draws = this.random.split('pairs')
    for (let pair = 0; pair < this.p.pairs; pair++) {
      const condition = CONDITIONS[draws.integer(CONDITIONS.length)]!
      const interleaving = draws.integer(this.p.interleavings)
      const tried = { design: this.design, condition, interleaving }
      const calm = tryCase({ ...tried, strikes: [] }, this.p, this.random)
      const first = drawn(everyStrike(calm.steps), draws)
      const struck = tryCase({ ...tried, strikes: [first] }, this.p, this.random)
      const after = everyStrike(struck.steps).filter(({ at }) => at > first.at)
      if (after.length > 0) this.look({ ...tried, strikes: [first, drawn(after, draws)] }, this.pairs)
      if (pair % 20 === 19) yield
    }
  }

  private look(tried: Case, finding: Finding): World {
    const world = tryCase(tried, this.p, this.random)
    const messages = world.cluster.messagesSent
    for (const wrong of finding.add(auditOf(world), tried.strikes[0]?.fault ?? 'no fault')) {
      const best = this.smallest.get(wrong)
      const found = { case: tried, odd: oddnessOf(tried, wrong, world.steps), messages }
      if (!best || isLess(sizeOf(found), sizeOf(best))) this.smallest.set(wrong, found)
    }
    return world
  }

  /** Over all conditions, single faults only. */
  total(of: (finding: Finding) => number): number {
    let sum = 0
    for (const finding of this.single.values()) sum += of(finding)
    return sum
  }
}

const drawn = (strikes: Strike[], random: Random): Strike => strikes[random.integer(strikes.length)]!

/** What a wrong is told by, if it can be: a message that is lost, or a machine that crashes. */
const TOLD_BY: Record<Wrong, 'lost' | 'crash'> = {
  double: 'lost',
  lost: 'lost',
  apart: 'crash',
  misbooked: 'lost',
  unbalanced: 'crash',
  moved: 'crash',
}

/** Conditions of which there is more to explain than of the others. */
const ODD_CONDITIONS: readonly Condition[] = ['answer only by webhook', 'provider slow', 'webhook late']

function oddnessOf({ strikes, condition }: Case, wrong: Wrong, steps: World['steps']): number {
  let odd = ODD_CONDITIONS.includes(condition) ? 1 : 0
  for (const { at, fault } of strikes) {
    if (fault === 'twice' || fault === 'late') odd += 2
    else if (fault.startsWith(TOLD_BY[wrong])) continue
    // Providers have machines to spare, so that their crashes are the rarer story.
    else odd += steps[at]?.node === PROVIDER ? 2 : 1
  }
  return odd
}

/** How much there is to tell: faults and conditions together first, then how odd they are, then messages. */
const sizeOf = ({ case: { strikes, condition }, odd, messages }: Tried): number[] => [
  strikes.length + (condition === 'nothing else' ? 0 : 1),
  odd,
  messages,
]

function isLess(a: number[], b: number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index])
  return at >= 0 && a[at]! < b[at]!
}
