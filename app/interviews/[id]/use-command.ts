'use client'
// One command behind one control: whether its answer is awaited, and what went wrong told where everybody looks for it.
import { useCallback, useState } from 'react'
import type { CommandName, Payload, Result } from '#lib/protocol/commands'
import type { Outcome } from '#lib/protocol/errors'
import { toast } from '../../components/toasts.tsx'
import { useOpenRoom } from '../../realtime/interview.ts'

export function useCommand<Name extends CommandName>(name: Name) {
  const { connection } = useOpenRoom()
  const [pending, setPending] = useState(false)
  const run = useCallback(
    async (payload: Payload<Name>): Promise<Outcome<Result<Name>>> => {
      setPending(true)
      const outcome = await connection.call(name, payload)
      setPending(false)
      if (!outcome.ok) toast({ text: outcome.error.problems?.[0]?.message ?? outcome.error.message })
      return outcome
    },
    [connection, name],
  )
  return { run, pending }
}
