'use client'
// One simulation by itself: its form, and what the run that the address asks for found.
import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { LabAnswer } from '#lib/protocol/lab'
import type { SimulationForm } from '#lib/protocol/queries'
import { verdictCounts } from '../../components/run-figures.ts'
import { RunProgress } from '../../components/run-progress.tsx'
import { partialCharts } from '../../components/run-update.ts'
import type { Going, Stopped } from '../../realtime/lab.ts'
import { addressOf, readAddress, usualDraft } from '../../components/run-address.ts'
import type { Draft } from '../../components/run-address.ts'
import { Answer } from './answer.tsx'
import { Impossible } from './impossible.tsx'
import classes from './lab.module.css'
import { Parameters } from './parameters.tsx'
import { useLabActions } from './use-lab-actions.ts'
import { useLabVisit } from './use-lab-visit.ts'

type Props = { form: SimulationForm; first: LabAnswer | null }

export function Lab({ form, first }: Props) {
  const { address, done, shown, going, stopped, run, cancel } = useLabVisit(form, first)
  const [draft, setDraft] = useState<Draft>(address.draft)
  /** The refusal that the form was changed after: it may hold no more. */
  const [heeded, setHeeded] = useState<Stopped | null>(null)
  const results = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Back and forward bring their own form; what a run leads to is in the form already.
    const look = () => setDraft(readAddress(form, new URLSearchParams(window.location.search)).draft)
    window.addEventListener('popstate', look)
    return () => window.removeEventListener('popstate', look)
  }, [form])
  const start = useCallback(
    (wanted: Draft) => {
      void run(addressOf(form, wanted))
      results.current?.scrollIntoView({ block: 'start' })
    },
    [form, run],
  )
  const runDraft = useCallback(() => start(draft), [start, draft])
  const change = useCallback(
    (next: Draft) => {
      setDraft(next)
      setHeeded(stopped)
    },
    [stopped],
  )
  useLabActions({ form, shown, run: runDraft, reset: useCallback(() => change(usualDraft(form)), [change, form]) })
  const refused = stopped?.why === 'refused' && stopped !== heeded ? stopped : null
  const problems = useMemo(() => [...address.stray, ...(refused?.error?.problems ?? [])], [address.stray, refused])
  /** The charts of a run that goes on take the place of those of the run before. */
  const drawsItself = going !== null && partialCharts(going.update).length > 0
  return (
    <div className={classes.lab}>
      <Parameters
        form={form}
        draft={draft}
        problems={problems}
        busy={going !== null}
        onChange={change}
        onRun={runDraft}
      />
      <div ref={results} className={classes.results}>
        <div role="status" className={classes.status}>
          {statusText(going, stopped, shown && verdictCounts(shown.result.claims))}
        </div>
        {going && (
          <section aria-label="The run that goes on" className={classes.going}>
            <RunProgress
              update={going.update}
              cancel={going.runId === null ? null : { pending: going.cancelling, run: () => void cancel() }}
            />
          </section>
        )}
        {!going && !shown && address.ask === null && (
          <Impossible form={form} address={address} onUsual={() => start(usualDraft(form))} />
        )}
        {!going && stopped && stopped.why !== 'refused' && (
          <div>
            <Button variant="default" leftSection={<IconPlayerPlay />} onClick={runDraft}>
              Run it again
            </Button>
          </div>
        )}
        {shown && (
          // Hidden and not taken away: it is back at once when the run is cancelled.
          <div hidden={drawsItself}>
            <Answer key={shown.key} form={form} shown={shown} done={done} />
          </div>
        )}
        {!shown && (
          <noscript>
            <p>This run is not kept here, and running it needs JavaScript.</p>
          </noscript>
        )}
      </div>
    </div>
  )
}

function statusText(going: Going | null, stopped: Stopped | null, verdicts: string | null): string {
  if (going) return going.update.state === 'queued' ? 'The run waits for its turn.' : 'Running.'
  if (stopped?.error?.problems) return 'It was not run. What stands against it is told in the form.'
  if (stopped) return stopped.text
  return verdicts === null ? '' : `${verdicts}.`
}
