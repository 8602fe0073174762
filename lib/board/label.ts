// Reads a label: which kind of component it names, which products, and how many copies. One label has one reading.
import { replicasIn } from './copies.ts'
import { isClause, linesOfLabel } from './label-lines.ts'
import { DEPLOYMENT, HEADINGS, IMPERATIVES, OUTSIDE, PREPOSITIONS, VENDORS } from './label-words.ts'
import { isAgent, labelWords, namings } from './naming.ts'
import { isA, isKind, type Kind, type ProductDefinition } from './vocabulary.ts'
import type { Match } from './words.ts'

export type Reading = {
  kind: Kind | null
  /** Ids of the products that the label names, whether or not they decide its kind. */
  products: string[]
  replicas: number
  /** How sure the kind is: 1 for a stamp, less for a general word or a corrected spelling, 0 without a kind. */
  confidence: number
}

type Part = {
  text: string
  /** Tells what the component does or holds, so that its nouns are not its name. */ clause: boolean
}

/** The parts of a label that each name something: its head, further lines, brackets, "Cache: Redis", "API / BFF". */
function partsOf(label: string): Part[] {
  const { head, rest } = linesOfLabel(label.slice(0, LABEL_CHARACTERS_MAX))
  return [
    ...segmentsOf(head).map((text) => ({ text, clause: false })),
    ...rest.flatMap((line) => {
      const clause = isClause(line)
      return segmentsOf(line).map((text) => ({ text, clause }))
    }),
  ]
}

const segmentsOf = (line: string): string[] =>
  line
    .replaceAll(/\b(pub|key)\s?\/\s?(?=sub|value)/gi, '$1 ')
    .split(/[([{)\]}:/+&|,;→⇒]|->|=>|\s[-–*•]+\s*|-\s|\band\b|\bor\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const LABEL_CHARACTERS_MAX = 2_000

/** `weak`: the kind is named only in passing, not by the head noun. */
type Head = { kind: Kind; general: boolean; weak: boolean }
type Named = {
  kind: Kind | null
  general: boolean
  weak: boolean
  products: ProductDefinition[]
  corrected: boolean
}

/** "Release the lock" says what is done: an article after the first word. */
const isSentence = (words: readonly string[]): boolean =>
  words.slice(1, -1).some((each) => each === 'the' || each === 'an' || each === 'all')

const STEP_WORDS = 4
/** Not what announces ("3 queues inside the manager:"), reckons ("= traffic of a server") or states ("This topic is used for ..."). */
function isName(label: string): boolean {
  const first = label.trim().split('\n')[0] ?? ''
  if ((first.endsWith(':') && first.includes(' ') && first === label.trim()) || first.startsWith('=')) return false
  const { words } = labelWords(first)
  // "1. Establish a connection with all clients", "Send to the server that the manager named"
  const isStep = /^\d{1,2}[.)]\s/.test(first) || IMPERATIVES.has(words[0] ?? '')
  if (isStep && words.length > STEP_WORDS) return false
  return words.length <= 4 || !words.slice(1, -1).some((each) => /^(?:is|are|will|should|can)$/.test(each))
}

function readSegment({ text, clause }: Part): Named {
  const { words, corrected } = labelWords(text)
  const all = namings.longest(words)
  const products = all.flatMap((match) => ('product' in match.value ? [match.value.product] : []))
  const nothing: Named = { kind: null, general: false, weak: false, products, corrected }
  if (clause) return nothing
  const whole = all.find((match) => match.start === 0 && match.end === words.length)
  if (whole && 'kind' in whole.value) return { ...nothing, ...whole.value }
  if (HEADINGS.has(words.at(-1) ?? '') || (words.length > 1 && words[0] === 'design')) return nothing
  const cut = words.findIndex((each, i) => i > 0 && PREPOSITIONS.has(each))
  if (isSentence(cut < 0 ? words : words.slice(0, cut))) return nothing
  if (cut > 0 && HEADINGS.has(words[cut - 1] ?? '')) return nothing
  const headline = (cut < 0 ? words : words.slice(0, cut)).filter(
    (each) => !/^(?:\d+|x\d*|the|a|an|our|my)$/.test(each) || namings.has(each),
  )
  // "Route by topic": by what it goes is not what it is.
  const isMeasured = cut > 0 && (words[cut] === 'by' || words[cut] === 'per') && products.length === 0
  const head = readHeadline(headline, products) ?? (isMeasured ? null : readHeadline(words, products))
  if (head?.kind === 'client' && words.length > 1 && IMPERATIVES.has(words[0] ?? '')) return nothing
  return { ...nothing, ...(isOutside(words, head, products) ? THIRD_PARTY : head) }
}

const THIRD_PARTY: Head = { kind: 'third-party', general: false, weak: false }

/** "External payment system", "Google recommendation AI": run by others, unless it names something to be run oneself. */
function isOutside(words: readonly string[], head: Head | null, products: readonly ProductDefinition[]): boolean {
  if (head !== null && (!isA(head.kind, 'service') || products.length > 0)) return false
  const [first = ''] = words
  return (
    words.length > 1 &&
    (OUTSIDE.has(first) ||
      ((head === null || head.kind === 'service') && VENDORS.has(first) && !DEPLOYMENT.has(words.at(-1) ?? '')))
  )
}

const ACTS = /(?:er|or)$/

/** "Crawler servers" are crawlers, "bank API" is the bank's: who does it says more than that it is a service. */
function actorOf(words: readonly string[], products: readonly ProductDefinition[]): Head | null {
  const last = words.at(-1) ?? ''
  if (words.length < 2 || !(last === 'service' || last === 'api' || DEPLOYMENT.has(last))) return null
  const inner = readHeadline(words.slice(0, -1), products)
  if (!inner || inner.weak) return null
  if (isA(inner.kind, 'third-party')) return last === 'service' ? null : inner
  const isSpecial = !inner.general && inner.kind !== 'service' && isA(inner.kind, 'service')
  return isSpecial && last !== 'api' && ACTS.test(words.at(-2) ?? '') ? inner : null
}

const GUARDS: ReadonlySet<Kind> = new Set(['rate-limiter', 'lock-service'])

// In longer runs a word that is not the head noun says little about the whole.
const PHRASE_WORDS = 5

/** Head noun, product, specific phrase, general word: in this order. */
function readHeadline(words: readonly string[], products: readonly ProductDefinition[]): Head | null {
  const matches = namings.longest(words)
  const named = matches.flatMap((match) => ('kind' in match.value ? [{ ...match, value: match.value }] : []))
  const own = matches.flatMap((match) => ('product' in match.value ? [match.value.product] : []))
  const product = own[0] ?? products[0]
  const actor = product && !isA(product.kinds[0], 'third-party') ? null : actorOf(words, products)
  const head = lastMatch(words, named)
  // "Rate limit API", "limiter tasks", "lock microservice": what it guards says more than what it runs as.
  const guard = head && isA(head.kind, 'service') ? named.find((match) => match.end === head.start) : undefined
  if (guard && GUARDS.has(guard.value.kind)) return { kind: guard.value.kind, general: false, weak: false }
  if (actor && (!head || head.vague)) return { ...actor, general: false }
  // "Ingest servers" serve, whatever they do besides.
  if (words.length > 1 && words.at(-1) === 'server' && head?.general && isA(head.kind, 'worker'))
    return { kind: 'service', general: true, weak: false }
  if (!head) {
    const tail = withoutDeployment(words)
    const endsInProduct = matches.some((match) => 'product' in match.value && match.end === tail.length)
    if (tail.length > 1 && !endsInProduct && isAgent(tail.at(-1) ?? ''))
      return { kind: 'service', general: true, weak: false }
    // "User viewing a calendar"
    const person = named[0]
    if (person?.value.kind === 'client' && person.start === 0 && words[person.end]?.endsWith('ing'))
      return { ...person.value, weak: false }
    if (words.length > PHRASE_WORDS) return null
    if (product) return { kind: product.kinds[0], general: false, weak: false }
    // "User profile" is no user: people's general names count as the head noun only.
    const phrase =
      named.findLast((match) => !match.value.general) ?? named.findLast((match) => match.value.kind !== 'client')
    return phrase ? { ...phrase.value, weak: true } : null
  }
  const special = product?.kinds.find((kind) => isA(kind, head.kind))
  if (special) return { kind: special, general: false, weak: false }
  if (product && yields(head, product.kinds[0]) && !isA(product.kinds[0], 'third-party'))
    return { kind: product.kinds[0], general: false, weak: false }
  if (!head.general) return { kind: head.kind, general: false, weak: false }
  const phrase = named.findLast((match) => !match.value.general && isA(match.value.kind, head.kind))
  return phrase
    ? { kind: phrase.value.kind, general: false, weak: false }
    : { kind: head.kind, general: true, weak: false }
}

// What people run, unlike the people and devices that a store may hold.
const APPLICATIONS = new Set(['app', 'ui', 'website'])

/** Whether a head noun says less than a product beside it: "Redis server", "Redis users", "MySQL notifications". */
const yields = (head: Noun, product: Kind): boolean =>
  (head.kind === 'service' && head.vague) ||
  (head.kind === 'client' && head.general && !APPLICATIONS.has(head.last)) ||
  (head.last === 'notification' && head.end - head.start === 1 && isA(product, 'store'))
type Noun = { start: number; end: number; kind: Kind; general: boolean; vague: boolean; last: string }

function lastMatch(words: readonly string[], named: readonly Match<{ kind: Kind; general: boolean }>[]) {
  // A deployment word alone at the end decides nothing while something else is named.
  const tail = withoutDeployment(words)
  const length = tail.length > 0 ? tail.length : words.length
  const full = named.find((match) => match.end === words.length && match.end - match.start > 1 && !match.value.general)
  const match = full ?? named.find((each) => each.end === length) ?? null
  if (!match) return null
  const last = words[match.end - 1] ?? ''
  return {
    start: match.start,
    end: match.end,
    kind: match.value.kind,
    general: match.value.general,
    vague: match.value.general || (last === 'service' && match.end - match.start === 1),
    last,
  }
}

function withoutDeployment(words: readonly string[]): readonly string[] {
  let end = words.length
  while (end > 0 && (DEPLOYMENT.has(words[end - 1] ?? '') || /^(?:[a-z]|\d+)$/.test(words[end - 1] ?? ''))) end--
  return words.slice(0, end)
}

/**
 * The one reading of a label. Head noun first ("Kafka consumer" is a worker that mentions Kafka), then product ("Redis server"
 * is a cache), then a specific phrase, then a general word, which stays general ("DB").
 */
export function readLabel(label: string, stamp?: string): Reading {
  const key = `${stamp ?? ''}\n${label}`
  const known = readings.get(key)
  if (known) return known
  const reading = read(label, stamp)
  if (readings.size >= READINGS_MAX) readings.clear()
  if (label.length <= 200) readings.set(key, reading)
  return reading
}

// A board is read again after every change, and most of its labels are as they were.
const READINGS_MAX = 20_000
const readings = new Map<string, Reading>()

/** "waiter(name, seq bigserial, client)", as a table is written down. */
const TABLE = /^[\w.]+\s*\((?:\s*\w+(?:\s+\w+){0,2}\s*,){2,}\s*\w+[^()]*\)?$/

/** Names of columns; without any, "Producers (upload, preview, thumbnail)" lists who they are. */
const COLUMN =
  /[_(,\s](?:pk|id|uuid|status|state|key|name|seq|type|ts|time|date|due|amount|price|count|value|payload|body)\b|\w_\w|\wId\b/

/** In "Kafka topic cache-misses" what the topic is called, which says nothing of what the box is. */
const TOPIC_NAME = /(?<=\S\s+topics?:?)\s+\w+(?:[-_.]\w+)+(?=\s*(?:[\n(,]|$))/gi

/** In "calendar (slice, due) -> job" what is found by the key. */
const FOUND_BY_KEY = /(?<=\(\s*\w+(?:\s*,\s*\w+)+\s*\))\s*(?:->|→)\s*\w+/g
/** What only a table has. */
const KEYED = /\(\s*\w+(?:\s*,\s*\w+)+\s*\)\s*(?:->|→)|\bPK\b|\bprimary key\b|\bunique\s*\(|\bkey\s*=/i

function read(written: string, stamp?: string): Reading {
  const replicas = replicasIn(written)
  const label = written.replace(TOPIC_NAME, '').replace(FOUND_BY_KEY, '')
  const isTable = TABLE.test(label.replaceAll('\n', ' ').trim()) && (COLUMN.test(label) || !isRunner(label))
  if (stamp === undefined && isTable) return { kind: 'database', products: [], replicas, confidence: 0.7 }
  const parts = isName(label) ? partsOf(label).map(readSegment) : []
  const products = [...new Set(parts.flatMap((part) => part.products))]
  const ids = products.map((product) => product.id)
  if (stamp !== undefined && isKind(stamp)) return { kind: stamp, products: ids, replicas, confidence: 1 }
  const first = parts.find((part) => part.kind !== null)
  if (!first?.kind)
    return KEYED.test(written)
      ? { kind: 'database', products: ids, replicas, confidence: 0.7 }
      : { kind: null, products: ids, replicas, confidence: 0 }
  let head: Head = { ...first, kind: first.kind }
  for (const part of parts) if (part !== first) head = narrowed(head, first, part)
  const confidence = (head.general ? 0.7 : 0.9) - (parts.some((part) => part.corrected) ? 0.1 : 0)
  return { kind: head.kind, products: ids, replicas, confidence }
}

/** Whether the name before the brackets is somebody's who acts. */
const isRunner = (label: string): boolean =>
  isA(readSegment({ text: label.split('(')[0] ?? '', clause: false }).kind, 'service')

/** What a bracket adds decides among the meanings of a product, or makes a general word special: "DB (Postgres)". */
function narrowed(head: Head, first: Named, part: Named): Head {
  const { kind, general, weak } = head
  if (!part.kind) return head
  const choice = first.products[0]?.kinds.includes(part.kind)
    ? part.kind
    : part.products.flatMap((product) => product.kinds).find((each) => isA(each, kind))
  if (choice && (general || first.products.length > 0)) return { kind: choice, general: part.general, weak: false }
  const named = { kind: part.kind, general: part.general, weak: part.weak }
  if (general && isA(part.kind, kind) && part.kind !== kind) return named
  // "Users (Postgres)" is where users are kept, not who they are; so is "User device status (Redis)".
  // A "registry" that lies in Postgres is a table of it.
  const isTable = kind === 'coordination' && isA(part.kind, 'store')
  const yielding = weak || isTable || (general && (kind === 'client' || kind === 'service'))
  return yielding && part.products.length > 0 && !isA(part.kind, 'third-party') ? named : head
}

// In a sentence these say what is done or held, and name no part of the design.
// prettier-ignore
const NO_NAMES = new Set([
  'store', 'data', 'metadata', 'config', 'configuration', 'index', 'table', 'counter', 'cached', 'processing', 'count', 'limit', 'lock',
  'batch', 'job', 'task', 'resource', 'partition', 'leader', 'program', 'finance', 'hook', 'guard', 'topic', 'external', 'partner',
])

/** Kinds and products that a text names anywhere, for telling whether a line speaks of a component. */
export function kindsNamed(words: readonly string[]): { kinds: Set<Kind>; products: Set<string> } {
  const kinds = new Set<Kind>()
  const products = new Set<string>()
  for (const { value, start, end } of namings.longest(words)) {
    if (end - start === 1 && NO_NAMES.has(words[start] ?? '')) continue
    if ('kind' in value) kinds.add(value.kind)
    else {
      kinds.add(value.product.kinds[0])
      products.add(value.product.id)
    }
  }
  return { kinds, products }
}
