// The steps of a protocol at which a fault can strike: every write, every message sent, every message received.
import { chance } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'

export type StepKind = 'write' | 'send' | 'receive'
export type Step = { node: number; kind: StepKind; what: string }
/** What the network does to a message. */
export type Fate = 'lost' | 'twice' | 'late'
export type Fault = 'crash-before' | 'crash-after' | Fate
/** A fault at the step that is reached as the so-and-so-many-th, from 0. */
export type Strike = { at: number; fault: Fault }

/** Everything that can go wrong at a step. A crash after the receipt is one before the next write or message. */
export const FAULTS_AT: Record<StepKind, readonly Fault[]> = {
  write: ['crash-before', 'crash-after'],
  send: ['crash-before', 'crash-after', 'lost', 'twice', 'late'],
  receive: ['crash-before'],
}

/** Decides at each step whether a fault strikes. */
export interface Faults {
  /** @param count how many steps have been reached before */
  at(step: Step, count: number): Fault | null
}

export const noFaults: Faults = { at: () => null }

/** Faults at named steps and nowhere else. */
export class Strikes implements Faults {
  private readonly strikes: readonly Strike[]

  constructor(strikes: readonly Strike[]) {
    this.strikes = strikes
  }

  at(_step: Step, count: number): Fault | null {
    for (const strike of this.strikes) if (strike.at === count) return strike.fault
    return null
  }
}

/** Crashes by chance, at any step of the given nodes. */
export class ChanceCrashes implements Faults {
  private readonly probability: number
  private readonly nodes: readonly number[]
  private readonly random: Random

  constructor(probability: number, nodes: readonly number[], random: Random) {
    this.probability = probability
    this.nodes = nodes
    this.random = random
  }

  at(step: Step): Fault | null {
    if (this.probability === 0 || !this.nodes.includes(step.node) || !chance(this.random, this.probability)) return null
    return step.kind === 'receive' || chance(this.random, 0.5) ? 'crash-before' : 'crash-after'
  }
}
