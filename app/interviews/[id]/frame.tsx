'use client'
// The room itself: top bar, a panel at each side, and the board between them. On a phone, one of them at a time.
import { useMediaQuery } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState } from 'react'
import { InterviewProvider, useOpenRoom, useRoom, useRoomPart } from '../../realtime/interview.ts'
import { Canvas } from './canvas.tsx'
import { ComponentDialogs } from './component-dialogs.tsx'
import type { ComponentDialog } from './component-dialogs.tsx'
import { ConversationPanel } from './conversation-panel.tsx'
import { DocumentProvider, useDocument } from './document.tsx'
import classes from './frame.module.css'
import { InvitePanel, useInvitePanel } from './invite-panel.tsx'
import { useRoomLayout } from './layout-memory.ts'
import { LicencePage } from './licence-page.tsx'
import { NextInterview } from './next-interview.tsx'
import { OutlinePanel } from './outline-panel.tsx'
import { PromptPanel } from './prompt-panel.tsx'
import { useRoomActions } from './room-actions.ts'
import type { RoomProps } from './room.tsx'
import { ConnectionBanner } from './saving-status.tsx'
import { PanelContent, PanelTabs, SidePanel } from './side-panel.tsx'
import type { Tab } from './side-panel.tsx'
import { SLOTS } from './slots.tsx'
import { StampPalette } from './stamp-palette.tsx'
import { TopBar } from './top-bar.tsx'
import { useConversationNews } from './use-conversation-news.ts'
import { useStartWithFirstStroke } from './use-start-with-first-stroke.ts'
import { WorksheetPanel } from './worksheet-panel.tsx'

const PHONE = '(max-width: 700px)'

export function Frame({ room, viewer, invites }: RoomProps) {
  return (
    <InterviewProvider room={room} viewer={viewer}>
      <DocumentProvider>
        <RoomFrame invites={invites} />
      </DocumentProvider>
    </InterviewProvider>
  )
}

function RoomFrame({ invites }: Pick<RoomProps, 'invites'>) {
  const { layout, change } = useRoomLayout()
  const [dialog, setDialog] = useState<ComponentDialog>(null)
  const [left, setLeft] = useState('prompt')
  const [right, setRight] = useState('')
  const [phone, setPhone] = useState('board')
  const isPhone = useMediaQuery(PHONE) ?? false
  const invite = useInvitePanel()
  const tabs = useTabs(setDialog, { left, right, phone, isPhone, layout })
  useFreshRoom()
  useStartWithFirstStroke()

  const present = useRef({ layout, tabs })
  present.current = { layout, tabs }
  const openInvite = useRef(invite.open)
  const doing = useMemo(
    () => ({
      show: (tab: string) => {
        setPhone(tab)
        if (present.current.tabs.left.some(({ id }) => id === tab)) {
          setLeft(tab)
          change({ leftOpen: true })
        } else {
          setRight(tab)
          change({ rightOpen: true })
        }
      },
      dialog: setDialog,
      invite: openInvite.current,
      toggle: (side: 'left' | 'right') =>
        change(
          side === 'left'
            ? { leftOpen: !present.current.layout.leftOpen }
            : { rightOpen: !present.current.layout.rightOpen },
        ),
      toggleClock: () => change({ clock: !present.current.layout.clock }),
    }),
    [change],
  )
  useRoomActions(doing)

  const board = <Board isPhone={isPhone} />
  const boardTab: Tab = { id: 'board', title: 'Board', content: board }
  const phoneTabs = [boardTab, ...tabs.left, ...tabs.right]
  return (
    <div className={classes.frame} data-room>
      <TopBar clock={layout.clock} onClock={(clock) => change({ clock })} onInvite={invite.open} />
      <ConnectionBanner />
      <NextInterview />
      {isPhone ? (
        <main className={classes.phone}>
          <PanelTabs tabs={phoneTabs} shown={phone} onShow={setPhone} label="Parts of the room" />
          <PanelContent tabs={phoneTabs} shown={phone} />
        </main>
      ) : (
        <div className={classes.middle}>
          <SidePanel
            side="left"
            label="Prompt and worksheet"
            tabs={tabs.left}
            shown={left}
            onShow={setLeft}
            open={layout.leftOpen}
            onOpen={(leftOpen) => change({ leftOpen })}
            width={layout.left}
            onWidth={(width) => change({ left: width })}
          />
          <main className={classes.main}>{board}</main>
          <SidePanel
            side="right"
            label="Interview"
            tabs={tabs.right}
            shown={tabs.right.some(({ id }) => id === right) ? right : (tabs.right[0]?.id ?? '')}
            onShow={setRight}
            open={layout.rightOpen}
            onOpen={(rightOpen) => change({ rightOpen })}
            width={layout.right}
            onWidth={(width) => change({ right: width })}
          />
        </div>
      )}
      <ComponentDialogs shown={dialog} onClose={() => setDialog(null)} />
      <InvitePanel invites={invites} opened={invite.opened} onClose={invite.close} />
    </div>
  )
}

type Shown = {
  left: string
  right: string
  phone: string
  isPhone: boolean
  layout: { rightOpen: boolean }
}

/** The conversation stands with the prompt for the interviewer, whose right side is the cockpit; else at the right. */
function useTabs(onDialog: (dialog: ComponentDialog) => void, shown: Shown): { left: Tab[]; right: Tab[] } {
  const { room } = useOpenRoom()
  const snapshot = useRoom()
  const slots = SLOTS.filter(({ when }) => when(room, snapshot))
  const talksLeft = snapshot.you.role === 'interviewer' && slots.length > 0
  const talkShown = shown.isPhone
    ? shown.phone === 'conversation'
    : talksLeft
      ? shown.left === 'conversation'
      : shown.layout.rightOpen && (shown.right === 'conversation' || (shown.right === '' && slots.length === 0))
  const news = useConversationNews(talkShown)
  const conversation: Tab = {
    id: 'conversation',
    title: snapshot.you.role === 'interviewer' ? 'Chat' : 'Interviewer',
    content: <ConversationPanel />,
    news,
  }
  const left: Tab[] = [
    { id: 'prompt', title: 'Prompt', content: <PromptPanel scenario={room.scenario.scenario} /> },
    { id: 'worksheet', title: 'Worksheet', content: <WorksheetPanel /> },
    { id: 'outline', title: 'Outline', content: <OutlinePanel onDialog={onDialog} /> },
  ]
  const right: Tab[] = slots.map(({ id, title, content }) => ({ id, title, content }))
  return talksLeft ? { left: [...left, conversation], right } : { left, right: [...right, conversation] }
}

/** A new role, or the scorecard, changes what of the scenario one may see: the page asks for it anew. */
function useFreshRoom() {
  const { room } = useOpenRoom()
  const router = useRouter()
  const role = useRoomPart(({ you }) => you.role)
  const stage = useRoomPart(({ state }) => state.stage)
  const known = useRoomPart((snapshot) => snapshot.known)
  const stale = known && (role !== room.role || (stage === 'revealed' && room.stage !== 'revealed'))
  useEffect(() => {
    if (stale) router.refresh()
  }, [stale, router])
}

function Board({ isPhone }: { isPhone: boolean }) {
  const { room } = useOpenRoom()
  const { sync, editable } = useDocument()
  if (room.board.blank) return <LicencePage />
  if (sync.status === 'error') {
    return (
      <section className={classes.notice}>
        <h2>The board is not connected</h2>
        <p>What was saved is safe. Load the page again to go on.</p>
      </section>
    )
  }
  return (
    <div className={classes.board}>
      {editable && !isPhone && <StampPalette />}
      <div className={classes.canvas}>
        <Canvas readOnly={!editable || isPhone} />
      </div>
    </div>
  )
}
