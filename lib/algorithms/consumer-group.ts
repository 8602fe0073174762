// A group of consumers that share the partitions of a topic: who has which, and from when on.

export type GroupState = 'empty' | 'joining' | 'stable'

/**
 * Membership of one group. Whenever it changes, all members are asked to join again; when they have, or the time for it is over, there
 * is a new generation in which every partition belongs to exactly one of them. Who speaks in the name of an older generation is not
 * heard. Kafka's classic protocol: Kafka documentation, "Consumer group protocol", and KIP-62.
 *
 * Decides only; the caller sends messages, keeps time and must make what it decides durable.
 */
export class ConsumerGroup {
  state: GroupState = 'empty'
  generation = 0
  /** The member of each partition in this generation, or -1. */
  readonly owners: Int32Array
  /** When each member was heard of last. */
  private readonly heardAt = new Map<number, number>()
  private readonly joined = new Set<number>()
  private deadline = Infinity
  private readonly sessionMs: number

  /** @param sessionMs after this time of silence a member is out; also how long a member may take to join again */
  constructor(partitions: number, sessionMs: number) {
    this.owners = new Int32Array(partitions).fill(-1)
    this.sessionMs = sessionMs
  }

  get members(): number[] {
    return [...this.heardAt.keys()]
  }

  /** A member wants to join, or joins again. Returns true if the others have to be asked to do so too. */
  join(member: number, now: number): boolean {
    const begins = this.state !== 'joining'
    this.heardAt.set(member, now)
    if (begins) this.begin(now)
    this.joined.add(member)
    return begins
  }

  /** A sign of life. Returns false if the caller is no member and has to join. */
  heard(member: number, now: number): boolean {
    if (!this.heardAt.has(member)) return false
    this.heardAt.set(member, now)
    return true
  }

  /** Looks for members that are silent. Returns true if the others have to join again. */
  expire(now: number): boolean {
    let gone = false
    for (const [member, at] of this.heardAt) {
      if (now - at <= this.sessionMs) continue
      this.heardAt.delete(member)
      this.joined.delete(member)
      gone = true
    }
    if (!gone || this.state !== 'stable') return false
    this.begin(now)
    return true
  }

  /** Ends the joining if everybody has joined or time is up. Returns true if there is a new generation. */
  complete(now: number): boolean {
    if (this.state !== 'joining') return false
    if (this.joined.size < this.heardAt.size && now < this.deadline) return false
    for (const member of this.members) if (!this.joined.has(member)) this.heardAt.delete(member)
    this.generation++
    this.owners.fill(-1)
    // Ascending, so that the outcome depends on who is there and not on who was first.
    const members = this.members.sort((a, b) => a - b)
    this.state = members.length === 0 ? 'empty' : 'stable'
    if (members.length > 0)
      for (let partition = 0; partition < this.owners.length; partition++)
        this.owners[partition] = members[partition % members.length]!
    return true
  }

  /** May this member speak for this partition? In the time of joining the old generation still may, to finish its work. */
  owns(member: number, generation: number, partition: number): boolean {
    return generation === this.generation && this.owners[partition] === member
  }

  partitionsOf(member: number): number[] {
    const partitions: number[] = []
    for (const [partition, owner] of this.owners.entries()) if (owner === member) partitions.push(partition)
    return partitions
  }

  private begin(now: number): void {
    this.state = 'joining'
    this.joined.clear()
    this.deadline = now + this.sessionMs
  }
}
