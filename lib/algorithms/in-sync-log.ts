// One copy of a replicated log as Kafka keeps it: a leader, followers that fetch, and a set of replicas that are in sync.

/** What a follower asks for: everything from the end of its log, and how much of that log is safe. */
export type Position = { end: number; lastEpoch: number; durable: number }

/** What a leader answers: entries, or where the follower's log parts from its own. */
export type Answer<R> =
  | { kind: 'entries'; from: number; epochs: number[]; records: R[]; start: number; highWatermark: number }
  | { kind: 'diverged'; epoch: number; end: number }

/** Hears of every change of one copy, to keep what is derived from the log, such as the numbers of a producer. */
export type LogObserver<R> = {
  appended(record: R, offset: number): void
  /** Everything from `end` on is gone. */
  truncated(end: number): void
}

/**
 * A replica of a partition. Offsets count from 0. An entry is committed once every replica in sync has it; `highWatermark` is the first
 * offset that is not. Replication by in-sync replicas: Kreps, Narkhede and Rao 2011 and the Kafka documentation, "Replication"; epochs
 * against divergence: KIP-101 and KIP-595; changes of the set in sync guarded by a version: KIP-497.
 *
 * Replicas in sync can all fail but one and nothing committed is lost, where a majority needs more than half of them alive. What that
 * costs is somebody outside, here the caller, who decides by consensus who is in sync and who leads.
 */
export class InSyncLog<R> {
  readonly epochs: number[] = []
  readonly records: R[] = []
  /** The first offset that is kept. */
  start = 0
  highWatermark = 0
  /** What is on disk: a crash keeps entries below it. */
  flushed = 0
  /** The epoch of the present leader. */
  epoch = 0
  leading = false
  /** Where the log ended when this leader began: what is committed may reach up to here, whatever its high watermark says. */
  private began = 0
  /** Up to where the flush under way will have got. */
  private flushing = 0
  /** How much a leader knows to be safe at each follower of this epoch. */
  private readonly safe = new Map<number, number>()
  private inSync: readonly number[] = []
  /** Followers that were proposed as in sync and not yet confirmed: they count already, since others may count on them. */
  private readonly proposed = new Set<number>()
  private readonly node: number
  private readonly flushFirst: boolean
  private readonly observer: LogObserver<R> | null

  /** @param flushFirst does a copy count only when it is on disk? */
  constructor(node: number, flushFirst: boolean, observer: LogObserver<R> | null = null) {
    this.node = node
    this.flushFirst = flushFirst
    this.observer = observer
  }

  /** The offset of the next entry. */
  get end(): number {
    return this.records.length
  }

  /** Up to where this copy counts. */
  get durable(): number {
    return this.flushFirst ? this.flushed : this.end
  }

  get position(): Position {
    return { end: this.end, lastEpoch: this.epochs[this.end - 1] ?? 0, durable: this.durable }
  }

  /** How many replicas are confirmed as in sync; known to a leader. */
  get inSyncCount(): number {
    return this.inSync.length
  }

  /** Becomes leader, or hears of a change of the set in sync while it leads. */
  lead(epoch: number, inSync: readonly number[]): void {
    if (!this.leading || epoch !== this.epoch) {
      this.safe.clear()
      this.began = this.end
    }
    this.leading = true
    this.epoch = epoch
    this.inSync = inSync
    this.proposed.clear()
    this.commit()
  }

  follow(epoch: number): void {
    this.leading = false
    this.epoch = epoch
  }

  /** Appends as leader. Returns the offset. */
  append(record: R): number {
    this.push(this.epoch, record)
    this.commit()
    return this.end - 1
  }

  /** Does the follower have nothing that this leader does not have? */
  agrees({ end, lastEpoch }: Position): boolean {
    return end <= this.start || (end <= this.end && this.epochs[end - 1] === lastEpoch)
  }

  /** Is there anything to answer to a follower? */
  hasNews(position: Position): boolean {
    return position.end < this.end || !this.agrees(position)
  }

  /** Answers a follower. */
  answer(position: Position, max: number): Answer<R> {
    const { start, highWatermark } = this
    const { end, lastEpoch } = position
    if (!this.agrees(position)) return this.parting(lastEpoch)
    const from = Math.max(end, start)
    const to = Math.min(this.end, from + max)
    const [epochs, records] = [this.epochs.slice(from, to), this.records.slice(from, to)]
    return { kind: 'entries', from, epochs, records, start, highWatermark }
  }

  /**
   * As leader, learns how far a follower is that agrees.
   * @returns true if it now has all that may be committed and is not in sync, so that it should be proposed
   */
  followerAt(node: number, durable: number): boolean {
    this.safe.set(node, Math.max(durable, this.safe.get(node) ?? 0))
    this.commit()
    return durable >= Math.max(this.highWatermark, this.began) && !this.inSync.includes(node)
  }

  /** The set that a leader asks for when a follower has caught up. The follower counts from now on. */
  propose(node: number): number[] {
    this.proposed.add(node)
    return [...this.inSync, node]
  }

  /** As follower, takes over what a leader answered. */
  take(answer: Answer<R>): void {
    if (answer.kind === 'diverged') return this.truncate(Math.min(answer.end, this.endOf(answer.epoch)))
    const { from, epochs, records, start, highWatermark } = answer
    if (from > this.end) {
      // Older entries are gone at the leader: begin where its log begins.
      this.records.length = from
      this.epochs.length = from
      this.start = from
      this.flushed = from
    }
    if (from === this.end) for (let i = 0; i < records.length; i++) this.push(epochs[i]!, records[i]!)
    this.trim(start)
    this.highWatermark = Math.max(this.highWatermark, Math.min(highWatermark, this.end))
  }

  /** Entries below `offset` are no longer needed. */
  trim(offset: number): void {
    if (offset > this.start) this.start = Math.min(offset, this.end)
  }

  /** A flush begins, of all that is there now. Returns false if that is on disk already. */
  beginFlush(): boolean {
    this.flushing = this.end
    return this.flushing > this.flushed
  }

  /** The flush that was begun is done. */
  endFlush(): void {
    this.flushed = Math.max(this.flushed, this.flushing)
    this.commit()
  }

  /** The machine fails: what was not flushed is gone, or everything with the disk. */
  crash(diskKept: boolean): void {
    this.leading = false
    if (!diskKept) {
      this.start = 0
      this.flushed = 0
    }
    this.flushing = this.flushed
    this.truncate(this.flushed)
  }

  private push(epoch: number, record: R): void {
    this.epochs.push(epoch)
    this.records.push(record)
    this.observer?.appended(record, this.end - 1)
  }

  private truncate(end: number): void {
    if (end >= this.end) return
    this.epochs.length = end
    this.records.length = end
    this.flushed = Math.min(this.flushed, end)
    // What is appended in place of it is not part of a flush that began before.
    this.flushing = Math.min(this.flushing, end)
    this.start = Math.min(this.start, end)
    this.highWatermark = Math.min(this.highWatermark, end)
    this.observer?.truncated(end)
  }

  /** The last entry that leader and follower can have in common is of this epoch or an earlier one. */
  private parting(lastEpoch: number): Answer<R> {
    let end = this.end
    while (end > this.start && this.epochs[end - 1]! > lastEpoch) end--
    return { kind: 'diverged', epoch: end > this.start ? this.epochs[end - 1]! : 0, end }
  }

  /** Where entries of an epoch, or earlier ones, end; what is no longer kept agrees with nothing. */
  private endOf(epoch: number): number {
    let end = this.end
    while (end > 0 && (this.epochs[end - 1] ?? Infinity) > epoch) end--
    return end
  }

  /** The high watermark of a leader never goes back, and waits for everybody in sync. */
  private commit(): void {
    if (!this.leading) return
    let safe = this.durable
    for (const node of this.inSync) if (node !== this.node) safe = Math.min(safe, this.safe.get(node) ?? 0)
    for (const node of this.proposed) safe = Math.min(safe, this.safe.get(node) ?? 0)
    if (safe > this.highWatermark) this.highWatermark = safe
  }
}
