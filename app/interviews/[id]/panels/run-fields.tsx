'use client'
// The form of a run: designs, parameters and the seed, each saying where it came from.
import { Button, TextInput } from '@mantine/core'
import { IconPlayerPlay, IconRotate } from '@tabler/icons-react'
import { useState } from 'react'
import { may } from '#lib/protocol/policy'
import type { Problem } from '#lib/protocol/errors'
import type { SimulationForm } from '#lib/protocol/queries'
import type { Presets } from '#lib/rubric/preset'
import { DesignChoice } from '../../../components/design-choice.tsx'
import { ParamField } from '../../../components/param-field.tsx'
import { fieldsOf, seedProblem } from '../../../components/run-form.ts'
import type { Edits, Field } from '../../../components/run-form.ts'
import { toast } from '../../../components/toasts.tsx'
import { useOpenRoom, useRoomPart } from '../../../realtime/interview.ts'
import { useHighlightProps } from '../document.tsx'
import { useKeptState } from './kept-state.ts'
import { originText, payloadOf } from './run-form.ts'
import classes from './simulation.module.css'

type Props = {
  form: SimulationForm
  preset: Presets
  /** Parameters that an estimate decides. */
  bound: readonly string[]
  onStarted: () => void
}

type Draft = { edits: Edits; designs: readonly string[] | null; seed: string }
const UNTOUCHED: Draft = { edits: {}, designs: null, seed: '1' }

export function RunFields({ form, preset, bound, onStarted }: Props) {
  const { room, connection } = useOpenRoom()
  const [draft, setDraft] = useKeptState<Draft>(`${room.interviewId} run ${form.id}`, UNTOUCHED)
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const [pending, setPending] = useState(false)
  const [expanded, setExpanded] = useState(false)
  const mayRun = useRoomPart(({ state, you, known }) => known && may('run:start', state.mode, you.role, state.stage))
  const fields = fieldsOf(form, preset.params, draft.edits)
  const designs = draft.designs ?? preset.designs.ids
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    setRefused([])
  }
  const wrongSeed = seedProblem(draft.seed)
  const ready = fields.every(({ problem }) => problem === null) && designs.length > 0 && wrongSeed === null
  const untouched = Object.keys(draft.edits).length === 0 && draft.designs === null
  const run = async () => {
    setPending(true)
    setRefused([])
    const outcome = await connection.call('run:start', payloadOf(form.id, fields, designs, draft.seed))
    setPending(false)
    if (outcome.ok) return onStarted()
    if (outcome.error.problems) setRefused(outcome.error.problems)
    else toast({ text: outcome.error.message })
  }
  if (!mayRun) return null
  // By what decides them and not by what they are now: a field must not move while somebody types in it.
  const own = fields.filter(({ param }) => bound.includes(param.name))
  const others = fields.filter(({ param }) => !bound.includes(param.name))
  const byHand = others.filter(({ origin }) => origin.from === 'hand').length
  const stuck = others.some(
    ({ param, problem }) => problem !== null || refused.some(({ field }) => field === param.name),
  )
  const draw = (field: Field) => (
    <ParamField
      key={field.param.name}
      field={field}
      refused={refused.find((problem) => problem.field === field.param.name)?.message ?? null}
      onChange={(value) => change({ edits: { ...draft.edits, [field.param.name]: value } })}
    >
      <OriginLine
        field={field}
        edited={draft.edits[field.param.name] !== undefined}
        onReset={() => {
          const { [field.param.name]: _, ...edits } = draft.edits
          change({ edits })
        }}
      />
      {field.origin.text && <OriginWords text={field.origin.text} entry={field.origin.entry ?? ''} />}
    </ParamField>
  )
  const elsewhere = refused.filter(({ field }) => !fields.some(({ param }) => param.name === field))
  return (
    <form
      className={classes.form}
      aria-label={`Run ${form.title}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !pending) void run()
      }}
    >
      <DesignChoice designs={form.designs} chosen={designs} onChoose={(next) => change({ designs: next })}>
        {(id) => <DesignOrigin id={id} preset={preset.designs} />}
      </DesignChoice>
      {own.map(draw)}
      {others.length > 0 && (
        <details
          className={classes.others}
          open={expanded || stuck}
          onToggle={(event) => setExpanded(event.currentTarget.open)}
        >
          <summary>
            {own.length > 0 ? 'Other parameters' : 'Parameters'}: {others.length}
            {byHand > 0 ? `, ${byHand} by hand` : ', at their defaults'}
          </summary>
          <div className={classes.form}>{others.map(draw)}</div>
        </details>
      )}
      <TextInput
        label="Seed"
        description="The same seed gives the same run."
        value={draft.seed}
        inputMode="numeric"
        error={wrongSeed}
        onChange={(event) => change({ seed: event.currentTarget.value })}
      />
      {elsewhere.map(({ message }) => (
        <p key={message} className={classes.problem} role="alert">
          {message}
        </p>
      ))}
      <div className={classes.buttons}>
        <Button type="submit" leftSection={<IconPlayerPlay />} loading={pending} disabled={!ready}>
          Run
        </Button>
        <Button
          variant="default"
          leftSection={<IconRotate />}
          disabled={untouched}
          onClick={() => change({ edits: {}, designs: null })}
        >
          Reset to mine
        </Button>
      </div>
    </form>
  )
}

type OriginProps = { field: Field; edited: boolean; onReset: () => void }

const OriginLine = ({ field, edited, onReset }: OriginProps) => (
  <p className={classes.origin} data-from={field.origin.from}>
    <span>{originText(field.origin, field.param.unit)}</span>
    {edited && (
      <button type="button" className={classes.reset} onClick={onReset}>
        Reset<span className="unseen"> {field.param.title}</span> to mine
      </button>
    )}
  </p>
)

/** The line that the value was read from; where it stands on the board, pointing at it shows it there. */
function OriginWords({ text, entry }: { text: string; entry: string }) {
  const marks = useHighlightProps([entry])
  return (
    <p className={classes.quote} {...marks}>
      “{text}”
    </p>
  )
}

/** Why these designs are chosen; where the board names them, pointing at it shows where. */
function DesignOrigin({ id, preset }: { id: string; preset: Presets['designs'] }) {
  const marks = useHighlightProps(preset.evidence.flatMap(({ shapes }) => shapes))
  return preset.fromBoard ? (
    <p id={id} className={classes.origin} data-from="worksheet" tabIndex={0} {...marks}>
      From the board
    </p>
  ) : (
    <p id={id} className={classes.origin} data-from="default">
      Not on your board: nothing on it names one of these, so the default runs.
    </p>
  )
}
