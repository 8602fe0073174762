'use client'
// A call beside the board is somebody else's service; here is only its address.
import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import { MEETING_LINK_CHARACTERS_MAX } from '#lib/protocol/limits'
import { useRoomPart } from '../../realtime/interview.ts'
import { useMay } from './controls.tsx'
import classes from './meeting-link.module.css'
import { useCommand } from './use-command.ts'

export function MeetingLink() {
  const url = useRoomPart(({ state }) => state.meetingUrl)
  const mayChange = useMay('meeting:link')
  const [opened, setOpened] = useState(false)
  if (!url && !mayChange) return null
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus withRoles>
      <Popover.Target>
        <Tooltip label={url ? 'The call' : 'Attach a link to a call'}>
          <ActionIcon
            aria-label={url ? 'The call' : 'Attach a link to a call'}
            className={url ? classes.set : undefined}
            onClick={() => setOpened(!opened)}
          >
            <IconVideo />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Call">
        <div className={classes.call}>
          {url && (
            <a href={url} target="_blank" rel="noopener noreferrer">
              Open the call in a new tab
            </a>
          )}
          {mayChange && <Change url={url} onDone={() => setOpened(false)} />}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

function Change({ url, onDone }: { url: string; onDone: () => void }) {
  const [draft, setDraft] = useState(url)
  const link = useCommand('meeting:link')
  const wrong = draft !== '' && !/^https:\/\/\S+$/i.test(draft)
  const save = async () => {
    const outcome = await link.run({ url: draft.trim() })
    if (outcome.ok) onDone()
  }
  return (
    <form
      className={classes.call}
      onSubmit={(event) => {
        event.preventDefault()
        if (!wrong) void save()
      }}
    >
      <TextInput
        label="Link to a call"
        placeholder="https://"
        value={draft}
        maxLength={MEETING_LINK_CHARACTERS_MAX}
        error={wrong ? 'A link that begins with https://' : undefined}
        onChange={(event) => setDraft(event.currentTarget.value.trim())}
        data-autofocus
      />
      <Button type="submit" loading={link.pending} disabled={wrong || draft === url}>
        {draft === '' && url ? 'Take it away' : 'Attach'}
      </Button>
    </form>
  )
}
