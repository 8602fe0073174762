// The room: who may enter it, and what of the scenario they may see.
import type { Metadata } from 'next'
import Link from 'next/link'
import { connection } from 'next/server'
import { EmptyState } from '../../components/empty-state.tsx'
import { PageShell } from '../../components/page-shell.tsx'
import { queries } from '#lib/protocol/queries'
import { viewer } from '../../viewer.ts'
import { Room } from './room.tsx'

type Props = { params: Promise<{ id: string }> }

async function load({ params }: Props) {
  await connection()
  const { id } = await params
  const person = await viewer()
  return { person, room: person && (await queries().room(person, id)) }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { room } = await load(props)
  return { title: room?.scenario.scenario.title ?? 'Interview' }
}

export default async function RoomPage(props: Props) {
  const { person, room } = await load(props)
  if (!person || !room) {
    return (
      <PageShell>
        <h1>This room is not open to you</h1>
        <EmptyState
          drawing="table"
          sentence={
            person
              ? 'You are not part of this interview, or there is none at this address. Ask whoever invited you for an invite link: it brings you in, with or without an account.'
              : 'Nobody is signed in here. If you were in this interview before, sign in as the same person; otherwise ask for an invite link, which needs no account.'
          }
          action={<Link href={person ? '/' : '/account'}>{person ? 'Practise by yourself instead' : 'Sign in'}</Link>}
        />
      </PageShell>
    )
  }
  const [invites, interviews] = await Promise.all([
    queries().invites(person, room.interviewId),
    queries().myInterviews(person),
  ])
  const scheduledFor = interviews.find(({ id }) => id === room.interviewId)?.scheduledFor ?? null
  return <Room key={room.interviewId} room={room} viewer={person} invites={invites} scheduledFor={scheduledFor} />
}
