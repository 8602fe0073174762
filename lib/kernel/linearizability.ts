// Is a history of overlapping operations one that a single, indivisible object could have given?

/** `end` is null for an operation that never answered: it may have taken effect at any time after its start, or not at all. */
export type Operation<I, O> = { process: number; start: number; end: number | null; input: I; output: O | undefined }

/** The object as it should be. States are values: `step` returns a new one. */
export type SequentialModel<S, I, O> = {
  initial: S
  /** The state after the operation, or null if the object would not have answered so. `output` is undefined if there was no answer. */
  step: (state: S, input: I, output: O | undefined) => S | null
  /** Equal states have equal keys. */
  key: (state: S) => string
  /** Operations that change nothing may be left out of a counter-example without making a good history look bad. */
  readsOnly?: (input: I) => boolean
}

export type Linearizability<I, O> =
  | { verdict: 'linearizable'; order: Operation<I, O>[] }
  /** The shortest prefix that has no order, without the reads that are not needed for that. */
  | { verdict: 'not-linearizable'; counterExample: Operation<I, O>[] }
  /** More configurations than allowed: nothing is known. */
  | { verdict: 'unknown' }

export const CONFIGURATIONS_MAX = 1_000_000

/**
 * Decides linearisability (Herlihy and Wing, 1990) by the search of Wing and Gong (1993) with Lowe's (2017) memory of
 * configurations seen. Exponential in the number of operations that overlap, linear in the others.
 */
export function checkLinearizable<S, I, O>(
  history: readonly Operation<I, O>[],
  model: SequentialModel<S, I, O>,
): Linearizability<I, O> {
  const budget = { left: CONFIGURATIONS_MAX }
  const order = linearize(history, model, budget)
  if (order) return { verdict: 'linearizable', order }
  if (budget.left <= 0) return { verdict: 'unknown' }
  return { verdict: 'not-linearizable', counterExample: shrink(history, model) }
}

/** An order that the object allows, or null. */
function linearize<S, I, O>(
  history: readonly Operation<I, O>[],
  model: SequentialModel<S, I, O>,
  budget: { left: number },
): Operation<I, O>[] | null {
  const operations = history.toSorted((x, y) => x.start - y.start)
  const endOf = (index: number) => operations[index]?.end ?? Infinity
  const done = new Uint32Array(Math.ceil(operations.length / 32))
  const isDone = (index: number) => ((done[index >>> 5]! >>> (index & 31)) & 1) === 1
  const flip = (index: number) => (done[index >>> 5]! ^= 1 << (index & 31))
  const seen = new Set<string>()
  const path: { index: number; before: S }[] = []
  let state = model.initial
  let finished = 0
  const mustFinish = operations.filter(({ end }) => end !== null).length
  let candidate = 0
  for (;;) {
    if (finished === mustFinish) return path.map(({ index }) => operations[index]!)
    const found = firstPossible(candidate)
    if (found) {
      path.push({ index: found.index, before: state })
      flip(found.index)
      if (operations[found.index]!.end !== null) finished++
      state = found.state
      candidate = 0
      continue
    }
    const last = path.pop()
    if (!last || budget.left <= 0) return null
    flip(last.index)
    if (operations[last.index]!.end !== null) finished--
    state = last.before
    candidate = last.index + 1
  }

  function firstPossible(from: number): { index: number; state: S } | null {
    // An operation can be next only if it started before every other that is not done yet had ended.
    let earliestEnd = Infinity
    for (let i = 0; i < operations.length && operations[i]!.start <= earliestEnd; i++)
      if (!isDone(i)) earliestEnd = Math.min(earliestEnd, endOf(i))
    for (let i = from; i < operations.length && operations[i]!.start <= earliestEnd; i++) {
      if (isDone(i)) continue
      const { input, output } = operations[i]!
      const next = model.step(state, input, output)
      if (next === null) continue
      flip(i)
      const configuration = `${done.join()} ${model.key(next)}`
      flip(i)
      if (seen.has(configuration)) continue
      seen.add(configuration)
      if (--budget.left <= 0) return null
      return { index: i, state: next }
    }
    return null
  }
}

function shrink<S, I, O>(history: readonly Operation<I, O>[], model: SequentialModel<S, I, O>): Operation<I, O>[] {
  const fails = (operations: readonly Operation<I, O>[]) => {
    const budget = { left: CONFIGURATIONS_MAX }
    return linearize(operations, model, budget) === null && budget.left > 0
  }
  const prefix = (time: number) =>
    history
      .filter(({ start }) => start <= time)
      .map((operation) =>
        operation.end !== null && operation.end > time ? { ...operation, end: null, output: undefined } : operation,
      )
  // Every prefix of a linearisable history is one, so the first that fails is found by halving.
  const ends = history.flatMap(({ end }) => (end === null ? [] : [end])).sort((x, y) => x - y)
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (fails(prefix(ends[middle]!))) high = middle
    else low = middle + 1
  }
  let kept = prefix(ends[low]!)
  for (const operation of kept) {
    if (!model.readsOnly?.(operation.input)) continue
    const without = kept.filter((other) => other !== operation)
    if (fails(without)) kept = without
  }
  return kept
}
