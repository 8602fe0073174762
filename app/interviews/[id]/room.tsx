'use client'
// The room's root. Everything that needs the editor comes in one piece after the page; until then the prompt can be read.
import dynamic from 'next/dynamic'
import type { InviteSummary, Room as RoomData, Viewer } from '#lib/protocol/queries'
import { PromptPanel } from './prompt-panel.tsx'
import classes from './room.module.css'

export type RoomProps = {
  room: RoomData
  viewer: Viewer
  invites: InviteSummary[]
  /** Of an interview that was planned for later; milliseconds since 1970. */
  scheduledFor: number | null
}

const Frame = dynamic(() => import('./frame.tsx').then((module) => module.Frame), {
  ssr: false,
  loading: () => null,
})

export function Room(props: RoomProps) {
  return (
    <div className={classes.root}>
      <Frame {...props} />
      <div className={classes.early}>
        <PromptPanel scenario={props.room.scenario.scenario} />
      </div>
    </div>
  )
}
