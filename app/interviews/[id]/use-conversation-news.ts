'use client'
// Whether something was said while the conversation was out of sight; what the interviewer asks is told at once.
import { useEffect, useState } from 'react'
import { toast } from '../../components/toasts.tsx'
import { useRoom } from '../../realtime/interview.ts'
import { conversationOf, UTTERANCE_WORDS } from './conversation.ts'

export function useConversationNews(shown: boolean): boolean {
  const { state, you, known } = useRoom()
  const said = conversationOf(state)
  const last = said.findLast(({ by }) => by !== you.accountId)
  const at = last?.sequence ?? 0
  const [seen, setSeen] = useState<number | null>(null)
  const [told, setTold] = useState<number | null>(null)
  // What was said before the page was opened is no news.
  if (known && seen === null) {
    setSeen(at)
    setTold(at)
  }
  if (shown && seen !== null && seen !== at) setSeen(at)
  const text = last && last.kind !== 'chat' ? `${UTTERANCE_WORDS[last.kind]}: ${last.text}` : null
  useEffect(() => {
    if (told === null || at === told) return
    setTold(at)
    if (!shown && text && you.role !== 'interviewer') toast({ text })
  }, [at, told, shown, text, you.role])
  return seen !== null && at > seen
}
