// What an arrow's ends stand at: the binding where there is one, else what is near and ahead.
import { type Box, boxOf, distance, grow, Nearby, type Point, toPolygon, toSegment } from './geometry.ts'
import type { Arrow, Shape } from './sheet.ts'
import { pointsAt } from './texts.ts'

const REACH_PIXELS = 18
const REACH = 0.5
// Penalties, in usual short sides, for what speaks against a candidate.
const NOT_AHEAD = 0.35
const UNLABELLED = 0.3
const CONTAINER = 0.25
const OTHERS_PARENT = 1
const AT_WORDS = 0.15
/** Lengths and reach of lifelines, in usual short sides; one alone is an arrow that somebody has yet to finish. */
const LIFELINE = 3
const LIFELINE_REACH = 0.3
const LIFELINES_MIN = 2

export type Target = Shape & { labelled: boolean; container: boolean }
export type Joined = { arrow: Arrow; from: string; to: string; confidence: number }

/** Words that stand beside a thing: an arrow that ends at them means the thing. */
export type Beside = { id: string; page: string; outline: readonly Point[]; box: Box }

type Space = {
  beside: readonly Beside[]
  targets: ReadonlyMap<string, Target>
  parents: ReadonlyMap<string, string>
  size: number
  resolve: (id: string) => string
}

/** What each arrow joins. Arrows with an end at nothing, or both at the same, are `loose`. */
export function joinEnds(arrows: readonly Arrow[], space: Space): { joined: Joined[]; loose: Arrow[] } {
  const near = new Nearby<Beside>([...space.targets.values(), ...space.beside], 2 * space.size)
  const ends = arrows.map((arrow): Ends => {
    const bound = { start: boundTo(arrow.start.bound, space), end: boundTo(arrow.end.bound, space) }
    const from = bound.start ?? recover(arrow, 'start', bound.end, near, space)
    const to = bound.end ?? recover(arrow, 'end', from ?? undefined, near, space)
    return { arrow, from, to, bound: Number(bound.start !== undefined) + Number(bound.end !== undefined) }
  })
  alongLifelines(ends, space)
  const joined: Joined[] = []
  const loose: Arrow[] = []
  for (const { arrow, from, to, bound } of ends) {
    if (from === null || to === null || from === to) loose.push(arrow)
    else {
      const plain = arrow.line || (!arrow.start.head && !arrow.end.head && bound === 0)
      const labelled = [from, to].every((id) => space.targets.get(id)?.labelled)
      if (plain && !labelled) loose.push(arrow)
      else joined.push({ arrow, from, to, confidence: plain ? 0.4 : ([0.6, 0.8, 1][bound] ?? 0.6) })
    }
  }
  return { joined, loose }
}

type Ends = { arrow: Arrow; from: string | null; to: string | null; bound: number }

/**
 * A long line that hangs on a labelled shape and ends in nothing stands for that shape, as in a sequence diagram: what begins or
 * ends on it begins or ends at the shape.
 */
function alongLifelines(ends: Ends[], space: Space): void {
  const lines = ends.flatMap(({ arrow, from, to }) => {
    const shape = from ?? to
    if ((from === null) === (to === null) || shape === null || !space.targets.get(shape)?.labelled) return []
    const [start, end] = [arrow.path[0]!, arrow.path.at(-1)!]
    const long = arrow.path.length === 2 && distance(start, end) > LIFELINE * space.size
    return long ? [{ arrow, shape, start, end, box: boxOf(arrow.path) }] : []
  })
  if (lines.length < LIFELINES_MIN) return
  const near = new Nearby(lines, 2 * space.size)
  const reach = Math.max(REACH_PIXELS, LIFELINE_REACH * space.size)
  const hangsOn = new Map(lines.map(({ arrow, shape }) => [arrow.id, shape]))
  const lineAt = (arrow: Arrow, point: Point): string | null => {
    let best: { shape: string; away: number } | null = null
    for (const line of near.at(grow({ ...point, w: 0, h: 0 }, reach))) {
      if (line.arrow === arrow || line.arrow.page !== arrow.page) continue
      const { distance: away } = toSegment(point, line.start, line.end)
      if (away <= reach && (!best || away < best.away)) best = { shape: line.shape, away }
    }
    return best?.shape ?? null
  }
  for (const end of ends) {
    if (hangsOn.has(end.arrow.id) || (end.from !== null && end.to !== null)) continue
    end.from ??= lineAt(end.arrow, end.arrow.start.point)
    end.to ??= lineAt(end.arrow, end.arrow.end.point)
  }
}

function boundTo(id: string | undefined, { targets, resolve }: Space): string | undefined {
  if (id === undefined) return undefined
  const whole = resolve(id)
  return targets.has(whole) ? whole : undefined
}

function recover(
  arrow: Arrow,
  side: 'start' | 'end',
  other: string | undefined,
  near: Nearby<Beside>,
  space: Space,
): string | null {
  const { point } = arrow[side]
  const before = side === 'start' ? arrow.path[1] : arrow.path.at(-2)
  const reach = Math.max(REACH_PIXELS, REACH * space.size)
  let best: { id: string; score: number } | null = null
  for (const place of near.at(grow({ ...point, w: 0, h: 0 }, reach))) {
    const target = space.targets.get(place.id)
    if (!target || place.page !== arrow.page || target.id === other) continue
    const away = toPolygon(point, place.outline)
    if (away > reach) continue
    const atWords = place === target ? 0 : AT_WORDS
    const score = away + space.size * (atWords + penaltyOf(target, place, point, before, other, space, away === 0))
    if (!best || score < best.score) best = { id: target.id, score }
  }
  return best?.id ?? null
}

function penaltyOf(
  target: Target,
  place: Beside,
  point: Point,
  before: Point | undefined,
  other: string | undefined,
  space: Space,
  inside: boolean,
): number {
  let penalty = 0
  if (before && !pointsAt(before, point, place.outline)) penalty += NOT_AHEAD
  if (!target.labelled) penalty += UNLABELLED
  if (target.container && inside) penalty += CONTAINER
  for (let around = other, depth = 0; around !== undefined && depth < 20; around = space.parents.get(around), depth++)
    if (space.parents.get(around) === target.id) penalty += OTHERS_PARENT
  return penalty
}
