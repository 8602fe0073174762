'use client'
// What stands in the panels at both sides, for this person and this moment.
import type { Role } from '#lib/protocol/roles'
import { useOpenRoom, useRoom } from '../../realtime/interview.ts'
import type { ComponentDialog } from './component-dialogs.tsx'
import { ConversationPanel } from './conversation-panel.tsx'
import { OutlinePanel } from './outline-panel.tsx'
import { PANELS } from './panels/panels.tsx'
import { PromptPanel } from './prompt-panel.tsx'
import type { Tab } from './side-panel.tsx'
import { useConversationNews } from './use-conversation-news.ts'
import { WorksheetPanel } from './worksheet-panel.tsx'

/** Each calls it by whom they listen to. */
const CONVERSATION: Record<Role, string> = {
  interviewer: 'Chat',
  candidate: 'Interviewer',
  observer: 'Conversation',
}

type Shown = {
  left: string
  right: string
  phone: string
  isPhone: boolean
  layout: { rightOpen: boolean }
}

/** The conversation stands with the prompt for the interviewer, whose right side is the cockpit; else at the right. */
export function useTabs(onDialog: (dialog: ComponentDialog) => void, shown: Shown): { left: Tab[]; right: Tab[] } {
  const { room } = useOpenRoom()
  const snapshot = useRoom()
  const panels = PANELS.filter(({ when }) => when(room, snapshot))
  const talksLeft = snapshot.you.role === 'interviewer' && panels.length > 0
  const talkShown = shown.isPhone
    ? shown.phone === 'conversation'
    : talksLeft
      ? shown.left === 'conversation'
      : shown.layout.rightOpen && (shown.right === 'conversation' || (shown.right === '' && !panels.some(isUrgent)))
  const news = useConversationNews(talkShown)
  const conversation: Tab = {
    id: 'conversation',
    title: CONVERSATION[snapshot.you.role],
    content: <ConversationPanel />,
    news,
  }
  const left: Tab[] = [
    { id: 'prompt', title: 'Prompt', content: <PromptPanel scenario={room.scenario.scenario} /> },
    { id: 'worksheet', title: 'Worksheet', content: <WorksheetPanel /> },
    { id: 'outline', title: 'Outline', content: <OutlinePanel onDialog={onDialog} /> },
  ]
  const tabOf = ({ id, title, content }: (typeof PANELS)[number]): Tab => ({ id, title, content })
  if (talksLeft) return { left: [...left, conversation], right: panels.map(tabOf) }
  const urgent = panels.filter(isUrgent).map(tabOf)
  return { left, right: [...urgent, conversation, ...panels.filter((panel) => !isUrgent(panel)).map(tabOf)] }
}

/** After the end, what is to be done or read comes before the conversation. */
const isUrgent = ({ id }: { id: string }): boolean => id === 'outcome' || id === 'self-rating'
