// The board as a list in words, for those who do not see it and for those who read faster than they look.
import type { Component, ComponentGraph } from './graph.ts'
import { kindTitle } from './vocabulary.ts'

export type OutlineItem = {
  id: string
  shapes: string[]
  /** Its label, or what it is. */
  title: string
  /** What it is, how many there are, and what it stands in: "Cache, 3 copies, in Region A". */
  description: string
  /** One a connection: "leads to Redis: reads". */
  connections: string[]
  notes: string[]
}
export type Outline = {
  items: OutlineItem[]
  notes: { text: string; shapes: string[] }[]
  unread: { why: string; shapes: string[] }[]
}

/** A plural ("workers") says no number. */
const copiesOf = ({ replicas, among, label }: Component): string[] => {
  if (replicas <= 1) return []
  if (among === replicas) return [`one of ${among} drawn`]
  return [replicas === 2 && !/[2²]|two|twice/i.test(label) ? 'several copies' : `${replicas} copies`]
}

/** Components in the order in which they were drawn, each with its connections in words, then free notes and what could not be read. */
export function outline(graph: ComponentGraph): Outline {
  const names = new Map<string, string>()
  for (const cluster of graph.clusters)
    names.set(cluster.id, cluster.label || (cluster.kind ? `a group of ${kindTitle(cluster.kind)}` : 'a group'))
  for (const component of graph.components)
    names.set(component.id, component.label || (component.kind ? kindTitle(component.kind) : 'a shape without words'))
  const nameOf = (id: string) => names.get(id) ?? 'something'
  const connections = new Map<string, string[]>()
  const say = (id: string, words: string, label: string) =>
    connections.set(id, [
      ...(connections.get(id) ?? []),
      label === '' ? words : `${words}: ${label.replaceAll('\n', ' ')}`,
    ])
  for (const { from, to, both, label } of graph.connections) {
    say(from, `${both ? 'is connected with' : 'leads to'} ${nameOf(to)}`, label)
    say(to, `${both ? 'is connected with' : 'is reached from'} ${nameOf(from)}`, label)
  }
  const items = graph.components.map((component): OutlineItem => {
    const around = component.inside ?? component.cluster
    const description = [
      component.kind ? kindTitle(component.kind) : 'No kind recognised',
      ...copiesOf(component),
      ...(around === null ? [] : [`in ${nameOf(around)}`]),
      ...(component.latest ? [] : ['in an earlier version']),
    ].join(', ')
    return {
      id: component.id,
      shapes: component.shapes,
      title: nameOf(component.id),
      description,
      connections: connections.get(component.id) ?? [],
      notes: component.annotations.map((annotation) => annotation.text),
    }
  })
  return { items, notes: graph.notes, unread: graph.unread }
}
