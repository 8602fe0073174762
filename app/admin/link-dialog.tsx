'use client'
import { Button, Modal } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { Moment } from '../components/moment.tsx'
import { toast } from '../components/toasts.tsx'
import classes from './admin.module.css'

export type MadeLink = { token: string; expiresAt: number }

type Props = { name: string; made: MadeLink | null; onClose: () => void }

export const LinkDialog = ({ name, made, onClose }: Props) => (
  <Modal opened={made !== null} onClose={onClose} title={`A new password for ${name}`}>
    {made && <Link made={made} />}
  </Modal>
)

function Link({ made }: { made: MadeLink }) {
  const address = `${window.location.origin}/link?for=password#${made.token}`
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      toast({ text: 'The link is copied.' })
    } catch {
      toast({ text: 'The browser does not let this page copy. Select the link and copy it by hand.' })
    }
  }
  return (
    <div className={classes.form}>
      <p>Give this link to the person by a way that only they read. It works once and is shown this once.</p>
      <code className={classes.secret}>{address}</code>
      <p>
        Good until <Moment at={made.expiresAt} />.
      </p>
      <div className={classes.answers}>
        <Button leftSection={<IconCopy />} onClick={() => void copy()} data-autofocus>
          Copy the link
        </Button>
      </div>
    </div>
  )
}
