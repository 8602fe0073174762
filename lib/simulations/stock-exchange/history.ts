// What an observer of everything writes down: when each order was sent, numbered, published, seen by whom, and in which order.
import type { Order } from './flow.ts'

export type Conflict = { shard: number; number: number; participant: number; order: number; earlier: number }
export type Span = { node: number; from: number; to: number; what: 'down' | 'paused' }

export class History {
  private readonly participants: number
  private readonly orders: readonly Order[]
  private readonly now: () => number
  readonly numberedAt = new Map<number, number>()
  readonly publishedAt = new Map<number, number>()
  readonly confirmedAt = new Map<number, number>()
  readonly firstSeen: number[] = []
  readonly lastSeen: number[] = []
  readonly seenBy: number[] = []
  /** Who was first in each race: bargain -> participant. */
  readonly winners = new Map<number, number>()
  /** Two participants saw different orders under one number. */
  readonly conflicts: Conflict[] = []
  readonly gapsLeft: { participant: number; shard: number; from: number; to: number; at: number }[] = []
  readonly spans: Span[] = []
  /** When engines that led were struck. */
  readonly strikes: number[] = []
  /** Engines that learned that another one leads. */
  stepDowns = 0
  /** Orders that a participant saw twice. */
  twice = 0
  /** What the first two participants saw, in their order. */
  readonly sequences: number[][] = [[], []]
  readonly byNumber: Map<number, number>[]
  private readonly seen: Set<number>[]
  private readonly raced: Set<number>[]

  constructor(shards: number, participants: number, orders: readonly Order[], now: () => number) {
    this.byNumber = Array.from({ length: shards }, () => new Map<number, number>())
    this.seen = Array.from({ length: participants }, () => new Set<number>())
    this.raced = Array.from({ length: participants }, () => new Set<number>())
    this.participants = participants
    this.orders = orders
    this.now = now
  }

  numbered(orders: readonly number[], at: number): void {
    for (const id of orders) {
      if (!this.numberedAt.has(id)) this.numberedAt.set(id, at)
      const { kind, target, owner } = this.orders[id]!
      if (kind === 'race' && !this.winners.has(target)) this.winners.set(target, owner)
    }
  }

  published(orders: readonly number[], at: number): void {
    for (const id of orders) if (!this.publishedAt.has(id)) this.publishedAt.set(id, at)
  }

  delivered(participant: number, shard: number, number: number, id: number, at: number): void {
    const numbers = this.byNumber[shard]!
    const earlier = numbers.get(number)
    if (earlier === undefined) numbers.set(number, id)
    else if (earlier !== id) this.conflicts.push({ shard, number, participant, order: id, earlier })
    const seen = this.seen[participant]!
    if (seen.has(id)) this.twice++
    seen.add(id)
    if (participant < 2) this.sequences[participant]!.push(id)
    // The last participant is the slow one: it is left out of what is measured of the others.
    if (participant === this.participants - 1) return
    this.firstSeen[id] ??= at
    this.lastSeen[id] = at
    this.seenBy[id] = (this.seenBy[id] ?? 0) + 1
  }

  confirmed(id: number, at: number): void {
    this.confirmedAt.set(id, at)
  }

  /** May the participant send an order for this bargain? Once. */
  racing(participant: number, bargain: number): boolean {
    const raced = this.raced[participant]!
    if (raced.has(bargain)) return false
    raced.add(bargain)
    return true
  }

  missed(participant: number, shard: number, gap: { from: number; to: number }): void {
    this.gapsLeft.push({ participant, shard, ...gap, at: this.now() })
  }

  steppedDown(): void {
    this.stepDowns++
  }
}
