import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { withClient } from '../../server/database/connection.ts'
import { type Postgres, type PostgresOptions, postgresFolder, startPostgres } from '../../server/database/embedded.ts'
import { isAlive, LockedError } from '../../server/database/lock.ts'
import { findPostmaster, killPostgres, processesOf } from '../../server/database/postmaster.ts'

let dataDir: string
const launchers: ChildProcess[] = []
const started: Postgres[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dryrun-test-'))
  // As root, PostgreSQL is another user, who must get to the folders inside.
  chmodSync(dataDir, 0o711)
})
afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill('SIGKILL')
  for (const postgres of started.splice(0)) await postgres.kill()
  await killPostgres(postgresFolder(dataDir))
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, listen: 'socket', ...options })
  started.push(postgres)
  return postgres
}

/** The server's number, once the other process says that it runs. */
async function startElsewhere(): Promise<{ launcher: ChildProcess; pid: number }> {
  const launcher = spawn(process.execPath, [join(import.meta.dirname, '../support/launch-postgres.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  launchers.push(launcher)
  for await (const line of launcher.stdout) return { launcher, pid: Number(String(line).replace('pid ', '')) }
  throw new Error('the launcher ended')
}

async function killed(launcher: ChildProcess): Promise<void> {
  const exit = once(launcher, 'exit')
  launcher.kill('SIGKILL')
  await exit
}

const write = (postgres: Postgres, value: number) =>
  withClient(postgres.connection, async (client) => {
    await client.query('create table if not exists kept (value int)')
    await client.query('insert into kept values ($1)', [value])
  })
const readBack = (postgres: Postgres) =>
  withClient(postgres.connection, async (client) => {
    const { rows } = await client.query<{ value: number }>('select value from kept order by value')
    return rows.map(({ value }) => value)
  })

describe('starting', () => {
  test('keeps what was written over a stop, and leaves no process behind', async () => {
    const first = await start()
    expect(first.adopted).toBe(false)
    await write(first, 1)
    await first.stop()
    expect(processesOf(postgresFolder(dataDir))).toEqual([])
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await readBack(second)).toEqual([1])
  })

  test('is on a unix socket that nobody but its user can reach, with every write going to the disk', async () => {
    const postgres = await start()
    expect(postgres.connection.host).toBe(join(dataDir, 'socket'))
    await withClient(postgres.connection, async (client) => {
      for (const [setting, value] of [
        ['fsync', 'on'],
        ['synchronous_commit', 'on'],
        ['full_page_writes', 'on'],
        ['listen_addresses', ''],
      ] as const) {
        expect((await client.query(`show ${setting}`)).rows[0]).toEqual({ [setting]: value })
      }
    })
  })

  test('refuses a connection without the password', async () => {
    const { connection } = await start()
    await expect(withClient({ ...connection, password: 'guess' }, async () => {})).rejects.toMatchObject({
      code: '28P01',
    })
  })

  test('is on a loopback port where the path of a socket would be too long', async () => {
    const deep = join(dataDir, 'x'.repeat(100))
    const postgres = await start({ dataDir: deep })
    expect(postgres.connection.host).toBe('127.0.0.1')
    await write(postgres, 1)
    expect(await readBack(postgres)).toEqual([1])
  })

  test('is on the port that was asked for', async () => {
    const postgres = await start({ listen: 54_329 })
    expect(postgres.connection).toMatchObject({ host: '127.0.0.1', port: 54_329 })
    await write(postgres, 1)
  })

  test('begins again when the first start was interrupted before the folder was whole', async () => {
    const postgres = await start()
    await postgres.stop()
    const folder = postgresFolder(dataDir)
    renameSync(folder, `${folder}.new`)
    rmSync(join(`${folder}.new`, 'PG_VERSION'))
    await start()
    expect(existsSync(join(folder, 'PG_VERSION'))).toBe(true)
    expect(existsSync(`${folder}.new`)).toBe(false)
  })

  test('says what PostgreSQL said when it does not start', async () => {
    await start().then((postgres) => postgres.stop())
    const settings = join(postgresFolder(dataDir), 'postgresql.conf')
    writeFileSync(settings, `${readFileSync(settings, 'utf8')}\nno_such_setting = 1\n`)
    await expect(start()).rejects.toThrow('no_such_setting')
    expect(processesOf(postgresFolder(dataDir))).toEqual([])
  })

  test('refuses a folder that another version of PostgreSQL wrote', async () => {
    await start().then((postgres) => postgres.stop())
    writeFileSync(join(postgresFolder(dataDir), 'PG_VERSION'), '12\n')
    await expect(start()).rejects.toThrow('was written by PostgreSQL 12')
  })
})

describe('two starts', () => {
  test('in one folder: the second is refused and the first goes on', async () => {
    const { pid } = await startElsewhere()
    await expect(start()).rejects.toThrow(LockedError)
    expect(isAlive(pid)).toBe(true)
  })

  test('at the same moment: one of them wins', async () => {
    await start().then((postgres) => postgres.stop())
    const results = await Promise.allSettled([start(), startElsewhere(), start()])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('after a crash', () => {
  test('of the launcher, its database is adopted with what it holds', async () => {
    const { launcher, pid } = await startElsewhere()
    await killed(launcher)
    const postgres = await start()
    expect(postgres).toMatchObject({ adopted: true, pid })
    await write(postgres, 1)
    expect(await readBack(postgres)).toEqual([1])
    await postgres.stop()
    expect(isAlive(pid)).toBe(false)
  })

  test('of the launcher, a database that does not answer is replaced', async () => {
    const { launcher, pid } = await startElsewhere()
    await killed(launcher)
    process.kill(pid, 'SIGSTOP')
    const postgres = await start()
    expect(postgres.adopted).toBe(false)
    expect(isAlive(pid)).toBe(false)
    await write(postgres, 1)
  })

  test('of launcher and database together, everything committed is there', async () => {
    const { launcher } = await startElsewhere()
    await killed(launcher)
    const first = await start()
    await write(first, 1)
    await first.kill()
    expect(processesOf(postgresFolder(dataDir))).toEqual([])
    expect(existsSync(join(postgresFolder(dataDir), 'postmaster.pid'))).toBe(true)
    const second = await start()
    expect(second.adopted).toBe(false)
    expect(await readBack(second)).toEqual([1])
  })

  test('a postmaster.pid whose number now belongs to another program does not stop the start', async () => {
    const first = await start()
    await first.kill()
    const file = join(postgresFolder(dataDir), 'postmaster.pid')
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
    expect(findPostmaster(postgresFolder(dataDir))).toBeUndefined()
    expect((await start()).adopted).toBe(false)
  })

  test('a lock whose number now belongs to another program does not stop the start', async () => {
    writeFileSync(join(dataDir, 'postgres.lock'), `${process.ppid} 1 boot-of-another-day`)
    await start()
  })

  test('of the database alone, it is started again where that is asked for', async () => {
    const postgres = await start({ supervise: true })
    await write(postgres, 1)
    const before = postgres.pid
    await killPostgres(postgresFolder(dataDir))
    while (postgres.pid === before) await sleep(50)
    expect(await readBack(postgres)).toEqual([1])
  })
})
