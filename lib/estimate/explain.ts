// Whether a figure follows from the numbers that stand beside it, in the way of a reference: the candidate's own numbers in the places
// of its assumptions come to the figure. Then it is plain which question is meant and how it was worked out, whatever the words.
import type { Assumption } from './assumptions.ts'
import { ASSUMPTION_FACTOR_MAX } from './assumptions.ts'
import type { Said } from './figures-said.ts'
import type { Scale } from './expression.ts'
import { divide, inUnit, multiply, number, TOLERANCE, type Quantity } from './quantity.ts'

/** One place of a formula, or several that a number takes at once: "10 TB a day" for messages a day and their size. */
type Slot = {
  quantity: Quantity
  power: number
  words: ReadonlySet<string>
  calendar: number | null
  /** A small number of nothing in particular: a factor, a number of copies. */
  factor: boolean
  /** Stands for so many assumptions. */
  of: number
}
/** `exact` computes what does not just multiply and divide, from the ratios of the numbers to the slots. */
export type Ways = {
  base: number
  unit: Quantity
  plans: readonly Slot[][]
  exact: ((ratios: readonly number[]) => number | null) | null
}

export type Explained = {
  from: number
  /** The figure, in the unit of the estimate. */
  value: number
  /** What the numbers come to. */
  target: number
  /** How much speaks for it that just this is meant: words, units, the very numbers of the reference. */
  evidence: number
}

const SEARCH_MAX = 3000
const ASSUMPTIONS_MAX = 6
const FACTOR_MAX = 20

/**
 * Every way in which numbers can fill a formula; null where it has too many assumptions.
 * @param evaluate the formula with assumptions scaled
 */
export function waysToFill(
  assumptions: readonly Assumption[],
  evaluate: (scale: Scale) => Quantity | null,
  unit: Quantity,
): Ways | null {
  const whole = evaluate(new Map())
  const base = whole && inUnit(whole, unit)
  if (!whole || base === null || assumptions.length === 0 || assumptions.length > ASSUMPTIONS_MAX) return null
  const powers = assumptions.map(({ name }) => powerOf(name, whole, evaluate))
  const slots = assumptions.map(({ quantity, words }, at): Slot => {
    const calendar = calendarOf(words)
    const pure = quantity.data === 0 && quantity.time === 0 && quantity.money === 0
    return {
      quantity,
      power: powers[at] ?? 1,
      words,
      calendar,
      factor: pure && calendar === null && quantity.value <= FACTOR_MAX,
      of: 1,
    }
  })
  if (powers.every((power) => power !== null && Math.abs(power) === 1))
    return { base, unit, plans: plansOf(slots, constantOf(whole, slots)), exact: null }
  const exact = (ratios: readonly number[]) => {
    const scaled = evaluate(new Map(assumptions.map(({ name }, at) => [name, ratios[at] ?? 1])))
    return scaled && inUnit(scaled, unit)
  }
  return { base, unit, plans: [slots], exact }
}

/** With what power an assumption goes into a formula; null where it does with none. */
function powerOf(name: string, whole: Quantity, evaluate: (scale: Scale) => Quantity | null): number | null {
  const [twice, fourfold] = [2, 4].map((factor) => evaluate(new Map([[name, factor]])))
  if (!twice || !fourfold) return null
  const power = Math.log2(twice.value / whole.value)
  return Math.abs(Math.log2(fourfold.value / twice.value) - power) < 1e-6 ? Math.round(power * 1e6) / 1e6 : null
}

/** What a formula holds besides its assumptions: the seconds of a day. */
const constantOf = (whole: Quantity, slots: readonly Slot[]): Quantity =>
  slots.reduce((rest, { quantity, power }) => (power > 0 ? divide(rest, quantity) : multiply(rest, quantity)), whole)

/** Each assumption for itself, or some of them as one number, with or without the constant. */
function plansOf(slots: readonly Slot[], constant: Quantity): Slot[][] {
  const plans: Slot[][] = [[...slots]]
  const converts = constant.time !== 0
  for (let set = 1; set < 2 ** slots.length - 1; set++) {
    const inside = slots.filter((_, at) => (set & (1 << at)) !== 0)
    const outside = slots.filter((slot) => !inside.includes(slot))
    const merged = mergedOf(inside)
    // Units that cancel each other leave a number that anything might be.
    const cancels = !isPure(inside) && isPure([merged])
    if (inside.length > 1 && !cancels) plans.push([merged, ...outside])
    if (converts) plans.push([{ ...merged, quantity: multiply(merged.quantity, constant) }, ...outside])
  }
  return plans
}
const isPure = (slots: readonly Slot[]): boolean =>
  slots.every(({ quantity }) => quantity.data === 0 && quantity.time === 0 && quantity.money === 0)

function mergedOf(inside: readonly Slot[]): Slot {
  const quantity = inside.reduce(
    (product, slot) => (slot.power > 0 ? multiply(product, slot.quantity) : divide(product, slot.quantity)),
    number(1),
  )
  const words = new Set(inside.flatMap((slot) => [...slot.words]))
  // Seven years of 365 days are 2555 days.
  const shortest = Math.min(...inside.map(({ calendar }) => calendar ?? Number.NaN))
  const calendar = Number.isNaN(shortest) ? null : shortest
  const factor = inside.some((slot) => slot.factor)
  return { quantity, power: 1, words, calendar, factor, of: inside.length }
}

const CALENDAR: ReadonlyMap<string, number> = new Map([
  ['day', 86_400],
  ['year', 31_536_000],
  ['hour', 3600],
  ['minute', 60],
])
/** "daysKept" is counted in days, so that a week is seven. */
const calendarOf = (words: ReadonlySet<string>): number | null => CALENDAR.get([...words][0] ?? '') ?? null

/** The words that a question is known by, for a line that is read under it. */
export type Hearing = {
  /** Whether words speak of the question. */
  speaks: (words: readonly string[]) => boolean
  /** Whether words share one with others, or one that says the same. */
  share: (words: readonly string[], others: ReadonlySet<string>) => boolean
  /** Whether the line does. */
  line: boolean
  /** Whether it speaks of a peak. */
  peak: boolean
}

/**
 * The likeliest way in which each of the numbers of a line follows from others.
 * @param before numbers of the lines before it
 * @param factor how far the figure may be from what the numbers come to; 1.25 where it agrees
 * @returns those that follow, with the most evidence first
 */
export function explain(
  { base, unit, plans, exact }: Ways,
  own: readonly Said[],
  before: readonly Said[],
  hearing: Hearing,
  factor = 1 + TOLERANCE,
): Explained[] {
  const found: Explained[] = []
  // The same for every figure, but that none is its own input.
  const fits = plans.map((plan) =>
    plan.map((slot) => [
      ...own.map((input) => fitsOf(input, slot, false, hearing)),
      ...before.map((input) => fitsOf(input, slot, true, hearing)),
    ]),
  )
  for (const figure of own) {
    if (figure.operand) continue
    for (const reading of figure.readings) {
      const value = figureIn(reading, unit, figure, hearing)
      if (value === null) continue
      const inputs = [...own.map((each) => each.from !== figure.from), ...before.map(() => true)]
      const best = bestOf({ base, plans, exact, inputs, fits, value, factor, hearing })
      const spoken = hearing.speaks(figure.words) ? 1.5 : figure.nouns.length > 0 ? -0.5 : 0
      const rate = unit.time === -1 && figure.words.some((word) => RATES.has(word))
      const measured = reading.data !== 0 || reading.time !== 0 || rate ? 0.5 : 0
      if (best)
        found.push({ from: figure.from, value, target: best.target, evidence: best.evidence + spoken + measured })
    }
  }
  return found.toSorted((a, b) => b.evidence - a.evidence)
}

const RATES = new Set(['qps', 'tps', 'rps', 'throughput', 'rate'])

/** Bytes are called so; a rate may leave its time out where what is counted is spoken of. */
function figureIn(quantity: Quantity, unit: Quantity, { nouns, result }: Said, { speaks }: Hearing): number | null {
  if (quantity.data !== unit.data || quantity.money !== unit.money) return null
  const bare = quantity.time === 0 && unit.time === -1
  if (unit.time === 0 && unit.data === 0 && quantity.time !== 0) return null
  if (quantity.time !== unit.time && !(bare && (nouns.length === 0 || (result && speaks(nouns)))) && unit.data === 0)
    return null
  return inUnit(quantity, unit)
}

type Search = Pick<Ways, 'base' | 'plans' | 'exact'> & {
  /** Which of the numbers may go in. */
  inputs: readonly boolean[]
  /** For each slot of each plan how each of the numbers fits it. */
  fits: readonly (readonly (readonly Fit[])[])[][]
  value: number
  factor: number
  hearing: Hearing
}
type Fit = { ratio: number; evidence: number }
type Best = { target: number; evidence: number }

function bestOf({ base, plans, exact, inputs, fits: all, value, factor, hearing }: Search): Best | null {
  const count = inputs.filter(Boolean).length
  const limit = Math.log(factor) + 1e-9
  const near = factor > 1 + TOLERANCE
  let tried = 0
  let best: Best | null = null
  for (const [index, plan] of plans.entries()) {
    const fits = (all[index] ?? []).map((slot) =>
      slot.flatMap((own, at) => (inputs[at] ? own.map((fit) => ({ ...fit, at })) : [])),
    )
    // What comes near may have left a factor out.
    const leavesOut = (at: number) => near && plan[at]?.factor === true && plan[at].of === 1
    if (fits.some((each, at) => each.length === 0 && !leavesOut(at))) continue
    const place = (depth: number, taken: readonly number[], ratios: readonly number[], evidence: number) => {
      if (++tried > SEARCH_MAX) return
      if (depth === plan.length) {
        const target = exact
          ? exact(ratios)
          : plan.reduce((all, { power }, at) => all * (ratios[at] ?? 1) ** power, base)
        if (target === null || !(target > 0) || Math.abs(Math.log(value / target)) > limit) return
        if (!best || evidence > best.evidence) best = { target, evidence }
        return
      }
      if (leavesOut(depth)) place(depth + 1, taken, [...ratios, 1], evidence)
      for (const fit of fits[depth] ?? [])
        if (!taken.includes(fit.at))
          place(depth + 1, [...taken, fit.at], [...ratios, fit.ratio], evidence + fit.evidence)
    }
    place(0, [], [], (hearing.line ? 1 : 0) - CHANCE * Math.max(0, count - FEW))
  }
  return best
}

/** Among many numbers some come to anything. */
const FEW = 8
const CHANCE = 0.15
const ELSEWHERE = 0.3

function fitsOf(said: Said, slot: Slot, elsewhere: boolean, hearing: Hearing): Fit[] {
  const called = hearing.share(said.words, slot.words)
  const spoken = called || hearing.speaks(said.words)
  return said.readings.flatMap((reading) => {
    const ratio = ratioIn(reading, slot, said.nouns.length === 0 || spoken)
    if (ratio === null || !(ratio > 0) || ratio > ASSUMPTION_FACTOR_MAX || ratio < 1 / ASSUMPTION_FACTOR_MAX) return []
    const equal = Math.abs(ratio - 1) < SAME
    const close = Math.abs(ratio - 1) < TOLERANCE
    // What is left out is not folded into another number.
    if (slot.factor && slot.of > 1 && !equal) return []
    if (slot.factor && slot.of === 1 && slot.words.has('peak') && !equal && !hearing.peak) return []
    const measured = reading.data !== 0 || reading.time !== 0
    const foreign = !spoken && said.nouns.length > 0
    // "x 4 subscribers" are no copies.
    if (slot.factor && (foreign || (elsewhere && !called && !slot.words.has('peak')))) return []
    const evidence =
      (called ? 2 : spoken ? 0.5 : foreign ? -1 : 0) +
      (equal
        ? slot.factor || foreign
          ? 0.5
          : 2
        : close && !slot.factor
          ? foreign
            ? 0.25
            : 1
          : -Math.abs(Math.log(ratio)) / 4) +
      (slot.words.has('peak') && hearing.peak ? 0.5 : 0) +
      (measured ? 0.5 : 0) -
      (elsewhere ? ELSEWHERE : 0)
    return [{ ratio, evidence }]
  })
}
const SAME = 0.02

/** How many times the place's quantity a number is; null where it cannot stand there. */
function ratioIn(said: Quantity, { quantity: slot, calendar }: Slot, spoken: boolean): number | null {
  if (said.money !== slot.money) return null
  if (said.data !== slot.data) {
    const bare = said.data === 0 && said.time === 0 && slot.data === 1
    return bare && spoken && Math.abs(said.value / slot.value - 1) < SAME ? 1 : null
  }
  if (said.time === slot.time) return said.value / slot.value
  // "6 locks a minute" for the time between two of them
  if (said.time + slot.time === 0 && said.data === 0) return 1 / (said.value * slot.value)
  if (said.time === 1) return calendar === null ? null : said.value / calendar / slot.value
  if (slot.time === 1) return spoken && Math.abs(said.value / slot.value - 1) < SAME ? 1 : null
  if (said.time === 0 && !spoken) return null
  return said.count / slot.count
}
