'use client'
// The runs of one simulation: progress and partial charts of one that goes on, the result of one that ended, and what changed.
import { Button, NativeSelect } from '@mantine/core'
import { IconPin, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Run } from '#lib/interview/state'
import { may } from '#lib/protocol/policy'
import type { SimulationForm } from '#lib/protocol/queries'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { RunUpdate } from '#lib/protocol/sockets'
import { describeRun } from '../../../components/run-form.ts'
import { RunProgress } from '../../../components/run-progress.tsx'
import { RunResult } from '../../../components/run-result.tsx'
import { stateOf } from '../../../components/run-update.ts'
import { toast } from '../../../components/toasts.tsx'
import { useRoomPart } from '../../../realtime/interview.ts'
import { useDocument } from '../document.tsx'
import { useCommand } from '../use-command.ts'
import { pinRun, pinText } from './pin.ts'
import classes from './simulation.module.css'
import { useResults } from './use-results.ts'

const STATE_WORDS: Record<RunUpdate['state'], string> = {
  queued: 'waits for its turn',
  running: 'running',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
}

export function RunHistory({ form }: { form: SimulationForm }) {
  const all = useRoomPart(({ state }) => state.runs)
  const [chosen, setChosen] = useState<string | null>(null)
  const [against, setAgainst] = useState<string | null>(null)
  const runs = all.filter(({ simulationId }) => simulationId === form.id)
  const [newest, setNewest] = useState(runs.at(-1)?.runId)
  // A new run is what one wants to see, whoever started it.
  if (newest !== runs.at(-1)?.runId) {
    setNewest(runs.at(-1)?.runId)
    setChosen(null)
    setAgainst(null)
  }
  const run = runs.find(({ runId }) => runId === chosen) ?? runs.at(-1)
  const others = runs.filter((each) => each !== run && each.state === 'done')
  const earlier = others.findLast((other) => run && other.sequence < run.sequence)
  const other = against === '' ? undefined : (others.find(({ runId }) => runId === against) ?? earlier)
  const results = useResults([run, other].flatMap((each) => (each && each.state !== 'running' ? [each.runId] : [])))
  if (!run) return null
  const title = (each: Run) => `Run ${runs.indexOf(each) + 1}`
  const otherResult = other && results.result(other.runId)
  return (
    <section aria-label="Runs" className={classes.runs}>
      {runs.length > 1 ? (
        <NativeSelect
          label="Run"
          value={run.runId}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={runs.toReversed().map((each) => ({
            value: each.runId,
            label: `${title(each)}, ${STATE_WORDS[stateOf(each, results.updates.get(each.runId))]}`,
          }))}
        />
      ) : (
        <h4>Run 1</h4>
      )}
      <OneRun
        key={run.runId}
        form={form}
        run={run}
        results={results}
        before={other && otherResult ? { result: otherResult, title: title(other) } : null}
      >
        {others.length > 0 && (
          <NativeSelect
            label="Compare with"
            value={other?.runId ?? ''}
            onChange={(event) => setAgainst(event.currentTarget.value)}
            data={[
              { value: '', label: 'nothing' },
              ...others.map((each) => ({ value: each.runId, label: title(each) })),
            ]}
          />
        )}
      </OneRun>
    </section>
  )
}

type OneProps = {
  form: SimulationForm
  run: Run
  results: ReturnType<typeof useResults>
  before: { result: SimulationResult; title: string } | null
  /** What to compare with. */
  children: ReactNode
}

function OneRun({ form, run, results, before, children }: OneProps) {
  const update = results.updates.get(run.runId)
  const state = stateOf(run, update)
  const result = results.result(run.runId)
  const failure = results.failure(run.runId)
  const awaited = results.awaited(run.runId)
  const lost = state === 'done' && !result && !awaited
  return (
    <>
      <p className={classes.dim}>{describeRun(form, run)}</p>
      <div role="status" className={classes.status}>
        {state === 'cancelled' && 'Cancelled before it ended.'}
        {state === 'failed' && (failure?.message ?? 'It failed.')}
        {state === 'done' && awaited && 'Its result is being fetched.'}
        {lost && 'Its result could not be fetched. Run it again: the same run is not calculated twice.'}
      </div>
      {(state === 'queued' || state === 'running') && <Going run={run} update={update} />}
      {(state === 'cancelled' || (state === 'failed' && failure?.retry !== false) || lost) && <Again run={run} />}
      {result && (
        <>
          <div className={classes.buttons}>
            {children}
            <Pin form={form} run={run} result={result} />
          </div>
          <RunResult result={result} designs={form.designs} before={before} />
        </>
      )}
    </>
  )
}

function Going({ run, update }: { run: Run; update: RunUpdate | undefined }) {
  const cancel = useCommand('run:cancel')
  const mayCancel = useRoomPart(
    ({ state, you }) =>
      may('run:cancel', state.mode, you.role, state.stage) && (you.role === 'interviewer' || run.by === you.accountId),
  )
  return (
    <RunProgress
      update={update}
      cancel={mayCancel ? { pending: cancel.pending, run: () => void cancel.run({ runId: run.runId }) } : null}
    />
  )
}

/** Starts the same run again: same designs, parameters and seed. */
function Again({ run }: { run: Run }) {
  const start = useCommand('run:start')
  const mayRun = useRoomPart(({ state, you }) => may('run:start', state.mode, you.role, state.stage))
  if (!mayRun) return null
  const { simulationId, designs, seed, origins } = run
  // What the log holds went through the contract once; only its type is wider there.
  const params = run.params as Record<string, number | string | boolean>
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh />}
      loading={start.pending}
      onClick={() => void start.run({ simulationId, designs, params, seed, origins })}
    >
      Run it again
    </Button>
  )
}

function Pin({ form, run, result }: { form: SimulationForm; run: Run; result: SimulationResult }) {
  const { editor, editable } = useDocument()
  if (!editor || !editable) return null
  return (
    <Button
      variant="default"
      leftSection={<IconPin />}
      onClick={() => {
        pinRun(editor, run.runId, pinText(form, run, result))
        toast({ text: 'Pinned to the board.', action: { label: 'Undo', run: () => editor.undo() } })
      }}
    >
      Pin to board
    </Button>
  )
}
