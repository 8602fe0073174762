// Ways through the design: the shortest path through given kinds of components, and what every path must pass.
import type { Edge } from '../board/flow.ts'
import type { Component } from '../board/graph.ts'
import { isA, isConsulted, isManaged } from '../board/vocabulary.ts'
import { copiesOf } from './copies.ts'
import { answers, candidatesOf, type Material, SURE } from './material.ts'

export type PathQuery = { from: string; via: readonly string[]; to: string; hops: number }
export type Path = { components: Component[]; edges: Edge[]; value: 0.5 | 1 }

type Step = {
  at: Component
  /** Where the way began. */
  start: Component
  /** How many of the kinds on the way are behind. */
  stage: number
  before: Step | null
  /** The edge walked, or the one to something that was asked on the way. */
  edge: Edge | null
  asked: Component | null
  depth: number
}

/**
 * The shortest path by hops from a component of one kind to one of another, through the kinds of `via` in their order. What is
 * asked on the way (a cache, a limiter) may hang off it. Worth half if it rests on general words or uncertain ends.
 */
export function findPath(material: Material, query: PathQuery): Path | null {
  return search(material, query, 1) ?? search(material, query, 0.5)
}

function search(material: Material, query: PathQuery, least: 0.5 | 1): Path | null {
  const visible = (component: Component) => !material.latestOnly || component.latest
  // What stands in a limiter is the limiter's.
  const fits = (component: Component, kind: string): boolean => {
    if (answers(component, kind) >= least) return true
    const around = component.inside === null ? undefined : material.flow.byId.get(component.inside)
    return component.kind === null && around !== undefined && answers(around, kind) >= least
  }
  let level: Step[] = candidatesOf(material, query.from)
    .filter(({ value }) => value >= least)
    .map(({ component }) => ({
      at: component,
      start: component,
      stage: 0,
      before: null,
      edge: null,
      asked: null,
      depth: 0,
    }))
  // Two ways to a place, from two beginnings: one of them may end where the other began, and no way passes anything twice.
  const seen = new Map<string, Component[]>()
  const edgesOf = (id: string) =>
    (material.flow.out.get(id) ?? []).filter((edge) => least < 1 || edge.confidence >= SURE)
  for (let depth = 0; depth <= query.hops && level.length > 0; depth++) {
    const next: Step[] = []
    for (let i = 0; i < level.length; i++) {
      const step = level[i]!
      const key = `${step.stage} ${step.at.id}`
      const starts = seen.get(key) ?? []
      if (starts.length >= 2 || starts.includes(step.start)) continue
      seen.set(key, [...starts, step.start])
      if (depth > 0 && !step.asked && step.stage === query.via.length && fits(step.at, query.to))
        return pathOf(step, least)
      const wanted = query.via[step.stage]
      if (wanted !== undefined && step.before !== null && fits(step.at, wanted))
        level.push({ ...step, stage: step.stage + 1 })
      if (step.before !== null && isEndOfTheWay(step, material)) continue
      for (const edge of edgesOf(step.at.id)) {
        const other = material.flow.byId.get(edge.to)
        if (!other || !visible(other) || isOn(step, other)) continue
        if (wanted !== undefined && isConsulted(wanted) && fits(other, wanted))
          level.push({ ...step, stage: step.stage + 1, before: step, edge, asked: other, depth })
        if (depth < query.hops) next.push({ ...step, at: other, before: step, edge, asked: null, depth: depth + 1 })
      }
    }
    level = next
  }
  return null
}

/** What a store answers to whoever asked is not passed on by it; nor do people pass on what they are shown. */
function isEndOfTheWay({ at, edge, asked, before }: Step, { flow }: Material): boolean {
  if (asked || !edge || !before) return false
  if (isA(at.kind, 'client')) return true
  const isAnswer = (flow.out.get(at.id) ?? []).some(({ to }) => to === edge.from)
  return isAnswer && before.before === null && (isA(before.at.kind, 'store') || isA(before.at.kind, 'cache'))
}

function* backFrom(step: Step): Generator<Step> {
  for (let at: Step | null = step; at; at = at.before) yield at
}

/** Whether a component is on the way already, or was asked on it: no way passes anything twice. */
function isOn(step: Step, component: Component): boolean {
  for (const { at, asked } of backFrom(step)) if (at === component || asked === component) return true
  return false
}

function pathOf(step: Step, value: 0.5 | 1): Path {
  const steps = [...backFrom(step)].reverse()
  const components = [...new Set(steps.map((each) => each.asked ?? each.at))]
  return { components, edges: steps.flatMap((each) => (each.edge ? [each.edge] : [])), value }
}

/**
 * A component without which nothing of kind `from` reaches anything of kind `to`, and of which there is one only: a dominator of
 * the end in the graph from one source to one end (Cooper, Harvey and Kennedy 2001, "A simple, fast dominance algorithm").
 * Things that come in many copies by nature (a CDN, an object store) and the starting points are none.
 * @returns The first such component on the way, the path if there is none, or null where no path leads there at all.
 */
export function singlePoint(
  material: Material,
  from: string,
  to: string,
): { point: Component } | { path: Path } | null {
  const path = findPath(material, { from, via: [], to, hops: 50 })
  if (!path) return null
  const sources = new Set(candidatesOf(material, from).map(({ component }) => component.id))
  const ends = new Set(candidatesOf(material, to).map(({ component }) => component.id))
  for (const id of dominatorsOf(material, sources, ends)) {
    const component = material.flow.byId.get(id)
    if (!component || sources.has(id) || isRedundant(material, component) || isManaged(component.kind)) continue
    return { point: component }
  }
  return { path }
}

const isRedundant = (material: Material, component: Component): boolean =>
  component.peers.length > 0 || copiesOf(material, component).count > 1

const SOURCE = '\u0000source'
const END = '\u0000end'

/** Components on every way from the sources to the ends, in the order in which they are passed. */
export function dominatorsOf(material: Material, sources: ReadonlySet<string>, ends: ReadonlySet<string>): string[] {
  const visible = (id: string) => !material.latestOnly || material.flow.byId.get(id)?.latest === true
  const onwards = (id: string): string[] => {
    if (id === SOURCE) return [...sources]
    if (id === END) return []
    // Ways end at the first end that they reach.
    if (ends.has(id) && !sources.has(id)) return [END]
    const out = (material.flow.out.get(id) ?? []).map((edge) => edge.to).filter(visible)
    return ends.has(id) ? [...out, END] : out
  }
  const order = postorder(onwards)
  const rank = new Map(order.map((id, i) => [id, i]))
  const before = new Map<string, string[]>()
  for (const id of order)
    for (const next of onwards(id)) {
      const known = before.get(next)
      if (known) known.push(id)
      else before.set(next, [id])
    }
  const immediate = new Map<string, string>([[SOURCE, SOURCE]])
  const meet = (a: string, b: string): string => {
    let [x, y] = [a, b]
    while (x !== y) {
      while (rank.get(x)! < rank.get(y)!) x = immediate.get(x)!
      while (rank.get(y)! < rank.get(x)!) y = immediate.get(y)!
    }
    return x
  }
  for (let changed = true; changed;) {
    changed = false
    for (const id of order.toReversed()) {
      if (id === SOURCE) continue
      const known = (before.get(id) ?? []).filter((each) => immediate.has(each))
      const first = known[0]
      if (first === undefined) continue
      const dominator = known.slice(1).reduce(meet, first)
      if (immediate.get(id) !== dominator) {
        immediate.set(id, dominator)
        changed = true
      }
    }
  }
  const chain: string[] = []
  for (let at = immediate.get(END); at !== undefined && at !== SOURCE; at = immediate.get(at)) chain.push(at)
  return chain.reverse()
}

function postorder(onwards: (id: string) => string[]): string[] {
  const order: string[] = []
  const seen = new Set([SOURCE])
  const stack = [{ id: SOURCE, rest: onwards(SOURCE) }]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.rest.pop()
    if (next === undefined) {
      order.push(top.id)
      stack.pop()
    } else if (!seen.has(next)) {
      seen.add(next)
      stack.push({ id: next, rest: onwards(next) })
    }
  }
  return order
}
