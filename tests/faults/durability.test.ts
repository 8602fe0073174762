// Kills the server and PostgreSQL in the middle of writing. What anybody was told of must be in the log.
import { join } from 'node:path'

import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createRandom } from '#lib/kernel/random'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { postgresFolder } from '../../server/database/embedded.ts'
import { migrate } from '../../server/database/migrate.ts'
import { killPostgres } from '../../server/database/postmaster.ts'
import { createEmptyDatabase, startScratchPostgres } from '../../server/database/scratch.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import { eventually } from '../support/visitor.ts'
import { kill, loadVictim, startVictim } from './victims.ts'
import { foldsAgree, lost, makeInterview, Writing } from './writing.ts'

const KILLS = Number(process.env.KILLS ?? 20)
/** Then another interview begins: a board and a log have an end. */
const KILLS_PER_INTERVIEW = 25
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)
const SCENARIOS = join(import.meta.dirname, '..', '..', 'scenarios')

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

test(
  `nothing that anybody was told of is lost in ${KILLS} kills of server and database (seed ${SEED})`,
  async () => {
    const random = createRandom(SEED)
    let victim = await startVictim(0, loadVictim(connection))
    let spare = loadVictim(connection)
    let { candidate, interviewer, interviewId } = await makeInterview(victim.url)
    let told = 0
    for (let round = 0; round < KILLS; round++) {
      if (round > 0 && round % KILLS_PER_INTERVIEW === 0) {
        await foldsAgree(database.pool, interviewer, interviewId)
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
        spare = loadVictim(connection)
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
      expect(await lost(database.pool, interviewId, writing), `round ${round}`).toEqual([])
      told += writing.shapes.size + writing.lines.size
    }
    // The test would prove nothing if nobody had been told of anything.
    expect(told).toBeGreaterThan(KILLS * 5)
    await foldsAgree(database.pool, interviewer, interviewId)
    await Promise.all([victim.child, spare].map(kill))
  },
  60_000 + KILLS * 10_000,
)

test('the control that acknowledges before it stores loses what people were told of', async () => {
  let victim = await startVictim(0, loadVictim(connection, { early: true }))
  const { candidate, interviewer, interviewId } = await makeInterview(victim.url)
  const missing: string[] = []
  for (let round = 0; round < 3 && missing.length === 0; round++) {
    const writing = await Writing.begin(candidate, interviewer, interviewId, `c${round}`)
    await new Promise((resolve) => setTimeout(resolve, 400))
    await kill(victim.child)
    await writing.stop()
    missing.push(...(await lost(database.pool, interviewId, writing)))
    victim = await startVictim(victim.port, loadVictim(connection, { early: true }))
  }
  await kill(victim.child)
  expect(missing.length).toBeGreaterThan(0)
}, 60_000)
