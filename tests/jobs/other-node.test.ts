// A run of a room may be carried out by another node, or end while the room's own node is down.
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Payload } from '#lib/protocol/commands'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Some seconds of work. */
const RUN: Payload<'run:start'> = {
  simulationId: 'rate-limiter',
  designs: ['sliding-log', 'sliding-counter', 'token-bucket', 'gcra', 'lagging-replica', 'racy-increment'],
  params: { requestsPerSecond: 1500, minutes: 5 },
  seed: 100,
  origins: {},
}

async function startRun(seat: Seat): Promise<string> {
  const outcome = await seat.call('run:start', RUN)
  if (!outcome.ok) throw new Error(outcome.error.message)
  return outcome.result.runId
}

const failure = { code: 'crashed', message: 'It stopped.', retry: true }

/** Stores the end of a run as another process does: this one's own attempt counts for nothing afterwards. */
async function endElsewhere(runId: string): Promise<void> {
  const { count } = await app.database.prisma.run.updateMany({
    where: { id: runId, state: { in: ['queued', 'running'] } },
    data: { state: 'failed', failure, attempt: 2, claimedBy: 'other' },
  })
  expect(count).toBe(1)
}

const stateIn = (seat: Seat, runId: string) => seat.state.runs.find((run) => run.runId === runId)?.state

test('people in a room are told of a run that another node carried out', async () => {
  const visitor = await app.visitor()
  const seat = await visitor.enter(await newInterview(visitor))
  const runId = await startRun(seat)
  await endElsewhere(runId)
  await eventually('the room knows its end', () => stateIn(seat, runId) === 'failed')
  await eventually('with its reason', () => seat.runs.some((run) => run.runId === runId && run.failure !== undefined))
  expect(seat.runs.at(-1)).toMatchObject({ state: 'failed', failure })
})

test('a run that ended while its room was closed has ended when somebody comes back', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const runId = await startRun(await visitor.enter(interviewId))
  await app.app.close()
  await endElsewhere(runId)
  await app.restart()
  const back = await visitor.enter(interviewId)
  await eventually('the room knows its end', () => stateIn(back, runId) === 'failed')
})
