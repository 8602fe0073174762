// What runs in a data folder of PostgreSQL, and how to end it.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { isAlive } from './lock.ts'
import type { Programs } from './programs.ts'

export type Postmaster = { pid: number; port: number; socketFolder: string; address: string }

/** The server that postmaster.pid names, if it lives; the number of a dead one may belong to anything by now. */
export function findPostmaster(folder: string): Postmaster | undefined {
  const lines = readLines(join(folder, 'postmaster.pid'))
  const pid = Number(lines?.[0])
  if (!lines || !Number.isInteger(pid) || pid < 2 || !isAlive(pid)) return undefined
  if (process.platform === 'linux' && !worksIn(pid, folder)) return undefined
  return { pid, port: Number(lines[3]), socketFolder: lines[4] ?? '', address: lines[5] ?? '' }
}

/** Every process of the server: where there is /proc, also those whose postmaster is gone. */
export function processesOf(folder: string): number[] {
  if (process.platform !== 'linux') {
    const postmaster = findPostmaster(folder)
    return postmaster ? [postmaster.pid] : []
  }
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && worksIn(pid, folder) && isAlive(pid))
}

/** SIGKILL for the server and its children, as a power cut would. For tests, and for a server that does not answer. */
export async function killPostgres(folder: string): Promise<void> {
  const postmaster = findPostmaster(folder)
  // Held first, so that it cannot replace the children while they are being ended.
  if (postmaster && process.platform === 'linux') sendQuietly(postmaster.pid, 'SIGSTOP')
  for (;;) {
    const pids = processesOf(folder)
    if (pids.length === 0) return
    for (const pid of pids) sendQuietly(pid, 'SIGKILL')
    await sleep(10)
  }
}

/** Ends the server as gently as the time allows: a checkpoint, else without one, else as a power cut. */
export async function stopPostgres(folder: string, programs: Programs): Promise<void> {
  const pid = findPostmaster(folder)?.pid
  if (pid === undefined) return killPostgres(folder)
  for (const [signal, limitMs] of [
    ['INT', 4_000],
    ['QUIT', 2_000],
  ] as const) {
    if (process.platform === 'win32') spawnSync(programs.pgCtl, ['kill', signal, String(pid)])
    else sendQuietly(pid, `SIG${signal}`)
    for (let waitedMs = 0; waitedMs < limitMs; waitedMs += 20) {
      if (!isAlive(pid)) return
      await sleep(20)
    }
  }
  await killPostgres(folder)
}

/** PostgreSQL's processes stand in their data folder. */
function worksIn(pid: number, folder: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder) &&
      /\/postgres( |$)/.test(readlinkSync(`/proc/${pid}/exe`))
    )
  } catch {
    return false
  }
}

function sendQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself meanwhile.
  }
}

function readLines(path: string): string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return undefined
  }
}
