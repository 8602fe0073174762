// The server as it is started, told to end in the middle of work: it stops taking traffic, keeps everything, and is gone in time.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { withClient } from '../../server/database/connection.ts'
import { postgresFolder, runningConnection } from '../../server/database/embedded.ts'
import { processesOf } from '../../server/database/postmaster.ts'
import { freePort } from '../support/free-port.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually, Visitor } from '../support/visitor.ts'

const root = join(import.meta.dirname, '..', '..')
const STOP_WITHIN_MS = 10_000

let folder: string
let port: number
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dryrun-stop-'))
  // As root, PostgreSQL is another user, who must be able to enter.
  chmodSync(folder, 0o711)
  port = await freePort()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const dataDir = () => join(folder, 'data')

async function startServer(): Promise<{ child: ChildProcess; url: string; said: () => string }> {
  let said = ''
  const child = spawn(process.execPath, [join(root, 'server', 'index.ts')], {
    cwd: root,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, PORT: String(port), DATA_DIR: dataDir() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()))
  await eventually('the server is up', () => said.includes('Dryrun is at') || child.exitCode !== null, 60_000)
  expect(said).toContain('Dryrun is at')
  return { child, url: `http://localhost:${port}`, said: () => said }
}

async function stop(child: ChildProcess): Promise<{ code: unknown; took: number }> {
  const began = performance.now()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await ended) as unknown[]
  return { code, took: performance.now() - began }
}

test('told to end while people draw, a run runs and a client hangs, it keeps what it confirmed and ends in time', async () => {
  const { child, url, said } = await startServer()
  const visitor = await Visitor.guest(url)
  const interviewId = await newInterview(visitor)
  const seat = await visitor.enter(interviewId)
  const [one, two] = [new SyncClient(visitor, interviewId), new SyncClient(visitor, interviewId)]
  await Promise.all([one.loaded, two.loaded])
  const confirmed = new Set<string>()
  two.store.listen(() => {
    for (const { id, typeName } of two.records()) if (typeName === 'shape') confirmed.add(id)
  })
  let drawn = 0
  const drawing = setInterval(() => one.store.put([box(`b${++drawn}`, `box ${drawn}`, drawn)]), 5)
  const simulationId = 'distributed-lock'
  await seat.call('run:start', { simulationId, designs: ['fencing-token'], params: {}, seed: 7, origins: {} })
  // Headers that never end hold a connection open.
  const { connect } = await import('node:net')
  const hanging = connect(port, 'localhost')
  hanging.on('error', () => {})
  hanging.write('POST /api/commands/account:rename HTTP/1.1\r\nHost: localhost\r\nContent-Le')
  await eventually('something is confirmed', () => confirmed.size > 20, 20_000)

  const { code, took } = await stop(child)
  clearInterval(drawing)
  hanging.destroy()
  const told = [...confirmed]
  one.close()
  two.close()
  visitor.close()
  expect(code, said()).toBe(0)
  expect(took).toBeLessThan(STOP_WITHIN_MS)
  expect(processesOf(postgresFolder(dataDir()))).toEqual([])

  const again = await startServer()
  const back = new SyncClient(visitor, interviewId)
  await back.loaded
  expect(told.filter((id) => !back.store.has(id as never))).toEqual([])
  back.close()
  visitor.close()
  expect((await stop(again.child)).code).toBe(0)
}, 120_000)

/** Draws what the log cannot take: the first waits in the database, the second behind it in the server. */
async function drawBehindLock(database: pg.Client, { store }: SyncClient): Promise<void> {
  await database.query('begin; lock table "Event" in access exclusive mode')
  store.put([box('first', 'first')])
  const waiting = `select from pg_locks where relation = '"Event"'::regclass and not granted`
  await eventually('the edit waits', async () => (await database.query(waiting)).rowCount !== 0)
  store.put([box('second', 'second')])
  await sleep(500)
}

test('while it ends it is not ready, and lives, and keeps what it was sent', async () => {
  const { child, url } = await startServer()
  expect((await fetch(`${url}/ready`)).status).toBe(200)
  const visitor = await Visitor.guest(url)
  const interviewId = await newInterview(visitor)
  const drawing = new SyncClient(visitor, interviewId)
  await drawing.loaded
  const ended = await withClient(runningConnection(dataDir())!, async (database) => {
    await drawBehindLock(database, drawing)
    const stopping = stop(child)
    await eventually('it is not ready', async () => (await fetch(`${url}/ready`)).status === 503)
    expect((await fetch(`${url}/health`)).status).toBe(200)
    // Longer than a server lives that does not wait for its rooms.
    await sleep(2_000)
    await database.query('rollback')
    return stopping
  })
  expect(ended.code).toBe(0)
  drawing.close()

  const again = await startServer()
  const back = new SyncClient(visitor, interviewId)
  await back.loaded
  for (const id of ['shape:first', 'shape:second']) expect(back.store.has(id as never), id).toBe(true)
  back.close()
  visitor.close()
  expect((await stop(again.child)).code).toBe(0)
}, 60_000)

test('a query that never ends keeps neither it nor its database alive', async () => {
  const { child, url, said } = await startServer()
  const visitor = await Visitor.guest(url)
  const drawing = new SyncClient(visitor, await newInterview(visitor))
  await drawing.loaded
  const ended = await withClient(runningConnection(dataDir())!, async (database) => {
    await drawBehindLock(database, drawing)
    return stop(child)
  })
  expect(ended.code, said()).toBe(0)
  expect(ended.took).toBeLessThan(STOP_WITHIN_MS)
  expect(processesOf(postgresFolder(dataDir()))).toEqual([])
  drawing.close()
  visitor.close()
}, 60_000)
