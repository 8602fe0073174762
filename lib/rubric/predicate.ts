// The meaning of the rubric's language: a predicate over the material comes to a value, its evidence, and why.
import type { Predicate } from '../scenario/predicate.ts'
import type { EstimateReference } from '../estimate/check.ts'
import * as drawn from './drawn.ts'
import { type Finding, found, merged, nothing, type Value } from './finding.ts'
import type { Material } from './material.ts'
import * as said from './said.ts'

export type References = ReadonlyMap<string, EstimateReference>

const joined = (parts: readonly Finding[]): string => [...new Set(parts.map((part) => part.why))].join('; ')

const REASONS_MAX = 2
/** What came nearest first: "found a cache, but ..." says more than what was not found at all. Each but the first few is left out. */
function nearest(parts: readonly Finding[]): string {
  const reasons = [...new Set(parts.flatMap((part) => part.why.split('; ')))]
  const near = reasons.filter((reason) => !reason.startsWith('found no'))
  return [...near, ...reasons.filter((reason) => !near.includes(reason))].slice(0, REASONS_MAX).join('; ')
}

function all(parts: readonly Finding[]): Finding {
  const value = Math.min(...parts.map((part) => part.value)) as Value
  const short = parts.filter((part) => part.value < 1)
  if (value === 0)
    return nothing(joined(short), merged(parts.filter((part) => part.value === 0).flatMap((part) => part.against)))
  // What is only the absence of something else adds no evidence and does not decide what the rest is made of.
  const shown = parts.filter((part) => part.evidence.length > 0)
  return {
    value,
    evidence: merged(parts.flatMap((part) => part.evidence)),
    against: [],
    why: joined(short.length > 0 ? short : shown.length > 0 ? shown : parts),
    mention: shown.length > 0 && shown.every((part) => part.mention),
  }
}

function any(parts: readonly Finding[]): Finding {
  // Of equals, one that is drawn before one that is only said.
  const order = [...parts].sort((a, b) => b.value - a.value || Number(a.mention) - Number(b.mention))
  const best = order[0]
  if (best && best.value > 0) return best
  return nothing(nearest(parts), merged(parts.flatMap((part) => part.against)))
}

function atLeast(n: number, parts: readonly Finding[]): Finding {
  const best = [...parts].sort((a, b) => b.value - a.value || Number(a.mention) - Number(b.mention)).slice(0, n)
  const value = best.length < n ? 0 : (Math.min(...best.map((part) => part.value)) as Value)
  if (value > 0) return all(best)
  const there = parts.filter((part) => part.value > 0)
  return nothing(there.length > 0 ? `${joined(there)}; that is ${there.length} of the ${n} asked for` : nearest(parts))
}

const not = (part: Finding): Finding => ({
  value: (1 - part.value) as Value,
  evidence: part.value === 1 ? [] : part.against,
  against: part.evidence,
  why: part.why,
  mention: part.mention,
})

/** What a predicate comes to. A value above 0 without evidence is possible for absences ("not"); `judge` gives no credit for it. */
export function evaluatePredicate(predicate: Predicate, material: Material, references: References): Finding {
  const inner = (each: Predicate) => evaluatePredicate(each, material, references)
  if ('all' in predicate) return all(predicate.all.map(inner))
  if ('any' in predicate) return any(predicate.any.map(inner))
  if ('at-least' in predicate) return atLeast(predicate['at-least'].n, predicate['at-least'].of.map(inner))
  if ('not' in predicate) return not(inner(predicate.not))
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
  if ('estimate' in predicate) return said.estimate(material, predicate.estimate.id, references)
  return predicate satisfies never
}

/** What was found, and what is missing for the whole, each said once. */
function butFor(part: string, whole: string): string {
  const missing = whole.split('; ').filter((reason) => !part.includes(reason))
  return missing.length === 0 ? part : `${part}, but ${missing.join('; ')}`
}

export type Judged = Omit<Finding, 'against'> & { contradicted: boolean }

/**
 * One criterion: `met` wholly, else `contradicted`, else the better of half of `met` and `partly`. No evidence, no credit. A
 * critical criterion is not met by words alone.
 */
export function judge(
  criterion: {
    met: Predicate
    partly?: Predicate | undefined
    contradicted?: Predicate | undefined
    critical?: boolean
  },
  material: Material,
  references: References,
): Judged {
  const main = evaluatePredicate(criterion.met, material, references)
  const whole = main.evidence.length > 0 ? main : nothing(main.why, main.against)
  const inWords = whole.value === 1 && criterion.critical === true && whole.mention
  if (whole.value === 1 && !inWords) return { ...whole, contradicted: false }
  const opposite = criterion.contradicted && evaluatePredicate(criterion.contradicted, material, references)
  if (opposite?.value === 1 && opposite.evidence.length > 0) return { ...opposite, value: 0, contradicted: true }
  if (inWords) return { ...whole, value: 0.5, why: `${whole.why}, in words only: draw it`, contradicted: false }
  if (whole.value > 0) return { ...whole, contradicted: false }
  const second = criterion.partly ? evaluatePredicate(criterion.partly, material, references) : nothing('')
  if (second.value > 0 && second.evidence.length > 0)
    return { ...found(0.5, second.evidence, butFor(second.why, whole.why), second.mention), contradicted: false }
  // Where the author says what contradicts a criterion, a "not" in what meets it only guards it.
  const against = criterion.contradicted ? [] : whole.against
  return { value: 0, evidence: against, why: whole.why, mention: false, contradicted: against.length > 0 }
}
