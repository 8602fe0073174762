// The names of kinds and products as a table, and labels brought to the words that it knows.
import { NOT_AGENTS, NOT_SLIPS, SUFFIXES } from './label-words.ts'
import { ORDINARY_WORDS } from './ordinary-words.ts'
import { type Kind, KINDS, type ProductDefinition, PRODUCTS } from './vocabulary.ts'
import { Lexicon, TermTable, tokensOf } from './words.ts'

export type Naming = { kind: Kind; general: boolean } | { product: ProductDefinition }

export const namings = new TermTable<Naming>()
for (const kind of KINDS) {
  for (const term of kind.terms) namings.add(term, { kind: kind.id, general: false })
  for (const term of kind.generic ?? []) namings.add(term, { kind: kind.id, general: true })
}
for (const product of PRODUCTS) for (const term of product.terms) namings.add(term, { product })

/** Every word of a kind's or product's name. */
export const NAMING_WORDS: readonly string[] = [
  ...KINDS.flatMap((kind) => [...kind.terms, ...(kind.generic ?? [])]),
  ...PRODUCTS.flatMap((product) => product.terms),
].flatMap(tokensOf)

const lexicon = new Lexicon(NAMING_WORDS, [...ORDINARY_WORDS, ...NOT_SLIPS])

function splitSuffix(token: string): string[] {
  if (namings.has(token)) return [token]
  const numbered = /^(\p{L}{3,})(\d{1,3})$/u.exec(token)
  if (numbered?.[1] && namings.has(numbered[1])) return [numbered[1], numbered[2] ?? '']
  for (const suffix of SUFFIXES)
    if (token.length >= suffix.length + 3 && token.endsWith(suffix)) return [token.slice(0, -suffix.length), suffix]
  return [token]
}

type LabelWords = { words: readonly string[]; corrected: boolean }

/** Words of a label, joined suffixes split and near spellings corrected; `corrected` tells whether any were. */
export function labelWords(text: string): LabelWords {
  const known = remembered.get(text)
  if (known) return known
  const raw = tokensOf(text).flatMap(splitSuffix)
  const words = raw.map((token) => lexicon.correct(token))
  const made = { words, corrected: words.some((each, i) => each !== raw[i]) }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (text.length <= REMEMBERED_CHARACTERS_MAX) remembered.set(text, made)
  return made
}

// A board is read again after every change, and most of its labels are as they were.
const REMEMBERED_MAX = 20_000
const REMEMBERED_CHARACTERS_MAX = 200
const remembered = new Map<string, LabelWords>()

/** "Url extractor", "spam checker": a noun of somebody who acts, unless it is known as something else. */
export const isAgent = (noun: string): boolean => noun.length >= 6 && /(?:er|or)$/.test(noun) && !NOT_AGENTS.has(noun)
