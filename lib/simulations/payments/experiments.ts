// The pieces of a run: the enumeration of every design, the traffic, and what is turned to see what it does.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import { CONDITIONS } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { Enumeration } from './enumeration.ts'
import type { Parameters } from './parameters.ts'
import { replicate, Traffic } from './traffic.ts'
import type { TrafficOptions } from './traffic.ts'

/** About so many purchases of traffic cost what one condition of the enumeration does; the weights of tasks are in purchases. */
export const CONDITION_WEIGHT = 150
const PAIR_WEIGHT = 4

export const LOSSES = [0, 0.02, 0.05, 0.1, 0.2]
const LOSS_DESIGNS: DesignId[] = ['key-beforehand', 'two-phase-commit', 'key-after', 'no-key', 'timeout-is-failure']
export const POLLS_MS = [1_000, 3_000, 10_000, 30_000, 60_000]
const POLL_DESIGNS: DesignId[] = ['key-beforehand', 'polling', 'webhook-only']
export const CARDS = [1, 3, 10, 100]
const CARD_DESIGNS: DesignId[] = ['key-beforehand', 'two-phase-commit']
/** So many purchases tell the points of a sweep apart. */
export const SWEEP_PURCHASES_MAX = 200

export type SweepPoint = { x: number; traffic: Traffic }

export class Findings {
  readonly enumerations = new Map<DesignId, Enumeration>()
  readonly traffic = new Map<DesignId, Traffic>()
  readonly losses = new Map<DesignId, SweepPoint[]>()
  readonly polls = new Map<DesignId, SweepPoint[]>()
  readonly cards = new Map<DesignId, SweepPoint[]>()
  /** With answers that come by webhook or on request only, as the parameters are. */
  readonly asynchronous = new Map<DesignId, Traffic>()
}

/** The enumeration: first what a fault does by itself, for all designs, then under each further condition. */
export function mainTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const [first, ...others] = CONDITIONS
  for (const design of chosen)
    findings.enumerations.set(design, new Enumeration(design, p, random.split(`enumeration ${design}`)))
  const tasks = (conditions: readonly (typeof CONDITIONS)[number][]): Task[] =>
    chosen.map((design) => ({
      weight: conditions.length * p.interleavings * CONDITION_WEIGHT,
      work: () => findings.enumerations.get(design)!.singles(conditions),
    }))
  return [...tasks([first]), ...tasks(others)]
}

export function otherTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  return [
    ...chosen.map((design): Task => ({
      weight: p.pairs * PAIR_WEIGHT,
      work: () => findings.enumerations.get(design)!.drawnPairs(),
    })),
    ...trafficTasks(p, chosen, random, findings),
    ...sweepTasks(p, chosen, random, findings),
  ]
}

function* measure(
  design: DesignId,
  p: Parameters,
  random: Random,
  traffic: Traffic,
  options?: TrafficOptions,
): Generator<void, void, void> {
  for (let replication = 0; replication < p.replications; replication++)
    traffic.add(yield* replicate(design, p, random.split(`replication ${replication}`), options))
}

/** All designs meet the same purchases. */
function trafficTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const of = (designs: DesignId[], found: Map<DesignId, Traffic>, options?: TrafficOptions): Task[] =>
    designs.map((design) => ({
      weight: p.payments * p.replications,
      *work() {
        const traffic = new Traffic()
        found.set(design, traffic)
        yield* measure(design, p, random.split('traffic'), traffic, options)
      },
    }))
  const waiting = chosen.filter((design) => POLL_DESIGNS.includes(design))
  return [...of(chosen, findings.traffic), ...of(waiting, findings.asynchronous, { asynchronous: true })]
}

/** One parameter is turned, the others stay; nothing crashes, so that the curve is its doing. */
function sweepTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const calm = { ...p, crashChance: 0, payments: Math.min(p.payments, SWEEP_PURCHASES_MAX), replications: 1 }
  const sweep = (
    name: string,
    designs: DesignId[],
    found: Map<DesignId, SweepPoint[]>,
    values: number[],
    at: (value: number) => Parameters,
    options?: TrafficOptions,
  ): Task[] =>
    designs
      .filter((design) => chosen.includes(design))
      .map((design) => ({
        weight: values.length * calm.payments,
        *work() {
          const points: SweepPoint[] = []
          found.set(design, points)
          for (const x of values) {
            const traffic = new Traffic()
            yield* measure(design, at(x), random.split(name), traffic, options)
            points.push({ x, traffic })
          }
        },
      }))
  return [
    ...sweep('losses', LOSS_DESIGNS, findings.losses, LOSSES, (loss) => ({ ...calm, loss })),
    ...sweep('polls', POLL_DESIGNS.slice(0, 2), findings.polls, POLLS_MS, (pollMs) => ({ ...calm, pollMs }), {
      asynchronous: true,
    }),
    ...sweep('cards', CARD_DESIGNS, findings.cards, CARDS, (cards) => ({ ...calm, cards, loss: 0 })),
  ]
}
