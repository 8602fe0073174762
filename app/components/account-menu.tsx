'use client'
import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconLogin2, IconLogout2, IconShieldHalf, IconUser } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { signOut } from '../realtime/account.ts'
import classes from './account-menu.module.css'
import { useActions } from './actions.ts'
import type { Action } from './actions.ts'
import { toast } from './toasts.tsx'

export type HeaderPerson = { name: string; guest: boolean; admin: boolean }

const NONE: readonly Action[] = []

export function AccountMenu({ person }: { person: HeaderPerson | null }) {
  const router = useRouter()
  const admin = person?.admin === true
  const actions = useMemo(
    () =>
      admin
        ? [{ id: 'admin', label: 'Administration', group: 'Go to', run: () => router.push('/admin') } satisfies Action]
        : NONE,
    [admin, router],
  )
  useActions(actions)
  if (!person) {
    return (
      <Button component={Link} href="/account" variant="subtle" color="gray" className={classes.name}>
        Sign in
      </Button>
    )
  }
  const leave = async () => {
    const outcome = await signOut()
    if (!outcome.ok) return toast({ text: outcome.error.message })
    router.push('/')
    router.refresh()
  }
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" className={classes.name} rightSection={<IconChevronDown />}>
          <span className="unseen">Account of </span>
          <span className={classes.clipped}>{person.name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href="/account" leftSection={person.guest ? <IconLogin2 /> : <IconUser />}>
          {person.guest ? 'Keep this account, or sign in' : 'Account'}
        </Menu.Item>
        {admin && (
          <Menu.Item component={Link} href="/admin" leftSection={<IconShieldHalf />}>
            Administration
          </Menu.Item>
        )}
        {!person.guest && (
          <Menu.Item leftSection={<IconLogout2 />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
