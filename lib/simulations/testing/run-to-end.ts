// What tests do with a simulation: run it to its end, and look something up in what came out.
import type * as z from 'zod'
import { execute } from '#lib/kernel/execute'
import type { ClaimVerdict, Progress, SimulationDefinition, SimulationResult } from '#lib/kernel/simulation'

/** Runs work to its end, and forgets what it tells on the way. */
export function finish<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Runs a simulation, by default with all of its designs, with its default parameters but for those that are changed. */
export function runToEnd<P extends z.ZodObject>(
  definition: SimulationDefinition<P>,
  change: Partial<z.infer<P>> = {},
  seed = 1,
  designs = definition.designs.map(({ id }) => id),
): { result: SimulationResult; steps: Progress[] } {
  const steps: Progress[] = []
  const running = execute(definition, definition.params.parse(change), seed, designs)
  for (;;) {
    const step = running.next()
    if (step.done) return { result: step.value, steps }
    steps.push(step.value)
  }
}

export const verdictsOf = ({ claims }: SimulationResult): Record<string, ClaimVerdict> =>
  Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]))

export const figuresOf = ({ figures }: SimulationResult): Record<string, number> =>
  Object.fromEntries(figures.map(({ id, value }) => [id, value]))

/** The stories of a result, the first of which is its trace. */
export const storiesOf = ({ trace, charts }: SimulationResult) =>
  [...(trace ? [trace.chart] : []), ...charts].filter((chart) => chart.kind === 'lanes')
