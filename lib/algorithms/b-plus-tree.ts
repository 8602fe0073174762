// A B+ tree (Comer 1979, The ubiquitous B-tree) of pairs of numbers, ordered by key and then by value; the index of a table.

const PAIRS_MAX = 64
const CHILDREN_MAX = 64

type Leaf = { keys: number[]; values: number[] }
/** `children[i]` holds pairs from the i-th separator on; the first child everything before the second. */
type Inner = { children: Node[]; keys: number[]; values: number[] }
type Node = Leaf | Inner

const isInner = (node: Node): node is Inner => 'children' in node

/**
 * A set of (key, value) pairs: Bayer and McCreight (1972) in the variant of Comer (1979, section 3). Inserting and deleting cost
 * O(log n) pages, a range O(log n) and the pages that it covers. Pages that deletes leave empty are taken out; half-empty ones
 * are not merged, as in most databases (Johnson and Shasha 1993).
 */
export class BPlusTree {
  size = 0
  /** Pages looked at since it was last set to 0. */
  pagesRead = 0
  #root: Node = { keys: [], values: [] }

  /** Adds a pair; one that is there already stays once. */
  insert(key: number, value: number): void {
    const right = this.#insert(this.#root, key, value)
    if (!right) return
    const left = this.#root
    this.#root = { children: [left, right.node], keys: [-Infinity, right.key], values: [-Infinity, right.value] }
  }

  /** Takes a pair out; false if it was not there. */
  delete(key: number, value: number): boolean {
    const deleted = this.#delete(this.#root, key, value)
    if (deleted) this.size--
    while (isInner(this.#root) && this.#root.children.length === 1) this.#root = this.#root.children[0]!
    if (isInner(this.#root) && this.#root.children.length === 0) this.#root = { keys: [], values: [] }
    return deleted
  }

  /**
   * Visits the pairs with keys up to `highest`, ascending, until the visitor returns false.
   * @returns how many were visited
   */
  upTo(highest: number, visit: (key: number, value: number) => unknown): number {
    const seen = { pairs: 0 }
    this.#visit(this.#root, highest, visit, seen)
    return seen.pairs
  }

  #visit(
    node: Node,
    highest: number,
    visit: (key: number, value: number) => unknown,
    seen: { pairs: number },
  ): boolean {
    this.pagesRead++
    if (isInner(node)) {
      for (let at = 0; at < node.children.length; at++) {
        if (at > 0 && node.keys[at]! > highest) return false
        if (!this.#visit(node.children[at]!, highest, visit, seen)) return false
      }
      return true
    }
    for (let at = 0; at < node.keys.length; at++) {
      if (node.keys[at]! > highest) return false
      seen.pairs++
      if (visit(node.keys[at]!, node.values[at]!) === false) return false
    }
    return true
  }

  #insert(node: Node, key: number, value: number): { node: Node; key: number; value: number } | null {
    this.pagesRead++
    if (!isInner(node)) {
      const at = firstFrom(node, key, value)
      if (node.keys[at] === key && node.values[at] === value) return null
      node.keys.splice(at, 0, key)
      node.values.splice(at, 0, value)
      this.size++
      if (node.keys.length <= PAIRS_MAX) return null
      const half = node.keys.length >>> 1
      const right: Leaf = { keys: node.keys.splice(half), values: node.values.splice(half) }
      return { node: right, key: right.keys[0]!, value: right.values[0]! }
    }
    const at = childOf(node, key, value)
    const right = this.#insert(node.children[at]!, key, value)
    if (!right) return null
    node.children.splice(at + 1, 0, right.node)
    node.keys.splice(at + 1, 0, right.key)
    node.values.splice(at + 1, 0, right.value)
    if (node.children.length <= CHILDREN_MAX) return null
    const half = node.children.length >>> 1
    const split: Inner = {
      children: node.children.splice(half),
      keys: node.keys.splice(half),
      values: node.values.splice(half),
    }
    return { node: split, key: split.keys[0]!, value: split.values[0]! }
  }

  #delete(node: Node, key: number, value: number): boolean {
    this.pagesRead++
    if (!isInner(node)) {
      const at = firstFrom(node, key, value)
      if (node.keys[at] !== key || node.values[at] !== value) return false
      node.keys.splice(at, 1)
      node.values.splice(at, 1)
      return true
    }
    const at = childOf(node, key, value)
    const child = node.children[at]!
    if (!this.#delete(child, key, value)) return false
    if (isInner(child) ? child.children.length > 0 : child.keys.length > 0) return true
    node.children.splice(at, 1)
    node.keys.splice(at, 1)
    node.values.splice(at, 1)
    return true
  }
}

/** The place of the first pair that is not below the given one. */
function firstFrom({ keys, values }: { keys: number[]; values: number[] }, key: number, value: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key || (keys[middle] === key && values[middle]! < value)) low = middle + 1
    else high = middle
  }
  return low
}

/** The last child whose separator is not above the pair. */
function childOf(node: Inner, key: number, value: number): number {
  const at = firstFrom(node, key, value)
  const exact = node.keys[at] === key && node.values[at] === value
  return Math.max(0, exact ? at : at - 1)
}
