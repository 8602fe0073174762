'use client'
// What an admin can do about one account.
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import type { AccountRow } from '#lib/protocol/admin'
import { RANKS } from '#lib/protocol/roles'
import { RANK_WORDS } from '../components/words.ts'
import { BanDialog } from './ban-dialog.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import type { MadeLink } from './link-dialog.tsx'
import { useAct } from './use-act.ts'

export function AccountActions({ account }: { account: AccountRow }) {
  const { act, busy } = useAct()
  const [asking, setAsking] = useState<'ban' | 'erase' | null>(null)
  const [made, setMade] = useState<MadeLink | null>(null)
  const { id: accountId, name, email, rank, ban } = account
  const guest = email === null
  const makeLink = async () => {
    const outcome = await act('link:make', { accountId }, `A link for ${name} is made.`)
    if (outcome.ok) setMade(outcome.result)
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${name}`} loading={busy}>
            <IconDots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!guest && <Menu.Label>Rank</Menu.Label>}
          {!guest &&
            RANKS.filter((each) => each !== rank).map((each) => (
              <Menu.Item
                key={each}
                onClick={() =>
                  void act('rank:set', { accountId, rank: each }, `${name} is now ${RANK_WORDS[each].toLowerCase()}.`)
                }
              >
                Make {RANK_WORDS[each].toLowerCase()}
              </Menu.Item>
            ))}
          {!guest && <Menu.Divider />}
          {!guest && <Menu.Item onClick={() => void makeLink()}>Make a password link</Menu.Item>}
          {!guest && (
            <Menu.Item onClick={() => void act('account:sign-out', { accountId }, `${name} is signed out everywhere.`)}>
              Sign out everywhere
            </Menu.Item>
          )}
          {ban ? (
            <Menu.Item onClick={() => void act('account:unban', { accountId }, `The ban of ${name} is lifted.`)}>
              Lift the ban
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setAsking('ban')}>Ban…</Menu.Item>
          )}
          <Menu.Item onClick={() => setAsking('erase')}>Delete…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <BanDialog account={asking === 'ban' ? account : null} onClose={() => setAsking(null)} />
      <EraseDialog account={asking === 'erase' ? account : null} onClose={() => setAsking(null)} />
      <LinkDialog name={name} made={made} onClose={() => setMade(null)} />
    </>
  )
}
