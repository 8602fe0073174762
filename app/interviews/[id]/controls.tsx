'use client'
// The clock's buttons, each only for who may press it now; and the end, which is asked about.
import { ActionIcon, Button, Menu, Modal, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { CommandName } from '#lib/protocol/commands'
import { may } from '#lib/protocol/policy'
import { PHASE_WORDS } from '../../components/words.ts'
import { useRoomPart } from '../../realtime/interview.ts'
import classes from './controls.module.css'
import { useCommand } from './use-command.ts'

const EXTRA_MINUTES = [1, 3, 5, 10] as const

/** Whether this person may send a command now. */
export const useMay = (name: CommandName): boolean =>
  useRoomPart(({ known, state, you }) => known && may(name, state.mode, you.role, state.stage))

export function ClockControls() {
  const running = useRoomPart(({ state }) => state.clock.runningSince !== null)
  const next = useRoomPart(({ state }) => state.phases[state.clock.phase + 1]?.id)
  const start = useCommand('phase:start')
  const pause = useCommand('phase:pause')
  const resume = useCommand('phase:resume')
  const extend = useCommand('phase:extend')
  const advance = useCommand('phase:advance')
  const mayStart = useMay('phase:start')
  const mayPause = useMay('phase:pause')
  const mayExtend = useMay('phase:extend')
  const mayAdvance = useMay('phase:advance')
  return (
    <div className={classes.controls} role="group" aria-label="Clock">
      {mayStart && (
        <Button leftSection={<IconPlayerPlay />} loading={start.pending} onClick={() => void start.run({})}>
          Start
        </Button>
      )}
      {mayPause && running && (
        <Tooltip label="Pause the clock">
          <ActionIcon aria-label="Pause the clock" loading={pause.pending} onClick={() => void pause.run({})}>
            <IconPlayerPause />
          </ActionIcon>
        </Tooltip>
      )}
      {mayPause && !running && (
        <Button leftSection={<IconPlayerPlay />} loading={resume.pending} onClick={() => void resume.run({})}>
          Resume
        </Button>
      )}
      {mayExtend && (
        <Menu>
          <Menu.Target>
            <Tooltip label="More time for this phase">
              <ActionIcon aria-label="More time for this phase" loading={extend.pending}>
                <IconPlus />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            {EXTRA_MINUTES.map((minutes) => (
              <Menu.Item key={minutes} onClick={() => void extend.run({ minutes })}>
                {minutes} more {minutes === 1 ? 'minute' : 'minutes'}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {mayAdvance && next && (
        <Tooltip label={`Go on to ${PHASE_WORDS[next]}`}>
          <ActionIcon
            aria-label={`Go on to ${PHASE_WORDS[next]}`}
            loading={advance.pending}
            onClick={() => void advance.run({})}
          >
            <IconPlayerTrackNext />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}

export function EndButton() {
  const [asking, setAsking] = useState(false)
  const end = useCommand('interview:end')
  const started = useRoomPart(({ state }) => state.stage === 'running')
  if (!useMay('interview:end')) return null
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        End
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title="End the interview?">
        <p>
          The board and the worksheet become read-only for everybody, and the rating begins. An ended interview cannot
          be taken up again.
          {!started && ' The clock has not been started.'}
        </p>
        <div className={classes.answers}>
          <Button variant="subtle" color="gray" onClick={() => setAsking(false)} data-autofocus>
            Go on
          </Button>
          <Button
            loading={end.pending}
            onClick={async () => {
              const outcome = await end.run({})
              if (outcome.ok) setAsking(false)
            }}
          >
            End it
          </Button>
        </div>
      </Modal>
    </>
  )
}
