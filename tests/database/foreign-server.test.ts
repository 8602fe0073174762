// A PostgreSQL server of the operator's own, reached by DATABASE_URL: the same schema, the same interview.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openDatabase } from '../../server/database/open.ts'
import { createEmptyDatabase, startScratchPostgres } from '../../server/database/scratch.ts'
import { freePort } from '../support/free-port.ts'
import { startTestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'

let server: Awaited<ReturnType<typeof startScratchPostgres>>
beforeAll(async () => {
  server = await startScratchPostgres({ listen: await freePort() })
})
afterAll(() => server.remove())

/** The one that is started here, and one of the machine's where the environment names it. */
async function urls(): Promise<string[]> {
  const { host, port, user, password, database } = await createEmptyDatabase(server.connection, 'foreign')
  const own = `postgresql://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`
  return [own, ...(process.env.TEST_DATABASE_URL ? [process.env.TEST_DATABASE_URL] : [])]
}

test('an interview on a database of one\u2019s own is kept there, and nothing is started beside it', async () => {
  for (const databaseUrl of await urls()) {
    const opened = await openDatabase({ databaseUrl, dataDir: '/nonexistent/never-used' })
    expect(opened.postgres).toBeUndefined()
    await opened.close()

    const app = await startTestApp({ connection: { connectionString: databaseUrl } })
    const visitor = await app.visitor()
    const interviewId = await newInterview(visitor, { scenarioId: 'unique-users' })
    const seat = await visitor.enter(interviewId)
    const client = new SyncClient(visitor, interviewId)
    await client.loaded
    client.store.put([box('there', 'counter')])
    await seat.until('the first stroke starts the clock', (state) => state.stage === 'running')
    await app.restart()
    const back = new SyncClient(visitor, interviewId)
    await back.loaded
    await eventually('the shape is there', () => back.store.has('shape:there' as never))
    client.close()
    back.close()
    await app.close()
  }
})
