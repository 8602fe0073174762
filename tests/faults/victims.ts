// Servers in processes of their own, to be stopped and killed.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import type { ConnectionFields } from '../../server/database/connection.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const VICTIM = join(import.meta.dirname, 'victim.ts')

export type Victim = { child: ChildProcess; url: string; port: number }

type Loading = {
  /** Tells people of what it has not stored yet: the control. */
  early?: boolean
  node?: string
}

/** Loads a server, which waits to be told its port. */
export function loadVictim(
  connection: ConnectionFields,
  { early = false, node = 'victim' }: Loading = {},
): ChildProcess {
  return fork(VICTIM, {
    env: {
      ...process.env,
      CONNECTION: JSON.stringify(connection),
      EARLY: early ? '1' : '0',
      NODE: node,
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node'),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** Port 0 is any. */
export async function startVictim(port: number, child: ChildProcess): Promise<Victim> {
  child.send(port)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { child, url, port: Number(new URL(url).port) }
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
