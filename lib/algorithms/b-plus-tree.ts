// An ordered index over numbers, in pages, as a database keeps it: a B+ tree that counts the pages it reads.

const ENTRIES_PER_PAGE = 64

type Leaf = { keys: number[]; values: number[] }
/** The pairs in `keys` and `values` are borders: the first that belongs to the child after each, so there is one child more. */
type Inner = { keys: number[]; values: number[]; children: Page[] }
type Page = Leaf | Inner
/** The right half of a page that was full, and the first pair that belongs to it. */
type Split = { key: number; value: number; page: Page }

const isInner = (page: Page): page is Inner => 'children' in page

/**
 * A set of pairs (key, value), ordered by key and then by value: Bayer and McCreight (1972) in the variant of Comer, The
 * ubiquitous B-tree (1979, section 3). Pages are freed when they are empty and not merged when they are half so, as most
 * databases do it (Johnson and Shasha 1993). Insert and delete cost O(log n) pages, a range O(log n) and the pages it covers.
 */
export class BPlusTree {
  size = 0
  /** Since it was last set to 0. */
  pagesRead = 0
  private root: Page = { keys: [], values: [] }

  /** Adds a pair; one that is there already stays once. */
  insert(key: number, value: number): void {
    const split = this.insertInto(this.root, key, value)
    if (split) this.root = { keys: [split.key], values: [split.value], children: [this.root, split.page] }
  }

  /** @returns false if the pair is not there */
  delete(key: number, value: number): boolean {
    const found = this.deleteFrom(this.root, key, value)
    while (isInner(this.root) && this.root.children.length === 1) this.root = this.root.children[0]!
    return found
  }

  /**
   * Visits the pairs with keys from the lowest to `highest`, in order.
   * @param visit returns false to stop
   * @returns how many pairs were visited
   */
  upTo(highest: number, visit: (key: number, value: number) => boolean | void): number {
    let visited = 0
    const walk = (page: Page): boolean => {
      this.pagesRead++
      if (isInner(page))
        return page.children.every((child, at) => !(at > 0 && page.keys[at - 1]! > highest) && walk(child))
      for (let at = 0; at < page.keys.length; at++) {
        const key = page.keys[at]!
        if (key > highest) return false
        visited++
        if (visit(key, page.values[at]!) === false) return false
      }
      return true
    }
    walk(this.root)
    return visited
  }

  private insertInto(page: Page, key: number, value: number): Split | null {
    this.pagesRead++
    const at = position(page, key, value)
    if (isInner(page)) {
      const split = this.insertInto(page.children[at]!, key, value)
      if (!split) return null
      page.keys.splice(at, 0, split.key)
      page.values.splice(at, 0, split.value)
      page.children.splice(at + 1, 0, split.page)
      return page.children.length > ENTRIES_PER_PAGE ? splitInner(page) : null
    }
    if (at > 0 && page.keys[at - 1] === key && page.values[at - 1] === value) return null
    page.keys.splice(at, 0, key)
    page.values.splice(at, 0, value)
    this.size++
    return page.keys.length > ENTRIES_PER_PAGE ? splitLeaf(page) : null
  }

  private deleteFrom(page: Page, key: number, value: number): boolean {
    this.pagesRead++
    const at = position(page, key, value)
    if (isInner(page)) {
      const child = page.children[at]!
      const found = this.deleteFrom(child, key, value)
      const empty = isInner(child) ? child.children.length === 0 : child.keys.length === 0
      if (empty) {
        page.children.splice(at, 1)
        // With a child goes the border at its left, or that at its right for the first one.
        page.keys.splice(Math.max(0, at - 1), 1)
        page.values.splice(Math.max(0, at - 1), 1)
      }
      return found
    }
    if (at === 0 || page.keys[at - 1] !== key || page.values[at - 1] !== value) return false
    page.keys.splice(at - 1, 1)
    page.values.splice(at - 1, 1)
    this.size--
    return true
  }
}

/** How many of the page's pairs are at most the given one; in an inner page that is the child to go to. */
function position({ keys, values }: Page, key: number, value: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = keys[middle]!
    if (other < key || (other === key && values[middle]! <= value)) low = middle + 1
    else high = middle
  }
  return low
}

function splitLeaf(page: Leaf): Split {
  const half = page.keys.length >>> 1
  const right = { keys: page.keys.splice(half), values: page.values.splice(half) }
  return { key: right.keys[0]!, value: right.values[0]!, page: right }
}

/** The border in the middle moves up; what is right of it becomes a page of its own. */
function splitInner(page: Inner): Split {
  const half = page.keys.length >>> 1
  const right = {
    keys: page.keys.splice(half + 1),
    values: page.values.splice(half + 1),
    children: page.children.splice(half + 1),
  }
  return { key: page.keys.pop()!, value: page.values.pop()!, page: right }
}
