// What a name leaves open: kinds by place in the flow, by the cluster around, by what numbered ones have in common; and who are copies.
import { familyOf, isRoleOnly, roleOf } from './copies.ts'
import type { Component, ComponentGraph } from './graph.ts'
import { connectedParts } from './versions.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

/** What a name says by itself is at least so sure. */
export const SAID = 0.9
const FILE_WORDS_MAX = 2
/** Less than what makes a criterion met: it was not said. */
const GUESSED = 0.5
const FILES = new Set(['attachment', 'video', 'image', 'photo', 'picture', 'media', 'file', 'thumbnail', 'document'])
const SERVES = /serv|api/i
/** A thing that does something is no person. */
const ACTS = /(?:er|or|ing|ion)$/
const SHARED = 0.7
const NUMBERED = /^(\D*\p{L})[\s_#-]*\d{1,3}$/u

const push = <Value>(lists: Map<string, Value[]>, key: string, value: Value): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

type Kinds = readonly (string | null)[]
const isEntry = (kind: string | null): boolean => kind === 'api-gateway' || kind === 'load-balancer'
const isKept = (kind: string | null): boolean => isA(kind, 'store') || isA(kind, 'cache') || isA(kind, 'broker')

/** "Users" behind the gateway, and nothing but stores behind it: the service for users, not a user. */
const isBehindEntry = (sources: Kinds, targets: Kinds): boolean =>
  sources.length > 0 && sources.every(isEntry) && targets.every(isKept)

/** "User" between a cache or service and a store: no person is asked by the one and asks the other. */
const isBetween = (sources: Kinds, targets: Kinds): boolean =>
  sources.length > 0 &&
  targets.length > 0 &&
  sources.every((kind) => isKept(kind) || isA(kind, 'service')) &&
  targets.every(isKept)

/** "Email service" behind the gateway and before stores is what this system is about; what only notifies keeps nothing there. */
const isTheService = (sources: Kinds, targets: Kinds): boolean => sources.some(isEntry) && targets.some(isKept)

/** "Capture request": asked by what asks services, and asking what services ask. */
const isOnTheWay = (sources: Kinds, targets: Kinds): boolean =>
  sources.some((kind) => kind === 'client' || isEntry(kind)) &&
  targets.some((kind) => isKept(kind) || isA(kind, 'service'))

/**
 * What a name leaves open, its place in the flow may tell: who is connected with nothing but the way in uses the system ("A", "Bob"),
 * files that are only written are kept somewhere ("Videos"), and a handler that only a broker feeds works in the background.
 */
export function guessByPlace(graph: ComponentGraph): void {
  const kinds = new Map(graph.components.map((component) => [component.id, component.kind]))
  const [out, into] = [new Map<string, string[]>(), new Map<string, string[]>()]
  const lead = (from: string, to: string) => {
    push(out, from, to)
    push(into, to, from)
  }
  for (const { from, to, both } of graph.connections) {
    lead(from, to)
    if (both) lead(to, from)
  }
  const kindsOf = (ids: readonly string[] = []) => ids.map((id) => kinds.get(id) ?? null)
  for (const component of graph.components) {
    const { id, label, kind, confidence } = component
    const [targets, sources] = [kindsOf(out.get(id)), kindsOf(into.get(id))]
    const words = kind === null ? tokensOf(label) : []
    if (
      words.length === 1 &&
      !ACTS.test(words[0] ?? '') &&
      targets.length > 0 &&
      [...targets, ...sources].every((other) => isA(other, 'proxy'))
    )
      Object.assign(component, { kind: 'client', confidence: GUESSED })
    else if (words.length > 0 && words.length <= FILE_WORDS_MAX && sources.length > 0 && targets.length === 0) {
      if (FILES.has(words.at(-1) ?? '')) Object.assign(component, { kind: 'object-store', confidence: GUESSED })
    } else if (kind === 'client' && confidence < SAID && isBehindEntry(sources, targets)) {
      Object.assign(component, { kind: 'service', confidence: GUESSED })
    } else if (kind === 'client' && isBetween(sources, targets)) {
      Object.assign(component, { kind: 'service', confidence: GUESSED })
    } else if (kind === 'notification' && /service/i.test(label) && isTheService(sources, targets)) {
      Object.assign(component, { kind: 'service', confidence: SHARED })
    } else if (
      kind === 'worker' &&
      confidence < SAID &&
      sources.some(isEntry) &&
      !sources.some((each) => isA(each, 'broker'))
    ) {
      Object.assign(component, { kind: 'service', confidence: GUESSED })
    } else if (kind === null && words.length > 0 && isOnTheWay(sources, targets) && !label.trim().endsWith('?')) {
      Object.assign(component, { kind: 'service', confidence: GUESSED })
    } else if (kind === 'service' && confidence < SAID && sources.length > 0 && !SERVES.test(label))
      if (sources.every((source) => isA(source, 'broker'))) component.kind = 'worker'
  }
}

/** "Node 1" in "Redis cluster" is a Redis; "Server 1" and "Server 2" are two of one. */
export function shareKindsAndReplicas(graph: ComponentGraph): void {
  const clusters = new Map(graph.clusters.map((cluster) => [cluster.id, cluster]))
  const byId = new Map(graph.components.map((component) => [component.id, component]))
  const roleOnly = new Map(
    graph.clusters.map(({ id, members }) => [id, members.filter((each) => isRoleOnly(byId.get(each)?.label ?? ''))]),
  )
  for (const component of graph.components) {
    const around = component.cluster === null ? undefined : clusters.get(component.cluster)
    if (!around?.kind || !isRoleOnly(component.label)) continue
    // "S3" among "S1" and "S2" is no bucket.
    const roles = roleOnly.get(around.id)?.length ?? 0
    if (component.kind === null || component.kind === 'service' || (roles > 1 && component.products.length > 0))
      Object.assign(component, { kind: around.kind, products: [], confidence: SHARED })
  }
  const families = new Map<string, Component[]>()
  connectedParts(graph).forEach((part, i) => {
    shareAmongNumbered(part)
    for (const component of part) {
      if (component.kind === 'client') continue
      const name = familyOf(component.label)
      if (component.kind === null || (name === '' && component.cluster === null)) continue
      const key = `${i}\n${component.kind}\n${name || component.cluster}`
      push(families, key, component)
    }
  })
  const neighbours = neighboursIn(graph)
  for (const family of families.values())
    if (family.length > 1 && areCopies(family, neighbours)) tellOfEachOther(family)
}

/** Of "sh0" to "sh7", one with a caption tells what all are. */
function shareAmongNumbered(part: readonly Component[]): void {
  const numbered = Map.groupBy(part, ({ label }) => NUMBERED.exec(label.trim())?.[1]?.toLowerCase() ?? '')
  numbered.delete('')
  for (const family of numbered.values()) {
    const known = family.find(({ kind }) => kind !== null)
    if (!known) continue
    const { kind, products } = known
    for (const component of family)
      if (component.kind === null) Object.assign(component, { kind, products, confidence: SHARED })
  }
}

/** Of one leader and two followers, each follower is one of two copies; leader and followers are peers. */
function tellOfEachOther(family: readonly Component[]): void {
  for (const role of ['leads', 'follows'] as const) {
    const own = family.filter((component) => roleOf(component.label) === role)
    const peers = family.filter((component) => roleOf(component.label) !== role).map(({ id }) => id)
    for (const component of own)
      Object.assign(component, { replicas: Math.max(component.replicas, own.length), among: own.length, peers })
  }
}

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>

/** What each component is joined with, whichever way the arrow points. */
function neighboursIn({ connections }: ComponentGraph): Neighbours {
  const neighbours = new Map<string, Set<string>>()
  for (const { from, to } of connections)
    for (const [id, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = neighbours.get(id)
      if (known) known.add(other)
      else neighbours.set(id, new Set([other]))
    }
  return neighbours
}

/** Numbers or roles tell copies apart; the same name twice is a copy only at the same place, and with no captions
 * that tell the two apart: one design may have two caches. */
function areCopies(family: readonly Component[], neighbours: Neighbours): boolean {
  const [first] = family
  if (new Set(family.map((component) => component.label.toLowerCase())).size > 1) return true
  const captions = family.map(({ annotations }) => annotations.map(({ text }) => text.toLowerCase()).join('\n'))
  if (captions.every((each) => each !== '') && new Set(captions).size === captions.length) return false
  if (first && first.cluster !== null && family.every((component) => component.cluster === first.cluster)) return true
  const [own, ...others] = family.map(({ id }) => neighbours.get(id) ?? new Set<string>())
  return [...(own ?? [])].some((id) => others.every((each) => each.has(id)))
}
