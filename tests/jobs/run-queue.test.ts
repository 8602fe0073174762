// Runs through the real queue and the real threads.
import pino from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import type { RunUpdate } from '#lib/protocol/sockets'

import { RunQueue } from '../../server/jobs/run-queue.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
let visitor: Visitor
beforeAll(async () => {
  app = await startTestApp()
  visitor = await app.visitor()
  // Its own queue would take the runs of these tests.
  await app.app.close()
})
afterAll(() => app.close())

const queues: RunQueue[] = []
afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.close()
  await app.database.prisma.run.deleteMany()
})

function startQueue(node: string, secondsMax = 30): { queue: RunQueue; updates: RunUpdate[] } {
  const updates: RunUpdate[] = []
  const queue = new RunQueue({
    pool: app.database.pool,
    log: pino({ level: 'silent' }),
    node,
    workers: 1,
    secondsMax,
    memoryMbMax: 512,
    updated: (_, update) => updates.push(update),
  })
  queues.push(queue)
  return { queue, updates }
}

let count = 0
async function wait(params: Record<string, unknown> = {}, simulationId = 'rate-limiter', designs = ['fixed-window']) {
  const id = `run-${count++}`
  await app.database.prisma.run.create({
    data: {
      id,
      accountId: visitor.accountId,
      simulationId,
      version: 1,
      seed: 7,
      params: { params, designs },
    },
  })
  return id
}

const stateOf = async (id: string) => (await app.database.prisma.run.findUniqueOrThrow({ where: { id } })).state

test('a waiting run is claimed, tells its progress, and its result is kept', async () => {
  const id = await wait()
  const { queue, updates } = startQueue('a')
  queue.kick()
  await eventually('it is done', async () => (await stateOf(id)) === 'done', 30_000)
  expect(updates.some(({ runId, state }) => runId === id && state === 'running')).toBe(true)
  const row = await app.database.prisma.run.findUniqueOrThrow({ where: { id } })
  expect(row.result).toMatchObject({ hash: expect.any(String), figures: expect.any(Array) })
  expect(row).toMatchObject({ attempt: 1, claimedBy: 'a' })
})

test('the same parameters and seed get the kept result, without another run', async () => {
  const first = await wait()
  const { queue, updates } = startQueue('a')
  queue.kick()
  await eventually('the first is done', async () => (await stateOf(first)) === 'done', 30_000)
  const second = await wait()
  const began = performance.now()
  queue.kick()
  await eventually('the second is done', async () => (await stateOf(second)) === 'done')
  const [a, b] = await Promise.all(
    [first, second].map((id) => app.database.prisma.run.findUniqueOrThrow({ where: { id } })),
  )
  expect(b!.result).toEqual(a!.result)
  expect(updates.filter(({ runId }) => runId === second).at(-1)?.state).toBe('done')
  expect(performance.now() - began).toBeGreaterThan(0)
})

test('a run is cancelled while it waits and while it runs', async () => {
  const running = await wait({}, 'distributed-lock', ['raft-fencing'])
  const waiting = await wait()
  const { queue, updates } = startQueue('a')
  queue.kick()
  await eventually('the first runs', async () => (await stateOf(running)) === 'running')
  await queue.cancel(waiting)
  expect(await stateOf(waiting)).toBe('cancelled')
  await queue.cancel(running)
  await eventually('both are cancelled', async () => (await stateOf(running)) === 'cancelled')
  expect(updates.filter(({ state }) => state === 'cancelled').map(({ runId }) => runId)).toEqual([waiting, running])
})

test('a run that takes too long ends with the reason, and the next goes on', async () => {
  const slow = await wait({}, 'distributed-lock', ['raft-fencing'])
  const { queue, updates } = startQueue('a', 0.05)
  queue.kick()
  await eventually('it is stopped', async () => (await stateOf(slow)) === 'failed')
  const failed = updates.find(({ state }) => state === 'failed')
  expect(failed?.failure).toMatchObject({ code: 'timed-out', retry: false })
  expect(failed?.failure?.message).toContain('0.05 s')
})

test('a run whose thread fails says so and can be tried again', async () => {
  const broken = await wait({ nonsense: 1 })
  const next = await wait()
  const { queue } = startQueue('a')
  queue.kick()
  await eventually('it failed', async () => (await stateOf(broken)) === 'failed')
  const row = await app.database.prisma.run.findUniqueOrThrow({ where: { id: broken } })
  expect(row.failure).toMatchObject({ code: 'crashed', retry: true })
  await eventually('the next one runs', async () => (await stateOf(next)) === 'done', 30_000)
})

test('a run of a node that died is claimed by another, and the dead one cannot complete it', async () => {
  const id = await wait()
  await app.database.pool.query(
    `update "Run" set "state" = 'running', "attempt" = 1, "claimedBy" = 'dead', "leaseUntil" = now() - interval '1 second'
     where "id" = $1`,
    [id],
  )
  const { queue } = startQueue('alive')
  queue.kick()
  await eventually('it is done', async () => (await stateOf(id)) === 'done', 30_000)
  const row = await app.database.prisma.run.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ attempt: 2, claimedBy: 'alive' })
  const late = await app.database.pool.query(
    `update "Run" set "state" = 'failed' where "id" = $1 and "attempt" = 1 and "state" = 'running'`,
    [id],
  )
  expect(late.rowCount).toBe(0)
})
