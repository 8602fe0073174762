// The author's answer to an estimate, read once for all the lines that are judged by it.
import { assumptionsOf, type Assumption } from './assumptions.ts'
import { waysToFill, type Ways } from './explain.ts'
import type { Scale } from './expression.ts'
import { parseUnit } from './format.ts'
import { parseQuantity, prepareFormula } from './formula.ts'
import { inUnit, type Quantity } from './quantity.ts'
import { wordsOf } from './suffix.ts'

/** The author's answer to one estimate. `asks` and `unit` are those of the question, `aliases` what candidates call the figure. */
export type EstimateReference = {
  asks?: string
  assumptions: Record<string, string>
  formula: string
  answer: string
  unit: string
  aliases: string[]
  /** Other ways to the figure that are as good. */
  also?: { assumptions: Record<string, string>; formula: string; answer: string }[]
}

// Each way is prepared once: see preparedOnce.
const waysOnce = new WeakMap<EstimateReference, EstimateReference[]>()

/** The ways to the figure, each as a reference of its own. */
export function waysTo(reference: EstimateReference): EstimateReference[] {
  const known = waysOnce.get(reference)
  if (known) return known
  const ways = [reference, ...(reference.also ?? []).map((way) => ({ ...reference, ...way }))]
  waysOnce.set(reference, ways)
  return ways
}

export type Prepared = {
  unit: Quantity
  /** The answer in that unit; null where it cannot be read, which takes nothing from the candidate's own figure. */
  expected: number | null
  aliases: string[]
  /** What is counted, in the singular. */
  things: Set<string>
  assumptions: Assumption[]
  evaluate: (scale: Scale) => Quantity | null
  /** How numbers can fill the formula; null where that is not searched for. */
  fill: Ways | null
}

// A board is scored again with every change: what depends on the reference alone is made once for each.
const preparedOnce = new WeakMap<EstimateReference, Prepared | null>()

/** Null where the unit cannot be read. */
export function prepare(reference: EstimateReference): Prepared | null {
  const known = preparedOnce.get(reference)
  if (known !== undefined) return known
  const made = prepareNow(reference)
  preparedOnce.set(reference, made)
  return made
}

function prepareNow(reference: EstimateReference): Prepared | null {
  const unit = parseUnit(reference.unit)
  const answer = parseQuantity(reference.answer)
  const formula = prepareFormula(reference.formula, reference.assumptions)
  const expected = unit && answer.ok ? inUnit(answer.quantity, unit) : null
  if (!unit) return null
  const assumptions = assumptionsOf(reference.assumptions)
  const evaluate = formula.ok ? formula.evaluate : () => null
  return {
    unit,
    expected,
    aliases: reference.aliases.map((alias) => wordsOf(alias).join(' ')).filter((alias) => alias !== ''),
    things: thingsOf(reference.aliases),
    assumptions,
    evaluate,
    fill: isWhole(reference, assumptions) ? waysToFill(assumptions, evaluate, unit) : null,
  }
}

/** Whether every assumption could be read. */
const isWhole = (reference: EstimateReference, assumptions: readonly Assumption[]): boolean =>
  assumptions.length === Object.keys(reference.assumptions).length

/** What is counted, one of it: "shard" where a figure is called "shards". */
const thingsOf = (aliases: readonly string[]): Set<string> =>
  new Set(aliases.flatMap((alias) => /(\p{L}{2,})s$/u.exec(alias)?.[1]?.toLowerCase() ?? []))
