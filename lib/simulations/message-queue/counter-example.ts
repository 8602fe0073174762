// Finds a small run in which a design goes wrong, and cuts it to the messages that matter.
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import type { Faults, Recurring } from './faults.ts'
import { NO_FAULTS } from './faults.ts'
import { fateOf } from './measures.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'
import { cut } from './cut.ts'

export type Violation = 'lost' | 'twice' | 'held-up'
type FaultName = Exclude<keyof Faults, 'diskLoss'>
type Accusation = { kind: Violation; faults: FaultName[] }

/** What each design is accused of, and what has to happen for it. */
const ACCUSED: Partial<Record<DesignId, Accusation>> = {
  'at-least-once': { kind: 'twice', faults: ['consumerCrash'] },
  'at-most-once': { kind: 'lost', faults: ['consumerCrash'] },
  'acks-one': { kind: 'lost', faults: ['brokerCrash'] },
  'acks-zero': { kind: 'lost', faults: ['brokerCrash'] },
  'unclean-election': { kind: 'lost', faults: ['brokerCrash', 'powerCut', 'isolation'] },
  'retention-by-time': { kind: 'lost', faults: ['consumerCrash'] },
  'no-dead-letters': { kind: 'held-up', faults: [] },
  'push-flood': { kind: 'lost', faults: ['consumerCrash'] },
  'in-memory-queue': { kind: 'lost', faults: ['brokerCrash'] },
}

const TRIES = 10
const TRY_MS = 2_000
const MESSAGES_PER_SECOND = 15
const CLOSER = 5
const POISON = 0.03
/** Some designs have to be unlucky several times in a row. */
const UNLUCKY_TRIES = 30
const UNLUCKY = new Set<DesignId>(['unclean-election', 'retention-by-time'])

export const HUNT_WEIGHT = (2 * TRIES * TRY_MS * MESSAGES_PER_SECOND) / 1000

const often = ({ everyMs, forMs }: Recurring): Recurring => ({ everyMs: everyMs / CLOSER, forMs })

/** One producer, one partition, one subscriber with two consumers, and only the faults that are needed. */
function smallSetting(design: DesignId, { kind, faults }: Accusation, p: Parameters): Setting {
  const setting = settingOf(design, { ...p, producers: 1, partitions: 1, subscribers: 1, consumers: 2 })
  const chosen = faults.map((name) => [name, often(setting.faults[name])])
  const struck: Faults = { ...NO_FAULTS, ...Object.fromEntries(chosen) }
  return {
    ...calm(setting),
    network: { ...setting.network, loss: design === 'acks-zero' ? setting.network.loss : 0 },
    faults: struck,
    poison: kind === 'held-up' ? (setting.poison > 0 ? POISON : 0) : 0,
    messagesPerSecond: MESSAGES_PER_SECOND,
    durationMs: TRY_MS,
  }
}

/**
 * Looks through small groups with the given faults for the violation that takes the fewest messages to tell.
 * @returns null when the design shows none under these parameters
 */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const accusation = ACCUSED[design]
  if (!accusation) return null
  const setting = smallSetting(design, accusation, p)
  let best: Trace | null = null
  const tries = UNLUCKY.has(design) ? UNLUCKY_TRIES : TRIES
  for (let attempt = 0; attempt < tries; attempt++) {
    const replication = yield* replicate(setting, random.split(`attempt ${attempt}`), true)
    const message = victimOf(replication, accusation.kind)
    if (message === null) continue
    const trace = cut(design, accusation.kind, message, replication)
    if (!best || trace.chart.messages.length < best.chart.messages.length) best = trace
  }
  return best
}

/** The first message to which it happened. */
function victimOf(replication: Replication, kind: Violation): number | null {
  const { history } = replication
  for (let message = 0; message < history.messages; message++) {
    const poison = history.isPoison(message)
    const fate = fateOf(replication, message, 0)
    if (kind === 'held-up' ? poison && fate === 'waiting' : poison) {
      if (poison && kind === 'held-up') return message
      continue
    }
    if (kind === 'lost' && fate === 'lost') return message
    if (kind === 'twice' && history.effects[message]! > 1) return message
  }
  return null
}
