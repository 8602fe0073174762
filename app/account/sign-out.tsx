'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from '../components/toasts.tsx'
import { signOut } from '../realtime/account.ts'

export function SignOut() {
  const router = useRouter()
  const [leaving, setLeaving] = useState(false)
  const leave = async () => {
    setLeaving(true)
    const outcome = await signOut()
    setLeaving(false)
    if (!outcome.ok) return toast({ text: outcome.error.message })
    router.refresh()
  }
  return (
    <Button variant="default" loading={leaving} onClick={() => void leave()}>
      Sign out
    </Button>
  )
}
