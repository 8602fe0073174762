// What the machines of the exchange tell each other, and which of them is which.

/** Orders are numbers of the flow; `first` is the number of the first of them in the sequence. */
export type Message =
  | { kind: 'order'; order: number }
  /** From the engine that leads to the retransmitter and the standby, before anybody else hears of it. */
  | { kind: 'journal'; epoch: number; first: number; orders: number[] }
  | { kind: 'recorded'; upTo: number }
  | { kind: 'feed'; epoch: number; first: number; orders: number[] }
  /** A sign of life: how far the sequence goes. */
  | { kind: 'beat'; epoch: number; end: number }
  | { kind: 'ask'; from: number; to: number }
  | { kind: 'resend'; first: number; orders: number[] }
  /** TCP: the next number that the receiver waits for. */
  | { kind: 'acknowledge'; next: number }
  /** An engine takes over: from now on only its epoch counts. */
  | { kind: 'seize'; epoch: number; from: number }
  | { kind: 'seized'; epoch: number; first: number; orders: number[] }
  | { kind: 'copy' }
  | { kind: 'copied'; epoch: number; orders: number[] }
  /** Somebody else leads by now. */
  | { kind: 'stale'; epoch: number }

/** More than this is asked for and answered in pieces. */
export const ANSWER_MAX = 256

/** Of each shard two engines and a retransmitter, then the participants. */
export class Roster {
  readonly participants: number[]
  readonly nodes: number

  constructor(shards: number, count: number) {
    this.participants = Array.from({ length: count }, (_, at) => shards * 3 + at)
    this.nodes = shards * 3 + count
  }

  engine = (shard: number, which: number): number => shard * 3 + which
  recorder = (shard: number): number => shard * 3 + 2
}
