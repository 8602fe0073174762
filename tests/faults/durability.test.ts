// Kills the server and PostgreSQL in the middle of writing. What anybody was told of must be in the log.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'
import { createRandom } from '#lib/kernel/random'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { postgresFolder } from '../../server/database/embedded.ts'
import { migrate } from '../../server/database/migrate.ts'
import { killPostgres } from '../../server/database/postmaster.ts'
import { createEmptyDatabase, startScratchPostgres } from '../../server/database/scratch.ts'
import { LogStore } from '../../server/interviews/log-store.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually, Visitor } from '../support/visitor.ts'

const KILLS = Number(process.env.KILLS ?? 20)
/** Then another interview begins: a board and a log have an end. */
const KILLS_PER_INTERVIEW = 25
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)
const ROOT = join(import.meta.dirname, '..', '..')
const SCENARIOS = join(ROOT, 'scenarios')
const VICTIM = join(import.meta.dirname, 'victim.ts')

let postgres: Awaited<ReturnType<typeof startScratchPostgres>>
let connection: ConnectionFields
let database: Database

beforeAll(async () => {
  postgres = await startScratchPostgres({ listen: 'socket', supervise: true })
  connection = await createEmptyDatabase(postgres.connection, 'durability')
  await migrate(connection)
  database = createDatabase(connection)
  await loadScenarios({ directory: SCENARIOS, prisma: database.prisma, log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await database.close()
  await postgres.remove()
})

type Victim = { child: ChildProcess; url: string; port: number }

/** Loads a server, which waits to be told its port. */
function loadVictim(early: boolean): ChildProcess {
  return fork(VICTIM, {
    env: {
      ...process.env,
      CONNECTION: JSON.stringify(connection),
      EARLY: early ? '1' : '0',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'node'),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function startVictim(port: number, child: ChildProcess): Promise<Victim> {
  child.send(port)
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  return { child, url, port: Number(new URL(url).port) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Writes shapes and chat lines without a pause until told to stop, and notes what it was told is saved. */
class Writing {
  readonly shapes = new Set<string>()
  readonly lines = new Set<string>()
  private going = true
  private readonly ended: Promise<unknown>
  private readonly clients: SyncClient[]

  private constructor(clients: [SyncClient, SyncClient], seat: Awaited<ReturnType<Visitor['enter']>>, name: string) {
    this.clients = clients
    const [a, b] = clients
    // What another person sees, they were told of.
    b.store.listen(() => {
      for (const { id, typeName } of b.records()) if (typeName === 'shape') this.shapes.add(id)
    })
    this.ended = Promise.all([this.draw(a, name), this.talk(seat, name)])
  }

  static async begin(candidate: Visitor, interviewer: Visitor, interviewId: string, name: string): Promise<Writing> {
    const clients: [SyncClient, SyncClient] = [
      new SyncClient(candidate, interviewId),
      new SyncClient(interviewer, interviewId),
    ]
    await Promise.all(clients.map(({ loaded }) => loaded))
    return new Writing(clients, await interviewer.enter(interviewId), name)
  }

  private async draw(client: SyncClient, name: string): Promise<void> {
    for (let count = 0; this.going; count++) {
      client.store.put([box(`${name}-${count}`, `box ${count}`, count)])
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
  }

  private async talk(seat: Awaited<ReturnType<Visitor['enter']>>, name: string): Promise<void> {
    for (let count = 0; this.going; count++) {
      const text = `${name}-${count}`
      const wait = new Promise((resolve) => setTimeout(resolve, 70))
      void seat.call('chat:send', { text }).then(
        (outcome) => {
          if (outcome.ok) this.lines.add(text)
        },
        () => {},
      )
      await wait
    }
  }

  async stop(): Promise<void> {
    this.going = false
    await this.ended
    for (const client of this.clients) client.close()
  }
}

async function makeInterview(url: string): Promise<{ interviewer: Visitor; candidate: Visitor; interviewId: string }> {
  const [interviewer, candidate] = [await Visitor.guest(url), await Visitor.guest(url)]
  const made = await interviewer.command('interview:create', {
    mode: 'paired',
    scenarioId: 'rate-limiter',
    role: 'interviewer',
  })
  if (!made.ok) throw new Error(made.error.message)
  const { interviewId } = made.result
  const invite = await interviewer.command('invite:create', { interviewId, role: 'candidate', hours: 1, uses: 1 })
  if (!invite.ok) throw new Error(invite.error.message)
  await candidate.command('invite:redeem', { token: invite.result.token })
  return { interviewer, candidate, interviewId }
}

/** What people were told of and the log does not have. */
async function lost(interviewId: string, { shapes, lines }: Writing): Promise<string[]> {
  const stored = await new LogStore(database.pool, 'reader').events(interviewId)
  const drawn = new Set(
    stored.flatMap((event) => (event.kind === 'document:changed' ? Object.keys(event.payload.operations) : [])),
  )
  const said = new Set(stored.flatMap((event) => (event.kind === 'chat:sent' ? [event.payload.text] : [])))
  return [...[...shapes].filter((id) => !drawn.has(id)), ...[...lines].filter((line) => !said.has(line))]
}

/** The log from its beginning, the log from its checkpoint, and what somebody gets who comes now. */
async function foldsAgree(visitor: Visitor, interviewId: string): Promise<void> {
  const store = new LogStore(database.pool, 'reader')
  const fromEmpty = emptyDocument()
  for (const event of await store.events(interviewId)) {
    if (event.kind === 'document:changed') applyDocumentEvent(fromEmpty, event)
  }
  const late = new SyncClient(visitor, interviewId)
  await late.loaded
  expect(Object.values(fromEmpty.records).toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))).toEqual(
    late.records(),
  )
  expect((await store.fold(interviewId)).document.records).toEqual(fromEmpty.records)
  late.close()
}

test(
  `nothing that anybody was told of is lost in ${KILLS} kills of server and database (seed ${SEED})`,
  async () => {
    const random = createRandom(SEED)
    let victim = await startVictim(0, loadVictim(false))
    let spare = loadVictim(false)
    let { candidate, interviewer, interviewId } = await makeInterview(victim.url)
    let told = 0
    for (let round = 0; round < KILLS; round++) {
      if (round > 0 && round % KILLS_PER_INTERVIEW === 0) {
        await foldsAgree(interviewer, interviewId)
        ;({ candidate, interviewer, interviewId } = await makeInterview(victim.url))
      }
      const writing = await Writing.begin(candidate, interviewer, interviewId, `r${round}`)
      await new Promise((resolve) => setTimeout(resolve, 80 + random.integer(400)))
      if (round % 2 === 0) await kill(victim.child)
      else await killPostgres(postgresFolder(postgres.dataDir))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await writing.stop()
      if (round % 2 === 0) {
        victim = await startVictim(victim.port, spare)
        spare = loadVictim(false)
      }
      await eventually(
        'the database is back',
        () =>
          database.pool.query('select 1').then(
            () => true,
            () => false,
          ),
        30_000,
      )
      await eventually(
        'the server answers',
        async () => {
          const seat = await interviewer.enter(interviewId).catch(() => null)
          seat?.socket.disconnect()
          return seat !== null
        },
        30_000,
      )
      expect(await lost(interviewId, writing), `round ${round}`).toEqual([])
      told += writing.shapes.size + writing.lines.size
    }
    // The test would prove nothing if nobody had been told of anything.
    expect(told).toBeGreaterThan(KILLS * 5)
    await foldsAgree(interviewer, interviewId)
    await Promise.all([victim.child, spare].map(kill))
  },
  60_000 + KILLS * 10_000,
)

test('the control that acknowledges before it stores loses what people were told of', async () => {
  let victim = await startVictim(0, loadVictim(true))
  const { candidate, interviewer, interviewId } = await makeInterview(victim.url)
  const missing: string[] = []
  for (let round = 0; round < 3 && missing.length === 0; round++) {
    const writing = await Writing.begin(candidate, interviewer, interviewId, `c${round}`)
    await new Promise((resolve) => setTimeout(resolve, 400))
    await kill(victim.child)
    await writing.stop()
    missing.push(...(await lost(interviewId, writing)))
    victim = await startVictim(victim.port, loadVictim(true))
  }
  await kill(victim.child)
  expect(missing.length).toBeGreaterThan(0)
}, 60_000)
