// Two nodes on one database: one is frozen or killed, the other takes its interviews over, and the first comes back too late.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import type { ConnectionFields } from '../../server/database/connection.ts'
import { startScratchPostgres } from '../../server/database/scratch.ts'
import { LogStore } from '../../server/interviews/log-store.ts'
import { makePair } from '../support/people.ts'
import type { Pair } from '../support/people.ts'
import { prepareDatabase } from '../support/prepared-database.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'
import { kill, loadVictim, startVictim } from './victims.ts'
import type { Victim } from './victims.ts'
import { foldsAgree, lost, Writing } from './writing.ts'

/** A node is given up after four seconds of silence. */
const TAKEN_OVER_MS_MAX = 20_000
const WRITING_MS = 600

let postgres: Awaited<ReturnType<typeof startScratchPostgres>>
let connection: ConnectionFields
let database: Database
const nodes: Victim[] = []

beforeAll(async () => {
  postgres = await startScratchPostgres({ listen: 'socket' })
  connection = await prepareDatabase(postgres.connection)
  database = createDatabase(connection)
})
afterAll(async () => {
  await Promise.all(nodes.map(({ child }) => kill(child)))
  await database.close()
  await postgres.remove()
})

async function startNode(node: string): Promise<Victim> {
  const victim = await startVictim(0, loadVictim(connection, { node }))
  nodes.push(victim)
  return victim
}

/** The same person, by way of another node. */
const by = (visitor: Visitor, { url }: Victim): Visitor =>
  Object.assign(Object.create(Object.getPrototypeOf(visitor) as object) as Visitor, visitor, { url })

const enters = async (visitor: Visitor, interviewId: string): Promise<boolean> => {
  const seat = await visitor.enter(interviewId).catch(() => null)
  seat?.socket.disconnect()
  return seat !== null
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test.each(['SIGSTOP', 'SIGKILL'] as const)(
  'a node that is lost (%s) loses nothing that people were told of, and stores nothing later',
  async (signal) => {
    const [first, second] = [await startNode(`first-${signal}`), await startNode(`second-${signal}`)]
    const { people, interviewId } = await makePair(first.url)
    const elsewhere: Pair['people'] = [by(people[0], second), by(people[1], second)]
    const before = await Writing.begin(people, interviewId, 'before')
    await pause(WRITING_MS)
    // As long as the first lives, the second leaves its interviews alone.
    expect(await enters(elsewhere[1], interviewId)).toBe(false)
    first.child.kill(signal)

    await eventually('the other has it', () => enters(elsewhere[1], interviewId), TAKEN_OVER_MS_MAX)
    const after = await Writing.begin(elsewhere, interviewId, 'after')
    await pause(WRITING_MS)
    // It goes on where it stood: with changes that it has not stored, and with people who still send it some.
    first.child.kill('SIGCONT')
    await pause(WRITING_MS)
    await Promise.all([before.stop(), after.stop()])

    expect(before.shapes.size).toBeGreaterThan(5)
    expect(after.shapes.size).toBeGreaterThan(5)
    expect(await lost(database.pool, interviewId, before)).toEqual([])
    expect(await lost(database.pool, interviewId, after)).toEqual([])
    const sequences = (await new LogStore(database.pool, 'reader').events(interviewId)).map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, index) => index + 1))
    await foldsAgree(database.pool, elsewhere[1], interviewId)
  },
  90_000,
)
