// The graph to walk on: every way from a component to a component, as drawn and as the data flows.
import type { Component, ComponentGraph, Connection } from './graph.ts'
import { isA } from './vocabulary.ts'
import { tokensOf } from './words.ts'

export type Edge = {
  from: string
  to: string
  label: string
  confidence: number
  /** The arrow, its label, and the shape around an end where the arrow leads to that. */
  shapes: string[]
}

export type Flow = {
  byId: ReadonlyMap<string, Component>
  out: ReadonlyMap<string, readonly Edge[]>
  into: ReadonlyMap<string, readonly Edge[]>
}

/** An arrow to a shape leads to what stands in it, but it was not drawn to it. What is as sure as a loose arrow stays so. */
const THROUGH_CONTAINER = 0.8
const LOOSE = 0.6
const throughContainer = (confidence: number): number =>
  Math.max(Math.min(confidence, LOOSE), confidence * THROUGH_CONTAINER)
/** Ways, with those between all parts of two containers: two for each record that a board may hold. */
const EDGES_MAX = 20_000
const CONSUMES = new Set([
  'consume',
  'consumer',
  'subscribe',
  'subscriber',
  'poll',
  'pull',
  'pop',
  'dequeue',
  'read',
  'listen',
  'receive',
  'fetch',
  'drain',
])

/**
 * All edges between components. An arrow to a cluster or to a component that holds others leads to those that nothing inside leads
 * to (and from those that lead nowhere inside); a consumer whose arrow points at its broker also receives from it.
 */
export function flowOf(graph: ComponentGraph): Flow {
  const byId = new Map(graph.components.map((component) => [component.id, component]))
  const members = membersOf(graph)
  const inside = insideEdges(graph, members)
  const edges: Edge[] = []
  for (const connection of graph.connections)
    for (const { from, to } of connection.both
      ? [connection, { from: connection.to, to: connection.from }]
      : [connection])
      for (const tail of edges.length < EDGES_MAX ? reached(from, 'out', members, inside, byId) : [])
        for (const tip of edges.length < EDGES_MAX ? reached(to, 'in', members, inside, byId) : []) {
          if (tail.id === tip.id) continue
          const confidence =
            tail.through || tip.through ? throughContainer(connection.confidence) : connection.confidence
          edges.push({ from: tail.id, to: tip.id, label: connection.label, confidence, shapes: connection.shapes })
        }
  const into = grouped(edges, (edge) => edge.to)
  const fillers = new Map([...into].map(([to, own]) => [to, fillersAmong(own, byId)]))
  const broker = edges.filter((edge) => consumes(edge, byId, fillers.get(edge.to)))
  for (const edge of broker) edges.push({ ...edge, from: edge.to, to: edge.from })
  return { byId, out: grouped(edges, (edge) => edge.from), into: grouped(edges, (edge) => edge.to) }
}

function grouped(edges: readonly Edge[], key: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) {
    const list = groups.get(key(edge))
    if (list) list.push(edge)
    else groups.set(key(edge), [edge])
  }
  return groups
}

function membersOf(graph: ComponentGraph): Map<string, string[]> {
  const members = new Map(graph.clusters.map((cluster) => [cluster.id, [...cluster.members]]))
  const listed = new Map(graph.clusters.map((cluster) => [cluster.id, new Set(cluster.members)]))
  for (const { id, inside } of graph.components) {
    if (inside === null || listed.get(inside)?.has(id)) continue
    const known = members.get(inside)
    if (known) known.push(id)
    else members.set(inside, [id])
  }
  return members
}

type Inside = { led: ReadonlySet<string>; leads: ReadonlySet<string> }

/** For each container, which of its members an arrow inside leads to, and which one inside leads away from. */
function insideEdges(graph: ComponentGraph, members: ReadonlyMap<string, readonly string[]>): Map<string, Inside> {
  const containers = new Map<string, string[]>()
  for (const [container, ids] of members)
    for (const id of ids) containers.set(id, [...(containers.get(id) ?? []), container])
  const inside = new Map<string, { led: Set<string>; leads: Set<string> }>()
  const touch = ({ from, to }: Pick<Connection, 'from' | 'to'>) => {
    for (const container of containers.get(from) ?? []) {
      if (!containers.get(to)?.includes(container)) continue
      const entry = inside.get(container) ?? { led: new Set(), leads: new Set() }
      entry.led.add(to)
      entry.leads.add(from)
      inside.set(container, entry)
    }
  }
  for (const connection of graph.connections) touch(connection)
  return inside
}

const DEPTH_MAX = 8

function reached(
  id: string,
  direction: 'in' | 'out',
  members: ReadonlyMap<string, readonly string[]>,
  inside: ReadonlyMap<string, Inside>,
  byId: ReadonlyMap<string, Component>,
  depth = 0,
): { id: string; through: boolean }[] {
  const own = byId.has(id) ? [{ id, through: depth > 0 }] : []
  const all = members.get(id)
  if (!all || depth >= DEPTH_MAX) return own
  const within = inside.get(id)
  const open = all.filter((member) => !(direction === 'in' ? within?.led : within?.leads)?.has(member))
  return [
    ...own,
    ...(open.length > 0 ? open : all).flatMap((member) => reached(member, direction, members, inside, byId, depth + 1)),
  ]
}

/** Who leads to a component and is no worker. */
const fillersAmong = (edges: readonly Edge[], byId: ReadonlyMap<string, Component>): Set<string> =>
  new Set(edges.map(({ from }) => from).filter((from) => !isA(byId.get(from)?.kind ?? null, 'worker')))

/** An arrow drawn from a consumer to its broker: the label says so, or it is a worker and somebody else fills the broker. */
function consumes(edge: Edge, byId: ReadonlyMap<string, Component>, fillers: ReadonlySet<string> | undefined): boolean {
  const [from, to] = [byId.get(edge.from), byId.get(edge.to)]
  if (!from || !to || !isA(to.kind, 'broker')) return false
  if (tokensOf(edge.label).some((word) => CONSUMES.has(word))) return true
  return isA(from.kind, 'worker') && (fillers?.size ?? 0) > 0
}
