'use client'
// The candidate's written side. Every line is an entry of the shared document, saved as it is typed.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { TLStore } from 'tldraw'
import { readLines } from '#lib/estimate/read-line'
import type { LineReading } from '#lib/estimate/read-line'
import { ENTRIES_MAX } from '#lib/scenario/entry'
import { toast } from '../../components/toasts.tsx'
import { useOpenRoom } from '../../realtime/interview.ts'
import { DecisionEntry } from './decision-entry.tsx'
import { useDocument } from './document.tsx'
import { addEntry, isAt, useEntries } from './entries.ts'
import type { EntryId, EntryPlace, EntryRecord } from './entries.ts'
import { LineEntry } from './line-entry.tsx'
import { ReadingLine } from './reading-line.tsx'
import classes from './worksheet-panel.module.css'

export function WorksheetPanel() {
  const { store } = useDocument()
  return store ? <Worksheet store={store} /> : <p className={classes.wait}>The worksheet is being fetched.</p>
}

const REQUIREMENTS = [
  { requirement: 'functional', title: 'Functional requirements', example: 'Users can shorten a link' },
  { requirement: 'non-functional', title: 'Non-functional requirements', example: 'Redirects within 100 ms at p99' },
] as const

function Worksheet({ store }: { store: TLStore }) {
  const { room } = useOpenRoom()
  const { estimates } = room.scenario.scenario
  const entries = useEntries(store)
  const readings = useReadings(entries)
  const common = { store, entries }
  return (
    <div className={classes.worksheet}>
      {REQUIREMENTS.map(({ requirement, title, example }) => (
        <Lines
          key={requirement}
          {...common}
          title={title}
          example={example}
          place={{ kind: 'requirement', requirement, for: '' }}
        />
      ))}
      <section aria-labelledby="estimates">
        <h3 id="estimates">Estimates</h3>
        {estimates.map(({ id, asks, unit }) => (
          <Lines
            key={id}
            {...common}
            title={unit ? `${asks} (${unit})` : asks}
            level={4}
            example="150M users * 20 / day = 35k/s"
            place={{ kind: 'estimate', requirement: '', for: id }}
            readings={readings}
          />
        ))}
        <Lines
          {...common}
          title={estimates.length > 0 ? 'Other figures' : 'Figures'}
          level={4}
          example="300 B * 1B rows = 300 GB"
          place={{ kind: 'estimate', requirement: '', for: '' }}
          readings={readings}
        />
      </section>
      <Lines
        {...common}
        title="API"
        example="POST /links {url} -> {code}"
        place={{ kind: 'api', requirement: '', for: '' }}
      />
      <Decisions {...common} />
    </div>
  )
}

/** Later lines may use what earlier ones define, so all are read together; off the typing path. */
function useReadings(entries: EntryRecord[]): ReadonlyMap<string, LineReading> {
  const deferred = useDeferredValue(entries)
  return useMemo(() => {
    const lines = deferred.filter(({ kind }) => kind === 'estimate')
    const read = readLines(lines.map(({ text }) => text))
    return new Map(lines.flatMap(({ id }, at) => (read[at] ? [[id as string, read[at]]] : [])))
  }, [deferred])
}

type ListProps = { store: TLStore; entries: EntryRecord[] }

function useAdding(store: TLStore, { kind, requirement, for: estimate }: EntryPlace) {
  /** The entry that was just added takes the focus. */
  const [focused, setFocused] = useState<EntryId | null>(null)
  const add = useCallback(
    (after?: EntryId) => {
      const id = addEntry(store, { kind, requirement, for: estimate }, after)
      if (id) setFocused(id)
      else toast({ text: `A worksheet holds at most ${ENTRIES_MAX} entries.` })
    },
    [store, kind, requirement, estimate],
  )
  return { focused, setFocused, add }
}

type LinesProps = ListProps & {
  title: string
  level?: 3 | 4
  example: string
  place: EntryPlace
  readings?: ReadonlyMap<string, LineReading>
}

function Lines({ store, entries, title, level = 3, example, place, readings }: LinesProps) {
  const { editable } = useDocument()
  const own = entries.filter(isAt(place))
  const { focused, setFocused, add } = useAdding(store, place)
  const Heading = `h${level}` as const
  return (
    <section className={classes.lines}>
      <Heading>{title}</Heading>
      {own.length > 0 && (
        <ol>
          {own.map((entry, at) => {
            const reading = readings?.get(entry.id)
            return (
              <li key={entry.id}>
                <LineEntry
                  store={store}
                  entry={entry}
                  label={`${title}, line ${at + 1}`}
                  example={example}
                  editable={editable}
                  focused={focused === entry.id}
                  above={own[at - 1]?.id ?? null}
                  onAdd={add}
                  onFocus={setFocused}
                />
                {reading && entry.text && <ReadingLine reading={reading} />}
              </li>
            )
          })}
        </ol>
      )}
      {own.length === 0 && !editable && <p className={classes.nothing}>Nothing yet.</p>}
      {editable && <AddButton label={own.length > 0 ? 'Add another' : 'Add'} to={title} onClick={() => add()} />}
    </section>
  )
}

function Decisions({ store, entries }: ListProps) {
  const { editable } = useDocument()
  const place: EntryPlace = { kind: 'decision', requirement: '', for: '' }
  const own = entries.filter(isAt(place))
  const { focused, add } = useAdding(store, place)
  return (
    <section className={classes.lines}>
      <h3>Decisions</h3>
      {own.length > 0 && (
        <ol>
          {own.map((entry, at) => (
            <li key={entry.id}>
              <DecisionEntry
                store={store}
                entry={entry}
                number={at + 1}
                editable={editable}
                focused={focused === entry.id}
              />
            </li>
          ))}
        </ol>
      )}
      {own.length === 0 && !editable && <p className={classes.nothing}>Nothing yet.</p>}
      {editable && <AddButton label={own.length > 0 ? 'Add another' : 'Add'} to="Decisions" onClick={() => add()} />}
    </section>
  )
}

const AddButton = ({ label, to, onClick }: { label: string; to: string; onClick: () => void }) => (
  <Button
    variant="subtle"
    color="gray"
    size="compact-sm"
    className={classes.add}
    leftSection={<IconPlus />}
    aria-label={`${label}: ${to}`}
    onClick={onClick}
  >
    {label}
  </Button>
)
