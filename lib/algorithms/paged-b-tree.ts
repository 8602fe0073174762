// A B+ tree (Bayer and McCreight 1972; Comer 1979): sorted pages that are changed in place and split when they are full.
import type { PagedDisk } from './paged-disk.ts'
import { lowerBound } from './sorted-run.ts'

type Leaf = { page: number; keys: Uint32Array; values: Uint32Array; size: number; next: Leaf | null }
type Inner = { page: number; keys: Uint32Array; children: Node[]; size: number }
type Node = Leaf | Inner

const isLeaf = (node: Node): node is Leaf => 'values' in node

/** Keys and values are unsigned 32-bit integers. Pages that deletes leave half empty are not merged, as in many real systems. */
export class PagedBTree {
  readonly #entriesPerPage: number
  readonly #childrenPerPage: number
  readonly #disk: PagedDisk
  #root: Node
  #pages = 0
  #depth = 1

  constructor(entriesPerPage: number, childrenPerPage: number, disk: PagedDisk) {
    if (entriesPerPage < 2 || childrenPerPage < 3)
      throw new RangeError(`Pages of ${entriesPerPage} entries and ${childrenPerPage} children cannot be split`)
    this.#entriesPerPage = entriesPerPage
    this.#childrenPerPage = childrenPerPage
    this.#disk = disk
    this.#root = this.#newLeaf()
  }

  get pages(): number {
    return this.#pages
  }

  /** Pages from the root to an entry. */
  get depth(): number {
    return this.#depth
  }

  get(key: number): number | undefined {
    const leaf = this.#leafOf(key)
    const at = lowerBound(leaf.keys.subarray(0, leaf.size), key)
    return at < leaf.size && leaf.keys[at] === key ? leaf.values[at] : undefined
  }

  /** The first so many entries from a key on, ascending. */
  scan(from: number, count: number): { key: number; value: number }[] {
    const found: { key: number; value: number }[] = []
    let leaf: Leaf | null = this.#leafOf(from)
    let at = lowerBound(leaf.keys.subarray(0, leaf.size), from)
    while (leaf && found.length < count) {
      for (; at < leaf.size && found.length < count; at++) found.push({ key: leaf.keys[at]!, value: leaf.values[at]! })
      if (found.length === count) break
      leaf = leaf.next
      at = 0
      if (leaf) this.#disk.read(leaf.page)
    }
    return found
  }

  put(key: number, value: number): void {
    const path: { node: Inner; at: number }[] = []
    const leaf = this.#leafOf(key, path)
    const at = lowerBound(leaf.keys.subarray(0, leaf.size), key)
    this.#disk.change(leaf.page)
    if (at < leaf.size && leaf.keys[at] === key) {
      leaf.values[at] = value
      return
    }
    leaf.keys.copyWithin(at + 1, at, leaf.size)
    leaf.values.copyWithin(at + 1, at, leaf.size)
    leaf.keys[at] = key
    leaf.values[at] = value
    leaf.size++
    if (leaf.size > this.#entriesPerPage) this.#splitLeaf(leaf, path)
  }

  delete(key: number): void {
    const leaf = this.#leafOf(key)
    const at = lowerBound(leaf.keys.subarray(0, leaf.size), key)
    if (at === leaf.size || leaf.keys[at] !== key) return
    leaf.keys.copyWithin(at, at + 1, leaf.size)
    leaf.values.copyWithin(at, at + 1, leaf.size)
    leaf.size--
    this.#disk.change(leaf.page)
  }

  /** Reads its way down, and notes it if a path is given. */
  #leafOf(key: number, path?: { node: Inner; at: number }[]): Leaf {
    let node = this.#root
    for (;;) {
      this.#disk.read(node.page)
      if (isLeaf(node)) return node
      const separators = node.keys.subarray(0, node.size)
      const below = lowerBound(separators, key)
      // A separator is the smallest key of what lies right of it.
      const at = below < node.size && separators[below] === key ? below + 1 : below
      path?.push({ node, at })
      node = node.children[at]!
    }
  }

  #splitLeaf(leaf: Leaf, path: { node: Inner; at: number }[]): void {
    const right = this.#newLeaf()
    const middle = leaf.size >>> 1
    right.keys.set(leaf.keys.subarray(middle, leaf.size))
    right.values.set(leaf.values.subarray(middle, leaf.size))
    right.size = leaf.size - middle
    leaf.size = middle
    right.next = leaf.next
    leaf.next = right
    this.#disk.change(right.page)
    this.#insertAbove(leaf, right.keys[0]!, right, path)
  }

  /** Puts a new right neighbour into the parent, which may be full in turn. */
  #insertAbove(left: Node, separator: number, right: Node, path: { node: Inner; at: number }[]): void {
    const parent = path.pop()
    if (!parent) {
      const root = this.#newInner()
      root.keys[0] = separator
      root.children = [left, right]
      root.size = 1
      this.#root = root
      this.#depth++
      this.#disk.change(root.page)
      return
    }
    const { node, at } = parent
    node.keys.copyWithin(at + 1, at, node.size)
    node.keys[at] = separator
    node.children.splice(at + 1, 0, right)
    node.size++
    this.#disk.change(node.page)
    if (node.children.length <= this.#childrenPerPage) return
    const neighbour = this.#newInner()
    const middle = node.size >>> 1
    const up = node.keys[middle]!
    neighbour.keys.set(node.keys.subarray(middle + 1, node.size))
    neighbour.size = node.size - middle - 1
    neighbour.children = node.children.splice(middle + 1)
    node.size = middle
    this.#disk.change(neighbour.page)
    this.#insertAbove(node, up, neighbour, path)
  }

  #newLeaf(): Leaf {
    this.#pages++
    // One place more than a page holds, for the entry that makes it split.
    const keys = new Uint32Array(this.#entriesPerPage + 1)
    return { page: this.#disk.allocate(), keys, values: new Uint32Array(keys.length), size: 0, next: null }
  }

  #newInner(): Inner {
    this.#pages++
    return { page: this.#disk.allocate(), keys: new Uint32Array(this.#childrenPerPage), children: [], size: 0 }
  }
}
