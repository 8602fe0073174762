// Finds a small run in which a design goes wrong, and cuts it to the messages that matter.
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import type { Faults, Recurring } from './faults.ts'
import { NO_FAULTS } from './faults.ts'
import { endingOf } from './measures.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'
import { cut, OVERTHROWN } from './cut.ts'

export type Violation = 'lost' | 'twice' | 'held-up'
type FaultName = Exclude<keyof Faults, 'diskLoss'>
type Accusation = { kind: Violation; faults: FaultName[] }

/** What each design is accused of, and what has to happen for it. */
const ACCUSED: Partial<Record<DesignId, Accusation>> = {
  'at-least-once': { kind: 'twice', faults: ['consumerCrash'] },
  'at-most-once': { kind: 'lost', faults: ['consumerCrash'] },
  'acks-one': { kind: 'lost', faults: ['brokerCrash'] },
  'acks-zero': { kind: 'lost', faults: ['brokerCrash'] },
  'unclean-election': { kind: 'lost', faults: ['brokerCrash'] },
  'retention-by-time': { kind: 'lost', faults: [] },
  'no-dead-letters': { kind: 'held-up', faults: [] },
  'push-flood': { kind: 'lost', faults: ['consumerCrash'] },
  'in-memory-queue': { kind: 'lost', faults: ['brokerCrash'] },
}

const TRIES = 20
/** Between an effect and its commit there is little time to fail. */
const REPEATED_TRIES = 50
const TRY_MS = 2_000
/** Whom the leader overtakes has to come back before those that were in sync: that takes longer to happen. */
const OVERTHROWN_TRIES = 24
const OVERTHROWN_MS = 6_000
const OVERTHROWN_CLOSER = 10
const MESSAGES_PER_SECOND = 15
const CLOSER = 5
const POISON = 0.03
/** Work and credit that keep some messages in the queue for a while. */
const QUEUE_WORK_MS = 120
const ABSENT_FROM_MS = 300
const RETENTION_MS_MAX = 2_000

export const HUNT_WEIGHT = (2 * TRIES * TRY_MS * MESSAGES_PER_SECOND) / 1000

const often = ({ everyMs, forMs }: Recurring, closer: number): Recurring => ({ everyMs: everyMs / closer, forMs })

/** One producer, one partition, one subscriber with two consumers, and only the faults that are needed. */
function smallSetting(design: DesignId, { kind, faults }: Accusation, p: Parameters): Setting {
  const setting = settingOf(design, { ...p, producers: 1, partitions: 1, subscribers: 1, consumers: 2 })
  const closer = OVERTHROWN.has(design) ? OVERTHROWN_CLOSER : CLOSER
  const chosen = faults.map((name) => [name, often(setting.faults[name], closer)])
  const struck: Faults = { ...NO_FAULTS, ...Object.fromEntries(chosen) }
  const small = {
    ...calm(setting),
    network: { ...setting.network, loss: design === 'acks-zero' ? setting.network.loss : 0 },
    faults: struck,
    poison: kind === 'held-up' && setting.poison > 0 ? POISON : 0,
    workMs: setting.traits.broker === 'queue' ? Math.max(setting.workMs, QUEUE_WORK_MS) : setting.workMs,
    prefetch: 1,
    messagesPerSecond: MESSAGES_PER_SECOND,
    durationMs: OVERTHROWN.has(design) ? OVERTHROWN_MS : TRY_MS,
  }
  if (design !== 'retention-by-time') return small
  const retentionMs = Math.min(setting.retentionMs, RETENTION_MS_MAX)
  const absence = { group: 0, fromMs: ABSENT_FROM_MS, forMs: retentionMs + TRY_MS / 4 }
  return { ...small, retentionMs, absence, durationMs: retentionMs + TRY_MS / 2 }
}

/** What is looked through for a design that is accused of something. */
export function huntOf(design: DesignId, p: Parameters): { kind: Violation; tries: number; setting: Setting } | null {
  const accusation = ACCUSED[design]
  if (!accusation) return null
  const { kind } = accusation
  const tries = kind === 'twice' ? REPEATED_TRIES : OVERTHROWN.has(design) ? OVERTHROWN_TRIES : TRIES
  return { kind, tries, setting: smallSetting(design, accusation, p) }
}

/**
 * Looks through small groups with the given faults for the violation that takes the fewest messages to tell.
 * @returns null when the design shows none under these parameters
 */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const hunt = huntOf(design, p)
  if (!hunt) return null
  let best: Trace | null = null
  for (let attempt = 0; attempt < hunt.tries; attempt++) {
    const replication = yield* replicate(hunt.setting, random.split(`attempt ${attempt}`), true)
    for (const message of victimsOf(replication, hunt.kind)) {
      const trace = cut(design, hunt.kind, message, replication)
      if (!trace || (best && trace.chart.messages.length >= best.chart.messages.length)) continue
      best = trace
    }
  }
  return best
}

/** So many messages of a run are looked at. */
const VICTIMS_MAX = 8

/** The first messages to which it happened. */
function victimsOf(replication: Replication, kind: Violation): number[] {
  const { history } = replication
  const victims: number[] = []
  for (let message = 0; message < history.messages && victims.length < VICTIMS_MAX; message++) {
    const ending = endingOf(replication, message, 0)
    const poison = history.isPoison(message)
    if (kind === 'held-up' && poison && ending === 'waiting' && history.attempts[message]! > 0) victims.push(message)
    else if (kind === 'lost' && !poison && ending === 'lost') victims.push(message)
    else if (kind === 'twice' && history.effects[message]! > 1) victims.push(message)
  }
  return victims
}
