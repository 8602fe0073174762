'use client'
// In solo practice the clock starts with Start, or with the first thing that is drawn or written.
import { useEffect } from 'react'
import { may } from '#lib/protocol/policy'
import { useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import { useDocument } from './document.tsx'

export function useStartWithFirstStroke(): void {
  const { connection } = useOpenRoom()
  const { store } = useDocument()
  const waits = useRoomPart(
    ({ known, state, you }) => known && state.mode === 'solo' && may('phase:start', state.mode, you.role, state.stage),
  )
  useEffect(() => {
    if (!store || !waits) return undefined
    const stop = store.listen(
      ({ changes }) => {
        // The editor itself writes to its page when it opens.
        const ids = [...Object.keys(changes.added), ...Object.keys(changes.updated), ...Object.keys(changes.removed)]
        if (!ids.some((id) => /^(shape|entry):/.test(id))) return
        stop()
        void connection.call('phase:start', {})
      },
      { source: 'user', scope: 'document' },
    )
    return stop
  }, [store, waits, connection])
}
