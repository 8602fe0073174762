// What a piece of text computes, with its ambiguities kept: a choice node holds every plausible meaning of one place.
import { add, divide, multiply, number, power, type Quantity } from './quantity.ts'

export type Node =
  | { node: 'fixed'; quantity: Quantity }
  | { node: 'choice'; choice: string; options: Node[] }
  | { node: 'binary'; operator: '+' | '-' | '*' | '/' | '^'; left: Node; right: Node }
  /** `+ 20%`: of what stands before it, unless that is a percentage too. */
  | { node: 'more'; sign: 1 | -1; left: Node; percent: Node }
  /** An assumption of a formula, which may be scaled when it is evaluated. */
  | { node: 'named'; name: string; of: Node }
  /** A name that no line explains. */
  | { node: 'unknown'; name: string }

export const fixed = (quantity: Quantity): Node => ({ node: 'fixed', quantity })
export const product = (left: Node, right: Node): Node => ({ node: 'binary', operator: '*', left, right })
export const quotient = (left: Node, right: Node): Node => ({ node: 'binary', operator: '/', left, right })

/** Which option each choice takes; a choice that is missing takes its first. */
export type Assignment = ReadonlyMap<string, number>

/** By how much each assumption differs from what its author wrote; one that is missing does not. */
export type Scale = ReadonlyMap<string, number>
const UNSCALED: Scale = new Map()

/** Null where a name is unknown or the dimensions do not fit. */
export function evaluate(node: Node, assignment: Assignment, scale: Scale = UNSCALED): Quantity | null {
  switch (node.node) {
    case 'fixed':
      return node.quantity
    case 'unknown':
      return null
    case 'named': {
      const quantity = evaluate(node.of, assignment, scale)
      return quantity && multiply(quantity, number(scale.get(node.name) ?? 1))
    }
    case 'choice': {
      const option = node.options[assignment.get(node.choice) ?? 0]
      return option ? evaluate(option, assignment, scale) : null
    }
    case 'more': {
      const left = evaluate(node.left, assignment, scale)
      const percent = evaluate(node.percent, assignment, scale)
      return left && percent && multiply(left, number(1 + node.sign * percent.value))
    }
    case 'binary': {
      const left = evaluate(node.left, assignment, scale)
      const right = evaluate(node.right, assignment, scale)
      return left && right && combine(node.operator, left, right)
    }
  }
}

function combine(operator: '+' | '-' | '*' | '/' | '^', left: Quantity, right: Quantity): Quantity | null {
  switch (operator) {
    case '+':
      return add(left, right, 1)
    case '-':
      return add(left, right, -1)
    case '*':
      return multiply(left, right)
    case '/':
      return divide(left, right)
    case '^':
      return power(left, right)
  }
}

export const READINGS_MAX = 96

// The places where a second meaning is likeliest come first, so that a cut at the limit loses the far-fetched ones.
const LIKELIEST = ['join', 'grouped', 'B', 'letter', 'range', 'divisor', 'stated', 'people', 'bits', 'day', 'kilo']
const rank = (choice: string) => LIKELIEST.indexOf(choice.replace(/\d+$/, ''))

/** Every plausible reading of these expressions together, the likeliest first, at most READINGS_MAX. */
export function* readings(...nodes: Node[]): Generator<Assignment, void, void> {
  const sizes = new Map<string, number>()
  const seen = new Set<Node>()
  for (const node of nodes) collectChoices(node, sizes, seen)
  const choices = [...sizes].sort(([a], [b]) => rank(a) - rank(b))
  const total = choices.reduce((product, [, size]) => Math.min(READINGS_MAX, product * size), 1)
  for (let index = 0; index < total; index++) {
    const assignment = new Map<string, number>()
    let rest = index
    for (const [choice, size] of choices) {
      assignment.set(choice, rest % size)
      rest = Math.floor(rest / size)
    }
    yield assignment
  }
}

// A node may stand below several options, hence `seen`: without it, the work would double with every choice.
function collectChoices(node: Node, sizes: Map<string, number>, seen: Set<Node>): void {
  if (seen.has(node)) return
  seen.add(node)
  switch (node.node) {
    case 'fixed':
    case 'unknown':
      return
    case 'choice':
      sizes.set(node.choice, Math.max(sizes.get(node.choice) ?? 0, node.options.length))
      for (const option of node.options) collectChoices(option, sizes, seen)
      return
    case 'named':
      collectChoices(node.of, sizes, seen)
      return
    case 'more':
      collectChoices(node.left, sizes, seen)
      collectChoices(node.percent, sizes, seen)
      return
    case 'binary':
      collectChoices(node.left, sizes, seen)
      collectChoices(node.right, sizes, seen)
  }
}
