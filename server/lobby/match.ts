// Who fits whom. Pure: the lobby keeps the people and the time.
import type { Wish } from '#lib/protocol/lobby'
import { EXPERIENCES } from '#lib/protocol/roles'

export type Waiting = {
  accountId: string
  wish: Wish
  since: number
  /** Never to be offered to each other again. */
  declined: ReadonlySet<string>
}

export type Match = { candidate: string; interviewer: string; scenarios: string[] }

/** Of two wishes, who takes which role: a stated wish wins, else whoever waits longer practises. */
function roles(a: Waiting, b: Waiting): { candidate: string; interviewer: string } | null {
  const wish = `${a.wish.role} ${b.wish.role}`
  const first = { candidate: a.accountId, interviewer: b.accountId }
  const second = { candidate: b.accountId, interviewer: a.accountId }
  switch (wish) {
    case 'candidate candidate':
    case 'interviewer interviewer':
      return null
    case 'either either':
      return a.since <= b.since ? first : second
    case 'candidate interviewer':
    case 'candidate either':
    case 'either interviewer':
      return first
    default:
      return second
  }
}

/** The scenarios that both take; an empty wish takes all. */
function shared(a: Wish, b: Wish, all: string[]): string[] {
  const takes = (wish: Wish, id: string): boolean => wish.scenarios.length === 0 || wish.scenarios.includes(id)
  return all.filter((id) => takes(a, id) && takes(b, id))
}

/** Whether and how two people fit; `scenarios` are those published. */
export function fit(
  a: Waiting,
  b: Waiting,
  scenarios: string[],
  blocked: (a: string, b: string) => boolean,
): Match | null {
  if (a.declined.has(b.accountId) || b.declined.has(a.accountId) || blocked(a.accountId, b.accountId)) return null
  if (a.wish.minutes !== null && b.wish.minutes !== null && a.wish.minutes !== b.wish.minutes) return null
  const taken = roles(a, b)
  if (!taken) return null
  const both = shared(a.wish, b.wish, scenarios)
  return both.length > 0 ? { ...taken, scenarios: both } : null
}

const distance = (a: Wish, b: Wish): number =>
  Math.abs(EXPERIENCES.indexOf(a.experience) - EXPERIENCES.indexOf(b.experience))

/**
 * Pairs people, the longest waiting first; each gets the one of the nearest experience among those who fit, and of
 * those the one who waits longest.
 */
export function pair(waiting: Waiting[], scenarios: string[], blocked: (a: string, b: string) => boolean): Match[] {
  const free = waiting.toSorted((a, b) => a.since - b.since)
  const matches: Match[] = []
  while (free.length > 1) {
    const first = free.shift() as Waiting
    const best = free
      .map((other) => ({ other, match: fit(first, other, scenarios, blocked) }))
      .filter(({ match }) => match !== null)
      .toSorted((a, b) => distance(first.wish, a.other.wish) - distance(first.wish, b.other.wish))[0]
    if (!best?.match) continue
    matches.push(best.match)
    free.splice(free.indexOf(best.other), 1)
  }
  return matches
}
