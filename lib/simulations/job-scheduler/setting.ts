// What a design means: the rules of each machine, and the load and faults that they meet.
import type { NetworkOptions } from '#lib/kernel/network'
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'

export type Rules = {
  /** Where messages wait: in memory, in a log of which each is acknowledged, or in one that is read in order. */
  broker: 'memory' | 'log' | 'partitions'
  /** Forget a job when it is handed on, and a message when it is handed out. */
  forget: boolean
  claims: boolean
  /** Whose completion the database takes: that of the newest claim, the first one, or any. */
  completion: 'newest-claim' | 'first' | 'any'
  /** Who adds the next calendar row. */
  next: 'transaction' | 'scheduler' | 'second-write'
  effects: 'keyed' | 'plain' | 'looked-up'
  deadLetters: boolean
  index: boolean
  binariesInDatabase: boolean
}

const FULL: Rules = {
  broker: 'log',
  forget: false,
  claims: true,
  completion: 'newest-claim',
  next: 'transaction',
  effects: 'keyed',
  deadLetters: true,
  index: true,
  binariesInDatabase: false,
}

/** What each design does otherwise. */
const DIFFERENCES: Record<DesignId, Partial<Rules>> = {
  full: {},
  'memory-broker': { broker: 'memory' },
  'partitioned-log': { broker: 'partitions' },
  'fire-and-forget': { broker: 'memory', forget: true, claims: false, completion: 'first' },
  'no-claims': { claims: false, completion: 'first' },
  'no-keys': { effects: 'plain' },
  'check-then-act': { effects: 'looked-up' },
  unfenced: { completion: 'any' },
  'next-by-scheduler': { next: 'scheduler' },
  'two-writes': { next: 'second-write' },
  'no-dead-letters': { deadLetters: false },
  'table-scan': { index: false },
  'binaries-in-database': { binariesInDatabase: true },
}

/** Many jobs that are due at the same moment, as at midnight; the broker crashes a little later, if it ever does. */
export type Burst = { jobs: number; atMs: number; crashAtMs: number | null; downMs: number }

export type Setting = {
  rules: Rules
  p: Parameters
  network: NetworkOptions
  /** Jobs become due, and faults strike, until then. */
  horizonMs: number
  /** The time after it in which everything may come to its end. */
  recoveryMs: number
  burst?: Burst
}

const REORDERING = 0.1

export function settingOf(design: DesignId, p: Parameters): Setting {
  return {
    rules: { ...FULL, ...DIFFERENCES[design] },
    p,
    network: {
      delayMin: p.delayMs,
      delayExtra: p.jitterMs,
      loss: p.loss,
      duplication: p.duplication,
      reordering: REORDERING,
    },
    horizonMs: p.durationSeconds * 1_000,
    recoveryMs: recoveryMs(p),
  }
}

export const BACK_OFF_MS_MAX = 60_000

/** How long a job waits after it has failed so many times. */
export const backOffMs = (failures: number, { backOffSeconds }: Parameters): number =>
  Math.min(BACK_OFF_MS_MAX, backOffSeconds * 1_000 * 2 ** (failures - 1))

const RECOVERY_MS_MIN = 60_000
const LOST_AGAIN = 3
const LONG_RUNS = 10

/** Enough to find a job that is lost three times in a row, to fail as often as is allowed, and to run ten times as long as usual. */
export function recoveryMs(p: Parameters): number {
  let failing = 0
  for (let failures = 1; failures <= p.attemptsMax; failures++) failing += backOffMs(failures, p)
  const lost = LOST_AGAIN * (p.retrySeconds + p.visibilitySeconds)
  return RECOVERY_MS_MIN + failing + 1_000 * (lost + LONG_RUNS * p.runSeconds)
}

/** Repeats a question that got no answer. Longer than a delay by far, so that a busy database is not asked again and again. */
export const ANSWER_MS = 2_000
