'use client'
// The scorecard: what the rubric saw and what people said, side by side, every point with what it rests on.
import { useId } from 'react'
import type { InterviewState } from '#lib/interview/state'
import { withRatings } from '#lib/rubric/ratings'
import type { Score } from '#lib/rubric/score'
import { EvidenceList } from './evidence-list.tsx'
import type { EvidenceView } from './evidence-list.tsx'
import { cappedText, dimensionRows, disagreements, verdictsOf } from './scorecard-rows.ts'
import type { CriterionRow, DimensionRow, Name, PersonVerdict, Ratings } from './scorecard-rows.ts'
import classes from './scorecard.module.css'
import { VerdictMark } from './verdict-mark.tsx'
import { pointsText } from './words.ts'

type Props = {
  score: Score
  ratings: Ratings
  communication: InterviewState['communication']
  nameOf: Name
  view: EvidenceView
}

export function Scorecard({ score, ratings, communication, nameOf, view }: Props) {
  const dimensions = dimensionRows(score, ratings)
  return (
    <div className={classes.card}>
      <Head score={score} ratings={ratings} />
      <Dimensions rows={dimensions} />
      <Communication communication={communication} nameOf={nameOf} />
      <UpAGrade score={score} />
      {dimensions.map((row) => (
        <DimensionCriteria key={row.dimension} row={row} nameOf={nameOf} view={view} />
      ))}
      <Contradictions score={score} view={view} />
      <Twists score={score} ratings={ratings} nameOf={nameOf} view={view} />
      <Unread score={score} view={view} />
      <Agreement score={score} ratings={ratings} nameOf={nameOf} />
    </div>
  )
}

function Head({ score, ratings }: Pick<Props, 'score' | 'ratings'>) {
  const rated = withRatings(score, ratings)
  const shown = rated ?? score
  const capped = cappedText(shown)
  return (
    <header className={classes.head}>
      <p className={classes.grade}>
        <strong>{shown.grade}</strong>
        <span className="figure">
          {pointsText(shown.score)}
          <span> of 100</span>
        </span>
      </p>
      {rated && (
        <p className={classes.dim}>
          With people’s ratings in place of the rubric’s verdicts. The rubric alone: {score.grade},{' '}
          <span className="figure">{pointsText(score.score)}</span>.
        </p>
      )}
      {score.notice && <p className={classes.capped}>{score.notice}</p>}
      {capped && <p className={classes.capped}>{capped}</p>}
      {score.pointsFromMentions > 0 && (
        <p className={classes.dim}>
          <span className="figure">{score.pointsFromMentions}</span> of the points rest on words alone, not on anything
          drawn or worked out.
        </p>
      )}
    </header>
  )
}

const Dimensions = ({ rows }: { rows: readonly DimensionRow[] }) => (
  <table className={classes.dimensions}>
    <caption className="unseen">Score by dimension</caption>
    <tbody>
      {rows.map(({ dimension, title, points }) => (
        <tr key={dimension}>
          <th scope="row">{title}</th>
          <td className={classes.bar} aria-hidden="true">
            {points !== null && <span style={{ width: `${points}%` }} />}
          </td>
          <td className={classes.points}>{points === null ? 'not given' : Math.round(points)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Communication = ({ communication, nameOf }: Pick<Props, 'communication' | 'nameOf'>) =>
  Object.entries(communication).map(([by, { points, reason }]) => (
    <p key={by} className={classes.communication}>
      <strong>Communication</strong> <span className="figure">{points} of 5</span>, says {nameOf(by)}
      {reason && <>: {reason}</>}
      <span className={classes.dim}> Shown beside the score, not part of it.</span>
    </p>
  ))

function UpAGrade({ score }: Pick<Props, 'score'>) {
  const id = useId()
  const { upAGrade } = score
  if (!upAGrade) return null
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>What would move this up to {upAGrade.grade}</h3>
      <ul className={classes.up}>
        {upAGrade.criteria.map((criterion) => (
          <li key={criterion}>{score.criteria.find((each) => each.id === criterion)?.says ?? criterion}</li>
        ))}
      </ul>
    </section>
  )
}

type Shown = Pick<Props, 'nameOf' | 'view'>

function DimensionCriteria({ row, nameOf, view }: { row: DimensionRow } & Shown) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>
        {row.title}
        {row.points === null && <span className={classes.dim}> not given, so it does not count</span>}
      </h3>
      <ul className={classes.criteria}>
        {row.criteria.map((criterion) => (
          <li key={criterion.id}>
            <Criterion criterion={criterion} nameOf={nameOf} view={view} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const Criterion = ({ criterion, nameOf, view }: { criterion: CriterionRow } & Shown) => (
  <>
    <p className={classes.line}>
      <VerdictMark verdict={criterion.verdict} />
      <span>
        {criterion.says}
        {criterion.critical && <span className={classes.tag}>critical</span>}
        {criterion.mentionsOnly && <span className={classes.tag}>words only</span>}
      </span>
    </p>
    <p className={classes.why}>{criterion.why}</p>
    <EvidenceList evidence={criterion.evidence} view={view} />
    <People people={criterion.people} nameOf={nameOf} />
  </>
)

const People = ({ people, nameOf }: { people: readonly PersonVerdict[]; nameOf: Name }) =>
  people.map(({ by, verdict, reason, differs }) => (
    <p key={by} className={classes.person} data-differs={differs || undefined}>
      <span>{nameOf(by)} says</span> <VerdictMark verdict={verdict} />
      {reason && <span className={classes.reason}>{reason}</span>}
    </p>
  ))

function Contradictions({ score, view }: Pick<Props, 'score' | 'view'>) {
  const id = useId()
  if (score.contradictions.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>Contradictions</h3>
      <ul className={classes.criteria}>
        {score.contradictions.map((each) => (
          <li key={each.id}>
            <p className={classes.line}>
              <span className={`figure ${classes.penalty}`}>−{each.penalty}</span>
              <span>{each.says}</span>
            </p>
            <EvidenceList evidence={each.evidence} view={view} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const Twists = ({ score, ratings, nameOf, view }: Omit<Props, 'communication'>) =>
  score.twists.map((twist) => (
    <section key={twist.id} aria-label={`After the change: ${twist.says}`}>
      <h3>After the change of requirements</h3>
      <p>{twist.says}</p>
      <p className={classes.dim}>Judged against the board as it was then, outside the total.</p>
      <ul className={classes.criteria}>
        {twist.criteria.map((criterion) => (
          <li key={criterion.id}>
            <p className={classes.line}>
              <VerdictMark verdict={criterion.verdict} />
              <span>{criterion.says}</span>
            </p>
            <p className={classes.why}>{criterion.why}</p>
            <EvidenceList evidence={criterion.evidence} view={view} />
            <People people={verdictsOf(criterion.id, criterion.verdict, ratings)} nameOf={nameOf} />
          </li>
        ))}
      </ul>
    </section>
  ))

const Unread = ({ score, view }: Pick<Props, 'score' | 'view'>) =>
  score.unread.length > 0 && (
    <details className={classes.unread}>
      <summary>Not counted on the board: {score.unread.length}</summary>
      <EvidenceList evidence={score.unread.map(({ shapes, why }) => ({ shapes, text: why }))} view={view} />
    </details>
  )

const Agreement = ({ score, ratings, nameOf }: Pick<Props, 'score' | 'ratings' | 'nameOf'>) =>
  disagreements(score, ratings).map(({ by, rated, otherwise }) => (
    <p key={by} className={classes.dim}>
      {nameOf(by)} judged <span className="figure">{rated}</span> of{' '}
      <span className="figure">{score.criteria.length}</span> criteria,{' '}
      {otherwise === 0 ? (
        'all as the rubric did'
      ) : (
        <>
          <span className="figure">{otherwise}</span> otherwise than the rubric
        </>
      )}
      .
    </p>
  ))
