'use client'
// The interviewer's own side: what to look for, what to ask next, what to give, and notes. Nothing here reaches the candidate
// before the end.
import { Button } from '@mantine/core'
import type { Scenario } from '#lib/scenario/schema'
import { PHASE_WORDS } from '../../../components/words.ts'
import { useOpenRoom, useRoom } from '../../../realtime/interview.ts'
import type { RoomContext } from '../../../realtime/interview.ts'
import { useMay } from '../controls.tsx'
import { useCommand } from '../use-command.ts'
import classes from './cockpit.module.css'
import { Notes } from './notes.tsx'
import { Probes } from './probes.tsx'
import { Section } from './section.tsx'
import { useLiveScore } from './use-live-score.ts'

export function Cockpit() {
  const { room } = useOpenRoom()
  return room.scenario.whole ? <Inside scenario={room.scenario.scenario} /> : null
}

function Inside({ scenario }: { scenario: Scenario }) {
  const room = useRoom()
  const score = useLiveScore(scenario, room.state)
  const waiting = room.state.stage === 'waiting'
  return (
    <div className={classes.cockpit}>
      {waiting ? <Brief scenario={scenario} /> : null}
      <Probes scenario={scenario} state={room.state} score={score} />
      <Facts scenario={scenario} state={room.state} />
      <Twists scenario={scenario} state={room.state} />
      <Share room={room} />
      <Notes />
      {waiting ? null : (
        <details className={classes.more}>
          <summary>The brief</summary>
          <Brief scenario={scenario} />
        </details>
      )}
    </div>
  )
}

type Part = { scenario: Scenario; state: RoomContext['state'] }

/** One page: what to look for, the time, what was asked for, and the author's own sums. */
function Brief({ scenario }: { scenario: Scenario }) {
  const { brief, requirements, estimates } = scenario.interviewer
  return (
    <Section title="Before you start">
      {brief.split(/\n\s*\n/).map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <ul className={classes.plain}>
        {scenario.phases.map(({ id, minutes }) => (
          <li key={id} className={classes.pair}>
            <span>{PHASE_WORDS[id]}</span>
            <span className="figure">{minutes} min</span>
          </li>
        ))}
      </ul>
      <h4>Requirements to hear</h4>
      <ul className={classes.list}>
        {requirements.map(({ id, says }) => (
          <li key={id}>{says}</li>
        ))}
      </ul>
      {scenario.estimates.length > 0 && <h4>Estimates</h4>}
      <ul className={classes.list}>
        {scenario.estimates.map(({ id, asks }) => {
          const answer = estimates[id]
          return (
            <li key={id}>
              {asks}: <strong className="figure">{answer?.answer ?? 'no answer given'}</strong>
              {answer && <span className={classes.formula}>{answer.formula}</span>}
              {answer?.contested && <span className={classes.dim}>Contested: {answer.contested}</span>}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Facts({ scenario, state }: Part) {
  const give = useCommand('fact:give')
  const mayGive = useMay('fact:give')
  const { facts } = scenario.interviewer
  const given = new Set(state.facts.map(({ factId }) => factId))
  if (facts.length === 0) return null
  return (
    <Section title="Facts, when asked for">
      <ul className={classes.plain}>
        {facts.map(({ id, asked, answer }) => (
          <li key={id} className={classes.row}>
            <p>
              {asked} <span className={classes.answer}>{answer}</span>
            </p>
            {given.has(id) ? (
              <span className={classes.dim}>given</span>
            ) : (
              <Button
                variant="default"
                size="compact-sm"
                disabled={!mayGive || give.pending}
                aria-label={`Give: ${asked}`}
                onClick={() => void give.run({ factId: id })}
              >
                Give
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Twists({ scenario, state }: Part) {
  const trigger = useCommand('twist:trigger')
  const mayTrigger = useMay('twist:trigger')
  const { twists } = scenario.interviewer
  const sent = new Set(state.twists.map(({ twistId }) => twistId))
  if (twists.length === 0) return null
  return (
    <Section title="Change the requirements">
      <ul className={classes.plain}>
        {twists.map(({ id, says, after }) => (
          <li key={id} className={classes.row}>
            <p>
              {says} <span className={classes.dim}>After {PHASE_WORDS[after].toLowerCase()}.</span>
            </p>
            {sent.has(id) ? (
              <span className={classes.dim}>announced</span>
            ) : (
              <Button
                variant="default"
                size="compact-sm"
                disabled={!mayTrigger || trigger.pending}
                aria-label={`Announce: ${says}`}
                onClick={() => void trigger.run({ twistId: id })}
              >
                Announce
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Share({ room }: { room: RoomContext }) {
  const share = useCommand('simulation:share')
  const mayShare = useMay('simulation:share')
  const { simulations } = room.room
  if (simulations.length === 0) return null
  return (
    <Section title="Simulations">
      <ul className={classes.plain}>
        {simulations.map(({ id, title, question }) => (
          <li key={id} className={classes.row}>
            <p>
              {title} <span className={classes.answer}>{question}</span>
            </p>
            {room.state.sharedSimulations.includes(id) ? (
              <span className={classes.dim}>shared</span>
            ) : (
              <Button
                variant="default"
                size="compact-sm"
                disabled={!mayShare || share.pending}
                aria-label={`Share: ${title}`}
                onClick={() => void share.run({ simulationId: id })}
              >
                Share
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
