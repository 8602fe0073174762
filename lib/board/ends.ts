// What an arrow's ends stand at: the binding where there is one, else what is near and ahead.
import { grow, Nearby, type Point, toPolygon } from './geometry.ts'
import type { Arrow, Shape } from './sheet.ts'
import { pointsAt } from './texts.ts'

const REACH_PIXELS = 18
const REACH = 0.5
// Penalties, in usual short sides, for what speaks against a candidate.
const NOT_AHEAD = 0.35
const UNLABELLED = 0.3
const CONTAINER = 0.25
const OTHERS_PARENT = 1

export type Target = Shape & { labelled: boolean; container: boolean }
export type Joined = { arrow: Arrow; from: string; to: string; confidence: number }

type Space = {
  targets: ReadonlyMap<string, Target>
  parents: ReadonlyMap<string, string>
  size: number
  resolve: (id: string) => string
}

/** What each arrow joins. Arrows with an end at nothing, or both at the same, are `loose`. */
export function joinEnds(arrows: readonly Arrow[], space: Space): { joined: Joined[]; loose: Arrow[] } {
  const near = new Nearby(space.targets.values(), 2 * space.size)
  const joined: Joined[] = []
  const loose: Arrow[] = []
  for (const arrow of arrows) {
    const bound = { start: boundTo(arrow.start.bound, space), end: boundTo(arrow.end.bound, space) }
    const from = bound.start ?? recover(arrow, 'start', bound.end, near, space)
    const to = bound.end ?? recover(arrow, 'end', from ?? undefined, near, space)
    if (from === null || to === null || from === to) loose.push(arrow)
    else {
      const ends = Number(bound.start !== undefined) + Number(bound.end !== undefined)
      const plain = arrow.line || (!arrow.start.head && !arrow.end.head && ends === 0)
      const labelled = [from, to].every((id) => space.targets.get(id)?.labelled)
      if (plain && !labelled) loose.push(arrow)
      else joined.push({ arrow, from, to, confidence: plain ? 0.4 : ([0.6, 0.8, 1][ends] ?? 0.6) })
    }
  }
  return { joined, loose }
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
  near: Nearby<Target>,
  space: Space,
): string | null {
  const { point } = arrow[side]
  const before = side === 'start' ? arrow.path[1] : arrow.path.at(-2)
  const reach = Math.max(REACH_PIXELS, REACH * space.size)
  let best: { id: string; score: number } | null = null
  for (const target of near.at(grow({ ...point, w: 0, h: 0 }, reach))) {
    if (target.page !== arrow.page || target.id === other) continue
    const away = toPolygon(point, target.outline)
    if (away > reach) continue
    const score = away + space.size * penaltyOf(target, point, before, other, space)
    if (!best || score < best.score) best = { id: target.id, score }
  }
  return best?.id ?? null
}

function penaltyOf(
  target: Target,
  point: Point,
  before: Point | undefined,
  other: string | undefined,
  space: Space,
): number {
  let penalty = 0
  if (before && !pointsAt(before, point, target.outline)) penalty += NOT_AHEAD
  if (!target.labelled) penalty += UNLABELLED
  if (target.container) penalty += CONTAINER
  for (let around = other, depth = 0; around !== undefined && depth < 20; around = space.parents.get(around), depth++)
    if (space.parents.get(around) === target.id) penalty += OTHERS_PARENT
  return penalty
}
