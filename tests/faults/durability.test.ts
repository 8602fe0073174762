// Kills the server and PostgreSQL in the middle of writing. What anybody was told of must be in the log.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createRandom } from '#lib/kernel/random'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { postgresFolder } from '../../server/database/embedded.ts'
import { killPostgres } from '../../server/database/postmaster.ts'
import { startScratchPostgres } from '../../server/database/scratch.ts'
import { makePair } from '../support/people.ts'
import { prepareDatabase } from '../support/prepared-database.ts'
import { eventually } from '../support/visitor.ts'
import { kill, loadVictim, startVictim } from './victims.ts'
import { foldsAgree, lost, Writing } from './writing.ts'

const KILLS = Number(process.env.KILLS ?? 20)
/** Then another interview begins: a board and a log have an end. */
const KILLS_PER_INTERVIEW = 25
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)

let postgres: Awaited<ReturnType<typeof startScratchPostgres>>
let connection: ConnectionFields
let database: Database

beforeAll(async () => {
  postgres = await startScratchPostgres({ listen: 'socket', supervise: true })
  connection = await prepareDatabase(postgres.connection)
  database = createDatabase(connection)
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
    let { people, interviewId } = await makePair(victim.url)
    let told = 0
    for (let round = 0; round < KILLS; round++) {
      if (round > 0 && round % KILLS_PER_INTERVIEW === 0) {
        await foldsAgree(database.pool, people[1], interviewId)
        ;({ people, interviewId } = await makePair(victim.url))
      }
      const writing = await Writing.begin(people, interviewId, `r${round}`)
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
          const seat = await people[1].enter(interviewId).catch(() => null)
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
    await foldsAgree(database.pool, people[1], interviewId)
    await Promise.all([victim.child, spare].map(kill))
  },
  60_000 + KILLS * 10_000,
)

test('the control that acknowledges before it stores loses what people were told of', async () => {
  let victim = await startVictim(0, loadVictim(connection, { early: true }))
  const { people, interviewId } = await makePair(victim.url)
  const missing: string[] = []
  for (let round = 0; round < 3 && missing.length === 0; round++) {
    const writing = await Writing.begin(people, interviewId, `c${round}`)
    await new Promise((resolve) => setTimeout(resolve, 400))
    await kill(victim.child)
    await writing.stop()
    missing.push(...(await lost(database.pool, interviewId, writing)))
    victim = await startVictim(victim.port, loadVictim(connection, { early: true }))
  }
  await kill(victim.child)
  expect(missing.length).toBeGreaterThan(0)
}, 60_000)
