'use client'
// Whether something was said while the conversation was out of sight; what the interviewer asks is told at once.
import { useEffect, useEffectEvent, useState } from 'react'
import { toast } from '../../components/toasts.tsx'
import { useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import type { Snapshot } from '../../realtime/interview.ts'
import { conversationOf, UTTERANCE_WORDS } from './conversation.ts'

/** The last that somebody else said; the sequence 0 stands for nothing yet, null for not known. */
const lastOf = ({ known, state, you }: Snapshot) =>
  known ? (conversationOf(state).findLast(({ by }) => by !== you.accountId) ?? { sequence: 0 }) : null

export function useConversationNews(shown: boolean): boolean {
  const { connection } = useOpenRoom()
  const at = useRoomPart((snapshot) => lastOf(snapshot)?.sequence ?? null)
  const [seen, setSeen] = useState<number | null>(null)
  // What was said before the page was opened is no news, and neither is what stands in sight.
  if (at !== null && seen !== at && (shown || seen === null)) setSeen(at)

  const tell = useEffectEvent((text: string) => {
    if (!shown) toast({ text })
  })
  useEffect(() => {
    let told = lastOf(connection.snapshot)?.sequence ?? null
    return connection.subscribe(() => {
      const last = lastOf(connection.snapshot)
      if (!last || last.sequence === told) return
      const isNew = told !== null
      told = last.sequence
      const asked = 'kind' in last && last.kind !== 'chat' && connection.snapshot.you.role !== 'interviewer'
      if (isNew && asked) tell(`${UTTERANCE_WORDS[last.kind]}: ${last.text}`)
    })
  }, [connection])
  return at !== null && seen !== null && at > seen
}
