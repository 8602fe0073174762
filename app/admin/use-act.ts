'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Outcome } from '#lib/protocol/errors'
import type { SiteCommandName, SitePayload, SiteResult } from '#lib/protocol/site'
import { toast } from '../components/toasts.tsx'
import { command } from '../realtime/site.ts'

/** Sends a command, says how it went, and shows the page as it is afterwards. */
export function useAct() {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const act = async <Name extends SiteCommandName>(
    name: Name,
    payload: SitePayload<Name>,
    done: string,
  ): Promise<Outcome<SiteResult<Name>>> => {
    setBusy(true)
    const outcome = await command(name, payload)
    setBusy(false)
    toast({ text: outcome.ok ? done : outcome.error.message })
    router.refresh()
    return outcome
  }
  return { act, busy }
}
