import type { Metadata } from 'next'
import { EmptyState } from '../../components/empty-state.tsx'
import { Moment } from '../../components/moment.tsx'
import { admin, firstOf } from '../admin.ts'
import type { Search } from '../admin.ts'
import classes from '../admin.module.css'
import { Pager } from '../pager.tsx'
import { Who } from '../who.tsx'
import { ReportActions } from './report-actions.tsx'

export const metadata: Metadata = { title: 'Reports' }

export default async function ReportsPage({ searchParams }: { searchParams: Search }) {
  const after = firstOf((await searchParams).after)
  const { rows, next } = await (await admin()).reports({ after })
  if (rows.length === 0) {
    return (
      <EmptyState
        drawing="table"
        sentence="Nobody has reported anybody. Reports made in a room stand here, open ones first."
      />
    )
  }
  return (
    <>
      <ul className={`${classes.rows} ${classes.reports}`} aria-label="Reports">
        {rows.map((report) => (
          <li key={report.id} data-quiet={report.handledAt !== null || undefined}>
            <span className={classes.name}>
              <Who account={report.reported} otherwise="" />
              {report.reported.banned && <span className={classes.banned}> Banned</span>}
            </span>
            <span className={classes.dim}>
              reported by <Who account={report.reporter} otherwise="" />
            </span>
            <span className={classes.dim}>
              <Moment at={report.createdAt} />
            </span>
            <span className={classes.dim}>
              {report.interviewId === null ? 'Outside an interview' : <code>{report.interviewId}</code>}
            </span>
            <span>
              {report.handledAt === null ? (
                <strong>Open</strong>
              ) : (
                <span className={classes.dim}>
                  Handled <Moment at={report.handledAt} />
                </span>
              )}
            </span>
            <span className={classes.tools}>
              <ReportActions report={report} />
            </span>
            <p className={classes.reason}>{report.reason}</p>
          </li>
        ))}
      </ul>
      <Pager path="/admin/reports" params={{}} after={after} next={next} />
    </>
  )
}
