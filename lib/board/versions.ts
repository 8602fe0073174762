// Boards keep older versions of a design. What counts against a design is looked for in the last one only.
import { apply, type Box, boxOf, type Point } from './geometry.ts'
import type { Component, ComponentGraph } from './graph.ts'
import type { Shape, Text } from './sheet.ts'
import { tokensOf } from './words.ts'

const marked = /\b(?:final|latest|current|v(?:ersion)?\s?\.?(\d{1,3}))\b/i
const [EARLIER, IMPROVED, FINAL] = [-1, 500, 1_000]
/** A lone pair of boxes beside a design is not another version of it. */
const VERSION_COMPONENTS_MIN = 3
const HEADED_COMPONENTS_MIN = 2
/** Nobody draws so many versions of a design; each is compared with every part of the board. */
const TITLES_MAX = 100
/** How far over a part its heading may stand, in heights of the heading's lines. */
const HEADING_REACH = 4

const RANKS = new Map([
  ...['old', 'initial', 'naive', 'before', 'previous', 'first'].map((word) => [word, EARLIER] as const),
  ...['improved', 'better', 'after', 'revised', 'refined', 'second'].map((word) => [word, IMPROVED] as const),
  ...['final', 'latest', 'current'].map((word) => [word, FINAL] as const),
])
const NUMBERED = /^v(\d{1,3})$/
// prettier-ignore
const TITLE_WORDS = new Set([
  'design', 'version', 'architecture', 'approach', 'solution', 'attempt', 'diagram', 'hld', 'high', 'level', 'system', 'draft', 'iteration',
  'idea', 'try', 'the', 'my', 'our', 'simple', 'basic',
])

/** There are first and second steps, too. */
const ATTEMPTS = new Set(['attempt', 'version', 'draft', 'iteration', 'try'])

/**
 * Marks the components of the last version: those in the frame or under the heading whose name says so ("final", the highest
 * "v2", "improved" after "naive"), else the largest connected part, where there are several parts of at least three components.
 */
export function markLatest(
  graph: ComponentGraph,
  shapes: readonly Named[],
  parents: ReadonlyMap<string, string>,
  {
    labels,
    annotations,
    notes,
  }: { labels: ReadonlyMap<string, Text>; annotations: ReadonlyMap<string, Text[]>; notes: Text[] },
): void {
  const texts = [...labels.values(), ...[...annotations.values()].flat(), ...notes]
  const versions = [...framed(graph, shapes, parents), ...headed(graph, shapes, texts)]
  const best = Math.max(0, ...versions.map(({ rank }) => rank))
  const named = new Set(versions.filter(({ rank }) => rank === best).flatMap(({ ids }) => ids))
  if (named.size > 0) {
    for (const component of graph.components) component.latest = named.has(component.id)
    return
  }
  const earlier = new Set(versions.flatMap(({ ids }) => ids))
  const open = connectedParts(graph).map((part) => part.filter(({ id }) => !earlier.has(id)))
  const large = open.filter((part) => part.length >= VERSION_COMPONENTS_MIN)
  const last = new Set(large.length < 2 ? open.flat() : large.reduce((a, b) => (b.length > a.length ? b : a)))
  if (last.size > 0) for (const component of graph.components) component.latest = last.has(component)
}

type Version = { ids: string[]; rank: number }
type Named = Shape & { label: string }

/** The components in each frame, or other shape around them, that is called a version. */
function framed(
  { components }: ComponentGraph,
  shapes: readonly Named[],
  parents: ReadonlyMap<string, string>,
): Version[] {
  const holders = new Set(parents.values())
  const ranks = new Map(
    shapes.map(({ id, form, text, label }) => [
      id,
      holders.has(id) ? (titleRank(label) ?? (form === 'frame' ? rankOf(text) : 0)) : 0,
    ]),
  )
  const held = new Map<string, string[]>()
  for (const { id } of components)
    for (const around of ancestorsOf(id, parents)) {
      if (!ranks.get(around)) continue
      const ids = held.get(around)
      if (ids) ids.push(id)
      else held.set(around, [id])
    }
  return [...ranks].flatMap(([id, rank]) => (held.has(id) ? [{ ids: held.get(id) ?? [], rank }] : []))
}

/** The components under each text that is a version's heading. */
function headed(graph: ComponentGraph, shapes: readonly Named[], texts: readonly Text[]): Version[] {
  const titles = texts
    .flatMap((text) => {
      const rank = titleRank(text.text)
      return rank === null ? [] : [{ text, rank }]
    })
    .slice(0, TITLES_MAX)
  if (titles.length === 0) return []
  const outlines = new Map(shapes.map(({ id, page, outline }) => [id, { page, outline }]))
  const parts = connectedParts(graph).map((part) => ({
    ids: part.map(({ id }) => id),
    page: outlines.get(part[0]!.id)?.page,
    points: part.flatMap(({ id }) => outlines.get(id)?.outline ?? []),
  }))
  const headings = titles.flatMap(({ text, rank }) => {
    const turned = (points: readonly Point[]) =>
      boxOf(points.map((point) => apply({ x: 0, y: 0, angle: -text.angle }, point)))
    const own = turned(text.outline)
    const away = parts.map(({ page, points }) => (page === text.page ? gap(own, turned(points)) : Infinity))
    const under = parts
      .map((part, i) => ({ ...part, away: away[i]! }))
      .filter(({ ids, points, away: far }) => {
        const near = far <= HEADING_REACH * text.lineHeight
        return near && ids.length >= HEADED_COMPONENTS_MIN && isOver(own, turned(points))
      })
      .sort((a, b) => a.away - b.away)
    return under[0] ? [{ rank, away, ids: under[0].ids }] : []
  })
  const ranks = new Set(headings.map(({ rank }) => rank))
  // One heading speaks of what it stands over; a lone "v1" or "improved" does not say whether the rest is later or earlier.
  if (ranks.size < 2) return headings.filter(({ rank }) => rank !== 1 && rank !== IMPROVED)
  return parts.map(({ ids }, i) => {
    const nearest = headings.reduce((a, b) => (b.away[i]! < a.away[i]! ? b : a))
    return { ids, rank: nearest.rank }
  })
}

const gap = (a: Box, b: Box): number =>
  Math.hypot(Math.max(0, a.x - b.x - b.w, b.x - a.x - a.w), Math.max(0, a.y - b.y - b.h, b.y - a.y - a.h))

/** Whether one box stands over another: no lower than its upper edge, and along it. */
const isOver = (a: Box, b: Box): boolean => a.y + a.h / 2 <= b.y + a.h && a.x <= b.x + b.w && b.x <= a.x + a.w

/** Which version a title names that says nothing else, or null: "v2", "Naive approach", "After". */
function titleRank(title: string): number | null {
  const words = title.length > 60 || title.includes('/') ? [] : tokensOf(title)
  if (words.some((word) => word === 'first' || word === 'second') && !words.some((word) => ATTEMPTS.has(word)))
    return null
  let rank: number | null = null
  for (const [i, word] of words.entries()) {
    const number =
      NUMBERED.exec(word)?.[1] ?? (/^(?:version|iteration)$/.test(words[i - 1] ?? '') && /^\d{1,3}$/.exec(word)?.[0])
    const own = number ? Number(number) : RANKS.get(word)
    if (own !== undefined && own !== 0) rank = rank === null || own === FINAL || rank === EARLIER ? own : rank
    else if (!TITLE_WORDS.has(word)) return null
  }
  return rank
}

function rankOf(name: string): number {
  const match = marked.exec(name)
  if (!match) return 0
  return match[1] === undefined ? FINAL : Number(match[1])
}

/** What a thing stands in, from the inside out. */
function ancestorsOf(id: string, parents: ReadonlyMap<string, string>): Set<string> {
  const around = new Set<string>()
  let at = parents.get(id)
  for (let depth = 0; at !== undefined && depth < 50; depth++, at = parents.get(at)) around.add(at)
  return around
}

/** Components that connections, clusters and containment hold together. */
export function connectedParts(graph: ComponentGraph): Component[][] {
  const root = new Map<string, string>()
  const find = (id: string): string => {
    let at = id
    for (let up = root.get(at); up !== undefined && up !== at; up = root.get(at)) {
      // Halves the way for who comes after, so that a long chain is not walked again and again.
      root.set(at, root.get(up) ?? up)
      at = up
    }
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
