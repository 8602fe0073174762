// Two people at the sockets of a real server on a real database.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { queries } from '#lib/protocol/queries'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

type Pair = { interviewId: string; candidate: Visitor; interviewer: Visitor; c: Seat; i: Seat }

async function pairUp(): Promise<Pair> {
  const [interviewer, candidate] = [await app.visitor(), await app.visitor()]
  const interviewId = await newInterview(interviewer, { mode: 'paired', role: 'interviewer' })
  const invite = await interviewer.command('invite:create', { interviewId, role: 'candidate', hours: 1, uses: 1 })
  if (!invite.ok) throw new Error(invite.error.message)
  const joined = await candidate.command('invite:redeem', { token: invite.result.token })
  expect(joined).toEqual({ ok: true, result: { interviewId } })
  const [i, c] = [await interviewer.enter(interviewId), await candidate.enter(interviewId)]
  return { interviewId, candidate, interviewer, c, i }
}

test('two people go from invite to scorecard, and both see it at the same moment', async () => {
  const { c, i, interviewId } = await pairUp()
  expect(await i.call('phase:start', {})).toEqual({ ok: true, result: {} })
  await c.until('the clock runs', (state) => state.clock.runningSince !== null)
  await i.call('chat:send', { text: 'Hello <b>you</b>' })
  await c.until('chat', (state) => state.chat[0]?.text === 'Hello <b>you</b>')
  await i.call('interview:end', {})
  await c.until('the end', (state) => state.stage === 'ended')
  await i.call('self-rating:give', { grade: 'hire', reason: 'clear' })
  expect(c.state.selfRatings).toEqual({})
  await c.call('self-rating:give', { grade: null, reason: '' })
  await c.until('the scorecard', (state) => state.stage === 'revealed' && state.score !== null)
  await i.until('the scorecard', (state) => state.stage === 'revealed')
  expect(Object.keys(c.state.selfRatings)).toHaveLength(2)
  const row = await app.database.prisma.interview.findUniqueOrThrow({ where: { id: interviewId } })
  expect(row.revealedAt).not.toBeNull()
  expect(c.gaps).toEqual([])
  expect(i.gaps).toEqual([])
})

test('a repeated command returns its first answer and does nothing again, also after a restart', async () => {
  const { c, i, interviewer, interviewId } = await pairUp()
  const id = crypto.randomUUID()
  const first = await i.call('chat:send', { text: 'once' }, id)
  expect(await i.call('chat:send', { text: 'once' }, id)).toEqual(first)
  await c.until('one line', (state) => state.chat.length === 1)
  await app.restart()
  const back = await interviewer.enter(interviewId)
  expect(await back.call('chat:send', { text: 'once' }, id)).toEqual(first)
  expect(back.state.chat).toHaveLength(1)
})

test('what the candidate draws is in the log under their name before the other sees it', async () => {
  const { candidate, interviewer, interviewId } = await pairUp()
  const [a, b] = [new SyncClient(candidate, interviewId), new SyncClient(interviewer, interviewId)]
  await Promise.all([a.loaded, b.loaded])
  a.store.put([box('one', 'cache')])
  let stored: unknown[] = []
  b.store.listen(() => {
    if (stored.length > 0 || !b.store.has('shape:one' as never)) return
    stored = [1]
  })
  await eventually('the shape arrives', () => b.store.has('shape:one' as never))
  const events = await app.database.prisma.event.findMany({ where: { interviewId, kind: 'document:changed' } })
  const own = events.filter(({ actorId }) => actorId === candidate.accountId)
  expect(own).toHaveLength(1)
  expect(JSON.stringify(own[0]?.payload)).toContain('shape:one')
  await app.restart()
  const late = new SyncClient(interviewer, interviewId)
  await late.loaded
  expect(late.store.has('shape:one' as never)).toBe(true)
  for (const client of [a, b, late]) client.close()
})

test('somebody who reconnects gets what they missed, and nothing twice', async () => {
  const { c, i, candidate, interviewId } = await pairUp()
  await i.call('chat:send', { text: 'one' })
  await c.until('one', (state) => state.chat.length === 1)
  const since = c.state.sequence
  c.socket.disconnect()
  await i.call('chat:send', { text: 'two' })
  const back = await candidate.enter(interviewId, since)
  expect(back.welcome?.whole).toBe(false)
  expect(back.welcome?.events.filter(({ event }) => event.kind === 'chat:sent')).toHaveLength(1)
})

test('a stranger learns nothing, and an ended board refuses changes', async () => {
  const { i, candidate, interviewId } = await pairUp()
  const stranger = await app.visitor()
  await expect(stranger.enter(interviewId)).rejects.toThrow('no such interview')
  await expect(stranger.enter('nonsense')).rejects.toThrow('no such interview')
  const board = new SyncClient(candidate, interviewId)
  await board.loaded
  await i.call('interview:end', {})
  board.store.put([box('late', 'too late')])
  await eventually('the change is taken back', () => !board.store.has('shape:late' as never))
  board.close()
})

test('a list of interviews names the scenario as it was when the interview was made', async () => {
  const { prisma } = app.database
  const scenarioId = 'rate-limiter'
  const visitor = await app.visitor()
  const before = await newInterview(visitor, { scenarioId })
  const { latestVersion } = await prisma.scenario.findUniqueOrThrow({ where: { id: scenarioId } })
  const version = latestVersion!
  const { content } = await prisma.scenarioVersion.findUniqueOrThrow({
    where: { scenarioId_version: { scenarioId, version } },
  })
  const held = content as { title: string }
  await prisma.scenarioVersion.create({
    data: { scenarioId, version: version + 1, hash: 'another', content: { ...held, title: 'Only so many' } },
  })
  await prisma.scenario.update({ where: { id: scenarioId }, data: { latestVersion: version + 1 } })
  const after = await newInterview(visitor, { scenarioId })
  const { accountId } = visitor
  const list = await queries().myInterviews({ accountId, name: 'x', email: null, rank: 'learner', guest: true })
  const titles = Object.fromEntries(list.map(({ id, scenario }) => [id, scenario.title]))
  expect(titles).toEqual({ [before]: held.title, [after]: 'Only so many' })
})
