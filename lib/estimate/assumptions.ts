// Which of the candidate's numbers is which assumption of the reference: by words, by dimension, by size.
import type { Clause } from './line.ts'
import { likeliestOf } from './line.ts'
import { parseQuantity } from './formula.ts'
import { wordsOf } from './suffix.ts'
import type { Quantity } from './quantity.ts'

/** An assumption that was found in the candidate's lines. `ratio`: theirs over the reference's; `called`: by its words too. */
export type Recognised = { name: string; ratio: number; line: number; called: boolean }

export const ASSUMPTION_FACTOR_MAX = 10
const EQUAL = 0.02

/** A number that the candidate put in. */
export type Candidate = {
  quantity: Quantity
  words: Set<string>
  /** Whether a word after it says what it is of: "60k drivers". */
  named: boolean
  line: number
  clause: Clause
}

const FILLERS = new Set([
  'per',
  'a',
  'an',
  'of',
  'the',
  'each',
  'every',
  'and',
  'in',
  'on',
  'for',
  'x',
  'factor',
  'number',
  'average',
  'avg',
])
const SYNONYMS: ReadonlyMap<string, string[]> = new Map([
  ['dau', ['daily', 'active', 'user']],
  ['mau', ['monthly', 'active', 'user']],
  ['replicated', ['replica']],
  ['replication', ['replica']],
  ['peak', ['peak', 'factor']],
])

const stem = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word

function significant(words: Iterable<string>): Set<string> {
  const set = new Set<string>()
  for (const word of words) {
    const synonyms = SYNONYMS.get(word.toLowerCase()) ?? SYNONYMS.get(stem(word.toLowerCase())) ?? [word]
    for (const synonym of synonyms)
      if (!FILLERS.has(synonym) || synonym === 'factor') set.add(stem(synonym.toLowerCase()))
  }
  return set
}

/** Numbers that the candidate put in, by line: not the results after an equals sign, unless only a name stands before it. */
export function candidateNumbers(lines: Clause[][]): Candidate[] {
  return lines.flatMap((clauses, line) =>
    clauses.flatMap((clause) =>
      clause.segments.flatMap((segment, index) => {
        const result = index > 0 && !segment.computes
        const label = segment.terms.length === 1 ? clause.label : []
        return segment.terms.flatMap((term) => {
          // "= 1,157/s, x10 = 11.6k/s": what multiplies a result was put in.
          if (result && !term.multiple) return []
          // "4 cursors, not 4 copies"
          if (term.words.includes('not')) return []
          const quantity = likeliestOf(term.node)
          return quantity && quantity.value > 0
            ? [{ quantity, words: significant([...label, ...term.words]), named: term.soft.length > 0, line, clause }]
            : []
        })
      }),
    ),
  )
}

export type Assumption = { name: string; quantity: Quantity; words: Set<string> }

/** The author's assumptions as candidates may write them; one that cannot be read is left out. */
export const assumptionsOf = (assumptions: Record<string, string>): Assumption[] =>
  Object.entries(assumptions).flatMap(([name, text]) => {
    const parsed = parseQuantity(text)
    return parsed.ok && parsed.quantity.value > 0
      ? [{ name, quantity: parsed.quantity, words: significant(wordsOf(name)) }]
      : []
  })

/**
 * Pairs assumptions with numbers, the surest first, each number once. A number that differs from the assumption needs a
 * word in common, or to be the only one of its dimension; an equal one needs nothing.
 * @param counts whether a line, from 0, speaks of this estimate; a number of another line needs a word in common
 */
export function recognise(
  references: Assumption[],
  candidates: Candidate[],
  counts: (line: number) => boolean = () => true,
): Recognised[] {
  const pairs = references.flatMap((reference) => {
    const alone = references.filter((other) => other.quantity.data === reference.quantity.data).length === 1
    return candidates.flatMap((candidate) => {
      const ratio = ratioOf(candidate.quantity, reference.quantity)
      if (ratio === null) return []
      const shared = [...reference.words].filter((word) => candidate.words.has(word)).length
      const words = reference.words.size === 0 ? 0 : shared / reference.words.size
      // "10 TB/day" is a product of assumptions, and no size of one message.
      const rate = candidate.quantity.time !== 0 && reference.quantity.time === 0 && reference.quantity.data !== 0
      const sized =
        !rate && reference.quantity.data !== 0 && alone && candidate.quantity.data === reference.quantity.data
      const equal = Math.abs(ratio - 1) < EQUAL
      if (shared === 0 && ((!equal && !sized) || !counts(candidate.line))) return []
      const close = ratio <= ASSUMPTION_FACTOR_MAX && ratio >= 1 / ASSUMPTION_FACTOR_MAX
      if (rate && !close) return []
      // "peak 100M / 86400" elsewhere is no factor of a hundred million.
      if (!close && !counts(candidate.line)) return []
      const sureness = words + (sized ? 0.6 : 0) + (equal ? 0.5 : 0) + (close ? 0.3 : 0)
      return sureness >= 0.4 ? [{ reference, candidate, ratio, sureness, called: shared > 0 }] : []
    })
  })
  const taken = new Set<Candidate>()
  const found = new Map<string, Recognised>()
  for (const { reference, candidate, ratio, called } of pairs.sort((a, b) => b.sureness - a.sureness)) {
    if (taken.has(candidate) || found.has(reference.name)) continue
    taken.add(candidate)
    found.set(reference.name, { name: reference.name, ratio, line: candidate.line, called })
  }
  return [...found.values()]
}

/** How many assumptions a line names, or gives the very figures of. */
export const namedIn = (references: Assumption[], candidates: Candidate[]): number => {
  const speaksOf = ({ words }: Assumption, candidate: Candidate) => [...words].some((word) => candidate.words.has(word))
  const fitting = candidates.filter(
    (candidate) => !candidate.named || references.some((reference) => speaksOf(reference, candidate)),
  )
  return recognise(references, fitting).filter(({ ratio }) => Math.abs(ratio - 1) < EQUAL).length
}

/** Null where the two are not measured alike. A missing unit of time is no difference. */
function ratioOf(candidate: Quantity, reference: Quantity): number | null {
  // "1e9 x 132 = 132 GB": the unit was left out, and the figure is the very one.
  const bare = candidate.data === 0 && candidate.time === 0 && candidate.money === 0 && reference.data === 1
  if (bare && reference.time === 0 && reference.money === 0 && Math.abs(candidate.value / reference.value - 1) < EQUAL)
    return 1
  if (candidate.data !== reference.data || candidate.money !== reference.money) return null
  const ratio =
    candidate.time === reference.time ? candidate.value / reference.value : candidate.count / reference.count
  if (candidate.time !== reference.time && candidate.time !== 0 && reference.time !== 0) return null
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null
}
