// Words as people write them on boards, brought to one form: tokens, near spellings, and a matcher that is linear in the text.

/** Longer texts are read up to here; a board is not a book. */
export const TEXT_CHARACTERS_MAX = 20_000
const TERM_WORDS_MAX = 7

const camelCase = /(\p{Ll})(?=\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})|(\d)(?=\p{Lu}\p{Ll})/gu
const pluralAcronym = /\b(\p{Lu}{2,})s\b/gu
const possessive = /['’]s\b/g
const word = /[\p{L}\p{N}]+/gu

/** A word in the singular, by endings alone ("caches" to "cache", "queries" to "query"); what is not a plural stays, as "10ms". */
export function singular(token: string): string {
  if (/^\d/.test(token)) return token
  if (token.length <= 3 || !token.endsWith('s') || /(?:ss|us|is)$/.test(token)) return token
  if (token === 'indices') return 'index'
  if (token.endsWith('ies') && token.length > 4) return token.slice(0, -3) + 'y'
  if (/(?:x|ss|sh|[trn]ch)es$/.test(token)) return token.slice(0, -2)
  return token.slice(0, -1)
}

// One reading of a board asks for the words of a label many times over.
const REMEMBERED_MAX = 20_000
const REMEMBERED_CHARACTERS_MAX = 200
const remembered = new Map<string, readonly string[]>()

/** Lower-case singular words of a text: camelCase and punctuation split, accents and possessives dropped. */
export function tokensOf(text: string): readonly string[] {
  const known = remembered.get(text)
  if (known) return known
  const tokens = split(text.slice(0, TEXT_CHARACTERS_MAX))
  if (text.length > REMEMBERED_CHARACTERS_MAX) return tokens
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, tokens)
  return tokens
}

function split(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    // One word each, or they are left as the letter alone.
    .replace(/\bc\+\+/gi, 'cpp')
    .replace(/\bc#/gi, 'csharp')
    .replace(possessive, '')
    .replace(pluralAcronym, '$1')
    .replace(camelCase, '$& ')
    .toLowerCase()
  return (plain.match(word) ?? []).map(singular)
}

/** A term as the matcher knows it: its words without the spaces, so that "load balancer" and "loadbalancer" are one. */
export const termKey = (term: string): string => tokensOf(term).join('')

export type Match<Value> = {
  value: Value
  /** First word and the one after the last. */ start: number
  end: number
  exact: boolean
}

/**
 * Finds many terms in a list of words at once: each window of up to seven words is looked up in a table, so the time grows
 * with the text and not with the number of terms, and nothing backtracks.
 */
export class TermTable<Value> {
  readonly #values = new Map<string, { value: Value; words: readonly string[] }[]>()
  #longest = 1

  add(term: string, value: Value): void {
    const words = tokensOf(term)
    if (words.length === 0 || words.length > TERM_WORDS_MAX) return
    const key = words.join('')
    const values = this.#values.get(key)
    if (values) values.push({ value, words })
    else this.#values.set(key, [{ value, words }])
    this.#longest = Math.max(this.#longest, words.length)
  }

  has(key: string): boolean {
    return this.#values.has(key)
  }

  /** Every occurrence of every term, in the order of their first word, longer ones first. */
  all(words: readonly string[]): Match<Value>[] {
    const found: Match<Value>[] = []
    for (let start = 0; start < words.length; start++) found.push(...this.#at(words, start))
    return found
  }

  /** Occurrences that do not overlap: at each word the longest term wins. */
  longest(words: readonly string[]): Match<Value>[] {
    const found: Match<Value>[] = []
    for (let start = 0; start < words.length;) {
      const here = this.#at(words, start)
      const end = here[0]?.end
      if (end === undefined) start++
      else {
        found.push(...here.filter((match) => match.end === end))
        start = end
      }
    }
    return found
  }

  #at(words: readonly string[], start: number): Match<Value>[] {
    const found: Match<Value>[] = []
    let key = ''
    for (let end = start + 1; end <= Math.min(words.length, start + this.#longest); end++) {
      key += words[end - 1]
      for (const { value, words: own } of this.#values.get(key) ?? [])
        if (!joinsByChance(own, words, start, end)) found.unshift({ value, start, end, exact: true })
    }
    return found
  }
}

/** "A sync standby" is not asynchronous, and "on" no "O(n)". */
const joinsByChance = (own: readonly string[], words: readonly string[], start: number, end: number): boolean =>
  (words[start] === 'a' && own[0] !== 'a' && end - start > 1) ||
  (end - start === 1 && own.length > 1 && own.every((each) => each.length === 1))

/**
 * Optimal string alignment distance (insertions, deletions, substitutions, neighbouring swaps; no substring edited twice),
 * cut off above `limit`. Boytsov 2011, "Indexing methods for approximate dictionary searching".
 */
export function spellingDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      row.push(cost)
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

/** Corrects a slip of the pen to a word that is known: same first letter, one edit for 5 to 8 letters, two from 9. */
export class Lexicon {
  readonly #known = new Set<string>()
  readonly #byInitial = new Map<string, string[]>()
  readonly #corrected = new Map<string, string>()
  readonly #stop: ReadonlySet<string>

  readonly #shortest: number

  /**
   * @param stop Words that are close to a known one and mean something else.
   * @param shortest Letters that a word needs to be corrected: fewer leave too little to go by.
   */
  constructor(words: Iterable<string>, stop: readonly string[], shortest = 5) {
    this.#stop = new Set(stop.map(singular))
    this.#shortest = shortest
    for (const each of words) {
      if (this.#known.has(each)) continue
      this.#known.add(each)
      const initial = each.charAt(0)
      const list = this.#byInitial.get(initial)
      if (list) list.push(each)
      else this.#byInitial.set(initial, [each])
    }
  }

  correct(token: string): string {
    if (token.length < this.#shortest || token.length > 30 || this.#known.has(token) || this.#stop.has(token))
      return token
    const known = this.#corrected.get(token)
    if (known !== undefined) return known
    const limit = token.length >= 9 ? 2 : 1
    let best = token
    let distance = limit + 1
    for (const each of this.#byInitial.get(token.charAt(0)) ?? []) {
      if (each.length < this.#shortest) continue
      const candidate = spellingDistance(token, each, limit)
      if (candidate < distance) {
        best = each
        distance = candidate
      }
    }
    // Bounded, because labels come from strangers.
    if (this.#corrected.size < 20_000) this.#corrected.set(token, best)
    return best
  }
}
