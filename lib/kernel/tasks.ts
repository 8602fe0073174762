// A run as a row of tasks: the comparison that people wait for first, then what surrounds it, then the hunts.
import type { Chart } from './chart.ts'
import type { Figure, Outcome, Progress, Trace } from './simulation.ts'

/** A piece of work, and its weight for the progress bar in whatever unit the tasks of one run share. */
export type Task = { weight: number; work: () => Generator<void, void, void> }

/** A search for a counter-example, which may find none; its weight is in the unit of the tasks. */
export type Hunt = { weight: number; work: () => Generator<void, Trace | null, void> }

export type Plan = {
  /** The comparison of the designs; `partial` is told after each round of so many of these. */
  main: Task[]
  round: number
  others: Task[]
  hunts: Hunt[]
  partial: () => Chart[]
  report: () => { figures: Figure[]; charts: Chart[] }
}

/**
 * Does the tasks of a plan one after the other: main, others, hunts. Tells how far it is whenever a task pauses, and
 * the charts so far after each round of the main ones. The outcome is the report, with the first trace that the hunts
 * found as its trace and all further ones behind its charts.
 */
export function* runTasks({ main, round, others, hunts, partial, report }: Plan): Generator<Progress, Outcome, void> {
  const traces: Trace[] = []
  const searches = hunts.map(({ weight, work }): Task => ({
    weight,
    *work() {
      const trace = yield* work()
      if (trace) traces.push(trace)
    },
  }))
  const tasks = [...main, ...others, ...searches]
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0)
  let done = 0
  for (const [at, task] of tasks.entries()) {
    for (const work = task.work(); !work.next().done;) yield { done, total }
    done += task.weight
    const told = at < main.length && (at + 1) % round === 0
    yield told ? { done, total, partial: { charts: partial() } } : { done, total }
  }
  const { figures, charts } = report()
  const [trace, ...more] = traces
  return { figures, charts: [...charts, ...more.map(({ chart }) => chart)], ...(trace ? { trace } : {}) }
}
