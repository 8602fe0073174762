import { connection } from 'next/server'
import Link from 'next/link'
import { queries } from '#lib/protocol/queries'
import type { InterviewSummary } from '#lib/protocol/queries'
import { EmptyState } from './components/empty-state.tsx'
import { InterviewList } from './components/interview-list.tsx'
import { NameLine } from './components/name-line.tsx'
import { PageShell } from './components/page-shell.tsx'
import { defaultScenario } from './default-scenario.ts'
import classes from './home.module.css'
import { Start } from './start.tsx'
import { viewer } from './viewer.ts'

const RECENT_MAX = 5

export default async function Home() {
  await connection()
  const person = await viewer()
  const [scenarios, interviews] = await Promise.all([
    queries().scenarios(),
    person ? queries().myInterviews(person) : [],
  ])
  const choices = await Promise.all(
    scenarios.map(async (summary) => ({
      ...summary,
      phases: (await queries().scenario(summary.id))?.scenario.phases ?? [],
    })),
  )
  const recent = interviews.toSorted((a, b) => b.createdAt - a.createdAt).slice(0, RECENT_MAX)
  return (
    <PageShell>
      <div className={classes.top}>
        <h1>Rehearse a system-design interview</h1>
        <p>One board, one clock, and a score in which every point names the shape or line that earned it.</p>
      </div>
      <Start scenarios={choices} chosen={defaultScenario(scenarios, interviews)?.id ?? null} />
      {person && <NameLine name={person.name} guest={person.guest} />}
      <Recent interviews={recent} more={interviews.length > RECENT_MAX} />
    </PageShell>
  )
}

const Recent = ({ interviews, more }: { interviews: InterviewSummary[]; more: boolean }) => (
  <section aria-labelledby="recent" className={classes.recent}>
    <div className={classes.recentTop}>
      <h2 id="recent">What you did last</h2>
      {more && <Link href="/interviews">All interviews</Link>}
    </div>
    {interviews.length > 0 ? (
      <InterviewList interviews={interviews} />
    ) : (
      <EmptyState
        drawing="sheets"
        sentence="Your interviews will stand here, from the first one that you start."
        action={<Link href="/scenarios">Look through the scenarios</Link>}
        sample={<InterviewList interviews={SAMPLE} inert />}
      />
    )}
  </section>
)

const SAMPLE: InterviewSummary[] = [
  {
    id: 'sample',
    mode: 'paired',
    stage: 'revealed',
    role: 'candidate',
    scenario: { id: 'sample', title: 'URL shortener' },
    createdAt: Date.UTC(2026, 2, 14, 18, 5),
    endedAt: Date.UTC(2026, 2, 14, 18, 50),
    scheduledFor: null,
    with: ['Quiet Heron'],
    score: 74,
    grade: 'hire',
  },
]
