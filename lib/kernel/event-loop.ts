// The clock of a simulation: events in the order of their time, on typed arrays, since a closure an event costs a factor of six.

const INITIAL_CAPACITY = 256
/** Pending events, not processed ones: 36 bytes each. */
export const PENDING_EVENTS_MAX = 4_194_304

/**
 * A future-event list: a 4-ary heap ordered by time, and by order of scheduling among equal times, so that runs repeat.
 * An event is a kind and two integers; what they mean is the simulation's business.
 *
 *     while (loop.next()) switch (loop.kind) { case ARRIVAL: arrive(loop.a); ... }
 */
export class EventLoop {
  /** The present: the time of the event that `next` took out last. */
  now = 0
  kind = 0
  a = 0
  b = 0
  /** Events taken out so far. */
  processed = 0
  /** Events still to come. */
  size = 0

  private scheduled = 0
  // The heap moves a time, a sequence number and a slot; kind, a and b stay where they are, in the slot.
  private times = new Float64Array(INITIAL_CAPACITY)
  private sequences = new Float64Array(INITIAL_CAPACITY)
  private slots = new Int32Array(INITIAL_CAPACITY)
  private kinds = new Int32Array(INITIAL_CAPACITY)
  private firsts = new Int32Array(INITIAL_CAPACITY)
  private seconds = new Int32Array(INITIAL_CAPACITY)

  constructor() {
    for (let slot = 0; slot < INITIAL_CAPACITY; slot++) this.slots[slot] = slot
  }

  /**
   * Schedules an event at an absolute time.
   * @throws RangeError for a time before now or not a number, and when more than `PENDING_EVENTS_MAX` would be pending
   */
  at(time: number, kind: number, a = 0, b = 0): void {
    if (!(time >= this.now)) throw new RangeError(`An event at ${time} lies before now, ${this.now}`)
    if (this.size === this.times.length) this.grow()
    const slot = this.slots[this.size]!
    this.kinds[slot] = kind
    this.firsts[slot] = a
    this.seconds[slot] = b
    this.rise(this.size++, time, this.scheduled++, slot)
  }

  /** Schedules an event after a delay of at least 0. */
  after(delay: number, kind: number, a = 0, b = 0): void {
    this.at(this.now + delay, kind, a, b)
  }

  /** The time of the next event, or infinity. */
  peek(): number {
    return this.size === 0 ? Infinity : this.times[0]!
  }

  /** Takes the next event out and moves the present to it; false if none is left. */
  next(): boolean {
    if (this.size === 0) return false
    const slot = this.slots[0]!
    this.now = this.times[0]!
    this.kind = this.kinds[slot]!
    this.a = this.firsts[slot]!
    this.b = this.seconds[slot]!
    this.processed++
    const last = --this.size
    const moved = this.slots[last]!
    if (last > 0) this.sink(this.times[last]!, this.sequences[last]!, moved)
    // Slots beyond `size` are the free ones.
    this.slots[last] = slot
    return true
  }

  private rise(from: number, time: number, sequence: number, slot: number): void {
    const { times, sequences, slots } = this
    let hole = from
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      // A new event has the highest sequence number, so among equal times it stays below.
      if (times[parent]! <= time) break
      times[hole] = times[parent]!
      sequences[hole] = sequences[parent]!
      slots[hole] = slots[parent]!
      hole = parent
    }
    times[hole] = time
    sequences[hole] = sequence
    slots[hole] = slot
  }

  private sink(time: number, sequence: number, slot: number): void {
    const { times, sequences, slots, size } = this
    let hole = 0
    for (;;) {
      const first = hole * 4 + 1
      if (first >= size) break
      let child = first
      let childTime = times[first]!
      const end = first + 4 < size ? first + 4 : size
      for (let other = first + 1; other < end; other++) {
        const otherTime = times[other]!
        if (otherTime < childTime || (otherTime === childTime && sequences[other]! < sequences[child]!)) {
          child = other
          childTime = otherTime
        }
      }
      if (childTime > time || (childTime === time && sequences[child]! > sequence)) break
      times[hole] = childTime
      sequences[hole] = sequences[child]!
      slots[hole] = slots[child]!
      hole = child
    }
    times[hole] = time
    sequences[hole] = sequence
    slots[hole] = slot
  }

  private grow(): void {
    const before = this.times.length
    if (before >= PENDING_EVENTS_MAX) throw new RangeError(`More than ${PENDING_EVENTS_MAX} events are pending`)
    this.times = doubled(this.times, new Float64Array(before * 2))
    this.sequences = doubled(this.sequences, new Float64Array(before * 2))
    this.slots = doubled(this.slots, new Int32Array(before * 2))
    this.kinds = doubled(this.kinds, new Int32Array(before * 2))
    this.firsts = doubled(this.firsts, new Int32Array(before * 2))
    this.seconds = doubled(this.seconds, new Int32Array(before * 2))
    for (let slot = before; slot < before * 2; slot++) this.slots[slot] = slot
  }
}

function doubled<T extends Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from)
  return to
}
