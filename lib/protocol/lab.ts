// What the lab's pages get: simulations by themselves, and what is known of a run without running it.
import type { SimulationResult } from '../kernel/simulation.ts'
import type { Failure } from './errors.ts'
import type { SimulationForm } from './queries.ts'

export type ScenarioLink = { id: string; title: string }

/** A line of the list: enough to search by. */
export type LabSummary = {
  id: string
  title: string
  question: string
  designs: { title: string; says: string }[]
  claims: string[]
  scenarios: ScenarioLink[]
}

/** One simulation, and the scenarios in which it is run. */
export type Lab = { form: SimulationForm; scenarios: ScenarioLink[] }

/** A result that is kept from an earlier run, why the run cannot be, or nothing yet. */
export type LabAnswer =
  { state: 'kept'; result: SimulationResult } | { state: 'refused'; error: Failure } | { state: 'none' }
