// Starts the PostgreSQL that comes with Dryrun in a data folder of its own, or adopts one that an earlier process left
// running there. Listens on a unix socket, or on a loopback port where a socket is impossible.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { type ConnectionFields, withClient } from './connection.ts'
import { isAlive, takeLock } from './lock.ts'
import { findPostmaster, killPostgres, type Postmaster, processesOf, stopPostgres } from './postmaster.ts'
import { findPrograms, isRoot, type Programs } from './programs.ts'

export type PostgresOptions = {
  /** Created if missing; everything that PostgreSQL keeps lies below it. */
  dataDir: string
  /** A unix socket in the data folder, or a port on 127.0.0.1. */
  listen: 'socket' | number
  /** Start it again when it ends by itself. */
  supervise?: boolean
  log?: (line: string) => void
}

export type Postgres = {
  connection: ConnectionFields
  /** The postmaster's; another one after a restart. */
  readonly pid: number
  /** True if it was running already. */
  adopted: boolean
  stop(): Promise<void>
  /** SIGKILL for the server and its children; the data folder is free afterwards. */
  kill(): Promise<void>
}

type Endpoint = { host: string; port: number }

const USER = 'dryrun'
const DATABASE = 'dryrun'
const SOCKET_PORT = 5432
const SOCKET_PATH_BYTES_MAX = 107
const READY_WITHIN_MS = 60_000
const ADOPT_WITHIN_MS = 5_000
const ANSWER_LIMITS = { connectionTimeoutMillis: 2_000, query_timeout: 2_000 }
const LOG_BYTES_MAX = 10 * 1024 * 1024
const STOP_WAITS_MS = 1_000
const SUPERVISE_EVERY_MS = 250

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { listen, supervise = false, log = () => {} } = options
  const dataDir = resolve(options.dataDir)
  const folder = postgresFolder(dataDir)
  makeDataDir(dataDir)
  const unlock = takeLock(join(dataDir, 'postgres.lock'))
  try {
    const programs = findPrograms()
    const password = readPassword(dataDir)
    initialise(dataDir, folder, programs, password, log)
    const fields = (at: Endpoint): ConnectionFields => ({ ...at, user: USER, password, database: DATABASE })

    const running = await adopt(folder, listen, fields, log)
    const endpoint = running?.endpoint ?? (await chooseEndpoint(dataDir, listen))
    let pid = running?.pid ?? (await launch(dataDir, folder, programs, fields(endpoint)))
    let ending = false
    let relaunching: Promise<void> | undefined

    async function relaunch() {
      while (!ending) {
        log('The database ended unexpectedly; starting it again')
        try {
          pid = await launch(dataDir, folder, programs, fields(endpoint))
          return
        } catch (error) {
          log(`The database did not start: ${error instanceof Error ? error.message : String(error)}`)
          await sleep(1_000)
        }
      }
    }
    const watch = setInterval(() => {
      if (supervise && !ending && !relaunching && !isAlive(pid)) {
        relaunching = relaunch().finally(() => (relaunching = undefined))
      }
    }, SUPERVISE_EVERY_MS).unref()

    async function end(how: () => Promise<void>) {
      if (ending) return
      ending = true
      clearInterval(watch)
      // A server that does not come back must not keep this one from stopping.
      await Promise.race([relaunching, sleep(STOP_WAITS_MS, undefined, { ref: false })])
      await how()
      unlock()
    }
    return {
      connection: fields(endpoint),
      get pid() {
        return pid
      },
      adopted: running !== undefined,
      stop: () => end(() => stopPostgres(folder, programs)),
      kill: () => end(() => killPostgres(folder)),
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** How to reach the server that runs in a data folder already, whoever started it; undefined where none does. */
export function runningConnection(dataDir: string): ConnectionFields | undefined {
  const postmaster = findPostmaster(postgresFolder(dataDir))
  const endpoint = postmaster && endpointOf(postmaster, 'socket')
  return endpoint && { ...endpoint, user: USER, password: readPassword(resolve(dataDir)), database: DATABASE }
}

/** Where PostgreSQL's own files lie, for those that end it from outside or copy it. */
export function postgresFolder(dataDir: string): string {
  return join(resolve(dataDir), 'postgres')
}

/** As root, PostgreSQL runs as "nobody", who must be able to walk to its folder. */
function makeDataDir(dataDir: string): void {
  fs.mkdirSync(dataDir, { recursive: true, mode: isRoot() ? 0o711 : 0o700 })
  if (!isRoot()) return
  fs.chmodSync(dataDir, fs.statSync(dataDir).mode | 0o011)
  for (let above = dirname(dataDir); above !== dirname(above); above = dirname(above)) {
    if (fs.statSync(above).mode & 0o001) continue
    throw new Error(
      `PostgreSQL does not run as root, and other users cannot enter ${above}. ` +
        'Set DATA_DIR to a folder that they can reach (by default /var/lib/dryrun/data), or run Dryrun as another user.',
    )
  }
}

function readPassword(dataDir: string): string {
  const path = join(dataDir, 'postgres-password')
  if (fs.existsSync(path)) return fs.readFileSync(path, 'utf8')
  if (fs.existsSync(postgresFolder(dataDir)))
    throw new Error(`${path} is missing; without it the database stays closed.`)
  const password = randomBytes(24).toString('base64url')
  fs.writeFileSync(`${path}.new`, password, { mode: 0o600 })
  fs.renameSync(`${path}.new`, path)
  return password
}

/** The folder appears under its name only when it is whole, so an interrupted first start begins again. */
function initialise(
  dataDir: string,
  folder: string,
  programs: Programs,
  password: string,
  log: (line: string) => void,
) {
  const versionFile = join(folder, 'PG_VERSION')
  if (fs.existsSync(versionFile)) {
    const major = fs.readFileSync(versionFile, 'utf8').trim()
    if (major === programs.major) return
    throw new Error(
      `${folder} was written by PostgreSQL ${major}, and this Dryrun brings ${programs.major}. ` +
        'Make a backup with the Dryrun that wrote it and restore it with this one.',
    )
  }
  log('Creating the database')
  const draft = `${folder}.new`
  const passwordFile = join(dataDir, 'initdb-password')
  fs.rmSync(draft, { recursive: true, force: true })
  makeOwned(draft, programs)
  fs.rmSync(passwordFile, { force: true })
  fs.writeFileSync(passwordFile, password, { mode: 0o600 })
  giveAway(passwordFile, programs)
  try {
    const result = spawnSync(
      programs.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The same order of strings on every machine, whatever its libraries.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...programs.runAs, cwd: draft, env: environment(), encoding: 'utf8' },
    )
    if (result.status !== 0) {
      throw new Error(`initdb failed: ${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`)
    }
  } finally {
    fs.rmSync(passwordFile, { force: true })
  }
  fs.renameSync(draft, folder)
}

/** A server that answers is taken over as it is; one that does not is ended. */
async function adopt(
  folder: string,
  listen: 'socket' | number,
  fields: (at: Endpoint) => ConnectionFields,
  log: (line: string) => void,
): Promise<{ endpoint: Endpoint; pid: number } | undefined> {
  const postmaster = findPostmaster(folder)
  const endpoint = postmaster && endpointOf(postmaster, listen)
  if (postmaster && endpoint) {
    try {
      await untilReady(fields(endpoint), ADOPT_WITHIN_MS, () => isAlive(postmaster.pid))
      return { endpoint, pid: postmaster.pid }
    } catch {
      log('A database is running in the data folder but does not answer; starting it again')
    }
  }
  if (processesOf(folder).length > 0) await killPostgres(folder)
  return undefined
}

function endpointOf({ port, socketFolder, address }: Postmaster, listen: 'socket' | number): Endpoint | undefined {
  if (listen === 'socket' && socketFolder) return { host: socketFolder, port }
  if ((listen === 'socket' || listen === port) && address) return { host: address, port }
  return undefined
}

async function chooseEndpoint(dataDir: string, listen: 'socket' | number): Promise<Endpoint> {
  if (listen !== 'socket') return { host: '127.0.0.1', port: listen }
  const host = join(dataDir, 'socket')
  const bytes = Buffer.byteLength(join(host, `.s.PGSQL.${SOCKET_PORT}`))
  if (process.platform !== 'win32' && bytes <= SOCKET_PATH_BYTES_MAX) return { host, port: SOCKET_PORT }
  return { host: '127.0.0.1', port: await freePort() }
}

/** Starts the postmaster and waits until it answers. Gives its number. */
async function launch(dataDir: string, folder: string, programs: Programs, fields: ConnectionFields): Promise<number> {
  // What is left is of a killed server: nobody uses it, and a reused process number would make PostgreSQL think so.
  if (processesOf(folder).length > 0) await killPostgres(folder)
  fs.rmSync(join(folder, 'postmaster.pid'), { force: true })
  const onSocket = fields.host.startsWith('/')
  if (onSocket) {
    fs.rmSync(fields.host, { recursive: true, force: true })
    makeOwned(fields.host, programs)
  }
  const logPath = join(dataDir, 'postgres.log')
  if (fs.existsSync(logPath) && fs.statSync(logPath).size > LOG_BYTES_MAX) fs.renameSync(logPath, `${logPath}.old`)
  const logFile = fs.openSync(logPath, 'a', 0o600)
  const from = fs.fstatSync(logFile).size
  const settings = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    port: fields.port,
    listen_addresses: onSocket ? '' : fields.host,
    unix_socket_directories: onSocket ? fields.host : '',
    unix_socket_permissions: '0700',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  const child = spawn(
    programs.postgres,
    ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // Detached, or Ctrl-C in a terminal would stop the database before the server that is still writing to it.
    { ...programs.runAs, cwd: folder, env: environment(), detached: true, stdio: ['ignore', logFile, logFile] },
  )
  fs.closeSync(logFile)
  child.unref()
  try {
    const pid = await pidOf(child)
    await untilReady(fields, READY_WITHIN_MS, () => child.exitCode === null && child.signalCode === null)
    return pid
  } catch (cause) {
    await killPostgres(folder)
    const said = fs.readFileSync(logPath).subarray(from).toString('utf8').trim()
    throw new Error(`The database did not start. PostgreSQL says:\n${said || String(cause)}`, { cause })
  }
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((accept, reject) => {
    child.once('error', reject)
    child.once('spawn', () => (child.pid === undefined ? reject(new Error('no process')) : accept(child.pid)))
  })
}

/** Asks until a real query is answered, creating the database the first time; a listening server may still recover. */
async function untilReady(fields: ConnectionFields, withinMs: number, lives: () => boolean): Promise<void> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      await withClient(fields, (client) => client.query('select count(*) from pg_class'), ANSWER_LIMITS)
      return
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '3D000') await createDatabase(fields)
      else if (!lives() || performance.now() > deadline) throw error
      else await sleep(20)
    }
  }
}

async function createDatabase(fields: ConnectionFields): Promise<void> {
  await withClient({ ...fields, database: 'postgres' }, (client) =>
    client.query(`create database "${fields.database}"`),
  )
}

function makeOwned(path: string, programs: Programs): void {
  fs.mkdirSync(path, { mode: 0o700 })
  giveAway(path, programs)
}

function giveAway(path: string, { runAs: { uid, gid } }: Programs): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(path, uid, gid)
}

/** Nothing of the server's own variables, which hold its secrets and could change what PostgreSQL does. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  return { NODE_ENV: process.env.NODE_ENV, PATH, LC_ALL: 'C', ...(SystemRoot ? { SystemRoot, TEMP } : {}) }
}

function freePort(): Promise<number> {
  return new Promise((accept, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? accept(address.port) : reject(new Error('no port'))))
    })
  })
}
