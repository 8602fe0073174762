'use client'
// The three ways to begin: alone, with somebody one knows, with somebody who waits.
import { Button, CloseButton, SegmentedControl, TextInput } from '@mantine/core'
import Link from 'next/link'
import { useId, useMemo, useState } from 'react'
import type { ScenarioSummary } from '#lib/protocol/queries'
import type { Scenario } from '#lib/scenario/schema'
import { useActions } from './components/actions.ts'
import { drawings } from './components/drawings.tsx'
import { EmptyState } from './components/empty-state.tsx'
import { PhaseRuler } from './components/phase-ruler.tsx'
import { ScenarioSelect } from './components/scenario-select.tsx'
import { TitleBlock } from './components/title-block.tsx'
import { useBegin } from './components/use-begin.ts'
import { DIFFICULTY_WORDS } from './components/words.ts'
import classes from './home.module.css'

type Choice = ScenarioSummary & { phases: Scenario['phases'] }

export function Start({ scenarios, chosen }: { scenarios: readonly Choice[]; chosen: string | null }) {
  const [scenarioId, setScenarioId] = useState(chosen)
  const [role, setRole] = useState<'interviewer' | 'candidate'>('interviewer')
  const roleLabel = useId()
  const { begin, begun, problem } = useBegin()
  const [plannedFor, setPlannedFor] = useState<string | null>(null)
  const scenario = scenarios.find(({ id }) => id === scenarioId)
  const invitation = useMemo(
    () => ({
      mode: 'paired' as const,
      scenarioId: scenarioId ?? '',
      role,
      ...(plannedFor && { scheduledFor: new Date(plannedFor).toISOString() }),
    }),
    [scenarioId, role, plannedFor],
  )

  useActions(
    useMemo(() => {
      if (!scenarioId) return []
      return [
        {
          id: 'practise',
          label: 'Practise now',
          group: 'Begin',
          keywords: ['solo', 'start'],
          run: () => void begin({ mode: 'solo', scenarioId }),
        },
        {
          id: 'invite',
          label: 'Invite someone',
          group: 'Begin',
          keywords: ['pair', 'link'],
          run: () => void begin(invitation),
        },
      ]
    }, [begin, scenarioId, invitation]),
  )

  if (!scenario) {
    return (
      <EmptyState
        drawing="tools"
        sentence="There is no scenario yet: the folder of scenarios is empty, or each one in it has a mistake."
        action={<Link href="/scenarios">See what is wrong</Link>}
      />
    )
  }
  return (
    <div className={classes.sheet}>
      <div className={classes.scenario}>
        <div className={classes.choice}>
          <div className={classes.pick}>
            <ScenarioSelect label="Scenario" scenarios={scenarios} value={scenario.id} onChange={setScenarioId} />
            <Link href={`/scenarios/${scenario.id}`}>Read it first</Link>
          </div>
          <p className={classes.summary}>{scenario.summary}</p>
        </div>
        <div className={classes.block}>
          <TitleBlock
            cells={[
              { label: 'difficulty', value: DIFFICULTY_WORDS[scenario.difficulty] },
              { label: 'time', value: <span className="figure">{scenario.minutes} min</span> },
              { label: 'topics', value: scenario.topics.join(', ') },
            ]}
          />
        </div>
      </div>
      <div className={classes.ruler}>
        <PhaseRuler phases={scenario.phases} />
      </div>
      <div className={classes.ways}>
        <section className={classes.way} aria-labelledby="way-solo">
          {drawings.alone}
          <h2 id="way-solo">Alone</h2>
          <p>The built-in interviewer asks about what your board still lacks.</p>
          <div className={classes.controls}>
            <Button
              size="md"
              loading={begun === 'solo'}
              onClick={() => void begin({ mode: 'solo', scenarioId: scenario.id })}
            >
              Practise now
            </Button>
          </div>
        </section>
        <section className={classes.way} aria-labelledby="way-invite">
          {drawings.invited}
          <h2 id="way-invite">With somebody you know</h2>
          <p>You get a link for them. They need no account.</p>
          <div className={classes.controls}>
            <div>
              <span id={roleLabel}>You are the</span>{' '}
              <SegmentedControl
                aria-labelledby={roleLabel}
                value={role}
                onChange={(value) => setRole(value as typeof role)}
                data={[
                  { value: 'interviewer', label: 'Interviewer' },
                  { value: 'candidate', label: 'Candidate' },
                ]}
              />
            </div>
            <PlannedFor value={plannedFor} onChange={setPlannedFor} />
            <Button size="md" variant="default" loading={begun === 'paired'} onClick={() => void begin(invitation)}>
              Invite someone
            </Button>
          </div>
        </section>
        <section className={classes.way} aria-labelledby="way-partner">
          {drawings.found}
          <h2 id="way-partner">With somebody new</h2>
          <p>Say what you want and wait with others who want the same.</p>
          <div className={classes.controls}>
            <Button size="md" variant="default" component={Link} href="/lobby">
              Find a partner
            </Button>
          </div>
        </section>
      </div>
      <div role="alert">{problem && <p className={classes.problem}>{problem}</p>}</div>
    </div>
  )
}

type PlannedForProps = {
  /** As a datetime-local input has it; empty while unfinished; null for now. */ value: string | null
  onChange: (value: string | null) => void
}

function PlannedFor({ value, onChange }: PlannedForProps) {
  if (value === null) {
    return (
      <Button variant="subtle" color="gray" className={classes.later} onClick={() => onChange('')}>
        Plan it for later
      </Button>
    )
  }
  return (
    <div className={classes.planned}>
      <TextInput
        label="Planned for"
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <CloseButton aria-label="Not for later, now" size={32} onClick={() => onChange(null)} />
    </div>
  )
}
