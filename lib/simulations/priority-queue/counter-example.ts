// Finds a small run in which a design goes wrong, and the job that takes the fewest messages to tell.
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import { cut } from './cut.ts'
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf, shortened } from './setting.ts'

export type Violation = 'lost' | 'undelivered' | 'twice'
type Fault = 'servers' | 'consumers' | 'network'
type Accusation = { kind: Violation; faults: Fault[] }

/** What each design is accused of, and what has to happen for it. */
const ACCUSED: Partial<Record<DesignId, Accusation>> = {
  'memory-first': { kind: 'lost', faults: ['servers'] },
  'memory-only': { kind: 'lost', faults: ['servers'] },
  'async-replication': { kind: 'lost', faults: ['servers'] },
  'id-without-retry': { kind: 'undelivered', faults: ['network'] },
  'retry-without-id': { kind: 'twice', faults: ['network'] },
  'delete-on-take': { kind: 'lost', faults: ['consumers'] },
}

const TRIES = 12
const TRY_MS = 800
const JOBS_PER_SECOND = 80
const CONSUMERS = 2
/** Faults are wanted, and the rest is not looked at. */
const CLOSER = 8
const LOSS_MAX = 0.2

export const HUNT_WEIGHT = TRIES * TRY_MS * 0.2

/** One producer, one partition, two consumers, and only the faults that are needed. */
function smallSetting(design: DesignId, { faults }: Accusation, p: Parameters): Setting {
  const setting = settingOf(design, { ...p, producers: 1, partitions: 1, consumers: CONSUMERS })
  const struck = (kind: 'serverFaults' | 'consumerFaults') => {
    const { crash, until } = setting[kind]
    return {
      ...(crash && { crash: { ...crash, every: crash.every / CLOSER } }),
      ...(until !== undefined && { until }),
    }
  }
  return {
    ...shortened(calm(setting), TRY_MS),
    network: { ...setting.network, loss: faults.includes('network') ? Math.min(LOSS_MAX, CLOSER * p.loss) : 0 },
    serverFaults: faults.includes('servers') ? struck('serverFaults') : {},
    consumerFaults: faults.includes('consumers') ? struck('consumerFaults') : {},
    jobsPerMs: JOBS_PER_SECOND / 1_000,
    changeShare: 0,
  }
}

/** What is looked through for a design that is accused of something. */
export function huntOf(design: DesignId, p: Parameters): { kind: Violation; tries: number; setting: Setting } | null {
  const accusation = ACCUSED[design]
  return accusation ? { kind: accusation.kind, tries: TRIES, setting: smallSetting(design, accusation, p) } : null
}

export const isAccused = (design: DesignId): boolean => design in ACCUSED

/** @returns null when the design shows nothing under these parameters */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const hunt = huntOf(design, p)
  if (!hunt) return null
  let best: Trace | null = null
  for (let attempt = 0; attempt < hunt.tries; attempt++) {
    const replication = yield* replicate(hunt.setting, random.split(`attempt ${attempt}`), true)
    for (const job of victimsOf(replication, hunt.kind)) {
      const trace = cut(design, job, replication)
      if (trace && (!best || isSmaller(trace, best))) best = trace
    }
  }
  return best
}

/** Fewer messages, or as many in less time. */
function isSmaller({ chart: a }: Trace, { chart: b }: Trace): boolean {
  if (a.messages.length !== b.messages.length) return a.messages.length < b.messages.length
  const lasting = (messages: typeof a.messages) => messages.at(-1)!.sent - messages[0]!.sent
  return lasting(a.messages) < lasting(b.messages)
}

const VICTIMS_MAX = 8

function victimsOf({ history, lost }: Replication, kind: Violation): number[] {
  const found =
    kind === 'lost'
      ? lost
      : [...history.jobs.keys()].filter((job) => {
          const { startedAt, acknowledgedAt, keys } = history.jobs[job]!
          return kind === 'twice' ? keys.length > 1 : startedAt === null && acknowledgedAt === null
        })
  return found.slice(0, VICTIMS_MAX)
}
