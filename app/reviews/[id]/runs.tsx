'use client'
// The simulations that were run, each set beside the one before it.
import Link from 'next/link'
import { useState } from 'react'
import type { Review, RunRecord, SimulationForm } from '#lib/protocol/queries'
import { NativeSelect } from '@mantine/core'
import { labLink } from '../../components/run-address.ts'
import { RunResult } from '../../components/run-result.tsx'
import { useRunRecords } from '../../components/use-run-records.ts'
import classes from './review.module.css'
import { since } from './story.ts'

const STATE_WORDS: Record<RunRecord['state'], string> = {
  queued: 'did not begin',
  running: 'was not done',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

type Props = {
  runs: Review['runs']
  forms: readonly SimulationForm[]
  startedAt: number | null
  nameOf: (accountId: string) => string
}

export function Runs({ runs, forms, startedAt, nameOf }: Props) {
  const [chosen, setChosen] = useState('')
  const run = runs.find(({ runId }) => runId === chosen) ?? runs.at(-1)
  const before =
    run &&
    runs
      .slice(0, runs.indexOf(run))
      .findLast(({ simulationId, state }) => state === 'done' && simulationId === run.simulationId)
  const records = useRunRecords([run, before].flatMap((each) => (each?.state === 'done' ? [each.runId] : [])))
  if (!run) return <p className={classes.dim}>No simulation was run.</p>
  const title = (each: (typeof runs)[number]) => `Run ${runs.indexOf(each) + 1}`
  const formOf = (each: (typeof runs)[number]) => forms.find(({ id }) => id === each.simulationId)
  const form = formOf(run)
  const result = records.get(run.runId)?.result
  const resultBefore = before && records.get(before.runId)?.result
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
        {result ? (
          <RunResult
            key={run.runId}
            result={result}
            designs={form?.designs ?? []}
            before={before && resultBefore ? { result: resultBefore, title: title(before) } : null}
          />
        ) : (
          <p role="status">
            {run.state !== 'done'
              ? `It ${run.state === 'cancelled' ? 'was ' : ''}${STATE_WORDS[run.state]}. ${run.failure?.message ?? ''}`
              : records.has(run.runId)
                ? 'Its result could not be fetched. Load the page again.'
                : 'Its result is being fetched.'}
          </p>
        )}
      </section>
    </div>
  )
}
