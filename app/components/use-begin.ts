'use client'
// From a press of a button to the room: a login if there is none, an interview, and there.
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import type { Mode } from '#lib/protocol/roles'
import type { SitePayload } from '#lib/protocol/site'
import { ensureGuest } from '../realtime/account.ts'
import { command } from '../realtime/site.ts'

export function useBegin() {
  const router = useRouter()
  /** What was begun, while the way to the room takes. */
  const [begun, setBegun] = useState<Mode | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const begin = useCallback(
    async (wanted: SitePayload<'interview:create'>) => {
      setBegun(wanted.mode)
      setProblem(null)
      const guest = await ensureGuest()
      const outcome = guest.ok ? await command('interview:create', wanted) : guest
      if (outcome.ok) {
        // The room opens its invite panel by this fragment.
        router.push(`/interviews/${outcome.result.interviewId}${wanted.mode === 'paired' ? '#invite' : ''}`)
        return
      }
      setProblem(outcome.error.message)
      setBegun(null)
    },
    [router],
  )
  return { begin, begun, problem }
}
