// The fate of a message: when it arrives, how often, or whether at all.
import { exponential } from './distributions.ts'
import type { Random } from './random.ts'

/** Times are in the simulation's own unit. */
export type NetworkOptions = {
  /** The shortest way of a message. */
  delayMin: number
  /** What comes on top, exponential with this mean. */
  delayExtra: number
  /** Probability that a message is lost. */
  loss: number
  /** Probability that a message arrives twice. */
  duplication: number
  /** Probability that a message may overtake earlier ones of its link. 0 is a link like TCP, 1 one like UDP. */
  reordering: number
  /** What a link takes longer than the shortest way, such as one to another data centre. */
  linkExtra?: (from: number, to: number) => number
}

export class Network {
  readonly options: NetworkOptions
  private readonly nodes: number
  private readonly random: Random
  private readonly latest: Float64Array
  /** The group of each node; messages pass within a group only. */
  private readonly groups: Int32Array

  constructor(nodes: number, options: NetworkOptions, random: Random) {
    this.nodes = nodes
    this.options = options
    this.random = random
    this.latest = new Float64Array(nodes * nodes)
    this.groups = new Int32Array(nodes)
  }

  /** When a message sent now arrives; null if it is lost. Every call is a copy of its own. */
  arrival(now: number, from: number, to: number): number | null {
    const { delayMin, delayExtra, loss, reordering } = this.options
    if (loss > 0 && this.random.next() < loss) return null
    if (!this.connected(from, to)) return null
    let time = now + delayMin + (this.options.linkExtra?.(from, to) ?? 0)
    if (delayExtra > 0) time += exponential(this.random, delayExtra)
    const link = from * this.nodes + to
    if (reordering > 0 && this.random.next() < reordering) return time
    if (time < this.latest[link]!) time = this.latest[link]!
    else this.latest[link] = time
    return time
  }

  /** Does the network deliver this message a second time? */
  duplicates(): boolean {
    return this.options.duplication > 0 && this.random.next() < this.options.duplication
  }

  connected(from: number, to: number): boolean {
    return this.groups[from] === this.groups[to]
  }

  /** Cuts the network: the named nodes on one side, the others on the other. */
  partition(side: Iterable<number>): void {
    this.groups.fill(0)
    for (const node of side) this.groups[node] = 1
  }

  heal(): void {
    this.groups.fill(0)
  }
}
