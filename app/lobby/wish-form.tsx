'use client'
import { Button, MultiSelect, SegmentedControl } from '@mantine/core'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import type { Wish } from '#lib/protocol/lobby'
import { EXPERIENCE_WORDS, ROLE_WISH_WORDS } from '../components/words.ts'
import classes from './lobby.module.css'

type Props = {
  scenarios: readonly { id: string; title: string }[]
  /** What was wished for the last time. */
  before: Wish | null
  joining: boolean
  onJoin: (wish: Wish) => void
}

const START: Wish = { role: 'either', experience: 'mid', scenarios: [], minutes: null }
const LENGTH_WORDS = { any: 'Any', half: '30 min', most: '45 min', full: '60 min' }
const LENGTHS = { any: null, half: 30, most: 45, full: 60 } as const
type Length = keyof typeof LENGTHS
const lengthOf = (minutes: Wish['minutes']): Length =>
  (Object.keys(LENGTHS) as Length[]).find((length) => LENGTHS[length] === minutes) ?? 'any'

export function WishForm({ scenarios, before, joining, onJoin }: Props) {
  const [wish, setWish] = useState(before ?? START)
  const set = (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part }))
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        onJoin(wish)
      }}
    >
      <Choice
        label="You would like to be the"
        words={ROLE_WISH_WORDS}
        value={wish.role}
        onChange={(role) => set({ role })}
      />
      <Choice
        label="Your experience"
        words={EXPERIENCE_WORDS}
        value={wish.experience}
        onChange={(experience) => set({ experience })}
      />
      <Choice
        label="Length"
        words={LENGTH_WORDS}
        value={lengthOf(wish.minutes)}
        onChange={(length) => set({ minutes: LENGTHS[length] })}
      />
      <MultiSelect
        label="Scenarios"
        description="None chosen means any."
        data={scenarios.map(({ id, title }) => ({ value: id, label: title }))}
        value={wish.scenarios}
        onChange={(chosen) => set({ scenarios: chosen })}
        maxValues={30}
        placeholder={wish.scenarios.length === 0 ? 'Any' : undefined}
        searchable
        comboboxProps={{ withinPortal: false }}
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the scenarios' }}
        nothingFoundMessage="No scenario of that name"
      />
      <Button type="submit" size="md" loading={joining}>
        Wait for a partner
      </Button>
    </form>
  )
}

type ChoiceProps<Value extends string> = {
  label: ReactNode
  words: Record<Value, string>
  value: Value
  onChange: (value: Value) => void
}

function Choice<Value extends string>({ label, words, value, onChange }: ChoiceProps<Value>) {
  const labelId = useId()
  return (
    <div>
      <div id={labelId} className={classes.label}>
        {label}
      </div>
      <SegmentedControl
        aria-labelledby={labelId}
        value={value}
        onChange={(chosen) => onChange(chosen as Value)}
        data={Object.entries<string>(words).map(([each, word]) => ({ value: each, label: word }))}
      />
    </div>
  )
}
