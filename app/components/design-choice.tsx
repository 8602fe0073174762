'use client'
// Which designs a run compares.
import { Checkbox } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Design } from '#lib/kernel/simulation'
import classes from './run-parts.module.css'

type Props = {
  designs: readonly Design[]
  chosen: readonly string[]
  onChoose: (ids: string[]) => void
  /** Says which ones are wrong turns. Not to somebody who is being asked that. */
  marked?: boolean
  problem?: string | null
  /** Why these are chosen. */
  children?: (id: string) => ReactNode
}

export function DesignChoice({ designs, chosen, onChoose, marked = false, problem = null, children }: Props) {
  const id = useId()
  const toggle = (design: string, on: boolean) =>
    onChoose(designs.map((each) => each.id).filter((each) => (each === design ? on : chosen.includes(each))))
  const told = chosen.length === 0 ? 'Choose at least one.' : problem
  return (
    <fieldset className={classes.designs} aria-describedby={children && id}>
      <legend>Designs, side by side</legend>
      {children?.(id)}
      {designs.map((design) => (
        <Checkbox
          key={design.id}
          label={
            marked && design.wrong ? (
              <>
                {design.title} <span className={classes.wrong}>wrong turn</span>
              </>
            ) : (
              design.title
            )
          }
          description={design.says}
          checked={chosen.includes(design.id)}
          onChange={(event) => toggle(design.id, event.currentTarget.checked)}
        />
      ))}
      {told && (
        <p className={classes.problem} role="alert">
          {told}
        </p>
      )}
    </fieldset>
  )
}
