// The pieces of a run: every design under faults, and what is turned to see what it does.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import { FILTER_BITS, FILTER_KEYS_MAX, measureFilter } from './filter-rate.ts'
import type { FilterRate } from './filter-rate.ts'
import { Measured } from './measures.ts'
import type { Parameters } from './parameters.ts'
import { replicate } from './replication.ts'
import { measureMoves, RING_SIZES } from './ring-moves.ts'
import type { Moves } from './ring-moves.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'

/** How many times as much is published. */
export const RATE_FACTORS = [1 / 16, 1 / 4, 1, 4]
export const RATE_DESIGNS: DesignId[] = ['hybrid', 'push-all', 'poll-all']
export const KEYS_KEPT = [1, 2, 4, 8, 16, 64]
const SWEEP_MS_MAX = 15_000

export type SweepPoint = { x: number; measured: Measured }

export class Findings {
  readonly measured = new Map<DesignId, Measured>()
  readonly rates = new Map<DesignId, SweepPoint[]>()
  readonly thresholds: SweepPoint[] = []
  readonly keysKept: SweepPoint[] = []
  readonly filter: FilterRate[] = []
  readonly moves: Moves[] = []
}

/** All designs meet the same notifications. */
export function mainTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of chosen) findings.measured.set(design, new Measured())
  return Array.from({ length: p.replications }, (_, replication) => replication).flatMap((replication) =>
    chosen.map((design) => {
      const setting = settingOf(design, p)
      return {
        weight: weightOf(setting),
        *work() {
          const world = yield* replicate(setting, random.split(`replication ${replication}`))
          findings.measured.get(design)!.add(world)
        },
      }
    }),
  )
}

/** Tasks are weighed in devices x milliseconds. */
export const weightOf = (s: Setting): number => (s.devices * s.durationMs) / 1_000

const short = (setting: Setting): Setting => ({ ...setting, durationMs: Math.min(setting.durationMs, SWEEP_MS_MAX) })

/** A threshold above the number of subscribers of every topic pushes all of them, and 0 polls all. */
export const thresholdsOf = (p: Parameters): number[] =>
  [0, 0.05, 0.1, 0.2, 0.4, 1].map((share) => Math.round(share * p.devices))

type Sweep = { settings: [number, Setting][]; found: SweepPoint[] }

/** The runs of each sweep: one parameter is turned, the others stay. */
export function sweepsOf(p: Parameters, chosen: DesignId[], findings: Findings): Sweep[] {
  const sweeps: Sweep[] = []
  for (const design of RATE_DESIGNS.filter((each) => chosen.includes(each))) {
    const found: SweepPoint[] = []
    findings.rates.set(design, found)
    const still = short(calm(settingOf(design, p)))
    const settings = RATE_FACTORS.map((factor): [number, Setting] => [
      factor * p.notificationsPerSecond,
      { ...still, perSecond: factor * p.notificationsPerSecond },
    ])
    sweeps.push({ found, settings })
  }
  if (!chosen.includes('hybrid')) return sweeps
  const still = short(calm(settingOf('hybrid', p)))
  const struck = settingOf('hybrid', p)
  sweeps.push(
    {
      found: findings.thresholds,
      settings: [...new Set(thresholdsOf(p))].map((threshold) => [threshold, { ...still, threshold }]),
    },
    { found: findings.keysKept, settings: KEYS_KEPT.map((keysKept) => [keysKept, { ...struck, keysKept }]) },
  )
  return sweeps
}

export function sweepTasks(p: Parameters, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const tasks = sweepsOf(p, chosen, findings).flatMap(({ settings, found }) =>
    settings.map(([x, setting]): Task => ({
      weight: weightOf(setting),
      *work() {
        const measured = new Measured()
        measured.add(yield* replicate(setting, random.split('sweep')))
        found.push({ x, measured })
      },
    })),
  )
  return [...tasks, ...filterTasks(p, random, findings), ...ringTasks(p, findings)]
}

function filterTasks(p: Parameters, random: Random, findings: Findings): Task[] {
  const keys = Math.min(p.filterKeys, FILTER_KEYS_MAX)
  return FILTER_BITS.map((bits) => ({
    weight: 20,
    *work() {
      findings.filter.push(measureFilter(keys, bits, random.split(`filter ${bits}`)))
      yield
    },
  }))
}

function ringTasks(p: Parameters, findings: Findings): Task[] {
  return RING_SIZES.map((servers) => ({
    weight: 20,
    *work() {
      findings.moves.push(measureMoves(servers, p.virtualNodes))
      yield
    },
  }))
}
