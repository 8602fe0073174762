// What an import cannot take over, and how a person is told of it.
import type { Unread } from './graph.ts'

const REASONS = {
  picture: ['picture', 'pictures'],
  video: ['video', 'videos'],
  page: ['page of another site', 'pages of other sites'],
  unknown: ['shape of an unknown type', 'shapes of an unknown type'],
  broken: ['broken shape', 'broken shapes'],
  large: ['shape that is too large', 'shapes that are too large'],
  deep: ['shape in too many groups', 'shapes in too many groups'],
  inside: ['shape inside one of those', 'shapes inside those'],
  result: ['pinned simulation result', 'pinned simulation results'],
  link: ['link that is no web or mail address', 'links that are no web or mail address'],
  pages: ['shape on a further page', 'shapes on further pages'],
} as const
export type Reason = keyof typeof REASONS

export const leftOut = (reason: Reason, shapes: string[]): Unread => ({ shapes, why: REASONS[reason][0] })

const MANY = new Map<string, string>(Object.values(REASONS))

/** All that was left out in one sentence ("3 pictures and 1 broken shape were left out."), or null if nothing was. */
export function toldOf(unread: readonly Unread[]): string | null {
  const counts = new Map<string, number>()
  for (const { why } of unread) counts.set(why, (counts.get(why) ?? 0) + 1)
  const parts = [...counts].map(([why, count]) => (count === 1 ? `1 ${why}` : `${count} ${MANY.get(why) ?? why}`))
  const last = parts.pop()
  if (last === undefined) return null
  const told = parts.length > 0 ? `${parts.join(', ')} and ${last}` : last
  return `${told} ${unread.length === 1 ? 'was' : 'were'} left out.`
}

/** Whether a link leads to the web or to a mailbox; no other is taken onto a board. */
export const isSafeLink = (link: string): boolean => /^(https?:|mailto:)/i.test(link) && URL.canParse(link)
