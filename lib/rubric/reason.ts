// Why a predicate came out as it did, in words for the candidate: what was found, and what is missing.
import { excerpt } from './excerpt.ts'

/** What is missing. One that leads with "no" is a thing that was looked for; any other is a clause of its own. */
export type Lack = { lead: string; what: string }
export type Reason = { found: readonly string[]; lacks: readonly Lack[] }

export const NOTHING: Reason = { found: [], lacks: [] }

const QUOTED_MAX = 90
const BULLET = /^(?:[-*•‣▪]\s)+/

/** @param from the character that has to be seen */
export const quote = (text: string, from = 0): string =>
  `“${excerpt(text, QUOTED_MAX, from).replaceAll(/\s+/g, ' ').replace(BULLET, '').replace(/[,;]$/, '')}”`
export const no = (what: string): Lack => ({ lead: 'no', what })
export const lack = (what: string): Lack => ({ lead: '', what })

const CLAUSE =
  /^(?:(?:at|by|for|from|in|of|on|to|until|with|within)\s)?(?:how|that|what|when|where|whether|which|who|whose|why)\b/i
const SPEAK = { clause: 'says', thing: 'mentions' }

/** The verb for what a concept is called: something "says how the rules arrive" and "mentions a token bucket". */
export const sayingOf = (called: string): string => (CLAUSE.test(called) ? SPEAK.clause : SPEAK.thing)
/** @param who what does not speak of it: "nothing", "no API line" */
export const unsaid = (who: string, called: string): Lack => ({ lead: `${who} ${sayingOf(called)}`, what: called })

const SMALL = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
export const inFigures = (count: number): string => SMALL[count] ?? String(count)

/** Each once, and none that another says as well: "Redis" beside "three caches (Redis)". */
const unique = (texts: readonly string[]): string[] =>
  [...new Set(texts)].filter((text) => !texts.some((other) => other !== text && other.includes(text)))
/** Several as one: "a, b and c". */
export const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`

/** All of several reasons at once, each thing said once. */
export function together(reasons: readonly Reason[]): Reason {
  const lacks = new Map(reasons.flatMap((each) => each.lacks).map((each) => [`${each.lead} ${each.what}`, each]))
  return { found: [...new Set(reasons.flatMap((each) => each.found))], lacks: [...lacks.values()] }
}

const GENERAL = /^an? /
/** What was found for a part, and what is missing for the whole; of the whole's own finds those that are named. */
export const lacking = (part: Reason, whole: Reason): Reason =>
  together([part, { found: whole.found.filter((each) => !GENERAL.test(each)), lacks: whole.lacks }])

/** Whether something on the board was found for it, if not what was asked for. */
const isNear = ({ found, lacks }: Reason): boolean =>
  found.length > 0 || lacks.some(({ what }) => what.includes('“') && !what.endsWith(AGAINST))
const AGAINST = 'against it'
/** What a clause is about, where it begins with a quotation. */
const aboutOf = ({ what }: Lack): string => /^“[^”]*”/.exec(what)?.[0] ?? what

const ALTERNATIVES_MAX = 2

/**
 * Why none of several alternatives holds: the one that came nearest, and with it what others miss that found no more. Each but the
 * first few is left out.
 */
export function nearest(reasons: readonly Reason[]): Reason {
  const order = reasons
    .filter(({ found, lacks }) => found.length + lacks.length > 0)
    .toSorted((a, b) => Number(isNear(b)) - Number(isNear(a)))
  const [first, ...others] = order
  if (!first) return NOTHING
  const lacks = [...first.lacks]
  for (const other of others) {
    if (lacks.length === 0 || other.lacks.length !== 1 || !other.found.every((each) => first.found.includes(each)))
      continue
    const [missing] = other.lacks
    if (!missing || lacks.some((each) => each.lead === missing.lead && isSaid(each, missing))) continue
    if (lacks.flatMap(({ what }) => what.split(', or ')).length >= ALTERNATIVES_MAX) break
    const at = lacks.findIndex(({ lead }) => lead === missing.lead && !['', 'no'].includes(lead))
    const same = lacks[at]
    if (same) lacks[at] = { ...same, what: `${same.what}, or ${missing.what}` }
    else lacks.push(missing)
  }
  return { found: first.found, lacks }
}

/** Fewer than are asked for. */
export const onlySome = (found: readonly string[], asked: number): Lack =>
  lack(
    `${listed(found)} ${found.length === 1 ? 'is' : 'are'} only ${inFigures(found.length)} of the ${inFigures(asked)} asked for`,
  )

const isSaid = (one: Lack, other: Lack): boolean =>
  aboutOf(one) === aboutOf(other) || one.what.split(', or ').includes(other.what)

/** What stands in the way of "not". */
export const objection = ({ found }: Reason): Reason => ({
  found: [],
  lacks: found.length === 0 ? [] : [lack(`${listed(found)} ${found.length === 1 ? 'speaks' : 'speak'} ${AGAINST}`)],
})

const LACKS_MAX = 3
/** Those that come first, without any that another tells of as well. */
const shown = (lacks: readonly Lack[]): readonly Lack[] =>
  lacks
    .filter(
      (one, at) =>
        !lacks.some((other, before) => other.what.includes(one.what) && (other.what !== one.what || before < at)),
    )
    .slice(0, LACKS_MAX)

/** A reason as one sentence, without its stop. */
export function sentence({ found, lacks: all }: Reason): string {
  const lacks = shown(all)
  const things = lacks.filter(({ lead }) => lead === 'no').map(({ what }) => `no ${what}`)
  const clauses = lacks.filter(({ lead }) => lead !== 'no').map(({ lead, what }) => `${lead} ${what}`.trim())
  const missing = [...(things.length > 0 ? [things.join(' and ')] : []), ...clauses].join('; ')
  // What a clause is about has been found, and need not be said twice.
  const rest = unique(found).filter((each) => !clauses.some((clause) => clause.includes(each)))
  if (rest.length === 0) return things.length > 0 ? `found ${missing}` : missing
  return `found ${listed(rest)}${missing === '' ? '' : `, but ${missing}`}`
}
