// Finds concepts in texts: the common dictionary and a scenario's own, and ad-hoc lists of terms, in time linear in the text.
import { CALLED, CONCEPTS, TROUBLES } from '../board/concepts.ts'
import { ORDINARY_WORDS } from '../board/ordinary-words.ts'
import { Lexicon, termKey, TermTable, tokensOf } from '../board/words.ts'
import { calledBy, guards, type OwnConcept, termsOf } from '../scenario/concept.ts'
import { denies, type Passage, passageOf, type PhraseMatch, PhraseTable } from './phrases.ts'

/** Shorter words of prose are too often something else. */
export const CORRECTED_LETTERS_MIN = 8
const NEGATIONS = new Set(['no', 'not', 'without', 'never', 'cannot', 'dont', 'doesnt', 'isnt', 'cant', 'avoid', 'nor'])
// prettier-ignore
const BETWEEN = new Set([
  'a', 'an', 'any', 'the', 'need', 'for', 'use', 'using', 'used', 'of', 'have', 'want', 'add', 'require', 'required', 'needed', 'support',
])
const COMPARED = new Set(['more', 'longer', 'later', 'less'])
const LEADS_ON = new Set(['to', 'for', 'of'])
const UNNEEDED = new Set(['need', 'needed', 'use', 'used', 'necessary', 'required', 'worth', 'possible', 'wanted'])

const common = new PhraseTable<string>()
for (const [id, terms] of Object.entries(CONCEPTS)) for (const term of terms) common.add(term, id)

/** Every word of a term of the common dictionary. */
export const CONCEPT_WORDS: readonly string[] = Object.values(CONCEPTS).flat().flatMap(tokensOf)

/** A text as it is understood. */
export type Heard = {
  /** With near spellings of known words corrected. */
  passage: Passage
  /** Its concepts; those that it says are not there ("no fencing token") left out. */
  concepts: readonly PhraseMatch<string>[]
  /** The same, with those that it weighs and turns down ("fencing is not needed"). */
  weighed: readonly PhraseMatch<string>[]
}

export type ConceptReader = {
  hear: (text: string) => Heard
  has: (concept: string) => boolean
  /** What a person calls it; of plain words that are no concept, themselves. */
  called: (concept: string) => string
  /** Whether it only keeps other systems' boards out: that it is there tells nobody anything. */
  isGuard: (concept: string) => boolean
}

// A board is scored again after every change, and most of its texts are as they were.
const REMEMBERED_MAX = 20_000
const REMEMBERED_CHARACTERS_MAX = 2_000_000

/** A reader of the common concepts together with a scenario's own; made once a scenario. */
export function conceptReader(own: Readonly<Record<string, OwnConcept>>): ConceptReader {
  const table = new PhraseTable<string>()
  for (const [id, concept] of Object.entries(own)) for (const term of termsOf(concept)) table.add(term, id)
  const lexicon = new Lexicon(
    [...CONCEPT_WORDS, ...Object.values(own).flatMap(termsOf).flatMap(tokensOf)],
    ORDINARY_WORDS,
    CORRECTED_LETTERS_MIN,
  )
  const remembered = new Map<string, Heard>()
  let characters = 0
  const hear = (text: string): Heard => {
    const passage = passageOf(text, (word) => lexicon.correct(word))
    const weighed = [...common.find(passage), ...table.find(passage)]
    const denied = weighed.filter((match) => !TROUBLES.has(match.value) && isNegated(passage, match))
    // "Fencing tokens are not needed" denies the shorter "fencing" in it as well.
    const concepts = weighed.filter(
      (match) =>
        !denied.some(
          (each) =>
            each === match ||
            (each.value === match.value && each.start <= match.start && each.end >= match.end && !denies(match.term)),
        ),
    )
    return { passage, concepts, weighed }
  }
  return {
    hear: (text) => {
      const known = remembered.get(text)
      if (known) return known
      const heard = hear(text)
      characters += text.length
      if (remembered.size >= REMEMBERED_MAX || characters > REMEMBERED_CHARACTERS_MAX) {
        remembered.clear()
        characters = text.length
      }
      remembered.set(text, heard)
      return heard
    },
    has: (concept) => Object.hasOwn(own, concept) || Object.hasOwn(CONCEPTS, concept),
    called: (concept) =>
      (Object.hasOwn(own, concept) ? calledBy(own[concept]) : undefined) ??
      (Object.hasOwn(CALLED, concept) ? CALLED[concept] : undefined) ??
      concept.replaceAll('-', ' '),
    isGuard: (concept) => Object.hasOwn(own, concept) && guards(own[concept]),
  }
}

/**
 * "No", "not" or "without" just before or within, with at most small words between; "instead of"; or "is not needed" just after.
 */
export function isNegated(
  { words, sentences, refused }: Passage,
  { start, end, term }: { start: number; end: number; term: string },
): boolean {
  if (refused.has(start)) return true
  // The author's own "not" says what is looked for.
  if (tokensOf(term).some((word) => NEGATIONS.has(word))) return false
  const inSentence = (at: number) => (sentences[at] === sentences[start] ? (words[at] ?? '') : '')
  // "No more than 2 ms" is a bound.
  const negates = (at: number) =>
    NEGATIONS.has(inSentence(at)) && !(COMPARED.has(inSentence(at + 1)) && inSentence(at + 2) === 'than')
  let at = start - 1
  for (let small = 0; small < 3 && BETWEEN.has(inSentence(at)); small++) {
    if (inSentence(at) === 'of' && inSentence(at - 1) === 'instead') return true
    at--
  }
  if (negates(at) || (inSentence(at) === 'than' && inSentence(at - 1) === 'rather')) return true
  for (let within = start + 1; within < end - 1; within++) if (negates(within)) return true
  const after = inSentence(end) === 'is' || inSentence(end) === 'are' ? end + 1 : end
  // "Nobody gets it twice, no need to invent a store": what is not needed comes after.
  if (inSentence(after) === 'no' && LEADS_ON.has(inSentence(after + 2))) return false
  return negates(after) && UNNEEDED.has(inSentence(after + 1))
}

// A predicate's list is looked for in every text of every board.
const tables = new WeakMap<readonly string[], PhraseTable<string>>()

/** Where any of the author's terms stands in a text; plain words, never a pattern. */
export function termHits(terms: readonly string[], passage: Passage): PhraseMatch<string>[] {
  const table = tables.get(terms) ?? new PhraseTable<string>()
  if (!tables.has(terms)) {
    for (const term of terms) table.add(term, termKey(term))
    tables.set(terms, table)
  }
  return table.find(passage).filter((match) => !isNegated(passage, match))
}

/** Whether words hold any of these names as they are written: a label, a product. */
export function hasName(names: readonly string[], words: readonly string[]): boolean {
  const table = new TermTable<true>()
  for (const name of names) table.add(name, true)
  return table.all(words).length > 0
}
