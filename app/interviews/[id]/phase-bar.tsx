'use client'
// The interview as a ruler: a tick a minute, phases at their budgets, and where the clock stands on it.
import { useState } from 'react'
import { budgetMs, elapsedMs, formatClock, remainingMs } from '#lib/interview/clock'
import type { InterviewState } from '#lib/interview/state'
import { PHASE_WORDS } from '../../components/words.ts'
import { useAtServerTime, useRoomPart } from '../../realtime/interview.ts'
import classes from './phase-bar.module.css'

const MINUTE_MS = 60_000
const ANNOUNCED_MINUTES = [1, 5, 10]

const useTimes = () => {
  const clock = useRoomPart(({ state }) => state.clock)
  const phases = useRoomPart(({ state }) => state.phases)
  const stage = useRoomPart(({ state }) => state.stage)
  return { clock, phases, stage }
}

/** mm:ss of the present phase. Draws itself once a second and nothing else. */
export function RoomClock() {
  const { clock, phases, stage } = useTimes()
  const text = useAtServerTime((now) => formatClock(remainingMs({ clock, phases }, now)))
  const over = text.startsWith('\u2212')
  const paused = stage === 'running' && clock.runningSince === null
  return (
    <p className={classes.clock} data-over={over || undefined} data-paused={paused || undefined}>
      <span className="unseen">{over ? 'Over by' : 'Left in this phase'} </span>
      <span role="timer" aria-live="off">
        {text}
      </span>
      {paused && <span className={classes.state}>paused</span>}
    </p>
  )
}

export function PhaseBar() {
  const { clock, phases, stage } = useTimes()
  const budgets = phases.map((_, index) => budgetMs(phases, clock, index) / MINUTE_MS)
  return (
    <ol
      className={classes.ruler}
      aria-label="Phases"
      style={{ gridTemplateColumns: budgets.map((minutes) => `minmax(24px, ${minutes}fr)`).join(' ') }}
    >
      {phases.map(({ id }, index) => (
        <Phase
          key={id}
          id={id}
          index={index}
          minutes={budgets[index] ?? 0}
          place={stage === 'waiting' ? 'ahead' : index < clock.phase ? 'done' : index > clock.phase ? 'ahead' : 'here'}
        />
      ))}
    </ol>
  )
}

type PhaseProps = {
  id: InterviewState['phases'][number]['id']
  index: number
  minutes: number
  place: 'done' | 'here' | 'ahead'
}

const Phase = ({ id, index, minutes, place }: PhaseProps) => (
  <li
    data-place={place}
    aria-current={place === 'here' ? 'step' : undefined}
    title={`${PHASE_WORDS[id]}, ${minutes} min`}
  >
    <svg className={classes.ticks} viewBox={`0 0 ${minutes} 8`} preserveAspectRatio="none" aria-hidden="true">
      {Array.from({ length: Math.ceil(minutes) }, (_, minute) => (
        <line key={minute} x1={minute} x2={minute} y1="0" y2={minute % 5 === 0 ? 8 : 4} />
      ))}
    </svg>
    {place === 'here' && <Progress index={index} />}
    <span className={classes.name}>{PHASE_WORDS[id]}</span>
    <span className={classes.minutes}>
      {minutes}
      <span className="unseen"> minutes</span>
    </span>
  </li>
)

function Progress({ index }: { index: number }) {
  const { clock, phases } = useTimes()
  // In half per cents: finer steps would draw what nobody sees.
  const part = useAtServerTime((now) => Math.round((200 * elapsedMs(clock, now)) / budgetMs(phases, clock, index)) / 2)
  return (
    <span
      className={classes.progress}
      data-over={part > 100 || undefined}
      style={{ width: `${Math.min(100, part)}%` }}
    />
  )
}

/** Says at ten, five and one minutes, and at the end of a phase, how it stands; politely. */
export function ClockAnnouncer() {
  const { clock, phases, stage } = useTimes()
  const phase = phases[clock.phase]
  const mark = useAtServerTime((now) => {
    if (stage !== 'running' || clock.runningSince === null || !phase) return ''
    const left = remainingMs({ clock, phases }, now)
    if (left < 0) return `${PHASE_WORDS[phase.id]} is over its time.`
    const minutes = ANNOUNCED_MINUTES.find((each) => left <= each * MINUTE_MS)
    if (minutes === undefined) return ''
    return `${minutes === 1 ? 'One minute' : `${minutes} minutes`} left for ${PHASE_WORDS[phase.id]}.`
  })
  // What was so when the page was opened or the phase began is no news.
  const since = `${clock.phase} ${clock.runningSince}`
  const [known, setKnown] = useState({ since, mark })
  if (known.since !== since) setKnown({ since, mark })
  return (
    <span className="unseen" role="status" aria-live="polite">
      {known.since === since && mark !== known.mark ? mark : ''}
    </span>
  )
}
