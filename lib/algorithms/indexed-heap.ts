// A binary heap whose entries can be found again: to change their rank, or to take them out, wherever they are.

/**
 * A minimum priority queue of numbered entries. Sedgewick and Wayne, Algorithms (4th edition), section 2.4, "index priority
 * queue"; a hash map from number to place stands in for the array, so numbers may be any.
 *
 * An entry is ordered by its rank and, among equal ranks, by `order`, such as the order of arrival. Adding, changing and removing
 * take O(log n) steps, looking at the least one step.
 */
export class IndexedHeap {
  /** Entries moved so far, for measuring. */
  moves = 0
  readonly #ids: number[] = []
  readonly #ranks: number[] = []
  readonly #orders: number[] = []
  readonly #places = new Map<number, number>()

  get size(): number {
    return this.#ids.length
  }

  /** The number of the least entry; undefined when there is none. */
  get least(): number | undefined {
    return this.#ids[0]
  }

  /** The rank of the least entry; infinity when there is none. */
  get leastRank(): number {
    return this.#ranks[0] ?? Infinity
  }

  has(id: number): boolean {
    return this.#places.has(id)
  }

  rankOf(id: number): number | undefined {
    const place = this.#places.get(id)
    return place === undefined ? undefined : this.#ranks[place]
  }

  /** Adds an entry, or gives the one with this number another rank and order. */
  set(id: number, rank: number, order = 0): void {
    const place = this.#places.get(id)
    if (place === undefined) {
      this.#ids.push(id)
      this.#ranks.push(rank)
      this.#orders.push(order)
      this.#settle(this.#ids.length - 1, id, rank, order)
    } else this.#settle(place, id, rank, order)
  }

  /** Takes an entry out. Returns false if there is none of this number. */
  delete(id: number): boolean {
    const place = this.#places.get(id)
    if (place === undefined) return false
    this.#places.delete(id)
    const last = this.#ids.pop()!
    const rank = this.#ranks.pop()!
    const order = this.#orders.pop()!
    if (last !== id) this.#settle(place, last, rank, order)
    return true
  }

  /** Takes the least entry out and returns its number. */
  pop(): number | undefined {
    const { least } = this
    if (least !== undefined) this.delete(least)
    return least
  }

  clear(): void {
    this.#ids.length = 0
    this.#ranks.length = 0
    this.#orders.length = 0
    this.#places.clear()
  }

  #before(rank: number, order: number, place: number): boolean {
    const other = this.#ranks[place]!
    return rank < other || (rank === other && order < this.#orders[place]!)
  }

  /** Puts an entry where it belongs, beginning with a place that is free for it. */
  #settle(from: number, id: number, rank: number, order: number): void {
    const size = this.#ids.length
    let hole = from
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!this.#before(rank, order, parent)) break
      this.#put(hole, this.#ids[parent]!, this.#ranks[parent]!, this.#orders[parent]!)
      hole = parent
    }
    // Either it has risen, and then what is below is larger, or it may have to sink.
    while (hole >= from) {
      let child = 2 * hole + 1
      if (child >= size) break
      if (child + 1 < size && this.#before(this.#ranks[child + 1]!, this.#orders[child + 1]!, child)) child++
      if (this.#before(rank, order, child)) break
      this.#put(hole, this.#ids[child]!, this.#ranks[child]!, this.#orders[child]!)
      hole = child
    }
    this.#put(hole, id, rank, order)
  }

  #put(place: number, id: number, rank: number, order: number): void {
    this.moves++
    this.#ids[place] = id
    this.#ranks[place] = rank
    this.#orders[place] = order
    this.#places.set(id, place)
  }
}
