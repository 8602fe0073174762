'use client'
// The form of a run: designs, parameters under their headings, and the seed.
import { Button, TextInput } from '@mantine/core'
import { IconChevronDown, IconPlayerPlay, IconRotate } from '@tabler/icons-react'
import { memo, useId, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { Problem } from '#lib/protocol/errors'
import type { SimulationForm } from '#lib/protocol/queries'
import { DesignChoice } from '../../components/design-choice.tsx'
import { ParamField } from '../../components/param-field.tsx'
import { fieldsOf, seedProblem, withUnit } from '../../components/run-form.ts'
import type { Field } from '../../components/run-form.ts'
import { usualDraft } from '../../components/run-address.ts'
import type { Draft } from '../../components/run-address.ts'
import classes from './parameters.module.css'

/** More than this many take the place of the parameters: they are folded at first. */
const DESIGNS_OPEN_MAX = 6

type Props = {
  form: SimulationForm
  draft: Draft
  onChange: (draft: Draft) => void
  /** What the server, or the address, has against it. */
  problems: readonly Problem[]
  busy: boolean
  onRun: () => void
}

/** Remembered, so that the progress of a run leaves it alone. */
export const Parameters = memo(function Parameters({ form, draft, onChange, problems, busy, onRun }: Props) {
  const body = useId()
  const element = useRef<HTMLFormElement>(null)
  const [open, setOpen] = useState(problems.length > 0)
  const fields = fieldsOf(form, {}, draft.edits)
  const messageFor = (name: string) => problems.find(({ field }) => field === name)?.message ?? null
  const isBad = (field: Field) => field.problem !== null || messageFor(field.param.name) !== null
  const wrongSeed = seedProblem(draft.seed) ?? messageFor('seed')
  const stray = problems.filter(
    ({ field }) => field !== 'designs' && field !== 'seed' && !fields.some(({ param }) => param.name === field),
  )
  const changed =
    fields.filter(({ origin }) => origin.from === 'hand').length +
    Number(draft.designs.length !== form.designs.length) +
    Number(draft.seed !== usualDraft(form).seed)
  const submit = () => {
    const bad = fields.some(({ problem }) => problem !== null) || wrongSeed !== null || draft.designs.length === 0
    if (!bad) {
      setOpen(false)
      return onRun()
    }
    setOpen(true)
    const first = draft.designs.length === 0 ? 'fieldset input' : '[aria-invalid="true"]'
    // When it is unfolded.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>(first)?.focus())
  }
  return (
    <form
      ref={element}
      className={classes.form}
      aria-label="Parameters of the run"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) submit()
      }}
    >
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={open}
        aria-controls={body}
        onClick={() => setOpen(!open)}
      >
        <span>
          Parameters:{' '}
          <span className={classes.dim}>{changed === 0 ? 'all at their defaults' : `${changed} changed`}</span>
        </span>
        <IconChevronDown aria-hidden="true" />
      </button>
      <div id={body} className={classes.body} data-open={open}>
        <div className={classes.buttons}>
          {/* Not disabled for good, so that it keeps the focus. */}
          <Button
            type="submit"
            leftSection={<IconPlayerPlay />}
            data-disabled={busy || undefined}
            aria-disabled={busy || undefined}
          >
            Run
          </Button>
          <Button
            variant="default"
            leftSection={<IconRotate />}
            disabled={changed === 0}
            onClick={() => onChange(usualDraft(form))}
          >
            Defaults
          </Button>
        </div>
        {stray.length > 0 && (
          <ul className={classes.stray}>
            {stray.map(({ field, message }) => (
              <li key={`${field} ${message}`}>{message}</li>
            ))}
          </ul>
        )}
        <Fold
          title="Designs"
          count={`${draft.designs.length} of ${form.designs.length}`}
          opened={form.designs.length <= DESIGNS_OPEN_MAX}
          stuck={draft.designs.length === 0 || messageFor('designs') !== null}
        >
          <DesignChoice
            marked
            designs={form.designs}
            chosen={draft.designs}
            problem={messageFor('designs')}
            onChoose={(designs) => onChange({ ...draft, designs })}
          />
        </Fold>
        {groupsOf(fields).map(({ title, own }) => (
          <Fold
            key={title}
            title={title || 'Parameters'}
            count={changedText(own)}
            opened={title === ''}
            stuck={own.some(isBad)}
          >
            {own.map((field) => (
              <ParamField
                key={field.param.name}
                field={field}
                refused={messageFor(field.param.name)}
                onChange={(value) => onChange({ ...draft, edits: { ...draft.edits, [field.param.name]: value } })}
              >
                <p className={classes.bounds} data-changed={field.origin.from === 'hand' || undefined}>
                  {boundsText(field)}
                </p>
              </ParamField>
            ))}
          </Fold>
        ))}
        <TextInput
          label="Seed"
          description="The same seed gives the same run."
          value={draft.seed}
          inputMode="numeric"
          autoComplete="off"
          error={wrongSeed}
          onChange={(event) => onChange({ ...draft, seed: event.currentTarget.value })}
        />
      </div>
    </form>
  )
})

/** "1 to 64 nodes; default 4" */
function boundsText({ param, origin }: Field): string {
  const { minimum, maximum, unit, kind, default: usual } = param
  const bounds =
    kind === 'boolean' || kind === 'choice' || minimum === undefined || maximum === undefined
      ? ''
      : `${minimum.toLocaleString('en')} to ${withUnit(maximum, unit)}`
  const told = typeof usual === 'number' ? usual.toLocaleString('en') : String(usual)
  if (origin.from !== 'hand') return bounds
  return bounds ? `${bounds}; default ${told}` : `Default ${told}`
}

/** Fields under their headings, in the order in which the headings come first. */
function groupsOf(fields: readonly Field[]): { title: string; own: Field[] }[] {
  const groups = Map.groupBy(fields, ({ param }) => param.group ?? '')
  return [...groups].map(([title, own]) => ({ title, own }))
}

const changedText = (fields: readonly Field[]): string => {
  const changed = fields.filter(({ origin }) => origin.from === 'hand').length
  return changed > 0 ? `${changed} of ${fields.length} changed` : String(fields.length)
}

type FoldProps = {
  title: string
  count: string
  /** Whether it stands open at first. */
  opened: boolean
  /** Something in it must be mended: it stands open. */
  stuck: boolean
  children: ReactNode
}

function Fold({ title, count, opened, stuck, children }: FoldProps) {
  const [expanded, setExpanded] = useState(opened)
  return (
    <details
      className={classes.fold}
      open={expanded || stuck}
      onToggle={(event) => setExpanded(event.currentTarget.open)}
    >
      <summary>
        {title} <span className={classes.dim}>{count}</span>
      </summary>
      <div className={classes.fields}>{children}</div>
    </details>
  )
}
