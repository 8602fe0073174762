// What really happened, as somebody sees it who knows the true time and is everywhere. No node can read it.

export type Missed = {
  /** The acknowledged write that a later read neither returned nor built upon. */
  write: number
  read: { op: number; start: number; end: number; values: number[] }
}

/** How operations went. */
export class Tally {
  readonly readMs: number[] = []
  readonly writeMs: number[] = []
  missedReads = 0
  readsFailed = 0
  writesFailed = 0
}

type Write = {
  key: number
  op: number
  /** Bits of the writes to this key that it was built on, itself among them. */
  past: bigint
  at: number
  ackedAt: number | null
}

/** Which missed writes are kept as stories; the counts go on. */
export const MISSED_KEPT_MAX = 500

/** The order of causes, kept apart from the clocks that are under test. */
export class History {
  readonly writes: Write[] = []
  readonly missed: Missed[] = []
  /** When the data centres cannot reach each other, if ever. */
  cut: { from: number; to: number } | null = null
  /** Operations that began while the data centres were cut off from each other, and the others. */
  readonly within = new Tally()
  readonly outside = new Tally()
  siblings = 0
  siblingsMost = 0
  hintsStored = 0
  hintsDelivered = 0
  treeComparisons = 0
  hashesSent = 0
  entriesSent = 0
  /** What the comparisons would have sent without trees: every entry that both have. */
  entriesWithoutTrees = 0
  /** From a crash until another node believes it. */
  readonly detections: number[] = []
  /** Nodes taken for down that were up and could be reached. */
  falseSuspicions = 0
  readonly crashedAt = new Map<number, number>()
  /** By key: the bits of its acknowledged writes. */
  readonly #acked = new Map<number, bigint>()
  /** By write: its bit, and by key the writes in the order of their bits. */
  readonly #bits: bigint[] = []
  readonly #ofKey = new Map<number, number[]>()

  /**
   * A client is about to write, having read these values. One that read nothing means to replace whatever was acknowledged before.
   * @returns the write's number, which is also its value
   */
  write(key: number, op: number, basedOn: readonly number[] | null, now: number): number {
    const ofKey = this.#ofKey.get(key) ?? []
    const bit = 1n << BigInt(ofKey.length)
    const past = bit | (basedOn ? this.pastOf(basedOn) : this.pastOf(this.writesOf(key, this.ackedOf(key))))
    const number = this.writes.push({ key, op, past, at: now, ackedAt: null }) - 1
    ofKey.push(number)
    this.#ofKey.set(key, ofKey)
    this.#bits.push(bit)
    return number
  }

  acknowledged(write: number, now: number): void {
    const { key } = this.writes[write]!
    if (this.writes[write]!.ackedAt !== null) return
    this.writes[write]!.ackedAt = now
    this.tallyAt(this.writes[write]!.at).writeMs.push(now - this.writes[write]!.at)
    this.#acked.set(key, this.ackedOf(key) | this.#bits[write]!)
  }

  failed(what: 'get' | 'put', start: number): void {
    if (what === 'get') this.tallyAt(start).readsFailed++
    else this.tallyAt(start).writesFailed++
  }

  tallyAt(start: number): Tally {
    return this.cut && start >= this.cut.from && start < this.cut.to ? this.within : this.outside
  }

  /** The acknowledged writes of a key, as bits. */
  ackedOf(key: number): bigint {
    return this.#acked.get(key) ?? 0n
  }

  /** Everything that these values were built on, and they themselves. */
  pastOf(values: readonly number[]): bigint {
    return values.reduce((past, value) => past | this.writes[value]!.past, 0n)
  }

  /** A read is over. `required` are the writes that were acknowledged when it began. */
  read(key: number, required: bigint, op: number, values: number[], start: number, end: number): void {
    const tally = this.tallyAt(start)
    tally.readMs.push(end - start)
    this.siblings += values.length
    this.siblingsMost = Math.max(this.siblingsMost, values.length)
    const unseen = required & ~this.pastOf(values)
    if (unseen === 0n) return
    tally.missedReads++
    if (this.missed.length >= MISSED_KEPT_MAX) return
    const write = this.writesOf(key, unseen).at(-1)!
    this.missed.push({ write, read: { op, start, end, values } })
  }

  writesOf(key: number, bits: bigint): number[] {
    return (this.#ofKey.get(key) ?? []).filter((write) => (bits & this.#bits[write]!) !== 0n)
  }

  /** The keys that were written. */
  get keys(): number[] {
    return [...this.#ofKey.keys()]
  }

  /** Acknowledged writes that nothing in these final values stands for; and those among them that were built on such a value. */
  lost(key: number, values: readonly number[]): { lost: number[]; successors: number } {
    const lost = this.writesOf(key, this.ackedOf(key) & ~this.pastOf(values))
    const survivors = values.reduce((bits, value) => bits | this.#bits[value]!, 0n)
    const successors = lost.filter((write) => (this.writes[write]!.past & survivors) !== 0n)
    return { lost, successors: successors.length }
  }
}
