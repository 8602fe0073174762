'use client'
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import type { ScenarioSummary } from '#lib/protocol/queries'
import { EmptyState } from '../components/empty-state.tsx'
import { DIFFICULTY_WORDS } from '../components/words.ts'
import { filtered, NO_FILTERS, topicsOf } from './filter.ts'
import type { Filters } from './filter.ts'
import classes from './scenarios.module.css'

const ANY = 'any'

export function Catalogue({ scenarios }: { scenarios: readonly ScenarioSummary[] }) {
  const [filters, setFilters] = useState(NO_FILTERS)
  const set = (part: Partial<Filters>) => setFilters((before) => ({ ...before, ...part }))
  if (scenarios.length === 0) {
    return (
      <EmptyState
        drawing="tools"
        sentence="There is no scenario here. One folder with a scenario.yaml in it makes one."
        action={<Link href="/">Go to the home page</Link>}
      />
    )
  }
  const found = filtered(scenarios, filters)
  return (
    <>
      <search className={classes.filters}>
        <TextInput
          label="Search"
          placeholder="Words of title, summary or topics"
          leftSection={<IconSearch />}
          value={filters.search}
          onChange={(event) => set({ search: event.currentTarget.value })}
        />
        <Select
          label="Topic"
          comboboxProps={{ withinPortal: false }}
          data={[{ value: ANY, label: 'Any topic' }, ...topicsOf(scenarios)]}
          value={filters.topic || ANY}
          onChange={(topic) => set({ topic: topic === ANY ? '' : (topic ?? '') })}
        />
        <Select
          label="Time"
          comboboxProps={{ withinPortal: false }}
          data={[
            { value: ANY, label: 'Any time' },
            { value: '30', label: '30 min or less' },
            { value: '45', label: '45 min or less' },
            { value: '60', label: '60 min or less' },
          ]}
          value={filters.minutes === null ? ANY : String(filters.minutes)}
          onChange={(minutes) => set({ minutes: minutes === ANY ? null : Number(minutes) })}
        />
        <SegmentedControl
          aria-label="Difficulty"
          value={filters.difficulty}
          onChange={(difficulty) => set({ difficulty: difficulty as Filters['difficulty'] })}
          data={[
            { value: ANY, label: 'Any' },
            ...Object.entries(DIFFICULTY_WORDS).map(([value, label]) => ({ value, label })),
          ]}
        />
      </search>
      <p role="status" className={classes.count}>
        {found.length} of {scenarios.length}
      </p>
      <ul className={classes.list}>
        {found.map((scenario) => (
          <Row key={scenario.id} scenario={scenario} />
        ))}
      </ul>
      {found.length === 0 && (
        <p className={classes.none}>
          Nothing matches.{' '}
          <Button variant="default" onClick={() => setFilters(NO_FILTERS)}>
            Clear the filters
          </Button>
        </p>
      )}
    </>
  )
}

const Row = ({ scenario: { id, title, summary, difficulty, topics, minutes } }: { scenario: ScenarioSummary }) => (
  <li>
    <div>
      <h2>
        <Link href={`/scenarios/${id}`}>{title}</Link>
      </h2>
      <p>{summary}</p>
    </div>
    <span className={classes.topics}>{topics.join(', ')}</span>
    <span>{DIFFICULTY_WORDS[difficulty]}</span>
    <span className="figure">{minutes} min</span>
  </li>
)
