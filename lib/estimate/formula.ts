// The author's side: formulas over named assumptions, and quantities written with care.
import { evaluate, readings, type Node, type Scale } from './expression.ts'
import { display } from './format.ts'
import { likeliestOf } from './line.ts'
import { parseExpression, type Parsed } from './parse.ts'
import { agrees, isFinite, type Quantity } from './quantity.ts'
import { tokenize } from './tokenize.ts'

export const FORMULA_CHARACTERS_MAX = 1000

export type Outcome = { ok: true; quantity: Quantity } | { ok: false; problem: string }

type Expression = { ok: true; parsed: Parsed } | { ok: false; problem: string }

function parse(text: string, names: ReadonlyMap<string, Node>, scope = 0): Expression {
  if (text.length > FORMULA_CHARACTERS_MAX) {
    return { ok: false, problem: `A formula of more than ${FORMULA_CHARACTERS_MAX} characters is not read` }
  }
  const tokens = tokenize(text)
  const stray = tokens.find((token) => token.type === 'relation' || token.type === 'end')
  if (stray) return { ok: false, problem: `"${text.slice(stray.from, stray.to)}" does not belong here` }
  const parsed = parseExpression(tokens, { names, formula: true, scope })
  return parsed.problem === null ? { ok: true, parsed } : { ok: false, problem: parsed.problem }
}

const outcomeOf = (node: Node): Outcome => {
  const quantity = likeliestOf(node)
  return quantity ? { ok: true, quantity } : { ok: false, problem: 'It comes to no number' }
}

/** A quantity alone, such as `100M`, `500 B`, `7.7 k/s` or `5 years`. */
export function parseQuantity(text: string): Outcome {
  const parsed = parse(text, new Map())
  return parsed.ok ? outcomeOf(parsed.parsed.node) : parsed
}

/** What each assumption stands for in a formula, with its ambiguities. */
function namesOf(assumptions: Record<string, string>): { names: Map<string, Node>; problem: string | null } {
  const names = new Map<string, Node>()
  for (const [at, [name, text]] of Object.entries(assumptions).entries()) {
    const parsed = parse(text, new Map(), at + 1)
    if (!parsed.ok) return { names, problem: `${name}: ${parsed.problem}` }
    names.set(name, { node: 'named', name, of: parsed.parsed.node })
  }
  return { names, problem: null }
}

/**
 * Computes a formula from its assumptions, such as `newLinks * 500 B` with `{ newLinks: '100M' }`. Names are exact.
 * @returns the quantity in base units under the likeliest reading, or what is wrong, in a sentence
 */
export function evaluateFormula(formula: string, assumptions: Record<string, string>): Outcome {
  const { names, problem } = namesOf(assumptions)
  if (problem !== null) return { ok: false, problem }
  const parsed = parse(formula, names)
  return parsed.ok ? outcomeOf(parsed.parsed.node) : parsed
}

/** A formula read once, to be evaluated with many scales. */
export function prepareFormula(
  formula: string,
  assumptions: Record<string, string>,
): { ok: true; evaluate: (scale: Scale) => Quantity | null } | { ok: false; problem: string } {
  const { names, problem } = namesOf(assumptions)
  if (problem !== null) return { ok: false, problem }
  const read = parse(formula, names)
  return read.ok ? { ok: true, evaluate: (scale) => likeliestOf(read.parsed.node, scale) } : read
}

/** Whether a formula comes to the answer that stands beside it, within 25 %; otherwise what it comes to. */
export function formulaAgrees(
  formula: string,
  assumptions: Record<string, string>,
  answer: string,
): { ok: true } | { ok: false; problem: string; computed: Quantity | null } {
  const { names, problem } = namesOf(assumptions)
  if (problem !== null) return { ok: false, problem, computed: null }
  const left = parse(formula, names)
  const right = parse(answer, new Map())
  if (!left.ok) return { ok: false, problem: left.problem, computed: null }
  if (!right.ok) return { ok: false, problem: `The answer: ${right.problem}`, computed: null }
  for (const reading of readings(left.parsed.node, right.parsed.node)) {
    const computed = evaluate(left.parsed.node, reading)
    const stated = evaluate(right.parsed.node, reading)
    if (!computed || !stated || !isFinite(computed)) continue
    if (agrees(computed, stated, left.parsed.conversions)) return { ok: true }
  }
  const computed = likeliestOf(left.parsed.node)
  if (!computed) return { ok: false, problem: 'The formula comes to no number', computed }
  return { ok: false, problem: `The formula comes to ${display(computed)}, not ${answer}`, computed }
}
