// From things and arrows whose words and ends are known to the component graph: what is a component, a cluster or a note.
import { textsAbove } from './blocks.ts'
import type { Joined } from './ends.ts'
import { type GivenRuns, withoutGiven } from './given.ts'
import type { Cluster, Component, ComponentGraph, Connection, Note, Unread } from './graph.ts'
import { familyOf, isRoleOnly, roleOf } from './copies.ts'
import { readLabel, type Reading } from './label.ts'
import type { Arrow, Shape } from './sheet.ts'
import type { Assigned } from './texts.ts'
import { connectedParts, markLatest } from './versions.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

/** A label with more words is read by its first line; so many words in a box that nothing leads to are prose. */
export const HEADLINE_WORDS = 12
const LIST_LINES_MAX = 60
const FILE_WORDS_MAX = 2
/** Less than what makes a criterion met: it was not said. */
const GUESSED = 0.5
const SAID = 0.9
const BY_CAPTION = 0.8
const CAPTION_WORDS = 3
const SHARED = 0.7
const NUMBERED = /^(\D*\p{L})[\s_#-]*\d{1,3}$/u
const FILES = new Set(['attachment', 'video', 'image', 'photo', 'picture', 'media', 'file', 'thumbnail', 'document'])
const SERVES = /serv|api/i
/** A thing that does something is no person. */
const ACTS = /(?:er|or|ing|ion)$/

/** A drawn thing with its words, before it is known whether it is a component, a cluster or a note. */
export type Thing = Shape & {
  label: string
  labelRecords: string[]
  details: { text: string; shapes: string[] }[]
  reading: Reading
}

export type Drawn = {
  things: Thing[]
  parents: ReadonlyMap<string, string>
  joined: Joined[]
  loose: Arrow[]
  assigned: Assigned
  copies: ReadonlyMap<string, number>
  unread: Unread[]
  given: GivenRuns
  arrows: readonly Arrow[]
}

/** The graph of what counts. `counts` tells whose records are evidence. */
export function assemble(drawn: Drawn, counts: (record: string) => boolean): ComponentGraph {
  const connected = new Set(drawn.joined.flatMap(({ from, to }) => [from, to]))
  const children = childrenOf(drawn)
  const graph: ComponentGraph = { components: [], connections: [], clusters: [], notes: [], unread: [...drawn.unread] }
  for (const thing of drawn.things) {
    // What somebody else drew and named is not evidence, though an arrow may rest on it.
    const carrier = thing.labelRecords.length > 0 && thing.kind === undefined ? thing.labelRecords : [thing.id]
    if (!carrier.some(counts)) continue
    const members = children.get(thing.id) ?? []
    if (members.length >= 2) {
      graph.clusters.push(clusterOf(thing, members, counts))
      if (thing.reading.kind === null) {
        graph.notes.push(...thing.details)
        continue
      }
    } else if (isProse(thing, connected)) {
      graph.notes.push({
        text: [thing.label, ...thing.details.map((each) => each.text)].join('\n'),
        shapes: [...new Set([...carrier, ...thing.details.flatMap((each) => each.shapes)])].filter(counts),
      })
      continue
    }
    if (thing.label === '' && thing.kind === undefined && !connected.has(thing.id)) {
      graph.notes.push(...thing.details)
      if (members.length === 0 && thing.details.length === 0)
        graph.unread.push({ shapes: thing.records.filter(counts), why: 'a shape without words that no arrow leads to' })
      continue
    }
    graph.components.push(componentOf(thing, members.length, drawn.copies.get(thing.id) ?? 0, counts))
  }
  placeInside(graph, drawn.parents)
  addConnections(graph, drawn, counts)
  addNotes(graph, drawn, counts)
  guessByPlace(graph)
  shareKindsAndReplicas(graph)
  markLatest(graph, drawn.things, drawn.parents)
  return graph
}

/** Labelled things by what they stand in. */
function childrenOf({ things, parents }: Drawn): Map<string, Thing[]> {
  const children = new Map<string, Thing[]>()
  for (const thing of things) {
    const parent = parents.get(thing.id)
    if (parent === undefined || (thing.label === '' && thing.kind === undefined)) continue
    const list = children.get(parent)
    if (list) list.push(thing)
    else children.set(parent, [thing])
  }
  return children
}

/** Many words in a box that nothing leads to, under no component's name: requirements, tables, calculations. */
function isProse(thing: Thing, connected: ReadonlySet<string>): boolean {
  if (connected.has(thing.id) || thing.kind !== undefined) return false
  const words = tokensOf(thing.label).length
  return (
    words > HEADLINE_WORDS ||
    (thing.reading.kind === null &&
      words + tokensOf(thing.details.map((each) => each.text).join(' ')).length > HEADLINE_WORDS)
  )
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]

function clusterOf(thing: Thing, members: readonly Thing[], counts: (record: string) => boolean): Cluster {
  const kinds = members.map((member) => member.reading.kind).filter((kind) => kind !== null)
  const majority = kinds.find((kind) => kinds.filter((other) => other === kind).length * 2 > members.length) ?? null
  return {
    id: thing.id,
    shapes: unique([...thing.records, ...thing.labelRecords]).filter(counts),
    label: thing.label,
    kind: thing.reading.kind ?? (thing.label === '' ? majority : null),
    members: members.map((member) => member.id),
  }
}

function componentOf(thing: Thing, members: number, copies: number, counts: (record: string) => boolean): Component {
  const { reading } = thing
  const said = Math.max(
    reading.replicas,
    ...thing.details.filter((each) => tokensOf(each.text).length <= 4).map((each) => readLabel(each.text).replicas),
  )
  return {
    id: thing.id,
    shapes: unique([...thing.records, ...thing.labelRecords]).filter(counts),
    label: thing.label,
    ...named(thing),
    annotations: thing.details
      .filter((each) => each.text !== '')
      .map((each) => ({ text: each.text, shapes: each.shapes.filter(counts) }))
      .filter((each) => each.shapes.length > 0),
    replicas: Math.max(said, copies + 1, said > 1 ? members : 1),
    among: 1,
    peers: [],
    cluster: null,
    inside: null,
    latest: true,
  }
}

/**
 * What a thing is by its name, or more exactly by a caption of few words that names a product or a kind of the same family
 * ("Cassandra" under "User DB"); a name that tells nothing takes any.
 */
function named({ reading, details }: Thing): Pick<Component, 'kind' | 'products' | 'confidence'> {
  const { kind, products, confidence } = reading
  if (products.length > 0 || confidence === 1) return { kind, products, confidence }
  for (const { text } of details) {
    if (tokensOf(text).length > CAPTION_WORDS) continue
    const caption = readLabel(text)
    const finer = kind === null ? caption.confidence >= SAID : caption.kind !== kind && isA(caption.kind, kind)
    if (!finer) continue
    return { kind: caption.kind, products: caption.products, confidence: Math.min(caption.confidence, BY_CAPTION) }
  }
  return { kind, products, confidence }
}

function placeInside(graph: ComponentGraph, parents: ReadonlyMap<string, string>): void {
  const clusters = new Set(graph.clusters.map((cluster) => cluster.id))
  const components = new Set(graph.components.map((component) => component.id))
  for (const cluster of graph.clusters)
    cluster.members = cluster.members.filter((id) => components.has(id) || clusters.has(id))
  for (const component of graph.components) {
    let parent = parents.get(component.id)
    for (let depth = 0; parent !== undefined && depth < 50; depth++, parent = parents.get(parent)) {
      if (component.inside === null && components.has(parent)) component.inside = parent
      if (component.cluster === null && clusters.has(parent)) component.cluster = parent
    }
  }
}

function addConnections(graph: ComponentGraph, drawn: Drawn, counts: (record: string) => boolean): void {
  const known = new Set([...graph.components, ...graph.clusters].map(({ id }) => id))
  for (const { arrow, from, to, confidence } of drawn.joined) {
    if (!arrow.records.some(counts) || !known.has(from) || !known.has(to)) continue
    const { text, records } = labelOf(arrow, drawn)
    const [tail, tip] = arrow.start.head && !arrow.end.head ? [to, from] : [from, to]
    const connection: Connection = {
      from: tail,
      to: tip,
      label: text,
      both: arrow.start.head === arrow.end.head,
      confidence,
      shapes: unique([...arrow.records, ...records]).filter(counts),
    }
    graph.connections.push(connection)
  }
  for (const arrow of drawn.loose)
    if (!arrow.line) graph.unread.push({ shapes: arrow.records, why: 'an arrow that does not reach two shapes' })
}

function labelOf(arrow: Arrow, { assigned, given }: Drawn): { text: string; records: string[] } {
  const texts = assigned.arrowLabels.get(arrow.id) ?? []
  const text = [arrow.text, ...texts.map((each) => each.text)].filter((each) => each !== '').join('\n')
  return { text: withoutGiven(text, given), records: texts.flatMap((each) => each.records) }
}

/** Free notes, and the words of arrows that join nothing: they were written, so they are read. */
function addNotes(graph: ComponentGraph, drawn: Drawn, counts: (record: string) => boolean): void {
  const kept = new Set(graph.connections.flatMap((connection) => connection.shapes))
  const above = textsAbove(drawn.assigned.notes)
  const notes = drawn.assigned.notes.map((text): Note => {
    const note = { text: withoutGiven(text.text, drawn.given), shapes: text.records }
    const before: string[] = []
    for (let at = above.get(text); at && before.length < LIST_LINES_MAX; at = above.get(at)) before.unshift(at.text)
    return before.length > 0 ? { ...note, above: before.join('\n') } : note
  })
  for (const arrow of drawn.arrows) {
    if (arrow.records.some((record) => kept.has(record))) continue
    const { text, records } = labelOf(arrow, drawn)
    if (text !== '') notes.push({ text, shapes: [...arrow.records, ...records] })
  }
  for (const note of [...graph.notes.splice(0), ...notes]) {
    const shapes = note.shapes.filter(counts)
    if (shapes.length > 0 && note.text.trim() !== '') graph.notes.push({ ...note, shapes })
  }
}

type Kinds = readonly (string | null)[]
const isEntry = (kind: string | null): boolean => kind === 'api-gateway' || kind === 'load-balancer'
const isKept = (kind: string | null): boolean => isA(kind, 'store') || isA(kind, 'cache') || isA(kind, 'broker')

/** "Users" behind the gateway, and nothing but stores behind it: the service for users, not a user. */
const isBehindEntry = (sources: Kinds, targets: Kinds): boolean =>
  sources.length > 0 && sources.every(isEntry) && targets.every(isKept)

/** "User" between a cache and a store: no person gets from the one what they bring to the other. */
const isBetween = (sources: Kinds, targets: Kinds): boolean =>
  sources.length > 0 && targets.length > 0 && [...sources, ...targets].every(isKept)

/** "Capture request": asked by what asks services, and asking what services ask. */
const isOnTheWay = (sources: Kinds, targets: Kinds): boolean =>
  sources.some((kind) => kind === 'client' || isEntry(kind)) &&
  targets.some((kind) => isKept(kind) || isA(kind, 'service'))

/**
 * What a name leaves open, its place in the flow may tell: who is connected with nothing but the way in uses the system ("A", "Bob"),
 * files that are only written are kept somewhere ("Videos"), and a handler that only a broker feeds works in the background.
 */
function guessByPlace(graph: ComponentGraph): void {
  const kinds = new Map(graph.components.map((component) => [component.id, component.kind]))
  const [out, into] = [new Map<string, string[]>(), new Map<string, string[]>()]
  const lead = (from: string, to: string) => {
    out.set(from, [...(out.get(from) ?? []), to])
    into.set(to, [...(into.get(to) ?? []), from])
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
    } else if (kind === null && words.length > 0 && isOnTheWay(sources, targets) && !label.trim().endsWith('?')) {
      Object.assign(component, { kind: 'service', confidence: GUESSED })
    } else if (kind === 'service' && confidence < SAID && sources.length > 0 && !SERVES.test(label))
      if (sources.every((source) => isA(source, 'broker'))) component.kind = 'worker'
  }
}

/** "Node 1" in "Redis cluster" is a Redis; "Server 1" and "Server 2" are two of one. */
function shareKindsAndReplicas(graph: ComponentGraph): void {
  const clusters = new Map(graph.clusters.map((cluster) => [cluster.id, cluster]))
  const byId = new Map(graph.components.map((component) => [component.id, component]))
  for (const component of graph.components) {
    const around = component.cluster === null ? undefined : clusters.get(component.cluster)
    if (!around?.kind || !isRoleOnly(component.label)) continue
    // "S3" among "S1" and "S2" is no bucket.
    const roles = around.members.filter((id) => isRoleOnly(byId.get(id)?.label ?? '')).length
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
      families.set(key, [...(families.get(key) ?? []), component])
    }
  })
  for (const family of families.values()) if (family.length > 1 && areCopies(family, graph)) tellOfEachOther(family)
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
    const peers = family.filter((component) => !own.includes(component)).map(({ id }) => id)
    for (const component of own)
      Object.assign(component, { replicas: Math.max(component.replicas, own.length), among: own.length, peers })
  }
}

/** Numbers or roles tell copies apart; the same name twice is a copy only at the same place, and with no captions
 * that tell the two apart: one design may have two caches. */
function areCopies(family: readonly Component[], graph: ComponentGraph): boolean {
  const [first] = family
  if (new Set(family.map((component) => component.label.toLowerCase())).size > 1) return true
  const captions = family.map(({ annotations }) => annotations.map(({ text }) => text.toLowerCase()).join('\n'))
  if (captions.every((each) => each !== '') && new Set(captions).size === captions.length) return false
  if (first && first.cluster !== null && family.every((component) => component.cluster === first.cluster)) return true
  const neighbours = family.map(({ id }) =>
    graph.connections.flatMap(({ from, to }) => (from === id ? [to] : to === id ? [from] : [])),
  )
  return (neighbours[0] ?? []).some((id) => neighbours.every((each) => each.includes(id)))
}
