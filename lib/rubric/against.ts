// Whether words may be held against the person who wrote them: what is only near to a wrong turn, or weighed, is no confession.
import { denies, passageOf } from './phrases.ts'
import type { Hit, Statement } from './material.ts'

/** So many words may stand between those of a term: with more the sentence may say something else; two words meet by chance sooner. */
const betweenMax = (weight: number): number => (weight > 2 ? 2 : 1)
const CLAUSE_END = /\n|[;|?]|[.!](?=\s)/
/** "A vs B", "why not A": A is weighed, whichever was taken. */
const WEIGHS = /\b(?:vs|versus|why not|rejected|ruled out|turned down)\b/i
/** "B instead of A": not A. */
const TURNS_FROM = /\b(?:instead of|rather than|compared (?:to|with))\b/i
const FORBIDS = /\b(?:must|may|should|shall) not\b/i
/** "putProgram(bytes) -> sha", "PUT /x {body} -> 200": a call that is offered, and nothing of what is done in it. */
const SIGNATURE =
  /^[\s\-*•\d.)]*(?:[\p{L}_][\w.]*\s*\([^()]*\)\s*(?:->|→)\s*\S{1,40}|(?:GET|POST|PUT|PATCH|DELETE)\s+\/\S*(?:\s*\{[^{}]*\})?(?:\s*(?:->|→)\s*\S{1,40})?)\s*$/u

const ANSWER = /->|→|=>/

type Clause = { text: string; words: readonly string[]; from: number }
const known = new WeakMap<Statement, readonly Clause[]>()

/** The clauses of a text, each with the place of its first word. */
function clausesOf(statement: Statement): readonly Clause[] {
  const before = known.get(statement)
  if (before) return before
  let from = 0
  const clauses = statement.text.split(CLAUSE_END).map((text): Clause => {
    const { words } = passageOf(text)
    const clause = { text, words, from }
    from += words.length
    return clause
  })
  known.set(statement, clauses)
  return clauses
}

/** How many words stand before what is looked for; all, and more, where it is not there. */
function wordsBefore(text: string, what: RegExp): number {
  const at = text.search(what)
  return at < 0 ? Infinity : passageOf(text.slice(0, at)).words.length
}

/**
 * Whether a term that was found says what it is held for: its words together, in one clause, where the clause neither weighs nor
 * denies, and neither in a call nor among the options of a decision.
 */
export function mayAccuse(hit: Hit): boolean {
  const { statement, start, end, between, weight, term } = hit
  if (between > betweenMax(weight) || start < statement.options) return false
  // What a call answers may tell what goes on behind it.
  if (statement.section === 'api' && start < wordsBefore(statement.text, ANSWER)) return false
  const clause = clausesOf(statement).findLast(({ from }) => from <= start)
  if (!clause) return true
  const isOneClause = end <= clause.from + clause.words.length
  if ((between > 0 && !isOneClause) || WEIGHS.test(clause.text) || SIGNATURE.test(clause.text)) return false
  if (start - clause.from >= wordsBefore(clause.text, TURNS_FROM)) return false
  return denies(term) || !FORBIDS.test(clause.text)
}
