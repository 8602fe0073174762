'use client'
// The way from an invite to the room. Nothing to fill in.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { EmptyState } from '../components/empty-state.tsx'
import { useFragmentToken } from '../components/use-fragment-token.ts'
import { ensureGuest } from '../realtime/account.ts'
import { command } from '../realtime/site.ts'
import { joinProblem, NO_TOKEN } from './join-problem.ts'
import type { JoinProblem } from './join-problem.ts'

export function Join() {
  const router = useRouter()
  const token = useFragmentToken()
  const [attempt, setAttempt] = useState(1)
  const [refused, setRefused] = useState<JoinProblem | null>(null)

  useEffect(() => {
    if (!token) return undefined
    let left = false
    const join = async () => {
      setRefused(null)
      const guest = await ensureGuest()
      const outcome = guest.ok ? await command('invite:redeem', { token }) : guest
      if (left) return
      if (outcome.ok) router.replace(`/interviews/${outcome.result.interviewId}`)
      else setRefused(joinProblem(outcome.error))
    }
    void join()
    return () => {
      left = true
    }
  }, [token, attempt, router])

  const problem = token === '' ? NO_TOKEN : refused
  if (!problem) {
    return (
      <>
        <h1>Joining the interview</h1>
        <p role="status">Opening the room.</p>
      </>
    )
  }
  return (
    <>
      <h1>{problem.title}</h1>
      <EmptyState
        drawing="broken"
        sentence={problem.sentence}
        action={
          problem.way === 'again' ? (
            <Button onClick={() => setAttempt((times) => times + 1)}>Try again</Button>
          ) : (
            <Button component={Link} href="/">
              Begin one yourself
            </Button>
          )
        }
      />
    </>
  )
}
