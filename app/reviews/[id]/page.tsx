// The review of one interview: what of it this person may see.
import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import { cache } from 'react'
import { evolve } from '#lib/interview/evolve'
import { emptyState } from '#lib/interview/state'
import { queries } from '#lib/protocol/queries'
import type { Review as ReviewData } from '#lib/protocol/queries'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageShell } from '../../components/page-shell.tsx'
import { SiteHeader } from '../../components/site-header.tsx'
import { viewer } from '../../viewer.ts'
import { Review } from './review.tsx'
import { storyOf } from './story.ts'

type Props = { params: Promise<{ id: string }> }

const load = cache(async (id: string) => {
  await connection()
  const person = await viewer()
  return { person, review: person && (await queries().review(person, id)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { review } = await load((await params).id)
  return { title: review ? `Review: ${review.scenario.scenario.title}` : 'Review' }
}

export default async function ReviewPage({ params }: Props) {
  const { person, review } = await load((await params).id)
  if (!person || !review) return <NotOpen signedIn={person !== null} />
  if (review.stage === 'waiting' || review.stage === 'running') return <NotEnded review={review} />
  const { events, ...rest } = review
  return (
    <>
      <SiteHeader person={{ name: person.name, guest: person.guest, admin: person.rank === 'admin' }} />
      <Review
        // Strokes are many and stay on the server: the page gets what they come to.
        review={rest}
        story={storyOf(events, namesIn(review, person.accountId))}
        state={events.reduce(evolve, emptyState())}
        you={person.accountId}
      />
    </>
  )
}

function namesIn({ people, scenario, score, simulations, mode }: ReviewData, you: string) {
  const known = new Map(people.map(({ accountId, name }) => [accountId, name]))
  const criteria = new Map(score?.criteria.map(({ id, says }) => [id, says]))
  if (scenario.whole) for (const { id, says } of scenario.scenario.interviewer.criteria) criteria.set(id, says)
  return {
    person: (accountId: string | null) => {
      if (accountId === null) return mode === 'solo' ? 'The built-in interviewer' : 'Dryrun'
      return accountId === you ? 'You' : (known.get(accountId) ?? 'Somebody who left')
    },
    criterion: (id: string) => criteria.get(id) ?? id,
    simulation: (id: string) => `“${simulations.find((form) => form.id === id)?.title ?? id}”`,
  }
}

const NotOpen = ({ signedIn }: { signedIn: boolean }) => (
  <PageShell>
    <h1>This review is not open to you</h1>
    <EmptyState
      drawing="sheets"
      sentence={
        signedIn
          ? 'You took no part in this interview, or there is none at this address.'
          : 'Nobody is signed in here. If you took part in this interview, sign in as the same person.'
      }
      action={<Link href={signedIn ? '/interviews' : '/account'}>{signedIn ? 'My interviews' : 'Sign in'}</Link>}
    />
  </PageShell>
)

const NotEnded = ({ review }: { review: ReviewData }) => (
  <PageShell>
    <h1>{review.scenario.scenario.title}</h1>
    <EmptyState
      drawing="board"
      sentence={
        review.stage === 'waiting'
          ? 'This interview has not started. Its review opens when it has ended.'
          : 'This interview is still running. Its review opens when it has ended.'
      }
      action={<Link href={`/interviews/${review.interviewId}`}>Go to the room</Link>}
    />
  </PageShell>
)
