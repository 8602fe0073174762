'use client'
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import type { ScenarioSummary } from '#lib/protocol/queries'
import { DIFFICULTY_WORDS } from './words.ts'

type Props = {
  label: string
  scenarios: readonly Pick<ScenarioSummary, 'id' | 'title' | 'difficulty'>[]
  value: string | null
  onChange: (id: string) => void
}

export function ScenarioSelect({ label, scenarios, value, onChange }: Props) {
  const data = useMemo(
    () =>
      (['warm-up', 'core', 'advanced'] as const)
        .map((difficulty) => ({
          group: DIFFICULTY_WORDS[difficulty],
          items: scenarios
            .filter((scenario) => scenario.difficulty === difficulty)
            .map(({ id, title }) => ({ value: id, label: title })),
        }))
        .filter(({ items }) => items.length > 0),
    [scenarios],
  )
  return (
    <Select
      label={label}
      data={data}
      value={value}
      onChange={(id) => id && onChange(id)}
      searchable
      comboboxProps={{ withinPortal: false }}
      nothingFoundMessage="No scenario of that name"
    />
  )
}
