'use client'
// What is wrong with an address that asks for a run that cannot be.
import type { SimulationForm } from '#lib/protocol/queries'
import type { Address } from '../../components/run-address.ts'
import { fieldsOf, seedProblem } from '../../components/run-form.ts'
import classes from './lab.module.css'

type Props = { form: SimulationForm; address: Address; onUsual: () => void }

export function Impossible({ form, address, onUsual }: Props) {
  const { draft, stray } = address
  const wrongSeed = seedProblem(draft.seed)
  const problems = [
    ...stray.map(({ message }) => message),
    ...fieldsOf(form, {}, draft.edits).flatMap(({ param, value, problem }) =>
      problem === null ? [] : [`${param.title} says ${String(value)}. ${problem}`],
    ),
    ...(draft.designs.length === 0 ? ['No design is chosen.'] : []),
    ...(wrongSeed === null ? [] : [`Seed says ${draft.seed}. ${wrongSeed}`]),
  ]
  return (
    <div className={classes.impossible}>
      <h2>This address asks for a run that cannot be</h2>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>
        What it says stands in the form: mend it there and run it, or{' '}
        <button type="button" className={classes.link} onClick={onUsual}>
          see the run with the defaults
        </button>
        .
      </p>
    </div>
  )
}
