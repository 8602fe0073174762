// Copies of a board become equal however the network behaves: tldraw's own client over our transport, in bad weather.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'
import { createRandom } from '#lib/kernel/random'
import type { Random } from '#lib/kernel/random'

import { LogStore } from '../../server/interviews/log-store.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { makeRoom } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

const SEEDS = Number(process.env.SEEDS ?? 6)
const FIRST_SEED = Number(process.env.SEED ?? Date.now() % 100_000)
const OPERATIONS = Number(process.env.OPERATIONS ?? 120)
/** Two to six, by the seed. */
const clientsOf = (seed: number): number => 2 + (seed % 5)

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

async function people(count: number): Promise<{ interviewId: string; visitors: Visitor[] }> {
  const visitors: Visitor[] = []
  while (visitors.length < count) visitors.push(await app.visitor())
  return { interviewId: await makeRoom(visitors), visitors }
}

/** One thing that a person does, or that happens to their connection. */
function operate(client: SyncClient, random: Random, name: string): void {
  const shapes = client.records().filter(({ typeName }) => typeName === 'shape')
  const some = shapes[random.integer(Math.max(1, shapes.length))]
  const choice = random.next()
  if (choice < 0.35 || !some) client.store.put([box(name, name, random.integer(800), random.integer(600))])
  else if (choice < 0.65)
    client.store.update(some.id as never, (record) => ({ ...(record as object), x: random.integer(800) }) as never)
  else if (choice < 0.8) client.store.put([{ ...box(name, `renamed ${name}`), id: some.id }])
  else if (choice < 0.92) client.store.remove([some.id as never])
  else client.transport.setWanted(!client.transport.wanted)
}

function equal(clients: SyncClient[]): boolean {
  const texts = clients.map((client) => JSON.stringify(client.records()))
  return new Set(texts).size === 1 && clients.every(({ transport }) => transport.connectionStatus === 'online')
}

const settled = (clients: SyncClient[]): Promise<void> =>
  eventually('all copies are equal', () => equal(clients), 30_000)

/** People draw in bad weather, and then it is quiet and everybody is online. */
async function storm(seed: number, swallows: () => boolean): Promise<{ interviewId: string; clients: SyncClient[] }> {
  const random = createRandom(seed)
  const weather = random.split('weather')
  const { interviewId, visitors } = await people(clientsOf(seed))
  const clients = visitors.map(
    (visitor, index) =>
      new SyncClient(visitor, interviewId, `tab-${index}`, {
        delayMs: () => (weather.next() < 0.3 ? weather.integer(25) : 0),
        drops: () => weather.next() < 0.02,
        swallows,
      }),
  )
  await Promise.all(clients.map(({ loaded }) => loaded))
  const restartAt = Math.floor(OPERATIONS / 2)
  for (let count = 0; count < OPERATIONS; count++) {
    if (count === restartAt) await app.restart()
    const client = clients[random.integer(clients.length)]
    if (client) operate(client, random, `s${seed}-${count}`)
    if (random.next() < 0.4) await new Promise((resolve) => setTimeout(resolve, random.integer(20)))
  }
  for (const client of clients) client.transport.setWanted(true)
  return { interviewId, clients }
}

for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
  test(`${clientsOf(seed)} copies are equal after ${OPERATIONS} operations with delays, lost connections and a restart (seed ${seed})`, async () => {
    const { interviewId, clients } = await storm(seed, () => false)
    await settled(clients)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await settled(clients)

    const log = new LogStore(app.database.pool, 'reader')
    const folded = emptyDocument()
    for (const event of await log.events(interviewId)) {
      if (event.kind === 'document:changed') applyDocumentEvent(folded, event)
    }
    const records = Object.values(folded.records).toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
    expect(records).toEqual(clients[0]?.records())
    expect(records.length).toBeGreaterThan(3)
    for (const client of clients) client.close()
  }, 90_000)
}

test('the control, in which messages are gone from the middle of the stream, leaves copies that differ', async () => {
  const random = createRandom(FIRST_SEED)
  let differing = 0
  for (let seed = FIRST_SEED; seed < FIRST_SEED + 3 && differing === 0; seed++) {
    const { clients } = await storm(seed, () => random.next() < 0.3)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    if (!equal(clients)) differing++
    for (const client of clients) client.close()
  }
  expect(differing).toBeGreaterThan(0)
}, 90_000)
