'use client'
// The simulations that were run, each set beside the one before it.
import Link from 'next/link'
import { useState } from 'react'
import type { RunRecord, SimulationForm } from '#lib/protocol/queries'
import type { SimulationResult } from '#lib/kernel/simulation'
import { NativeSelect } from '@mantine/core'
import { labLink } from '../../components/run-address.ts'
import { RunResult } from '../../components/run-result.tsx'
import classes from './review.module.css'
import { since } from './story.ts'

const STATE_WORDS: Record<RunRecord['state'], string> = {
  queued: 'did not begin',
  running: 'was not done',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

type Done = RunRecord & { result: SimulationResult }
const isDone = (run: RunRecord): run is Done => run.result !== null

type Props = {
  runs: readonly RunRecord[]
  forms: readonly SimulationForm[]
  startedAt: number | null
  nameOf: (accountId: string) => string
}

export function Runs({ runs, forms, startedAt, nameOf }: Props) {
  const [chosen, setChosen] = useState('')
  const run = runs.find(({ runId }) => runId === chosen) ?? runs.at(-1)
  if (!run) return <p className={classes.dim}>No simulation was run.</p>
  const title = (each: RunRecord) => `Run ${runs.indexOf(each) + 1}`
  const formOf = (each: RunRecord) => forms.find(({ id }) => id === each.simulationId)
  const form = formOf(run)
  const before = runs
    .slice(0, runs.indexOf(run))
    .filter(isDone)
    .findLast(({ simulationId }) => simulationId === run.simulationId)
  return (
    <div className={classes.stack}>
      {runs.length > 1 && (
        <NativeSelect
          label="Run"
          value={run.runId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={runs.map((each) => ({
            value: each.runId,
            label: `${title(each)}: ${formOf(each)?.title ?? each.simulationId}, ${STATE_WORDS[each.state]}`,
          }))}
        />
      )}
      <section aria-label={title(run)} className={classes.stack}>
        <div>
          <h3>{form?.title ?? run.simulationId}</h3>
          <p className={classes.dim}>
            {run.designs.map((id) => form?.designs.find((design) => design.id === id)?.title ?? id).join(', ')}; seed{' '}
            <span className="figure">{run.seed}</span>; by {nameOf(run.by)}
            {startedAt !== null && (
              <>
                {' '}
                at <span className="figure">{since(run.at, startedAt)}</span>
              </>
            )}
          </p>
        </div>
        {form && (
          <p>
            <Link href={labLink(form, run)}>Open this run in the lab</Link>
          </p>
        )}
        <details className={classes.details}>
          <summary>Parameters</summary>
          <dl className={classes.parameters}>
            {Object.entries(run.params).map(([name, value]) => {
              const param = form?.params.find((each) => each.name === name)
              return (
                <div key={name}>
                  <dt>{param?.title ?? name}</dt>
                  <dd>
                    {String(value)} {param?.unit}
                  </dd>
                </div>
              )
            })}
          </dl>
        </details>
        {run.result ? (
          <RunResult
            key={run.runId}
            result={run.result}
            designs={form?.designs ?? []}
            before={before ? { result: before.result, title: title(before) } : null}
          />
        ) : (
          <p>
            It {run.state === 'cancelled' ? 'was ' : ''}
            {STATE_WORDS[run.state]}. {run.failure?.message}
          </p>
        )}
      </section>
    </div>
  )
}
