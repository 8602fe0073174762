// Reads a label: which kind of component it names, which products, and how many copies. One label has one reading.
import { isA, isKind, KINDS, type Kind, PRODUCTS, type ProductDefinition } from './vocabulary.ts'
import { Lexicon, type Match, TermTable, tokensOf } from './words.ts'

export type Reading = {
  kind: Kind | null
  /** Ids of the products that the label names, whether or not they decide its kind. */
  products: string[]
  replicas: number
  /** How sure the kind is: 1 for a stamp, less for a general word or a corrected spelling, 0 without a kind. */
  confidence: number
}

type Naming = { kind: Kind; general: boolean } | { product: ProductDefinition }

const namings = new TermTable<Naming>()
for (const kind of KINDS) {
  for (const term of kind.terms) namings.add(term, { kind: kind.id, general: false })
  for (const term of kind.generic ?? []) namings.add(term, { kind: kind.id, general: true })
}
for (const product of PRODUCTS) for (const term of product.terms) namings.add(term, { product })

// Near a known word, and another word. Found by reading labels of real boards.
// prettier-ignore
const NOT_SLIPS = [
  'advice', 'agent', 'balance', 'encoded', 'transcoded', 'exceeded', 'balanced', 'basket', 'batched', 'batches', 'beans', 'bench', 'bigger', 'black',
  'block', 'blocked', 'bracket', 'branch', 'branches', 'budget', 'cached', 'caches', 'catch', 'catching', 'cause',
  'center', 'centre', 'challenge', 'change', 'charge', 'check', 'choice', 'chose', 'chunk', 'chunked', 'click',
  'clicks', 'clients', 'clock', 'close', 'collection', 'connect', 'connection', 'contact', 'content', 'context',
  'correction', 'costs', 'counter', 'counters', 'course', 'cover', 'detection', 'device', 'devices', 'direction',
  'dispatch', 'dream', 'election', 'enter', 'event', 'events', 'exchange', 'external', 'false', 'fetch', 'flock',
  'friend', 'friends', 'grade', 'graph', 'graphs', 'group', 'handle', 'header', 'hosts', 'hotel', 'hours', 'house',
  'image', 'images', 'indexed', 'inter', 'internal', 'interval', 'invoice', 'label', 'large', 'later', 'layer',
  'leader', 'ledge', 'level', 'likes', 'limit', 'limited', 'limits', 'linked', 'links', 'listen', 'lists', 'loader',
  'locked', 'locks', 'logged', 'logger', 'longer', 'lower', 'manage', 'managed', 'match', 'matching', 'means',
  'media', 'member', 'merge', 'message', 'messages', 'model', 'modulo', 'mouse', 'never', 'newer', 'notice',
  'number', 'offer', 'offers', 'office', 'order', 'orders', 'other', 'package', 'packet', 'packets', 'paint',
  'parks', 'parse', 'parsed', 'parts', 'party', 'passage', 'patch', 'pause', 'persistent', 'phones', 'photo',
  'photos', 'place', 'plane', 'point', 'ports', 'posts', 'power', 'price', 'prices', 'prime', 'print', 'proxies',
  'pulse', 'queries', 'query', 'queued', 'quite', 'rage', 'range', 'ranges', 'reach', 'react', 'reader', 'reconcile',
  'render', 'replicate', 'retrieval', 'river', 'round', 'route', 'routes', 'scale', 'score', 'search', 'selection',
  'sender', 'served', 'service', 'services', 'sever', 'share', 'shared', 'sharp', 'silent', 'slack', 'socket',
  'solid', 'source', 'spark', 'sport', 'stack', 'stage', 'start', 'state', 'steam', 'stone', 'store', 'stored',
  'stores', 'stories', 'storm', 'story', 'streams', 'table', 'tables', 'talent', 'teams', 'tender', 'ticket',
  'tickets', 'tower', 'trace', 'track', 'trade', 'trend', 'trends', 'trigger', 'trip', 'user', 'users', 'using',
  'valid', 'vender', 'video', 'videos', 'voice', 'waiter', 'watch', 'watching', 'write', 'writes',
]
const lexicon = new Lexicon(
  [
    ...KINDS.flatMap((kind) => [...kind.terms, ...(kind.generic ?? [])]),
    ...PRODUCTS.flatMap((product) => product.terms),
  ].flatMap(tokensOf),
  NOT_SLIPS,
)

// Words that say how a thing is deployed and leave open what it is.
const DEPLOYMENT = new Set([
  'server',
  'cluster',
  'node',
  'instance',
  'fleet',
  'group',
  'pool',
  'layer',
  'tier',
  'system',
  'component',
  'module',
  'middleware',
  'process',
  'filter',
  'box',
  'machine',
  'host',
  'container',
  'pod',
  'farm',
  'logic',
  'replica',
  'shard',
  'partition',
  'master',
  'slave',
  'primary',
  'secondary',
  'standby',
  'leader',
  'follower',
  'backup',
  'main',
  'copy',
  'sentinel',
])
const ROLES = new Set([
  'replica',
  'shard',
  'partition',
  'master',
  'slave',
  'primary',
  'secondary',
  'standby',
  'leader',
  'follower',
  'backup',
  'copy',
  'main',
  'node',
  'instance',
  'region',
  'zone',
  'sharded',
  'replicated',
  'active',
  'passive',
  'read',
  'write',
])
const PREPOSITIONS = new Set([
  'for',
  'of',
  'to',
  'from',
  'with',
  'in',
  'on',
  'by',
  'via',
  'using',
  'that',
  'which',
  'per',
  'at',
  'into',
  'as',
  'holding',
  'storing',
  'containing',
  'who',
])
// Joined to the word before it, as in "userdb" or "orderservice".
const SUFFIXES = [
  'service',
  'server',
  'database',
  'db',
  'cache',
  'queue',
  'store',
  'gateway',
  'worker',
  'limiter',
  'balancer',
  'api',
  'app',
]
const HEADLINE_WORDS = 7
const PLURAL_REPLICAS = 2
const REPLICAS_MAX = 10_000

function splitSuffix(token: string): string[] {
  if (namings.has(token)) return [token]
  const numbered = /^(\p{L}{3,})(\d{1,3})$/u.exec(token)
  if (numbered?.[1] && namings.has(numbered[1])) return [numbered[1], numbered[2] ?? '']
  for (const suffix of SUFFIXES)
    if (token.length >= suffix.length + 3 && token.endsWith(suffix)) return [token.slice(0, -suffix.length), suffix]
  return [token]
}

/** Words of a label, joined suffixes split and near spellings corrected; `corrected` tells whether any were. */
export function labelWords(text: string): { words: string[]; corrected: boolean } {
  const raw = tokensOf(text).flatMap(splitSuffix)
  const words = raw.map((token) => lexicon.correct(token))
  return { words, corrected: words.some((each, i) => each !== raw[i]) }
}

/** The parts of a label that each name something: lines of a long label, brackets, "Cache: Redis", "API / BFF". */
function segmentsOf(label: string): string[] {
  const head = label
    .slice(0, 2_000)
    .replaceAll(/\b(pub|key)\s?\/\s?(?=sub|value)/gi, '$1 ')
    .replaceAll(/[([{]/g, '|')
  const wrapped = tokensOf(head).length <= HEADLINE_WORDS ? head.replaceAll('\n', ' ') : head
  return wrapped
    .split(/[\n)\]}:/+&|,;]|->|=>|\s[-–*•]+\s*|-\s|\band\b|\bor\b/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

type Named = { kind: Kind | null; general: boolean; products: ProductDefinition[]; corrected: boolean }

/** "Release the lock" says what is done: an article after the first word. */
const isSentence = (words: readonly string[]): boolean =>
  words.slice(1, -1).some((each) => each === 'the' || each === 'an' || each === 'all')

function readSegment(segment: string): Named {
  const { words, corrected } = labelWords(segment)
  const all = namings.longest(words)
  const products = all.flatMap((match) => ('product' in match.value ? [match.value.product] : []))
  const whole = all.find((match) => match.start === 0 && match.end === words.length)
  if (whole && 'kind' in whole.value) return { ...whole.value, products, corrected }
  const cut = words.findIndex((each, i) => i > 0 && PREPOSITIONS.has(each))
  if (isSentence(cut < 0 ? words : words.slice(0, cut))) return { kind: null, general: false, products, corrected }
  const headline = (cut < 0 ? words : words.slice(0, cut)).filter(
    (each) => !/^(?:\d+|x\d*|the|a|an|our|my)$/.test(each) || namings.has(each),
  )
  const read = readHeadline(headline, products) ?? readHeadline(words, products)
  return { kind: read?.kind ?? null, general: read?.general ?? false, products, corrected }
}

// Nouns in -er and -or that do nothing.
// prettier-ignore
const NOT_AGENTS = new Set([
  'after', 'answer', 'author', 'bearer', 'behavior', 'better', 'bigger', 'border', 'breaker', 'buffer', 'carrier',
  'center', 'character', 'cheaper', 'cluster', 'color', 'computer', 'consumer', 'container', 'counter', 'cursor',
  'customer', 'datacenter', 'differ', 'disaster', 'driver', 'error', 'factor', 'failover', 'faster', 'filter',
  'folder', 'follower', 'forever', 'greater', 'header', 'higher', 'hitter', 'holder', 'however', 'identifier',
  'integer', 'jitter', 'larger', 'layer', 'layover', 'leader', 'ledger', 'letter', 'lower', 'major', 'manner',
  'master', 'matter', 'member', 'minor', 'monitor', 'neighbor', 'never', 'newer', 'newsletter', 'number', 'offer',
  'older', 'operator', 'order', 'other', 'over', 'owner', 'paper', 'parameter', 'passenger', 'placeholder',
  'pointer', 'power', 'prior', 'producer', 'quarter', 'register', 'rider', 'river', 'router', 'semaphor', 'sensor',
  'server', 'slower', 'super', 'together', 'transfer', 'trigger', 'under', 'user', 'vector', 'visitor', 'voucher',
  'waiter', 'water', 'whether', 'worker',
])

/** "Url extractor", "spam checker": a noun of somebody who acts, unless it is known as something else. */
const isAgent = (noun: string): boolean => noun.length >= 6 && /(?:er|or)$/.test(noun) && !NOT_AGENTS.has(noun)

// In longer runs a word that is not the head noun says little about the whole.
const PHRASE_WORDS = 5

type Head = { kind: Kind; general: boolean }

/** Head noun, product, specific phrase, general word: in this order. */
function readHeadline(words: readonly string[], products: readonly ProductDefinition[]): Head | null {
  const matches = namings.longest(words)
  const named = matches.flatMap((match) => ('kind' in match.value ? [{ ...match, value: match.value }] : []))
  const own = matches.flatMap((match) => ('product' in match.value ? [match.value.product] : []))
  const product = own[0] ?? products[0]
  const head = lastMatch(words, named)
  if (!head) {
    const tail = withoutDeployment(words)
    const endsInProduct = matches.some((match) => 'product' in match.value && match.end === tail.length)
    if (tail.length > 1 && !endsInProduct && isAgent(tail.at(-1) ?? '')) return { kind: 'service', general: true }
    // "User viewing a calendar"
    const actor = named[0]
    if (actor?.value.kind === 'client' && actor.start === 0 && words[actor.end]?.endsWith('ing')) return actor.value
    if (words.length > PHRASE_WORDS) return null
    if (product) return { kind: product.kinds[0], general: false }
    // "User profile" is no user: people's general names count as the head noun only.
    const phrase =
      named.findLast((match) => !match.value.general) ?? named.findLast((match) => match.value.kind !== 'client')
    return phrase ? { kind: phrase.value.kind, general: phrase.value.general } : null
  }
  const special = product?.kinds.find((kind) => isA(kind, head.kind))
  if (special) return { kind: special, general: false }
  if (product && head.kind === 'service' && head.vague && !isA(product.kinds[0], 'third-party'))
    return { kind: product.kinds[0], general: false }
  if (!head.general) return { kind: head.kind, general: false }
  const phrase = named.findLast((match) => !match.value.general && isA(match.value.kind, head.kind))
  return phrase ? { kind: phrase.value.kind, general: false } : { kind: head.kind, general: true }
}

function lastMatch(words: readonly string[], named: readonly Match<{ kind: Kind; general: boolean }>[]) {
  // A deployment word alone at the end decides nothing while something else is named.
  const tail = withoutDeployment(words)
  const length = tail.length > 0 ? tail.length : words.length
  const full = named.find((match) => match.end === words.length && match.end - match.start > 1 && !match.value.general)
  const match = full ?? named.find((each) => each.end === length) ?? null
  if (!match) return null
  const last = words[match.end - 1] ?? ''
  return {
    kind: match.value.kind,
    general: match.value.general,
    vague: match.value.general || (last === 'service' && match.end - match.start === 1),
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
const READINGS_MAX = 5_000
const readings = new Map<string, Reading>()

function read(label: string, stamp?: string): Reading {
  const replicas = replicasIn(label)
  const parts = segmentsOf(label).map(readSegment)
  const products = [...new Set(parts.flatMap((part) => part.products))]
  const ids = products.map((product) => product.id)
  if (stamp !== undefined && isKind(stamp)) return { kind: stamp, products: ids, replicas, confidence: 1 }
  const first = parts.find((part) => part.kind !== null)
  if (!first?.kind) return { kind: null, products: ids, replicas, confidence: 0 }
  let { kind, general } = first
  // What a bracket adds decides among the meanings of a product, or makes a general word special: "DB (Postgres)".
  for (const part of parts) {
    if (part === first || !part.kind) continue
    const choice = first.products[0]?.kinds.includes(part.kind)
      ? part.kind
      : part.products.flatMap((product) => product.kinds).find((each) => isA(each, kind))
    if (choice && (general || first.products.length > 0)) [kind, general] = [choice, part.general]
    else if (general && isA(part.kind, kind) && part.kind !== kind) [kind, general] = [part.kind, part.general]
    // "Users (Postgres)" is where users are kept, not who they are.
    else if (
      general &&
      (kind === 'client' || kind === 'service') &&
      part.products.length > 0 &&
      !isA(part.kind, 'third-party')
    )
      [kind, general] = [part.kind, part.general]
  }
  const confidence = (general ? 0.7 : 0.9) - (parts.some((part) => part.corrected) ? 0.1 : 0)
  return { kind, products: ids, replicas, confidence }
}

/** How many copies a label speaks of: "x3", "(3)", "3 replicas", a plural of deployment such as "shards" or "cluster". */
export function replicasIn(label: string): number {
  const text = label.slice(0, 500).toLowerCase()
  const numbered =
    /(?:^|[^\w.])[x×*]\s?(\d{1,5})\b|\b(\d{1,5})\s?[x×]($|[^\w])|\((\d{1,5})\)|\b(\d{1,5})\s+(?:\w+\s+)?(?:replica|node|instance|shard|server|copie|copy|partition|broker|machine|host|follower|worker|pod)s?\b/.exec(
      text,
    )
  const count = Number(numbered?.slice(1).find((group) => group !== undefined && /^\d+$/.test(group)) ?? 0)
  if (count > 1) return Math.min(count, REPLICAS_MAX)
  if (
    /\b(?:cluster|shards|replicas|instances|fleet|replica set|nodes|pool|farm|partitions|servers|workers|balancers|gateways|limiters|brokers|sharded|replicated|auto.?scal(?:ed|ing)|sentinel|multi.?az)\b/.test(
      text,
    )
  )
    return PLURAL_REPLICAS
  return 1
}

/** A label without numbers and roles: what copies of one component have in common ("User DB 1" and "User DB replica"). */
export const familyOf = (label: string): string =>
  labelWords(label)
    .words.filter((each) => !/^\d+$/.test(each) && !ROLES.has(each) && !/^[a-z]\d?$/.test(each))
    .join(' ')

/** Whether a label only tells a part's role or number ("node 2", "leader"), so that what contains it says what it is. */
export const isRoleOnly = (label: string): boolean => {
  const { words } = labelWords(label)
  return (
    words.length > 0 &&
    words.length <= 4 &&
    words.every((each) => /^\d+$/.test(each) || ROLES.has(each) || DEPLOYMENT.has(each) || /^[a-z]\d?$/.test(each))
  )
}

/** Kinds and products that a text names anywhere, for telling whether a line speaks of a component. */
export function kindsNamed(words: readonly string[]): { kinds: Set<Kind>; products: Set<string> } {
  const kinds = new Set<Kind>()
  const products = new Set<string>()
  for (const { value } of namings.longest(words)) {
    if ('kind' in value) kinds.add(value.kind)
    else {
      kinds.add(value.product.kinds[0])
      products.add(value.product.id)
    }
  }
  return { kinds, products }
}
