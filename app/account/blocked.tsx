'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from '../components/toasts.tsx'
import { command } from '../realtime/site.ts'
import classes from './account.module.css'

type Person = { accountId: string; name: string }

export function Blocked({ blocked }: { blocked: readonly Person[] }) {
  const router = useRouter()
  const [busy, setBusy] = useState<string | null>(null)

  const set = async (name: 'person:block' | 'person:unblock', { accountId }: Person) => {
    setBusy(accountId)
    const outcome = await command(name, { accountId })
    setBusy(null)
    if (!outcome.ok) toast({ text: outcome.error.message })
    router.refresh()
    return outcome.ok
  }
  const unblock = async (person: Person) => {
    if (!(await set('person:unblock', person))) return
    toast({
      text: `${person.name} may be paired with you again.`,
      action: { label: 'Undo', run: () => void set('person:block', person) },
    })
  }
  if (blocked.length === 0) {
    return <p className={classes.intro}>Nobody. You block a person in the room that you share with them.</p>
  }
  return (
    <ul className={classes.people}>
      {blocked.map((person) => (
        <li key={person.accountId}>
          {person.name}
          <Button
            variant="default"
            loading={busy === person.accountId}
            aria-label={`Unblock ${person.name}`}
            onClick={() => void unblock(person)}
          >
            Unblock
          </Button>
        </li>
      ))}
    </ul>
  )
}
