// The usual thread of runs, with simulations that misbehave beside the usual ones.
import * as z from 'zod'

import { defineSimulation } from '#lib/kernel/simulation'
import type { Outcome, Progress, SimulationDefinition } from '#lib/kernel/simulation'
import { simulations } from '#lib/simulations/registry'

import run from '../../server/jobs/worker.ts'

const HUGE = 20_000_000

function define(id: string, misbehave: () => Generator<Progress, Outcome, void>): void {
  const definition = defineSimulation({
    id,
    version: 1,
    title: id,
    question: id,
    sources: [],
    params: z.object({}),
    designs: [{ id: 'only', title: 'Only' }],
    claims: [],
    admit: () => ({ seconds: 1, memoryMb: 1 }),
    run: misbehave,
  } as unknown as SimulationDefinition)
  ;(simulations as Map<string, SimulationDefinition>).set(id, definition)
}

const throwing = (thrown: () => unknown) =>
  function* (): Generator<Progress, Outcome, void> {
    yield { done: 0, total: 1 }
    throw thrown()
  }

define('loops', function* () {
  yield { done: 0, total: 1 }
  for (;;) Math.sqrt(2)
})
define('posts', function* () {
  for (;;) yield { done: 0, total: 1, partial: { charts: 'x'.repeat(1_000_000) } } as unknown as Progress
})
define('eats-objects', function* () {
  yield { done: 0, total: 1 }
  const eaten: unknown[] = []
  for (;;) eaten.push({ eaten: [eaten.length] })
})
define(
  'throws-null',
  throwing(() => null),
)
define(
  'throws-frozen',
  throwing(() => Object.freeze({ message: 'frozen' })),
)
define(
  'throws-function',
  throwing(() => () => 'not to be cloned'),
)
define(
  'throws-huge',
  throwing(() => new Error('x'.repeat(HUGE))),
)
define('answers-function', function* () {
  yield { done: 0, total: 1 }
  return { figures: [() => 'not to be cloned'] } as unknown as Outcome
})
define('recurses', function* () {
  yield { done: 0, total: 1 }
  const deeper = (n: number): number => deeper(n + 1) + 1
  deeper(0)
  return {} as Outcome
})

export default run
