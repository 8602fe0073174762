'use client'
// One parameter of a run: its label, unit, help and bounds, and below them what the page has to say of its value.
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ParamForm } from '#lib/protocol/queries'
import { numberOf } from './run-form.ts'
import type { Field } from './run-form.ts'
import classes from './run-parts.module.css'

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

type Props = {
  field: Pick<Field, 'param' | 'value' | 'problem'>
  /** What the server said of it. */
  refused: string | null
  onChange: (value: string | boolean) => void
  /** Where the value came from. */
  children?: ReactNode
}

export function ParamField({ field, refused, onChange, children }: Props) {
  const { param, value, problem } = field
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
          data={choicesOf(param, value)}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          value={String(value)}
          inputMode="decimal"
          autoComplete="off"
          rightSection={param.unit ? <span className={classes.unit}>{param.unit}</span> : null}
          rightSectionWidth={param.unit ? param.unit.length * 8 + 16 : 0}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
            const next = stepped(param, String(value), event.key === 'ArrowUp' ? 1 : -1)
            if (next === null) return
            event.preventDefault()
            onChange(next)
          }}
        />
      )}
      {children}
    </div>
  )
}

/** A value that is none of the choices stays to be seen, so that its problem can be. */
const choicesOf = ({ choices = [] }: ParamForm, value: string | boolean): string[] =>
  choices.includes(String(value)) ? choices : [String(value), ...choices]

const DIGITS = 12

/** The next value up or down within the bounds, as the arrow keys give it; null where the text is no number. */
export function stepped(
  { kind, step, minimum, maximum }: Pick<ParamForm, 'kind' | 'step' | 'minimum' | 'maximum'>,
  text: string,
  direction: 1 | -1,
): string | null {
  const number = numberOf(text)
  if (number === null) return null
  const by = step ?? (kind === 'integer' ? 1 : Math.abs(number) < 1 ? 0.1 : 1)
  const next = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, number + direction * by))
  return String(Number(next.toPrecision(DIGITS)))
}
