// Finds concepts in texts: the common dictionary and a scenario's own, and ad-hoc lists of terms, in time linear in the text.
import { CONCEPTS } from '../board/concepts.ts'
import { ORDINARY_WORDS } from '../board/ordinary-words.ts'
import { Lexicon, type Match, TermTable, termKey, tokensOf } from '../board/words.ts'

/** Shorter words of prose are too often something else. */
export const CORRECTED_LETTERS_MIN = 8
const NEGATIONS = new Set(['no', 'not', 'without', 'never', 'cannot', 'dont'])
const BETWEEN = new Set(['a', 'an', 'any', 'the', 'need', 'for', 'use', 'using', 'of'])

const common = new TermTable<string>()
for (const [id, terms] of Object.entries(CONCEPTS)) for (const term of terms) common.add(term, id)

/** Every word of a term of the common dictionary. */
export const CONCEPT_WORDS: readonly string[] = Object.values(CONCEPTS).flat().flatMap(tokensOf)

export type ConceptReader = {
  /** The words of a text, near spellings of known ones corrected. */
  words: (text: string) => string[]
  /** Concepts in the words, each with the term's key; negated ones ("no fencing token") left out. */
  read: (words: readonly string[]) => (Match<string> & { term: string })[]
  has: (concept: string) => boolean
}

/** A reader of the common concepts together with a scenario's own; made once a scenario. */
export function conceptReader(own: Readonly<Record<string, readonly string[]>>): ConceptReader {
  const table = new TermTable<string>()
  for (const [id, terms] of Object.entries(own)) for (const term of terms) table.add(term, id)
  const lexicon = new Lexicon(
    [...CONCEPT_WORDS, ...Object.values(own).flat().flatMap(tokensOf)],
    ORDINARY_WORDS,
    CORRECTED_LETTERS_MIN,
  )
  return {
    words: (text) => tokensOf(text).map((token) => lexicon.correct(token)),
    read: (words) =>
      [...common.all(words), ...table.all(words)]
        .filter((match) => !isNegated(words, match.start))
        .map((match) => ({ ...match, term: words.slice(match.start, match.end).join(' ') })),
    has: (concept) => Object.hasOwn(own, concept) || Object.hasOwn(CONCEPTS, concept),
  }
}

/** "No", "not" or "without" just before, with at most a small word between. */
export function isNegated(words: readonly string[], start: number): boolean {
  let at = start - 1
  for (let small = 0; small < 2 && BETWEEN.has(words[at] ?? ''); small++) at--
  const before = words[at] ?? ''
  return NEGATIONS.has(before) || (before === 't' && /^(?:don|doesn|isn|won|didn)$/.test(words[at - 1] ?? ''))
}

/** Where any of the author's terms stands in the words; plain words, never a pattern. */
export function termHits(terms: readonly string[], words: readonly string[]): (Match<string> & { term: string })[] {
  const table = new TermTable<string>()
  for (const term of terms) table.add(term, termKey(term))
  return table
    .all(words)
    .filter((match) => !isNegated(words, match.start))
    .map((match) => ({ ...match, term: match.value }))
}
