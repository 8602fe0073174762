// Which lines of a label are its name: people break a name where the box ends, and write below it what the thing does.
import { DEPLOYMENT, PREPOSITIONS } from './label-words.ts'
import { isAgent, labelWords, namings } from './naming.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

const NAME_WORDS_MAX = 7

// Verbs that are no nouns: a line that begins with one tells what the thing does.
// prettier-ignore
const VERBS = new Set([
  'acquires', 'allows', 'applies', 'asks', 'assigns', 'contains', 'creates', 'decides', 'deletes', 'detects', 'ensures',
  'finds', 'forwards', 'generates', 'gets', 'gives', 'grants', 'handles', 'has', 'holds', 'is', 'keeps', 'knows', 'limits',
  'lives', 'loses', 'maintains', 'makes', 'manages', 'merges', 'needs', 'picks', 'provides', 'publishes', 'receives',
  'refuses', 'rejects', 'releases', 'renews', 'retries', 'returns', 'runs', 'sees', 'sends', 'serves', 'subscribes',
  'supports', 'takes', 'tells', 'tries', 'uses', 'validates', 'verifies', 'waits', 'wants', 'watches',
])
// prettier-ignore
const ARTICLES = new Set(['the', 'a', 'an', 'all', 'its', 'their', 'each', 'every', 'if', 'when', 'while', 'until', 'then'])

const rawWords = (line: string): string[] => line.match(/[\p{L}\p{N}'’]+/gu) ?? []

/** Whether a line tells what a thing does or holds, rather than what it is called: "holds the lock", "last id per user". */
export function isClause(line: string): boolean {
  const words = rawWords(line).map((word) => word.toLowerCase())
  const [first = ''] = words
  if (words.length < 2) return false
  return (
    VERBS.has(first) ||
    words.some((word, i) => ARTICLES.has(word) && !(i === 0 && word === 'a')) ||
    words.indexOf('per') > 0 ||
    PREPOSITIONS.has(first)
  )
}

/** "counts users": a small word in -s that begins no known term. It may be a noun too ("sessions table"). */
function mayBeVerb(line: string): boolean {
  const [first = '', ...more] = rawWords(line)
  if (more.length === 0 || !/^\p{Ll}{2,}s$/u.test(first) || first.endsWith('ss')) return false
  return !namings.longest(labelWords(line).words).some((match) => match.start === 0 && match.end > 1)
}

/** The name of a label in one line, and the lines below it. */
export function linesOfLabel(label: string): { head: string; rest: string[] } {
  if (!label.includes('\n')) return { head: label.trim(), rest: [] }
  const [first = '', ...more] = label
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  let head = first
  while (more[0] !== undefined && goesOn(head, more[0])) head += ` ${more.shift()}`
  return { head, rest: more }
}

/** Whether a name that was broken into lines goes on: "Load / balancer", "User / profile service", "Kafka / consumers". */
function goesOn(before: string, line: string): boolean {
  if (/[:;,.)\]}]$/.test(before) || /^[^\p{L}\p{N}]/u.test(line) || isClause(line)) return false
  const [left, right] = [labelWords(before).words, labelWords(line).words]
  if (right.length === 0 || left.length + right.length > NAME_WORDS_MAX) return false
  const across = namings.longest([...left, ...right]).some(({ start, end }) => start < left.length && end > left.length)
  if (across) return true
  const named = namings.longest(left)
  const last = named.at(-1)
  if (!last) return true
  if (mayBeVerb(line) || isProduct(right)) return false
  // "User" may be a user or begin a longer name; "Rate limiter" is one.
  if ('kind' in last.value && last.value.general && last.end === left.length) return true
  return (left.length === 1 || right.length === 1) && endsInHead(line, right, left.length)
}

const isProduct = (words: readonly string[]): boolean =>
  namings.longest(words).some(({ value, start, end }) => 'product' in value && start === 0 && end === words.length)

/** Whether a line ends in the noun of what is named before it: a server or worker of it, or one other thing. */
function endsInHead(line: string, words: readonly string[], wordsBefore: number): boolean {
  const noun = words.at(-1) ?? ''
  if (DEPLOYMENT.has(noun) || isAgent(noun)) return true
  const match = namings.longest(words).find(({ value, end }) => 'kind' in value && end === words.length)
  if (!match || !('kind' in match.value)) return false
  if (isA(match.value.kind, 'service')) return true
  const written = rawWords(line).at(-1)?.toLowerCase() ?? ''
  return wordsBefore === 1 && tokensOf(written).join('') === written
}
