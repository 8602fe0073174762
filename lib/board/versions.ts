// Boards keep older versions of a design. What counts against a design is looked for in the last one only.
import type { Component, ComponentGraph } from './graph.ts'
import type { Shape } from './sheet.ts'

const marked = /\b(?:final|latest|current|v(?:ersion)?\s?\.?(\d{1,3}))\b/i
const FINAL = 1_000
/** A lone pair of boxes beside a design is not another version of it. */
const VERSION_COMPONENTS_MIN = 3

/**
 * Marks the components of the last version: those in the frame whose name says so ("final", the highest "v2"), else the
 * largest connected part, where there are several parts of at least three components.
 */
export function markLatest(
  graph: ComponentGraph,
  shapes: readonly Shape[],
  parents: ReadonlyMap<string, string>,
): void {
  const frame = shapes
    .filter((shape) => shape.form === 'frame')
    .map((shape) => ({ id: shape.id, rank: rankOf(shape.text) }))
    .sort((a, b) => b.rank - a.rank)[0]
  const inFrame = new Set(
    frame && frame.rank > 0
      ? graph.components.filter((each) => within(each.id, frame.id, parents)).map((each) => each.id)
      : [],
  )
  if (inFrame.size > 0) {
    for (const component of graph.components) component.latest = inFrame.has(component.id)
    return
  }
  const parts = connectedParts(graph)
  const large = parts.filter((part) => part.length >= VERSION_COMPONENTS_MIN)
  if (large.length < 2) return
  const last = new Set(large.reduce((a, b) => (b.length > a.length ? b : a)))
  for (const component of graph.components) component.latest = last.has(component)
}

function rankOf(name: string): number {
  const match = marked.exec(name)
  if (!match) return 0
  return match[1] === undefined ? FINAL : Number(match[1])
}

function within(id: string, frame: string, parents: ReadonlyMap<string, string>): boolean {
  let at = parents.get(id)
  for (let depth = 0; at !== undefined && depth < 50; depth++, at = parents.get(at)) if (at === frame) return true
  return false
}

/** Components that connections, clusters and containment hold together. */
export function connectedParts(graph: ComponentGraph): Component[][] {
  const root = new Map<string, string>()
  const find = (id: string): string => {
    let at = id
    for (let up = root.get(at); up !== undefined && up !== at; up = root.get(at)) at = up
    root.set(id, at)
    return at
  }
  const join = (a: string, b: string) => root.set(find(a), find(b))
  for (const { from, to } of graph.connections) join(from, to)
  for (const cluster of graph.clusters) for (const member of cluster.members) join(member, cluster.id)
  for (const component of graph.components) if (component.inside !== null) join(component.id, component.inside)
  const parts = new Map<string, Component[]>()
  for (const component of graph.components) {
    const key = find(component.id)
    const part = parts.get(key)
    if (part) part.push(component)
    else parts.set(key, [component])
  }
  return [...parts.values()]
}
