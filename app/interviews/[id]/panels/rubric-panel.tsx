'use client'
// The rubric, live: what the board shows for each criterion, the hints for it, and the interviewer's own verdict beside it.
import { Button, Radio, Textarea } from '@mantine/core'
import { IconBulb } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { nextHint } from '#lib/interview/interviewer'
import type { InterviewState, Rating } from '#lib/interview/state'
import { REASON_CHARACTERS_MAX } from '#lib/protocol/limits'
import { VERDICTS } from '#lib/rubric/score'
import type { CriterionScore, Score, Verdict } from '#lib/rubric/score'
import { DIMENSIONS } from '#lib/scenario/names'
import type { Scenario } from '#lib/scenario/schema'
import { EvidenceList } from '../../../components/evidence-list.tsx'
import { pointsText } from '../../../components/words.ts'
import { VERDICT_WORDS, VerdictMark } from '../../../components/verdict-mark.tsx'
import { DIMENSION_WORDS } from '../../../components/words.ts'
import { useOpenRoom, useRoom } from '../../../realtime/interview.ts'
import { useMay } from '../controls.tsx'
import { useCommand } from '../use-command.ts'
import classes from './cockpit.module.css'
import { Section } from './section.tsx'
import { useLiveScore } from './use-live-score.ts'
import { useRoomView } from './use-room-view.ts'

export function RubricPanel() {
  const { room } = useOpenRoom()
  return room.scenario.whole ? <Inside scenario={room.scenario.scenario} /> : null
}

type Judged = { id: string; says: string; verdict: Verdict; why: string; evidence: CriterionScore['evidence'] }

function Inside({ scenario }: { scenario: Scenario }) {
  const { state, you } = useRoom()
  const score = useLiveScore(scenario, state)
  if (!score) return <p className={classes.wait}>The board is being read.</p>
  const own = state.ratings[you.accountId] ?? {}
  return (
    <div className={classes.cockpit}>
      <Standing score={score} />
      {DIMENSIONS.map((dimension) => {
        const criteria = score.criteria.filter((criterion) => criterion.dimension === dimension)
        return (
          criteria.length > 0 && (
            <Section key={dimension} title={DIMENSION_WORDS[dimension]}>
              <ul className={classes.plain}>
                {criteria.map((criterion) => (
                  <Criterion
                    key={criterion.id}
                    criterion={criterion}
                    critical={criterion.critical}
                    rating={own[criterion.id]}
                  >
                    <Hints scenario={scenario} state={state} criterionId={criterion.id} says={criterion.says} />
                  </Criterion>
                ))}
              </ul>
            </Section>
          )
        )
      })}
      <Contradictions score={score} />
      {score.twists.map((twist) => (
        <Section key={twist.id} title="After the change of requirements">
          <p className={classes.dim}>{twist.says} Outside the total.</p>
          <ul className={classes.plain}>
            {twist.criteria.map((criterion) => (
              <Criterion key={criterion.id} criterion={criterion} critical={false} rating={own[criterion.id]} />
            ))}
          </ul>
        </Section>
      ))}
      <Communication rated={state.communication[you.accountId]} />
    </div>
  )
}

const Standing = ({ score }: { score: Score }) => (
  <p className={classes.standing}>
    <span>
      As it stands: <strong>{score.grade}</strong>
    </span>
    <span className="figure">{pointsText(score.score)}</span>
  </p>
)

type CriterionProps = { criterion: Judged; critical: boolean; rating: Rating | undefined; children?: React.ReactNode }

function Criterion({ criterion, critical, rating, children }: CriterionProps) {
  const view = useRoomView()
  return (
    <li className={classes.criterion}>
      <p className={classes.says}>
        {criterion.says}
        {critical && <span className={classes.tag}>critical</span>}
      </p>
      <p className={classes.verdicts}>
        <span className={classes.dim}>Rubric</span>
        <VerdictMark verdict={criterion.verdict} />
      </p>
      <Override criterion={criterion} rating={rating} />
      <details className={classes.more}>
        <summary>
          Why<span className="unseen">: {criterion.says}</span>
          {criterion.evidence.length > 0 && (
            <span className={classes.dim}> · evidence: {criterion.evidence.length}</span>
          )}
        </summary>
        <p>{criterion.why}</p>
      </details>
      <EvidenceList evidence={criterion.evidence} view={view} />
      {children}
    </li>
  )
}

/** One press sets it; pressing it again takes it back. */
function Override({ criterion, rating }: { criterion: Judged; rating: Rating | undefined }) {
  const set = useCommand('rating:set')
  const clear = useCommand('rating:clear')
  const mayRate = useMay('rating:set')
  if (!mayRate && !rating) return null
  const criterionId = criterion.id
  const choose = (verdict: Verdict) =>
    rating?.verdict === verdict
      ? clear.run({ criterionId })
      : set.run({ criterionId, verdict, reason: rating?.reason ?? '' })
  return (
    <>
      <div role="group" aria-label={`Your verdict: ${criterion.says}`} className={classes.verdicts}>
        <span className={classes.dim}>You</span>
        {VERDICTS.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={classes.choice}
            aria-pressed={rating?.verdict === verdict}
            title={VERDICT_WORDS[verdict]}
            disabled={!mayRate || set.pending || clear.pending}
            onClick={() => void choose(verdict)}
          >
            <VerdictMark verdict={verdict} />
          </button>
        ))}
        {rating && <span className={classes.chosen}>{VERDICT_WORDS[rating.verdict]}</span>}
      </div>
      {rating && (
        <Reason
          label={`Reason for your verdict: ${criterion.says}`}
          text={rating.reason}
          readOnly={!mayRate}
          onText={(reason) => void set.run({ criterionId, verdict: rating.verdict, reason })}
        />
      )}
    </>
  )
}

type ReasonProps = { label: string; text: string; readOnly: boolean; onText: (text: string) => void }

/** Saved when the field is left. */
function Reason({ label, text, readOnly, onText }: ReasonProps) {
  const [draft, setDraft] = useState(text)
  const [seen, setSeen] = useState(text)
  if (seen !== text) {
    setSeen(text)
    setDraft(text)
  }
  return (
    <Textarea
      aria-label={label}
      placeholder="Because"
      value={draft}
      autosize
      minRows={1}
      readOnly={readOnly}
      maxLength={REASON_CHARACTERS_MAX}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        if (draft.trim() !== text) onText(draft)
      }}
    />
  )
}

type HintProps = { scenario: Scenario; state: InterviewState; criterionId: string; says: string }

/** The ladder: what was given, and the next step. */
function Hints({ scenario, state, criterionId, says }: HintProps) {
  const give = useCommand('hint:give')
  const mayGive = useMay('hint:give')
  const ladder = scenario.interviewer.criteria.find(({ id }) => id === criterionId)?.hints ?? []
  const given = state.hints.filter((hint) => hint.criterionId === criterionId)
  const next = nextHint(scenario, state, criterionId)
  if (!mayGive && given.length === 0) return null
  return (
    <details className={classes.more}>
      <summary>
        Hints<span className="unseen">: {says}</span>
        <span className={classes.dim}>
          {' '}
          · {given.length} of {ladder.length} used
        </span>
      </summary>
      <ol className={classes.hints}>
        {given.map(({ step, text }) => (
          <li key={step}>{text}</li>
        ))}
      </ol>
      {next && mayGive && (
        <>
          <p>Next: {next.text}</p>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconBulb />}
            disabled={give.pending}
            aria-label={`Give hint ${next.step + 1} of ${ladder.length}: ${next.text}`}
            onClick={() => void give.run({ criterionId })}
          >
            Give hint {next.step + 1} of {ladder.length}
          </Button>
          <p className={classes.dim}>Each step used is written down and stands in the review.</p>
        </>
      )}
    </details>
  )
}

function Contradictions({ score }: { score: Score }) {
  const view = useRoomView()
  if (score.contradictions.length === 0) return null
  return (
    <Section title="Contradictions">
      <ul className={classes.plain}>
        {score.contradictions.map(({ id, says, penalty, evidence }) => (
          <li key={id} className={classes.criterion}>
            <p className={classes.says}>
              {says} <span className="figure">−{penalty}</span>
            </p>
            <EvidenceList evidence={evidence} view={view} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

const POINTS = ['1', '2', '3', '4', '5'] as const

function Communication({ rated }: { rated: { points: number; reason: string } | undefined }) {
  const rate = useCommand('communication:rate')
  const mayRate = useMay('communication:rate')
  const name = useId()
  if (!mayRate && !rated) return null
  return (
    <Section title="Communication">
      <Radio.Group
        name={name}
        label="How clearly did the candidate lead you through it?"
        description="1 hardly, 5 very. Shown beside the score, never part of it."
        value={rated ? String(rated.points) : null}
        readOnly={!mayRate}
        onChange={(points) => void rate.run({ points: Number(points), reason: rated?.reason ?? '' })}
      >
        <div className={classes.points}>
          {POINTS.map((points) => (
            <Radio key={points} value={points} label={points} disabled={!mayRate || rate.pending} />
          ))}
        </div>
      </Radio.Group>
      {rated && (
        <Reason
          label="Reason for the communication rating"
          text={rated.reason}
          readOnly={!mayRate}
          onText={(reason) => void rate.run({ points: rated.points, reason })}
        />
      )}
    </Section>
  )
}
