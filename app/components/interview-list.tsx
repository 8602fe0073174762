// Interviews as ruled rows: what, with whom, how far, how well. Each leads to where it goes on.
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { InterviewSummary } from '#lib/protocol/queries'
import classes from './interview-list.module.css'
import { Moment } from './moment.tsx'
import { companyOf, pointsText, ROLE_WORDS, STAGE_WORDS } from './words.ts'

/** The review once there is something to review; the room until then. */
export const placeOf = ({ id, stage }: Pick<InterviewSummary, 'id' | 'stage'>): string =>
  stage === 'revealed' ? `/reviews/${id}` : `/interviews/${id}`

type Props = {
  interviews: readonly InterviewSummary[]
  /** Without links: an example. */
  inert?: boolean
  tools?: (interview: InterviewSummary) => ReactNode
}

export const InterviewList = ({ interviews, inert = false, tools }: Props) => (
  <ul className={classes.list} data-tools={tools !== undefined || undefined}>
    {interviews.map((interview) => (
      <li key={interview.id}>
        <span className={classes.title}>
          {inert ? (
            interview.scenario.title
          ) : (
            <Link href={placeOf(interview)} prefetch={false}>
              {interview.scenario.title}
            </Link>
          )}
        </span>
        <span className={classes.who}>
          {ROLE_WORDS[interview.role]}, {companyOf(interview).replace(/^./, (first) => first.toLowerCase())}
        </span>
        <span className={classes.when}>
          {interview.scheduledFor && interview.stage === 'waiting' ? (
            <>
              for <Moment at={interview.scheduledFor} />
            </>
          ) : (
            <Moment at={interview.createdAt} />
          )}
        </span>
        <span className={classes.stage} data-stage={interview.stage}>
          {STAGE_WORDS[interview.stage]}
        </span>
        <span className={classes.score}>
          {interview.score !== null && (
            <>
              <span className={classes.points}>
                {pointsText(interview.score)}
                <span className="unseen"> of 100</span>
              </span>{' '}
              {interview.grade}
            </>
          )}
        </span>
        {tools && <span className={classes.tools}>{tools(interview)}</span>}
      </li>
    ))}
  </ul>
)
