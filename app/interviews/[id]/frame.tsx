'use client'
// The room itself: top bar, a panel at each side, and the board between them. On a phone, one of them at a time.
import { useMediaQuery } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { InterviewProvider, useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import { Canvas } from './canvas.tsx'
import { ComponentDialogs } from './component-dialogs.tsx'
import type { ComponentDialog } from './component-dialogs.tsx'
import { DocumentProvider, useDocument } from './document.tsx'
import classes from './frame.module.css'
import { InvitePanel, useInvitePanel } from './invite-panel.tsx'
import { useRoomLayout } from './layout-memory.ts'
import { LicencePage } from './licence-page.tsx'
import { NextInterview } from './next-interview.tsx'
import { useRoomActions } from './room-actions.ts'
import type { RoomProps } from './room.tsx'
import { ConnectionBanner } from './saving-status.tsx'
import { PanelContent, PanelTabs, SidePanel } from './side-panel.tsx'
import type { Tab } from './side-panel.tsx'
import { StampPalette } from './stamp-palette.tsx'
import { TopBar } from './top-bar.tsx'
import { useTabs } from './use-tabs.tsx'

const PHONE = '(max-width: 700px)'

export function Frame({ room, viewer, invites, scheduledFor }: RoomProps) {
  return (
    <InterviewProvider room={room} viewer={viewer}>
      <DocumentProvider>
        <RoomFrame invites={invites} scheduledFor={scheduledFor} />
      </DocumentProvider>
    </InterviewProvider>
  )
}

function RoomFrame({ invites, scheduledFor }: Pick<RoomProps, 'invites' | 'scheduledFor'>) {
  const { layout, change, toggle } = useRoomLayout()
  const [dialog, setDialog] = useState<ComponentDialog>(null)
  const [left, setLeft] = useState('prompt')
  const [right, setRight] = useState('')
  const [phone, setPhone] = useState('board')
  const isPhone = useMediaQuery(PHONE) ?? false
  const invite = useInvitePanel()
  const tabs = useTabs(setDialog, { left, right, phone, isPhone, layout })
  useFreshRoom()

  // The end, and the scorecard, bring a panel of their own to the front.
  const stage = useRoomPart(({ state }) => state.stage)
  const [stageBefore, setStageBefore] = useState(stage)
  if (stage !== stageBefore) {
    setStageBefore(stage)
    if (stage === 'ended' || stage === 'revealed') {
      setRight('')
      change({ rightOpen: true })
    }
  }

  const leftIds = tabs.left.map(({ id }) => id).join(' ')
  const doing = useMemo(
    () => ({
      show: (tab: string) => {
        setPhone(tab)
        const isLeft = leftIds.split(' ').includes(tab)
        if (isLeft) setLeft(tab)
        else setRight(tab)
        change(isLeft ? { leftOpen: true } : { rightOpen: true })
      },
      dialog: setDialog,
      invite: invite.open,
      toggle,
    }),
    [leftIds, change, toggle, invite.open],
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
          <PanelTabs tabs={phoneTabs} shown={presentOr(phoneTabs, phone)} onShow={setPhone} label="Parts of the room" />
          <PanelContent tabs={phoneTabs} shown={presentOr(phoneTabs, phone)} />
        </main>
      ) : (
        <div className={classes.middle}>
          <SidePanel
            side="left"
            label="Prompt and worksheet"
            tabs={tabs.left}
            shown={presentOr(tabs.left, left)}
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
            shown={presentOr(tabs.right, right)}
            onShow={setRight}
            open={layout.rightOpen}
            onOpen={(rightOpen) => change({ rightOpen })}
            width={layout.right}
            onWidth={(width) => change({ right: width })}
          />
        </div>
      )}
      <ComponentDialogs shown={dialog} onClose={() => setDialog(null)} />
      <InvitePanel invites={invites} scheduledFor={scheduledFor} opened={invite.opened} onClose={invite.close} />
    </div>
  )
}

/** A tab that has gone gives its place to the first. */
const presentOr = (tabs: readonly Tab[], shown: string): string =>
  tabs.some(({ id }) => id === shown) ? shown : (tabs[0]?.id ?? '')

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
