// From things and arrows whose words and ends are known to the component graph: what is a component, a cluster or a note.
import { textsAbove } from './blocks.ts'
import { guessByPlace, SAID, shareKindsAndReplicas } from './by-place.ts'
import { tellByWords } from './by-words.ts'
import type { Joined } from './ends.ts'
import { type GivenRuns, withoutGiven } from './given.ts'
import type { Cluster, Component, ComponentGraph, Connection, Note, Unread } from './graph.ts'
import { readLabel, type Reading } from './label.ts'
import type { Arrow, Shape } from './sheet.ts'
import type { Assigned } from './texts.ts'
import { markLatest } from './versions.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

/** A label with more words is read by its first line; so many words in a box that nothing leads to are prose. */
export const HEADLINE_WORDS = 12
const LIST_LINES_MAX = 60
const BY_CAPTION = 0.8
const CAPTION_WORDS = 3

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
  const unnamed = graph.components.filter(({ kind }) => kind === null)
  guessByPlace(graph)
  tellByWords(graph, unnamed)
  shareKindsAndReplicas(graph)
  markLatest(graph, drawn.things, drawn.parents, drawn.assigned)
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
  const kinds = Map.groupBy(members, (member) => member.reading.kind)
  const majority = [...kinds].find(([kind, own]) => kind !== null && own.length * 2 > members.length)?.[0] ?? null
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
