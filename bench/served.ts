// The whole server as people start it, with its pages, on a data folder of the benchmark's own.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { wait } from './child.ts'

const root = join(import.meta.dirname, '..')
const READY_MS_MAX = 90_000
const END_MS_MAX = 15_000
const ASK_EVERY_MS = 10

/** `busyMs` is the processor's time of the server's own process until then, where the system tells it. */
export type Served = { url: string; readyMs: number; busyMs: number | undefined; stop(): Promise<void> }
export type Way = 'node' | 'npm'

/** What `npm start` does once: installs, generates, builds. */
export function setUp(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'server', 'set-up.js'), 'start'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}

/** A folder for the data, which PostgreSQL's own user can enter. */
export async function withDataFolder<Result>(work: (dataDir: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dryrun-bench-'))
  chmodSync(dataDir, 0o711)
  try {
    return await work(dataDir)
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Starts the server and waits until it answers /ready; `readyMs` is how long that took from the start of the process. */
export async function serve(dataDir: string, way: Way = 'node'): Promise<Served> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const [program, argv] = way === 'npm' ? ['npm', ['start']] : [process.execPath, ['server/index.ts']]
  const began = performance.now()
  const server = spawn(program as string, argv as string[], {
    cwd: root,
    // A group of its own, so that what npm started gets the signal too.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
  })
  let said = ''
  server.on('error', (error) => (said += error.message))
  server.stderr.on('data', (data: Buffer) => (said += data.toString()))
  const lives = (): boolean => server.pid !== undefined && server.exitCode === null && server.signalCode === null
  const tell = (signal: 'SIGTERM' | 'SIGKILL' | 0): boolean => {
    // Zero would be the group of this process itself.
    if (server.pid === undefined) return false
    try {
      return process.kill(-server.pid, signal)
    } catch {
      return false
    }
  }
  const stop = async (): Promise<void> => {
    tell('SIGTERM')
    const end = performance.now() + END_MS_MAX
    // npm ends before the server that it started does, and the server only after its database.
    while (tell(0) && performance.now() < end) await wait(ASK_EVERY_MS)
    tell('SIGKILL')
  }
  while (!(await answers(`${url}/ready`))) {
    if (lives() && performance.now() - began < READY_MS_MAX) await wait(ASK_EVERY_MS)
    else {
      await stop()
      throw new Error(`The server did not start: ${said.trim()}`)
    }
  }
  return { url, readyMs: performance.now() - began, busyMs: busyMs(server.pid), stop }
}

/** Linux counts in hundredths of a second. */
function busyMs(pid = 0): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return undefined
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
