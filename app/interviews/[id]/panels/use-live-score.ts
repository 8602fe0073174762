'use client'
// Keeps the live score fresh: after a change of the board, of whose it is, or of what was said.
import { startTransition, useEffect, useEffectEvent, useState } from 'react'
import type { TLRecord } from 'tldraw'
import type { InterviewState } from '#lib/interview/state'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'
import { useOpenRoom } from '../../../realtime/interview.ts'
import { useDocument } from '../document.tsx'
import { scoreOf } from '../board-reading.ts'
import { followBoard, readAgain } from '../follow-board.ts'

/** The score of the board and the worksheet as they were a moment ago; null before the first evaluation. */
export function useLiveScore(scenario: Scenario, state: InterviewState): Score | null {
  const { store, saving } = useDocument()
  const { connection, viewer } = useOpenRoom()
  const [score, setScore] = useState<Score | null>(null)
  const judge = useEffectEvent(async (records: readonly TLRecord[]) => {
    const { provenance } = connection
    // Without it, everything on the board would be nobody's.
    if (!provenance) return
    const { unconfirmed } = saving
    const next = await scoreOf(scenario, { state, records, provenance, unconfirmed, you: viewer.accountId })
    if (next) startTransition(() => setScore(next))
  })
  useEffect(() => (store ? followBoard(store, (records) => judge(records)) : undefined), [store])
  // No state of this component: drawing all of a panel again for each new shape would cost more than judging it.
  useEffect(() => {
    if (!store) return undefined
    let known = connection.provenance
    return connection.subscribe(() => {
      if (connection.provenance === known) return
      known = connection.provenance
      readAgain(store)
    })
  }, [store, connection])
  const { participants, facts, probes, twists } = state
  const { phase } = state.clock
  useEffect(() => {
    if (store) readAgain(store)
  }, [store, scenario, participants, facts, probes, twists, phase])
  return score
}
