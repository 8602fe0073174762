'use client'
// Who is here; following somebody's view, calling everybody to one's own, blocking and reporting.
import { Button, Menu, Modal, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { createUserId, useValue } from 'tldraw'
import type { Editor } from 'tldraw'
import { CHAT_CHARACTERS_MAX } from '#lib/protocol/limits'
import type { Person } from '#lib/protocol/sockets'
import { toast } from '../../components/toasts.tsx'
import { ROLE_WORDS } from '../../components/words.ts'
import { useOpenRoom, useRoom, useRoomPart } from '../../realtime/interview.ts'
import { command } from '../../realtime/site.ts'
import { useMay } from './controls.tsx'
import { useDocument } from './document.tsx'
import classes from './people.module.css'
import { useCommand } from './use-command.ts'

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('')
    .toUpperCase()

export function People() {
  const { people, present, you, state } = useRoom()
  const { editor } = useDocument()
  useFollowTheCall()
  const callView = useCommand('view:call')
  const mayCall = useMay('view:call')
  const shown = people.filter(({ accountId }) => present.includes(accountId) || state.participants[accountId])
  return (
    <ul className={classes.people} aria-label="People">
      {shown.map((person) => (
        <li key={person.accountId}>
          <PersonMenu
            person={person}
            own={person.accountId === you.accountId}
            here={present.includes(person.accountId)}
            editor={editor}
            onCall={mayCall && person.accountId === you.accountId ? () => void callView.run({}) : undefined}
          />
        </li>
      ))}
    </ul>
  )
}

/** Somebody asked everybody to look where they look: do so, but not for a call of before this page was opened. */
function useFollowTheCall() {
  const { connection } = useOpenRoom()
  const { editor } = useDocument()
  useEffect(() => {
    if (!editor) return undefined
    let answered = connection.snapshot.known ? (connection.snapshot.state.called?.at ?? 0) : null
    return connection.subscribe(() => {
      const { known, state, you, people } = connection.snapshot
      if (!known) return
      const { called } = state
      const isNew = answered !== null && called !== null && called.at !== answered
      answered = called?.at ?? 0
      if (!isNew || called.by === you.accountId) return
      editor.startFollowingUser(createUserId(called.by))
      const name = people.find(({ accountId }) => accountId === called.by)?.name ?? 'Somebody'
      const action = { label: 'Stop following', run: () => editor.stopFollowingUser() }
      toast({ text: `${name} asked everybody to look here.`, action })
    })
  }, [connection, editor])
}

type MenuProps = {
  person: Person
  own: boolean
  here: boolean
  editor: Editor | null
  onCall: (() => void) | undefined
}

function PersonMenu({ person, own, here, editor, onCall }: MenuProps) {
  const role = useRoomPart(({ state }) => state.participants[person.accountId]?.role)
  const [reporting, setReporting] = useState(false)
  const userId = createUserId(person.accountId)
  const following = useValue('following', () => editor?.getInstanceState().followingUserId === userId, [editor, userId])
  const onBoard = useValue(
    'on board',
    () => editor?.getCollaborators().some((each) => each.userId === userId) ?? false,
    [editor, userId],
  )
  const block = async () => {
    const outcome = await command('person:block', { accountId: person.accountId })
    toast({ text: outcome.ok ? `You will not be paired with ${person.name} again.` : outcome.error.message })
  }
  const description = [own ? 'you' : null, role && ROLE_WORDS[role].toLowerCase(), here ? null : 'away'].filter(Boolean)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button
            type="button"
            className={classes.person}
            data-away={!here || undefined}
            data-following={following || undefined}
            style={{ borderColor: person.color }}
          >
            <span aria-hidden="true">{initialsOf(person.name)}</span>
            <span className="unseen">
              {person.name}: {[...description, ...(following ? ['being followed'] : [])].join(', ')}
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {person.name}
            {description.length > 0 && ` (${description.join(', ')})`}
          </Menu.Label>
          {onCall && <Menu.Item onClick={onCall}>Bring everyone to my view</Menu.Item>}
          {!own && following && <Menu.Item onClick={() => editor?.stopFollowingUser()}>Stop following</Menu.Item>}
          {!own && !following && (
            <Menu.Item disabled={!onBoard} onClick={() => editor?.startFollowingUser(userId)}>
              Follow
            </Menu.Item>
          )}
          {!own && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => void block()}>Never pair us again</Menu.Item>
              <Menu.Item onClick={() => setReporting(true)}>Report</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={reporting} onClose={() => setReporting(false)} title={`Report ${person.name}`}>
        <Report person={person} onDone={() => setReporting(false)} />
      </Modal>
    </>
  )
}

function Report({ person, onDone }: { person: Person; onDone: () => void }) {
  const { room } = useRoom()
  const [reason, setReason] = useState('')
  const [sending, setSending] = useState(false)
  const send = async () => {
    setSending(true)
    const { accountId } = person
    const outcome = await command('person:report', { accountId, interviewId: room.interviewId, reason })
    setSending(false)
    toast({ text: outcome.ok ? 'The admins of this server will see it.' : outcome.error.message })
    if (outcome.ok) onDone()
  }
  return (
    <form
      className={classes.report}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <Textarea
        label="What happened"
        description="The admins of this server read it."
        value={reason}
        autosize
        minRows={3}
        maxLength={CHAT_CHARACTERS_MAX}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <Button type="submit" loading={sending} disabled={!reason.trim()}>
        Report
      </Button>
    </form>
  )
}
