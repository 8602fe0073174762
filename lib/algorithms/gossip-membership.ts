// Failure detection by gossip (van Renesse, Minsky and Hayden 1998): each member raises a counter of its own and tells others, one at
// a time, the highest counters that it has heard of. Whose counter stands still for too long counts as down.
/** The highest heartbeat heard of each member. */
export type Heartbeats = Float64Array

/** Room for the beats of one life: a member that starts again begins above all of its earlier ones. */
const BEATS_OF_A_LIFE = 2 ** 32

export class GossipMembership {
  readonly #self: number
  readonly #suspectAfter: number
  readonly #heartbeats: Heartbeats
  /** When each counter moved last, by the clock of whoever asks. */
  readonly #movedAt: Float64Array

  /** @param life how often this member has started before; it has to survive crashes, as a clock or a number on disk does */
  constructor(self: number, members: number, suspectAfter: number, now: number, life = 0) {
    this.#self = self
    this.#suspectAfter = suspectAfter
    this.#heartbeats = new Float64Array(members)
    this.#heartbeats[self] = life * BEATS_OF_A_LIFE
    // Nobody is down before there was time to hear of them.
    this.#movedAt = new Float64Array(members).fill(now)
  }

  /** One round: raises the own counter and picks whom to tell. */
  beat(now: number, random: { integer(below: number): number }): { to: number; heartbeats: Heartbeats } {
    this.#heartbeats[this.#self]!++
    this.#movedAt[this.#self] = now
    const others = this.#heartbeats.length - 1
    const drawn = others > 0 ? random.integer(others) : 0
    return { to: drawn >= this.#self ? drawn + 1 : drawn, heartbeats: this.#heartbeats.slice() }
  }

  hear(heartbeats: Heartbeats, now: number): void {
    for (let member = 0; member < heartbeats.length; member++) {
      if (heartbeats[member]! <= this.#heartbeats[member]!) continue
      this.#heartbeats[member] = heartbeats[member]!
      this.#movedAt[member] = now
    }
  }

  believesUp(member: number, now: number): boolean {
    return member === this.#self || now - this.#movedAt[member]! <= this.#suspectAfter
  }
}
