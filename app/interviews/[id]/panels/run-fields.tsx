'use client'
// The form of a run: designs, parameters and the seed, each saying where it came from.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconPlayerPlay, IconRotate } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { may } from '#lib/protocol/policy'
import type { Problem } from '#lib/protocol/errors'
import type { SimulationForm } from '#lib/protocol/queries'
import type { Presets } from '#lib/rubric/preset'
import { toast } from '../../../components/toasts.tsx'
import { useOpenRoom, useRoomPart } from '../../../realtime/interview.ts'
import { useHighlightProps } from '../document.tsx'
import { useKeptState } from './kept-state.ts'
import { fieldsOf, originText, payloadOf, seedProblem } from './run-form.ts'
import type { Edits, Field } from './run-form.ts'
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
      edited={draft.edits[field.param.name] !== undefined}
      onChange={(value) => change({ edits: { ...draft.edits, [field.param.name]: value } })}
      onReset={() => {
        const { [field.param.name]: _, ...edits } = draft.edits
        change({ edits })
      }}
    />
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
      <Designs form={form} preset={preset.designs} chosen={designs} onChoose={(next) => change({ designs: next })} />
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

type ParamProps = {
  field: Field
  refused: string | null
  edited: boolean
  onChange: (value: string | boolean) => void
  onReset: () => void
}

function ParamField({ field, refused, edited, onChange, onReset }: ParamProps) {
  const { param, value, origin, problem } = field
  const error = problem ?? refused
  const help = param.help && <span>{param.help}</span>
  const common = { label: param.title, description: help, error, inputWrapperOrder: ORDER }
  return (
    <div className={classes.field}>
      {param.kind === 'boolean' ? (
        <Checkbox
          label={param.title}
          description={help}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      ) : param.kind === 'choice' ? (
        <NativeSelect
          {...common}
          data={param.choices ?? []}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          value={String(value)}
          inputMode="decimal"
          rightSection={param.unit ? <span className={classes.unit}>{param.unit}</span> : null}
          rightSectionWidth={param.unit ? param.unit.length * 8 + 16 : 0}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      <OriginLine field={field} edited={edited} onReset={onReset} />
      {origin.text && <OriginWords text={origin.text} entry={origin.entry ?? ''} />}
    </div>
  )
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

const OriginLine = ({ field, edited, onReset }: Pick<ParamProps, 'field' | 'edited' | 'onReset'>) => (
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

type DesignProps = {
  form: SimulationForm
  preset: Presets['designs']
  chosen: readonly string[]
  onChoose: (ids: string[]) => void
}

function Designs({ form, preset, chosen, onChoose }: DesignProps) {
  const id = useId()
  const marks = useHighlightProps(preset.evidence.flatMap(({ shapes }) => shapes))
  const toggle = (design: string, on: boolean) =>
    onChoose(form.designs.map((each) => each.id).filter((each) => (each === design ? on : chosen.includes(each))))
  return (
    <fieldset className={classes.designs} aria-describedby={id}>
      <legend>Designs, side by side</legend>
      {preset.fromBoard ? (
        <p id={id} className={classes.origin} data-from="worksheet" tabIndex={0} {...marks}>
          From the board
        </p>
      ) : (
        <p id={id} className={classes.origin} data-from="default">
          Not on your board: nothing on it names one of these, so the default runs.
        </p>
      )}
      {form.designs.map((design) => (
        <Checkbox
          key={design.id}
          label={design.title}
          description={design.says}
          checked={chosen.includes(design.id)}
          onChange={(event) => toggle(design.id, event.currentTarget.checked)}
        />
      ))}
      {chosen.length === 0 && (
        <p className={classes.problem} role="alert">
          Choose at least one.
        </p>
      )}
    </fieldset>
  )
}
