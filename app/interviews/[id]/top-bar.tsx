'use client'
// What is going on, in two lines: whose interview and whether it is safe; and the ruler with the clock.
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCommand, IconEye, IconEyeOff } from '@tabler/icons-react'
import Link from 'next/link'
import { openPalette } from '../../components/command-keys.tsx'
import { STAGE_WORDS } from '../../components/words.ts'
import { Wordmark } from '../../components/wordmark.tsx'
import { useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import { ClockControls, EndButton } from './controls.tsx'
import { InviteButton } from './invite-panel.tsx'
import { MeetingLink } from './meeting-link.tsx'
import { People } from './people.tsx'
import { ClockAnnouncer, PhaseBar, RoomClock } from './phase-bar.tsx'
import { SavingStatus } from './saving-status.tsx'
import classes from './top-bar.module.css'

type Props = { clock: boolean; onClock: (shown: boolean) => void; onInvite: () => void }

export function TopBar({ clock, onClock, onInvite }: Props) {
  const { room } = useOpenRoom()
  const stage = useRoomPart(({ state }) => state.stage)
  const known = useRoomPart((snapshot) => snapshot.known)
  const open = stage === 'waiting' || stage === 'running'
  return (
    <header className={classes.bar}>
      <div className={classes.first}>
        <Link href="/" className={classes.brand} aria-label="Dryrun, home">
          <Wordmark />
        </Link>
        <h1 className={classes.title}>{room.scenario.scenario.title}</h1>
        {known && stage !== 'running' && <span className={classes.stage}>{STAGE_WORDS[stage]}</span>}
        <div className={classes.tools}>
          <SavingStatus />
          <People />
          {open && room.mayInvite && <InviteButton onClick={onInvite} />}
          <MeetingLink />
          <Tooltip label="Palette: Ctrl K">
            <ActionIcon aria-label="Open the palette" onClick={openPalette} className={classes.wide}>
              <IconCommand />
            </ActionIcon>
          </Tooltip>
          <EndButton />
        </div>
      </div>
      {open && (
        <div className={classes.second}>
          {clock && <RoomClock />}
          <Tooltip label={clock ? 'Hide the clock' : 'Show the clock'}>
            <ActionIcon
              size={24}
              aria-label={clock ? 'Hide the clock' : 'Show the clock'}
              onClick={() => onClock(!clock)}
            >
              {clock ? <IconEyeOff /> : <IconEye />}
            </ActionIcon>
          </Tooltip>
          <ClockControls />
          <PhaseBar />
          <ClockAnnouncer />
        </div>
      )}
    </header>
  )
}
