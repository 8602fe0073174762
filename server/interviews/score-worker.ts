// Scores one room in a thread of its own. The main thread owns time and limits.
import type { MessagePort } from 'node:worker_threads'

import { rubricInput } from '#lib/interview/rubric-input'
import { evaluate } from '#lib/rubric/evaluate'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'

export type Judged = Parameters<typeof rubricInput>[0]
export type Task = { judged: Judged; port: MessagePort }

const SCENARIOS_MAX = 50
/** What is prepared for a scenario belongs to the object, and every task brings a copy. */
const scenarios = new Map<string, Scenario>()

function kept({ scenario, state }: Judged): Scenario {
  const key = `${scenario.id} ${state.scenarioVersion}`
  const known = scenarios.get(key) ?? scenario
  if (scenarios.size >= SCENARIOS_MAX) scenarios.clear()
  scenarios.set(key, known)
  return known
}

export default function score({ judged, port }: Task): Score {
  // The limit counts from here: a thread takes a while to start, and waiting is nobody's fault.
  port.postMessage('began')
  return evaluate(rubricInput({ ...judged, scenario: kept(judged) }))
}
