// An upper bound of what a run costs, from the number of its runs and purchases.
import { CONDITIONS } from './conditions.ts'
import type { DesignId } from './designs.ts'
import { CARDS, LOSSES, POLLS_MS, SWEEP_PURCHASES_MAX } from './experiments.ts'
import type { Parameters } from './parameters.ts'

/** Runs of one payment a condition has, at most: five faults at each of some fifty steps. */
const RUNS_A_CONDITION = 150
/** Measured on the machine of development and taken three times, for a slow one. */
const SECONDS_A_RUN = 0.0003
const SECONDS_A_PURCHASE = 0.0004
const BASE_SECONDS = 0.4
/** The base is the process with its code. */
const BASE_MB = 200
const MB_A_PURCHASE = 0.02

/** Repetitions make a purchase dearer: those of page, service, webhook and relay, and the polls of a slow charge. */
function factorOf(p: Parameters): number {
  const lost = 1 / (1 - p.loss) ** 2
  const slowMs = p.providerMs * Math.exp(2 * p.providerSpread) * (p.slowChance > 0 ? p.slowFactor : 1)
  const waiting = Math.max(p.downMs * Math.min(1, 40 * p.crashChance), slowMs * Math.max(p.slowChance, 0.02))
  const repeats = waiting / p.timeoutMs + waiting / p.pollMs + (p.downMs * Math.min(1, 40 * p.crashChance)) / p.relayMs
  return lost * (1 + 40 * p.crashChance) * (1 + repeats / 10)
}

export function costOf(p: Parameters, designs: readonly DesignId[]): { seconds: number; memoryMb: number } {
  const singles = CONDITIONS.length * p.interleavings * RUNS_A_CONDITION
  const tried = designs.length * (singles + 3 * p.pairs)
  const swept = Math.min(p.payments, SWEEP_PURCHASES_MAX) * (5 * LOSSES.length + 2 * POLLS_MS.length + 2 * CARDS.length)
  const purchases = (designs.length + 3) * p.payments * p.replications + swept
  return {
    seconds: BASE_SECONDS + tried * SECONDS_A_RUN + purchases * SECONDS_A_PURCHASE * factorOf(p),
    memoryMb: BASE_MB + p.payments * MB_A_PURCHASE,
  }
}
