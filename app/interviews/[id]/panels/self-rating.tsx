'use client'
// After the end: each says what grade they expect, or skips; then all see the scorecard at the same moment.
import { Button, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { formatClock } from '#lib/interview/clock'
import { RATING_WAIT_SECONDS, REASON_CHARACTERS_MAX } from '#lib/protocol/limits'
import { GRADES } from '#lib/rubric/score'
import type { Grade } from '#lib/rubric/score'
import { listed } from '../../../components/words.ts'
import { useAtServerTime, useRoom } from '../../../realtime/interview.ts'
import { useMay } from '../controls.tsx'
import { useCommand } from '../use-command.ts'
import classes from './cockpit.module.css'
import { Section } from './section.tsx'
import { useNames } from './use-room-view.ts'

export function SelfRating() {
  const { state, you } = useRoom()
  const given = state.selfRatings[you.accountId]
  const mayGive = useMay('self-rating:give')
  return (
    <div className={classes.cockpit}>
      {mayGive && !given ? <Form isCandidate={you.role === 'candidate'} /> : <Waiting />}
    </div>
  )
}

function Form({ isCandidate }: { isCandidate: boolean }) {
  const give = useCommand('self-rating:give')
  const [grade, setGrade] = useState<Grade | null>(null)
  const [reason, setReason] = useState('')
  return (
    <Section title={isCandidate ? 'How did it go?' : 'What would you decide?'}>
      <p>
        {isCandidate
          ? 'Say what you expect before you see the score. How well you judge yourself is worth knowing.'
          : 'Say your own decision before you see the score. Set verdicts on single criteria in the rubric first, if you like.'}
      </p>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void give.run({ grade, reason })
        }}
      >
        <Radio.Group
          label="Grade"
          value={grade}
          onChange={(chosen) => setGrade(GRADES.find((each) => each === chosen) ?? null)}
        >
          <div className={classes.grades}>
            {GRADES.map((each) => (
              <Radio key={each} value={each} label={each} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label="Why"
          value={reason}
          autosize
          minRows={2}
          maxLength={REASON_CHARACTERS_MAX}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" disabled={grade === null} loading={give.pending}>
            Give
          </Button>
          <Button variant="default" disabled={give.pending} onClick={() => void give.run({ grade: null, reason: '' })}>
            Skip
          </Button>
        </div>
      </form>
    </Section>
  )
}

/** Whom one waits for, and how long at most. */
function Waiting() {
  const { state, you, present } = useRoom()
  const nameOf = useNames()
  const endedAt = state.ended?.at ?? 0
  const left = useAtServerTime((now) => formatClock(Math.max(0, endedAt + RATING_WAIT_SECONDS * 1000 - now)))
  const awaited = Object.entries(state.participants).flatMap(([accountId, { role }]) =>
    // Others' own grades are not told before the scorecard, so that whoever is here may still be thinking.
    accountId !== you.accountId && role !== 'observer' && present.includes(accountId) ? [nameOf(accountId)] : [],
  )
  const own = state.selfRatings[you.accountId]
  return (
    <Section title="The scorecard comes when all have rated">
      <p role="status">
        {own && (own.grade ? `You said ${own.grade}. ` : 'You skipped. ')}
        {awaited.length > 0 ? `Waiting for ${listed(awaited)}.` : 'Reading the board.'}
      </p>
      <p className={classes.dim}>
        At the latest in{' '}
        <span role="timer" className="figure">
          {left}
        </span>
        .
      </p>
    </Section>
  )
}
