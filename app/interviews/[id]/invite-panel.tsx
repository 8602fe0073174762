'use client'
// Links with which others come in. A link is shown once, when it is made: the server keeps only its hash.
import { Button, CopyButton, Modal, NumberInput, Select, TextInput } from '@mantine/core'
import { IconCalendar, IconUserPlus } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useState } from 'react'
import { INVITE_USES_MAX, INVITES_MAX } from '#lib/protocol/limits'
import type { InviteSummary } from '#lib/protocol/queries'
import { ROLES } from '#lib/protocol/roles'
import type { Role } from '#lib/protocol/roles'
import { Moment } from '../../components/moment.tsx'
import { toast } from '../../components/toasts.tsx'
import { ROLE_WORDS } from '../../components/words.ts'
import { useRoom } from '../../realtime/interview.ts'
import { command } from '../../realtime/site.ts'
import classes from './invite-panel.module.css'

const FRAGMENT = '#invite'
const TERMS = [
  { hours: 24, title: 'a day' },
  { hours: 24 * 7, title: 'a week' },
  { hours: 24 * 30, title: '30 days' },
]
const STATE_WORDS: Record<InviteSummary['state'], string> = {
  open: 'open',
  used: 'used up',
  expired: 'expired',
  revoked: 'revoked',
}

/** Whether the panel is open; whoever made the interview comes here with the fragment. */
export function useInvitePanel() {
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    const look = () => {
      if (window.location.hash !== FRAGMENT) return
      setOpened(true)
      // Coming back to this page later must not open it again. Without a state of its own, the router takes note of it.
      window.history.replaceState(null, '', window.location.pathname)
    }
    look()
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
  const open = useCallback(() => setOpened(true), [])
  const close = useCallback(() => setOpened(false), [])
  return { opened, open, close }
}

type Props = { invites: InviteSummary[]; scheduledFor: number | null; opened: boolean; onClose: () => void }

export const InviteButton = ({ onClick }: { onClick: () => void }) => (
  <Button
    variant="default"
    leftSection={<IconUserPlus />}
    classNames={{ section: classes.buttonIcon, label: classes.buttonLabel }}
    onClick={onClick}
  >
    Invite
  </Button>
)

export function InvitePanel({ invites, scheduledFor, opened, onClose }: Props) {
  const { room } = useRoom()
  /** Addresses of the invites that were made here, by invite. */
  const [links, setLinks] = useState<Record<string, string>>({})
  return (
    <Modal opened={opened} onClose={onClose} title="Invite" size="lg">
      <div className={classes.panel}>
        <NewInvite full={invites.length >= INVITES_MAX} onMade={(id, link) => setLinks({ ...links, [id]: link })} />
        {invites.length > 0 && (
          <section aria-labelledby="invites">
            <h3 id="invites">Links that were made</h3>
            <ul className={classes.invites}>
              {invites.map((invite) => (
                <Invite key={invite.id} invite={invite} link={links[invite.id]} />
              ))}
            </ul>
          </section>
        )}
        {scheduledFor !== null && (
          <p className={classes.later}>
            <IconCalendar aria-hidden="true" />
            <span>
              Planned for <Moment at={scheduledFor} />.{' '}
              <a href={`/api/interviews/${encodeURIComponent(room.interviewId)}/calendar.ics`} download>
                Calendar file
              </a>{' '}
              with the address of this room; send the invite link with it.
            </span>
          </p>
        )}
      </div>
    </Modal>
  )
}

function NewInvite({ full, onMade }: { full: boolean; onMade: (inviteId: string, link: string) => void }) {
  const { room, state, you } = useRoom()
  const router = useRouter()
  const taken = Object.values(state.participants).map(({ role }) => role)
  // Who practises alone can be watched.
  const roles: readonly Role[] = room.mode === 'solo' ? ['observer'] : ROLES
  const wanted = (['candidate', 'interviewer'] as const).find(
    (role) => roles.includes(role) && role !== you.role && !taken.includes(role),
  )
  const [role, setRole] = useState<Role>(wanted ?? 'observer')
  const [hours, setHours] = useState('24')
  const [uses, setUses] = useState<number | string>(1)
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const make = async () => {
    setMaking(true)
    setProblem(null)
    const payload = { interviewId: room.interviewId, role, hours: Number(hours), uses: Number(uses) || 1 }
    const outcome = await command('invite:create', payload)
    setMaking(false)
    if (!outcome.ok) return setProblem(outcome.error.problems?.[0]?.message ?? outcome.error.message)
    const link = `${window.location.origin}/join#${outcome.result.token}`
    setMade(link)
    onMade(outcome.result.inviteId, link)
    router.refresh()
  }
  return (
    <form
      className={classes.new}
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <div className={classes.terms}>
        <Select
          label="They come as"
          data={roles.map((each) => ({ value: each, label: ROLE_WORDS[each] }))}
          value={role}
          onChange={(value) => value && setRole(value as Role)}
        />
        <Select
          label="Good for"
          data={TERMS.map(({ hours: each, title }) => ({ value: String(each), label: title }))}
          value={hours}
          onChange={(value) => value && setHours(value)}
        />
        <NumberInput
          label="People"
          min={1}
          max={INVITE_USES_MAX}
          value={uses}
          onChange={setUses}
          allowDecimal={false}
        />
      </div>
      <Button type="submit" loading={making} disabled={full}>
        Make a link
      </Button>
      {full && <p>There are as many links as an interview may have ({INVITES_MAX}).</p>}
      <div role="alert">{problem && <p className={classes.problem}>{problem}</p>}</div>
      {made && <Link link={made} />}
    </form>
  )
}

const Link = ({ link }: { link: string }) => (
  <div className={classes.link}>
    <TextInput
      label="Link"
      description="Shown this once. Whoever has it comes in; they need no account."
      value={link}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
    />
    <Copy link={link} />
  </div>
)

const Copy = ({ link }: { link: string }) => (
  <CopyButton value={link}>
    {({ copied, copy }) => (
      <>
        <Button variant="default" onClick={copy}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <span className="unseen" role="status">
          {copied ? 'The link is copied' : ''}
        </span>
      </>
    )}
  </CopyButton>
)

function Invite({ invite, link }: { invite: InviteSummary; link: string | undefined }) {
  const router = useRouter()
  const [revoking, setRevoking] = useState(false)
  const revoke = async () => {
    setRevoking(true)
    const outcome = await command('invite:revoke', { inviteId: invite.id })
    setRevoking(false)
    toast({ text: outcome.ok ? 'The link no longer works.' : outcome.error.message })
    router.refresh()
  }
  return (
    <li>
      <span>
        <strong>{ROLE_WORDS[invite.role]}</strong>, {STATE_WORDS[invite.state]}, used{' '}
        <span className="figure">
          {invite.uses} of {invite.usesMax}
        </span>
        , until <Moment at={invite.expiresAt} />
      </span>
      {invite.state === 'open' && (
        <span className={classes.actions}>
          {link && <Copy link={link} />}
          <Button variant="subtle" color="gray" loading={revoking} onClick={() => void revoke()}>
            Revoke
          </Button>
        </span>
      )}
    </li>
  )
}
