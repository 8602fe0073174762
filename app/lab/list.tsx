'use client'
// Every simulation, found by words of its title, question, designs and claims.
import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import type { LabSummary } from '#lib/protocol/lab'
import { useActions } from '../components/actions.ts'
import { found } from './find.ts'
import type { Found } from './find.ts'
import classes from './list.module.css'

export function List({ simulations }: { simulations: readonly LabSummary[] }) {
  const [search, setSearch] = useState('')
  const router = useRouter()
  useActions(
    useMemo(
      () =>
        simulations.map(({ id, title, question }) => ({
          id: `lab-${id}`,
          label: title,
          group: 'Simulations',
          keywords: question.split(' '),
          run: () => router.push(`/lab/${id}`),
        })),
      [simulations, router],
    ),
  )
  const hits = found(simulations, search)
  return (
    <>
      <search className={classes.search}>
        <TextInput
          label="Search"
          placeholder="Words of questions, designs or claims"
          leftSection={<IconSearch />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </search>
      <p role="status" className={classes.count}>
        {hits.length} of {simulations.length}
      </p>
      <ul className={classes.list}>
        {hits.map((hit) => (
          <Row key={hit.simulation.id} {...hit} />
        ))}
      </ul>
      {hits.length === 0 && (
        <p className={classes.none}>
          Nothing matches.{' '}
          <Button variant="default" onClick={() => setSearch('')}>
            Clear the search
          </Button>
        </p>
      )}
    </>
  )
}

const Row = ({ simulation: { id, title, question, designs, claims, scenarios }, by }: Found) => (
  <li>
    <div>
      <h2>
        <Link href={`/lab/${id}`}>{title}</Link>
      </h2>
      <p className={classes.question}>{question}</p>
      {by.map(({ what, text }) => (
        <p key={text} className={classes.by}>
          <span className="unseen">Found by a {what}: </span>
          {text}
        </p>
      ))}
    </div>
    <span className={classes.counts}>
      {designs.length} designs, {claims.length} claims
    </span>
    <span className={classes.scenarios}>
      {scenarios.map((scenario) => (
        <Link key={scenario.id} href={`/scenarios/${scenario.id}`}>
          {scenario.title}
        </Link>
      ))}
    </span>
  </li>
)
