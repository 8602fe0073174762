// Parts with names of somebody's own ("chaser", "program vault"): what their words, their arrows and their place tell together.
import type { Component, ComponentGraph } from './graph.ts'
import { NOT_AGENTS, PREPOSITIONS } from './label-words.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

/** Of two signs that agree; one alone is what the place tells (by-place.ts). */
const AGREED = 0.7
const GUESSED = 0.5
const NAME_WORDS_MAX = 4

/** Nouns of what acts, beside those in -er and -or. */
// prettier-ignore
const DOERS = new Set([
  'agent', 'node', 'door', 'doorman', 'intake', 'bot', 'robot', 'guard', 'clerk', 'desk', 'watchdog', 'loop', 'logic', 'brain', 'core', 'process',
  'thread', 'function', 'component', 'unit', 'entry', 'front', 'fleet', 'pool', 'station', 'police', 'butler', 'porter', 'captain', 'nurse', 'chief',
])
/** Nouns of what things are kept in. */
// prettier-ignore
const HOLDERS = new Set([
  'vault', 'calendar', 'book', 'list', 'table', 'shelf', 'drawer', 'bucket', 'roster', 'inventory', 'history', 'record', 'archive', 'diary', 'tray',
  'map', 'index', 'pile', 'safe', 'depot', 'cellar', 'attic', 'memory', 'log', 'notebook', 'library', 'directory', 'row', 'chest', 'warehouse',
])
/** What is done to a thing in which something is kept. */
const WRITES =
  /^(?:put|write|writes|insert|inserts|append|appends|save|saves|store|stores|upsert|update|updates|persist|tx|txn|transaction|delete|record|add|commit)$/
const ROWS = /^(?:insert|inserts|upsert|update|updates|tx|txn|transaction|select|query|row|commit)$/
/** What somebody does who acts on their own. */
// prettier-ignore
const ON_OWN = new Set([
  'poll', 'polls', 'take', 'takes', 'claim', 'claims', 'pull', 'pulls', 'scan', 'scans', 'sweep', 'sweeps', 'run', 'runs', 'lease', 'leases', 'ask',
  'asks', 'consume', 'consumes', 'pop', 'pops', 'drain', 'drains', 'chase', 'chases', 'execute', 'executes', 'beat', 'beats', 'every', 'read', 'reads',
])
/** What somebody does at another's call. */
// prettier-ignore
const AT_CALL = new Set([
  'push', 'pushes', 'send', 'sends', 'call', 'calls', 'check', 'checks', 'forward', 'forwards', 'fetch', 'fetches', 'get', 'gets', 'lookup', 'look',
  'publish', 'publishes', 'validate', 'validates', 'verify', 'verifies', 'answer', 'answers', 'charge', 'charges', 'submit', 'submits', 'route',
  'compare', 'compares', 'mark', 'marks', 'sign', 'signs', 'accept', 'accepts', 'decide', 'decides', 'hand', 'hands', 'set', 'post', 'emit', 'emits',
])

type Kinds = readonly (string | null)[]
type Around = { sources: Kinds; targets: Kinds; led: string[]; leaves: string[] }

const isKept = (kind: string | null): boolean => isA(kind, 'store') || isA(kind, 'cache')
const isRun = (kind: string | null): boolean =>
  isA(kind, 'service') || isA(kind, 'proxy') || isA(kind, 'broker') || isA(kind, 'coordination')

/** The words of a name, up to a bracket, a number or what it is for. */
function nameWords(label: string): readonly string[] {
  const words = tokensOf(label.split(/[([{:;,=|]|\s[-–—]\s|->|→|\bx\s?\d|\d/)[0] ?? '')
  const cut = words.findIndex((word, i) => i > 0 && PREPOSITIONS.has(word))
  return cut < 0 ? words : words.slice(0, cut)
}

const isActor = (noun: string): boolean =>
  DOERS.has(noun) || (noun.length >= 5 && /(?:er|or)$/.test(noun) && !NOT_AGENTS.has(noun))

const firstWord = (text: string): string => tokensOf(text).find((word) => !/^\d/.test(word)) ?? ''

/** Who is joined with whom, and with which words. */
function aroundOf(graph: ComponentGraph): (id: string) => Around {
  const kinds = new Map(graph.components.map(({ id, kind }) => [id, kind]))
  const around = new Map<string, { sources: string[]; targets: string[]; led: string[]; leaves: string[] }>()
  const at = (id: string) => {
    const known = around.get(id) ?? { sources: [], targets: [], led: [], leaves: [] }
    around.set(id, known)
    return known
  }
  const lead = (from: string, to: string, word: string) => {
    at(from).targets.push(to)
    at(to).sources.push(from)
    at(from).leaves.push(word)
    at(to).led.push(word)
  }
  for (const { from, to, both, label } of graph.connections) {
    const word = firstWord(label)
    lead(from, to, word)
    if (both) lead(to, from, word)
  }
  const kindsOf = (ids: readonly string[]) => ids.map((id) => kinds.get(id) ?? null)
  return (id) => {
    const { sources, targets, led, leaves } = at(id)
    return { sources: kindsOf(sources), targets: kindsOf(targets), led, leaves }
  }
}

/** A store by its name and by what is written to it, or by its name where only others' arrows lead to it. */
function keeps(noun: string, { led, leaves, sources, targets }: Around): Pick<Component, 'kind' | 'confidence'> | null {
  if (sources.length === 0 || isActor(noun)) return null
  const isWritten = led.some((word) => WRITES.test(word))
  const isHolder = HOLDERS.has(noun)
  const asksNobody = targets.every((kind) => !isKept(kind)) && !leaves.some((word) => AT_CALL.has(word))
  if (!asksNobody || !(isHolder || (isWritten && targets.length === 0))) return null
  const kind = [...led, ...leaves].some((word) => ROWS.test(word)) ? 'database' : 'store'
  return { kind, confidence: isHolder && isWritten ? AGREED : GUESSED }
}

/** A service or worker by two of: a name of somebody who acts, what it is said to do, and what it is joined with. */
function acts(noun: string, component: Component, around: Around): Pick<Component, 'kind' | 'confidence'> | null {
  const { sources, targets, led, leaves } = around
  const own = [...leaves, ...component.annotations.map(({ text }) => firstWord(text))]
  // What a store hands out, somebody came for.
  const fetched = sources.some((kind) => isKept(kind) || isA(kind, 'broker')) ? led : []
  const onOwn = [...own, ...fetched].some((word) => ON_OWN.has(word))
  const does = onOwn || own.some((word) => AT_CALL.has(word) || WRITES.test(word))
  const isPlaced = sources.some((kind) => isRun(kind) || kind === 'client') || [...targets, ...sources].some(isKept)
  const signs = [isActor(noun), does, isPlaced].filter(Boolean).length
  if (signs < 2 || !isPlaced || (HOLDERS.has(noun) && !does)) return null
  const isCalled = sources.some((kind) => kind === 'client' || isA(kind, 'proxy') || isA(kind, 'third-party'))
  const isFed = sources.some((kind) => isKept(kind) || isA(kind, 'broker'))
  return { kind: !isCalled && (onOwn || isFed || sources.length === 0) ? 'worker' : 'service', confidence: AGREED }
}

/**
 * Kinds that neither the name nor the place alone tells, where two signs agree: first stores, then who works with them.
 * @param unnamed the components whose names tell no kind
 */
export function tellByWords(graph: ComponentGraph, unnamed: readonly Component[]): void {
  const open = unnamed.filter(
    ({ kind, label }) => (kind === null || kind === 'service') && label !== '' && !label.trim().endsWith('?'),
  )
  for (const tell of [keeps, acts]) {
    const around = aroundOf(graph)
    for (const component of open) {
      if (component.confidence > GUESSED) continue
      const words = nameWords(component.label)
      if (words.length === 0 || words.length > NAME_WORDS_MAX) continue
      const noun = words.at(-1) ?? ''
      const place = around(component.id)
      const told = tell === keeps ? keeps(noun, place) : acts(noun, component, place)
      if (told && told.confidence >= component.confidence) Object.assign(component, told)
    }
  }
}
