// Everything that may count as evidence, read once: the board's graph, what is said on it and where, and the worksheet.
import { type Flow, flowOf } from '../board/flow.ts'
import { type Component, type ComponentGraph, TOO_MUCH_WRITTEN, type Unread } from '../board/graph.ts'
import { kindsNamed } from '../board/label.ts'
import { isA, mayBe } from '../board/vocabulary.ts'
import { tokensOf } from '../board/words.ts'
import type { Entry, EntryKind } from '../scenario/entry.ts'
import type { ConceptReader } from './concepts.ts'
import type { Value } from './finding.ts'
import type { Passage, PhraseMatch } from './phrases.ts'
import { type Written, writtenOf } from './written.ts'

/** A text with where it stands. */
export type Statement = {
  text: string
  passage: Passage
  shapes: string[]
  /** Components that it stands on or beside. */
  components: string[]
  /** A connection's label speaks of an edge, a component's label of itself, others of anything. */
  of: 'label' | 'annotation' | 'connection' | 'cluster' | 'note' | 'entry'
  /** The section of the worksheet that an entry stands in. */
  section: EntryKind | null
  /** How many of its first words list options, of which most are turned down. */
  options: number
}
export type Hit = Omit<PhraseMatch<string>, 'value'> & { statement: Statement }

export type Material = {
  graph: ComponentGraph
  /** What was written beyond the characters that are heard. */
  unheard: Unread[]
  flow: Flow
  statements: Statement[]
  written: Written
  concepts: ConceptReader
  /** Where each concept is mentioned. */
  mentions: Map<string, Hit[]>
  /** Contradictions and single points of failure look at the last version only. */
  latestOnly: boolean
  /** What is looked for now is held against the candidate, so that words have to say it and not only come near. */
  accusing: boolean
  /** The section of the worksheet where what is looked for belongs: of several passages that say it, one from there is shown. */
  section: EntryKind | null
  named: (statement: Statement) => ReturnType<typeof kindsNamed>
}

/** Of all that is written: seven times what stands on the most verbose rated board. Other people's rooms wait while it is heard. */
export const HEARD_CHARACTERS_MAX = 30_000

type Bounded = { graph: ComponentGraph; entries: readonly Entry[] | null; unheard: Unread[] }

/** The same without the words that are too many: parts and the worksheet come first, free notes last. */
function bounded(graph: ComponentGraph, entries: readonly Entry[] | null): Bounded {
  const unheard: Unread[] = []
  let left = HEARD_CHARACTERS_MAX
  const fits = (text: string, shapes: string[]): boolean => {
    if (text.length <= left) {
      left -= text.length
      return true
    }
    unheard.push({ shapes, why: TOO_MUCH_WRITTEN })
    return false
  }
  const named = <Part extends { label: string; shapes: string[] }>(part: Part): Part =>
    part.label === '' || fits(part.label, part.shapes) ? part : { ...part, label: '' }
  const components = graph.components.map(named)
  const heard = entries?.filter((entry) => fits(textOf(entry), [entry.id])) ?? null
  const connections = graph.connections.map(named)
  const clusters = graph.clusters.map(named)
  const annotated = components.map((component) => {
    const annotations = component.annotations.filter(({ text, shapes }) => fits(text, shapes))
    return annotations.length === component.annotations.length ? component : { ...component, annotations }
  })
  const notes = graph.notes.filter(({ text, shapes }) => fits(text, shapes))
  if (unheard.length === 0) return { graph, entries, unheard }
  return { graph: { ...graph, components: annotated, connections, clusters, notes }, entries: heard, unheard }
}

/** Reads what was drawn and written. `entries` is null where there is no worksheet. */
export function materialOf(
  drawn: ComponentGraph,
  worksheet: readonly Entry[] | null,
  concepts: ConceptReader,
): Material {
  const { graph, entries, unheard } = bounded(drawn, worksheet)
  const statements: Statement[] = []
  const mentions = new Map<string, Hit[]>()
  const say = (of: Statement['of'], text: string, shapes: string[], components: string[], entry?: Entry) => {
    if (text === '') return
    const { passage, concepts: heard } = concepts.hear(text)
    const options = entry === undefined ? 0 : tokensOf(entry.options).length
    const statement = { of, text, shapes, components, passage, section: entry?.kind ?? null, options }
    statements.push(statement)
    for (const { value, ...match } of heard) {
      const hits = mentions.get(value)
      if (hits) hits.push({ statement, ...match })
      else mentions.set(value, [{ statement, ...match }])
    }
  }
  for (const component of graph.components) {
    say('label', component.label, component.shapes, [component.id])
    for (const { text, shapes } of component.annotations) say('annotation', text, shapes, [component.id])
  }
  const members = new Map(graph.clusters.map((cluster) => [cluster.id, cluster.members]))
  for (const { from, to, label, shapes } of graph.connections)
    say(
      'connection',
      label,
      shapes,
      [from, to].flatMap((id) => [id, ...(members.get(id) ?? [])]),
    )
  const components = new Set(graph.components.map((component) => component.id))
  for (const cluster of graph.clusters)
    if (!components.has(cluster.id)) say('cluster', cluster.label, cluster.shapes, cluster.members)
  for (const { text, shapes } of graph.notes) say('note', text, shapes, [])
  for (const entry of entries ?? []) say('entry', textOf(entry), [entry.id], [], entry)

  const named = new Map<Statement, ReturnType<typeof kindsNamed>>()
  const flow = flowOf(graph)
  const written = writtenOf(graph, entries)
  return {
    graph,
    unheard: [...unheard, ...written.unheard],
    flow,
    statements,
    written,
    concepts,
    mentions,
    latestOnly: false,
    accusing: false,
    section: null,
    named: (statement) => {
      const known = named.get(statement) ?? kindsNamed(statement.passage.words)
      named.set(statement, known)
      return known
    },
  }
}

const textOf = (entry: Entry): string =>
  [entry.options, entry.text, entry.because].filter((part) => part.trim() !== '').join(' | ')

/** The same material, of the last version of the design only. */
export const latestOf = (material: Material): Material => ({ ...material, latestOnly: true })

/** Below this a component or connection is too uncertain for more than half. */
export const SURE = 0.6

/** How well a component answers to a kind: wholly, by a general word only or uncertainly (half), or not. */
export function answers(component: Component, kind: string): Value {
  if (isA(component.kind, kind)) return component.confidence >= SURE ? 1 : 0.5
  return mayBe(component.kind, kind) ? 0.5 : 0
}

export type Candidate = { component: Component; value: Value }
// A rubric asks for the same kinds many times over.
const candidates = new WeakMap<ComponentGraph, Map<string, readonly Candidate[]>>()

/** The components that answer to a kind, the best first. */
export function candidatesOf({ graph, latestOnly }: Material, kind: string): readonly Candidate[] {
  const known = candidates.get(graph) ?? new Map<string, readonly Candidate[]>()
  candidates.set(graph, known)
  const key = `${latestOnly} ${kind}`
  const found =
    known.get(key) ??
    graph.components
      .filter((component) => !latestOnly || component.latest)
      .map((component) => ({ component, value: answers(component, kind) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
  known.set(key, found)
  return found
}
