// The meaning of the rubric's language: a predicate over the material comes to a value, its evidence, and why.
import type { Predicate } from '../scenario/predicate.ts'
import type { EstimateReference } from '../estimate/reference.ts'
import * as drawn from './drawn.ts'
import { estimate } from './estimated.ts'
import { type Finding, found, merged, nothing, type Value } from './finding.ts'
import type { Material } from './material.ts'
import { lack, lacking, nearest, NOTHING, onlySome, type Reason, sentence, together } from './reason.ts'
import * as said from './said.ts'
import type { Evidence } from './score.ts'

export type References = ReadonlyMap<string, EstimateReference>

const reasonsOf = (parts: readonly Finding[]): Reason[] => parts.map((part) => part.reason)
const contrariesOf = (parts: readonly Finding[]): Reason[] => parts.map((part) => part.contrary)

function all(parts: readonly Finding[]): Finding {
  const value = Math.min(...parts.map((part) => part.value)) as Value
  const short = parts.filter((part) => part.value < 1)
  // What is only the absence of something else adds no evidence and does not decide what the rest is made of.
  const shown = parts.filter((part) => part.evidence.length > 0)
  if (value === 0) {
    const failed = parts.filter((part) => part.value === 0)
    const against = merged(failed.flatMap((part) => part.against))
    return nothing(together(reasonsOf(short)), against, together(contrariesOf(failed)))
  }
  const evidence = merged(parts.flatMap((part) => part.evidence))
  const reason = { found: together(reasonsOf(shown)).found, lacks: together(reasonsOf(short)).lacks }
  return found(value, evidence, reason, { mention: shown.length > 0 && shown.every((part) => part.mention) })
}

function any(parts: readonly Finding[]): Finding {
  // Of equals, one that is drawn before one that is only said.
  const order = [...parts].sort((a, b) => b.value - a.value || Number(a.mention) - Number(b.mention))
  const best = order[0]
  if (best && best.value > 0) return best
  const against = merged(parts.flatMap((part) => part.against))
  return nothing(nearest(reasonsOf(parts)), against, together(contrariesOf(parts)))
}

function atLeast(n: number, parts: readonly Finding[]): Finding {
  const best = [...parts].sort((a, b) => b.value - a.value || Number(a.mention) - Number(b.mention)).slice(0, n)
  const value = best.length < n ? 0 : (Math.min(...best.map((part) => part.value)) as Value)
  if (value > 0) return all(best)
  const there = parts.filter((part) => part.value > 0)
  if (there.length === 0) return nothing(nearest(reasonsOf(parts)))
  return nothing({ found: [], lacks: [onlySome(together(reasonsOf(there)).found, n)] })
}

const not = (part: Finding): Finding => ({
  value: (1 - part.value) as Value,
  evidence: part.value === 1 ? [] : part.against,
  against: part.evidence,
  reason: part.contrary,
  contrary: part.reason,
  mention: part.mention,
})

/** What a predicate comes to. A value above 0 without evidence is possible for absences ("not"); `judge` gives no credit for it. */
function findingOf(predicate: Predicate, material: Material, references: References): Finding {
  const inner = (each: Predicate) => findingOf(each, material, references)
  if ('all' in predicate) return all(predicate.all.map(inner))
  if ('any' in predicate) return any(predicate.any.map(inner))
  if ('at-least' in predicate) return atLeast(predicate['at-least'].n, predicate['at-least'].of.map(inner))
  // What excuses somebody need only come near.
  if ('not' in predicate) return not(findingOf(predicate.not, { ...material, accusing: false }, references))
  if ('component' in predicate) return drawn.component(material, predicate.component)
  if ('path' in predicate) return drawn.path(material, predicate.path)
  if ('no-path' in predicate) return drawn.noPath(material, predicate['no-path'])
  if ('edge' in predicate) return drawn.edge(material, predicate.edge)
  if ('redundant' in predicate) return drawn.redundant(material, predicate.redundant)
  if ('single-point-of-failure' in predicate)
    return drawn.singlePointOfFailure(material, predicate['single-point-of-failure'])
  if ('mention' in predicate) return said.mention(material, predicate.mention)
  if ('annotation' in predicate) return said.annotation(material, predicate.annotation)
  if ('requirement' in predicate) return said.requirement(material, predicate.requirement)
  if ('api' in predicate) return said.api(material, predicate.api)
  if ('trade-off' in predicate) return said.tradeOff(material, predicate['trade-off'])
  if ('estimate' in predicate) return estimate(material, predicate.estimate.id, references)
  return predicate satisfies never
}

export type Evaluated = Omit<Finding, 'reason' | 'contrary'> & { why: string }

/** The same, with the reason as a sentence. */
export function evaluatePredicate(predicate: Predicate, material: Material, references: References): Evaluated {
  const { reason, contrary: _, ...finding } = findingOf(predicate, material, references)
  return { ...finding, why: sentence(reason) }
}

export type Judged = { value: Value; evidence: Evidence[]; why: string; mention: boolean; contradicted: boolean }

const IN_WORDS_ONLY = lack('that is said in words only: draw it')

/** How contradicted: in the author's words, with what was found. */
const contradicting = (says: string | undefined, why: string): string =>
  says === undefined ? why : `${says.replace(/[.:;]$/, '')}: ${why}`

/**
 * One criterion: `met` wholly, else `contradicted`, else the better of half of `met` and `partly`. No evidence, no credit. A
 * critical criterion is not met by words alone.
 */
export function judge(
  criterion: {
    met: Predicate
    partly?: Predicate | undefined
    contradicted?: Predicate | undefined
    opposite?: string | undefined
    critical?: boolean
  },
  material: Material,
  references: References,
): Judged {
  const judged = ({ value, evidence, reason, mention }: Finding, contradicted = false): Judged => ({
    value,
    evidence,
    why: sentence(reason),
    mention,
    contradicted,
  })
  const main = findingOf(criterion.met, material, references)
  const whole = main.evidence.length > 0 ? main : nothing(main.reason, main.against)
  const inWords = whole.value === 1 && criterion.critical === true && whole.mention
  if (whole.value === 1 && !inWords) return judged(whole)
  const opposite =
    criterion.contradicted && findingOf(criterion.contradicted, { ...material, accusing: true }, references)
  if (opposite?.value === 1 && opposite.evidence.length > 0)
    return {
      ...judged({ ...opposite, value: 0 }, true),
      why: contradicting(criterion.opposite, sentence(opposite.reason)),
    }
  if (inWords)
    return judged({ ...whole, value: 0.5, reason: together([whole.reason, { found: [], lacks: [IN_WORDS_ONLY] }]) })
  if (whole.value > 0) return judged(whole)
  const second = criterion.partly ? findingOf(criterion.partly, material, references) : nothing(NOTHING)
  if (second.value > 0 && second.evidence.length > 0)
    return judged({ ...second, value: 0.5, reason: lacking(second.reason, whole.reason) })
  // Where the author says what contradicts a criterion, a "not" in what meets it only guards it.
  const against = criterion.contradicted ? [] : whole.against
  return judged({ ...whole, evidence: against, mention: false }, against.length > 0)
}
