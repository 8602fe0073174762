// Nothing that a person filled in is left after they delete their account: in no table, no line of the log, no answer to others.
import { Writable } from 'node:stream'

import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { queries } from '#lib/protocol/queries'
import type { Viewer } from '#lib/protocol/queries'

import { eraseAccount } from '../../server/accounts/erase.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { makeRoom, newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'
import { adminOf, dump, member, PASSWORD } from './member.ts'

let app: TestApp
let logged = ''
beforeAll(async () => {
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString()
      done()
    },
  })
  app = await startTestApp({ log: pino({ level: 'trace' }, stream), trustedProxies: ['127.0.0.1'] })
})
afterAll(() => app.close())

const viewerOf = ({ accountId }: Visitor, rank: Viewer['rank'] = 'learner'): Viewer => ({
  accountId,
  name: '',
  email: null,
  rank,
  guest: true,
})

/** A word for each field, which says by itself what was left. */
const canaries = (who: string, fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field, `canary${who}${field}`.toLowerCase()]))
const left = (text: string, marks: Record<string, string>): string[] =>
  Object.values(marks).filter((mark) => text.includes(mark))

const ok = async (outcome: Promise<{ ok: boolean }>): Promise<void> => expect(await outcome).toMatchObject({ ok: true })

/** What somebody says and judges in an interview that another keeps. */
async function speak(seat: Seat, words: Record<string, string>): Promise<void> {
  await ok(seat.call('phase:start', {}))
  await ok(seat.call('chat:send', { text: `Hello, I am ${words.chat}` }))
  await ok(seat.call('note:write', { text: `They seem ${words.note}` }))
  await ok(seat.call('rating:set', { criterionId: 'limiter-in-front', verdict: 'met', reason: words.rating! }))
  await ok(seat.call('communication:rate', { points: 4, reason: words.communication! }))
  await ok(seat.call('meeting:link', { url: `https://meet.example/${words.link}` }))
  await ok(
    seat.call('run:start', {
      simulationId: 'rate-limiter',
      designs: ['fixed-window'],
      params: {},
      seed: 1,
      origins: { users: { from: 'worksheet', text: words.origin! } },
    }),
  )
}

const draw = async (visitor: Visitor, interviewId: string, records: object[]): Promise<SyncClient> => {
  const client = new SyncClient(visitor, interviewId)
  await client.loaded
  client.store.put(records as never)
  const ids = records.map((record) => (record as { id: string }).id)
  await eventually('it is stored', async () => {
    const rows = await app.database.prisma.event.findMany({ where: { interviewId, kind: 'document:changed' } })
    const text = JSON.stringify(rows.map(({ payload }) => payload))
    return ids.every((id) => text.includes(id))
  })
  return client
}

const entry = (id: string, text: string) => ({
  id: `entry:${id}`,
  typeName: 'entry',
  kind: 'requirement',
  order: 'a1',
  text,
  requirement: 'functional',
  for: '',
  options: '',
  because: '',
})

test('after a deletion no word of the person is left anywhere, and the others still have their interview', async () => {
  const said = canaries('said', ['chat', 'note', 'rating', 'communication', 'link', 'origin', 'expected'])
  const own = canaries('own', ['name', 'email', 'browser', 'report', 'board', 'worksheet', 'file', 'gone', 'alone'])
  const address = '203.0.113.77'
  const person = await member(app, `${own.email}@example.org`, {
    'user-agent': `Mozilla ${own.browser}`,
    'x-forwarded-for': address,
  })
  const other = await app.visitor()
  await ok(person.command('account:rename', { name: `Ada ${own.name}` }))
  await ok(person.command('person:report', { accountId: other.accountId, reason: own.report! }))
  await ok(person.command('person:block', { accountId: other.accountId }))
  await ok(other.command('person:report', { accountId: person.accountId, reason: `Ada ${own.name} was late` }))

  const shared = await makeRoom([person, other])
  const [seat, otherSeat] = [await person.enter(shared), await other.enter(shared)]
  await speak(seat, said)
  await ok(otherSeat.call('chat:send', { text: 'what the other said' }))
  const together = await draw(person, shared, [box('together', 'drawn together')])
  await ok(seat.call('interview:end', {}))
  await ok(seat.call('self-rating:give', { grade: 'hire', reason: said.expected! }))
  await ok(otherSeat.call('self-rating:give', { grade: null, reason: '' }))
  await otherSeat.until('the scorecard', ({ stage }) => stage === 'revealed')

  const solo = await newInterview(person)
  const alone = await draw(person, solo, [
    box('mine', own.board!),
    entry('mine', own.worksheet!),
    { id: 'document:document', typeName: 'document', gridSize: 10, meta: {}, name: own.file! },
  ])
  await ok((await person.enter(solo)).call('chat:send', { text: own.alone! }))
  // The other took this one out of their list: nobody else has it.
  const hidden = await makeRoom([person, other])
  await other.enter(hidden)
  await ok((await person.enter(hidden)).call('chat:send', { text: own.gone! }))
  await ok(other.command('interview:delete', { interviewId: hidden }))
  await ok(person.command('lab:run', { simulationId: 'rate-limiter', designs: ['gcra'], params: {}, seed: 7 }))

  const marks = { ...said, ...own, address }
  expect(left(await dump(app), marks)).toEqual(Object.values(marks))
  await app.restart()

  const wrong = await person.command('account:delete', { password: 'not the password' })
  expect(wrong).toMatchObject({ error: { code: 'malformed', problems: [{ field: 'password' }] } })
  expect(await person.command('account:delete', {})).toMatchObject({ ok: false })
  await ok(person.command('account:delete', { password: PASSWORD }))
  together.close()
  alone.close()

  expect(left(await dump(app), marks)).toEqual([])
  expect(left(logged, marks)).toEqual([])
  expect(await person.command('account:rename', { name: 'Back' })).toMatchObject({ error: { code: 'not-signed-in' } })
  const { prisma } = app.database
  expect((await prisma.interview.findMany({ where: { createdBy: person.accountId } })).map(({ id }) => id)).toEqual([
    shared,
  ])
  expect(await prisma.run.count({ where: { accountId: person.accountId } })).toBe(0)
  expect(await prisma.audit.findMany({ where: { subject: person.accountId } })).toMatchObject([
    { action: 'account:delete', actorId: person.accountId, detail: { interviews: 2, shared: 1 } },
  ])

  const again = await other.enter(shared)
  expect(again.state.chat.map(({ text }) => text)).toEqual(['', 'what the other said'])
  expect(again.welcome?.people.map(({ name }) => name)).toContain('Somebody who left')
  expect(again.state.ratings[person.accountId]?.['limiter-in-front']).toMatchObject({ verdict: 'met', reason: '' })
  const next = await again.call('interview:continue', {})
  if (!next.ok) throw new Error(next.error.message)
  expect(await prisma.participant.findMany({ where: { interviewId: next.result.interviewId } })).toMatchObject([
    { accountId: other.accountId, role: 'interviewer' },
  ])
  const viewer = viewerOf(other)
  const review = await queries().review(viewer, shared)
  expect(review?.score).not.toBeNull()
  expect(JSON.stringify(review?.document.records)).toContain('drawn together')
  expect(review?.runs).toMatchObject([{ simulationId: 'rate-limiter', by: '' }])
  await eventually('the run that they asked for ends all the same', async () => {
    const run = await prisma.run.findFirst({ where: { interviewId: shared } })
    return run?.state === 'done'
  })
  const list = await queries().myInterviews(viewer)
  expect(list.filter(({ id }) => id === shared)).toMatchObject([{ with: ['somebody who left'] }])
  expect(left(JSON.stringify([review, list, again.welcome]), marks)).toEqual([])
})

test('who is in a room with them comes back to a room that has forgotten, and works on', async () => {
  const [person, other] = [await app.visitor(), await app.visitor()]
  const interviewId = await makeRoom([person, other])
  const [seat, otherSeat] = [await person.enter(interviewId), await other.enter(interviewId)]
  await ok(seat.call('phase:start', {}))
  await ok(seat.call('chat:send', { text: 'canaryopenroom' }))
  await otherSeat.until('the line', ({ chat }) => chat.length === 1)
  const client = new SyncClient(other, interviewId)
  await client.loaded
  client.store.put([box('before', 'before')])
  const { sequence } = otherSeat.state
  const ended = Promise.all([seat, otherSeat].map(({ socket }) => new Promise((done) => socket.on('disconnect', done))))
  await ok(person.command('account:delete', {}))
  // At once: by themselves they would be sent out when the room next wants to store something.
  const late = new Promise((_, reject) => setTimeout(reject, 5_000, new Error('the room is still open after 5 s')))
  await Promise.race([ended, late])
  client.store.put([box('after', 'after')])

  // A browser comes back and names the last thing that it knows; it must be told everything again all the same.
  const back = await other.enter(interviewId, sequence)
  expect(back.welcome?.whole).toBe(true)
  expect(JSON.stringify(back.welcome)).not.toContain('canaryopenroom')
  await ok(back.call('chat:send', { text: 'still here' }))
  const another = new SyncClient(other, interviewId)
  await another.loaded
  await eventually('what was drawn meanwhile is there', () => another.store.has('shape:after' as never))
  expect(another.store.has('shape:before' as never)).toBe(true)
  for (const each of [client, another]) each.close()
  expect(await dump(app)).not.toContain('canaryopenroom')
})

test('a deletion while they draw and run, and asked for twice at once, leaves nothing', async () => {
  const [person, other] = [await app.visitor(), await app.visitor()]
  const interviewId = await makeRoom([person, other])
  const solo = await newInterview(person)
  const seat = await person.enter(interviewId)
  await other.enter(interviewId)
  const client = new SyncClient(person, solo)
  await client.loaded
  const run = await person.command('lab:run', {
    simulationId: 'rate-limiter',
    designs: ['sliding-log', 'sliding-counter', 'token-bucket', 'gcra', 'lagging-replica', 'racy-increment'],
    params: { requestsPerSecond: 1500, minutes: 5 },
    seed: 4,
  })
  expect(run).toMatchObject({ result: { runId: expect.any(String) } })
  const { prisma } = app.database
  await eventually('it runs', async () => (await prisma.run.count({ where: { state: 'running' } })) > 0)
  let drawn = 0
  const busy = setInterval(() => {
    client.store.put([box(`busy-${++drawn}`, `canarybusyboard ${drawn}`, drawn)])
    void seat.call('chat:send', { text: `canarybusychat ${drawn}` }).catch(() => {})
  }, 60)
  await eventually('some of it is stored', async () => left(await dump(app), { a: 'canarybusychat', b: 'canarybusyboard' }).length === 2) // prettier-ignore
  const twice = await Promise.all([person.command('account:delete', {}), person.command('account:delete', {})])
  expect(twice.some((outcome) => outcome.ok)).toBe(true)
  for (const outcome of twice) if (!outcome.ok) expect(outcome.error.code).toBe('not-signed-in')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  clearInterval(busy)
  client.close()

  expect(left(await dump(app), { a: 'canarybusychat', b: 'canarybusyboard' })).toEqual([])
  await eventually('nothing runs', async () => (await prisma.run.count({ where: { state: 'running' } })) === 0)
  expect(await prisma.audit.count({ where: { action: 'account:delete', subject: person.accountId } })).toBe(1)
  expect((await app.app.rooms.get(interviewId))?.state.participants[other.accountId]).toBeDefined()
  expect(await app.app.rooms.get(solo)).toBeNull()
})

test('their runs are stopped, and their rooms taken from whichever node has them open', async () => {
  const { prisma, pool } = app.database
  const [person, other] = [await app.visitor(), await app.visitor()]
  const interviewId = await makeRoom([person, other])
  const seat = await person.enter(interviewId)
  await other.enter(interviewId)
  await ok(seat.call('chat:send', { text: 'hello' }))
  const run = { simulationId: 'rate-limiter', version: 1, params: {}, seed: 1, state: 'running' }
  await prisma.run.create({ data: { ...run, id: 'of-theirs', accountId: person.accountId, leaseUntil: new Date(Date.now() + 60_000) } }) // prettier-ignore
  const before = await prisma.interviewOwner.findUniqueOrThrow({ where: { interviewId } })
  const cancelled: string[] = []
  const erased = await eraseAccount(
    {
      pool,
      // As if the room were open elsewhere.
      rooms: { discard: async () => {} },
      runs: { cancel: async (id) => void cancelled.push(id) },
      now: Date.now,
      disconnect: () => {},
    },
    person.accountId,
    { actorId: null, action: 'account:erase' },
  )
  expect([erased, cancelled]).toEqual(['erased', ['of-theirs']])
  const after = await prisma.interviewOwner.findUniqueOrThrow({ where: { interviewId } })
  expect(after.epoch).toBe(before.epoch + 1)
})

test('the only admin stays, also when two go at once; an admin deletes others', async () => {
  const { prisma } = app.database
  const [first, second] = [await adminOf(app, 'first@example.org'), await adminOf(app, 'second@example.org')]
  const guest = await app.visitor()
  await ok(first.command('account:erase', { accountId: guest.accountId }))
  expect(await first.command('account:erase', { accountId: guest.accountId })).toMatchObject({
    error: { code: 'not-found' },
  })
  expect(await prisma.audit.findFirst({ where: { subject: guest.accountId } })).toMatchObject({
    action: 'account:erase',
    actorId: first.accountId,
  })
  const both = await Promise.all([first, second].map((each) => each.command('account:delete', { password: PASSWORD })))
  expect(both.filter((outcome) => outcome.ok)).toHaveLength(1)
  expect(both.find((outcome) => !outcome.ok)).toMatchObject({ error: { code: 'wrong-moment' } })
  expect(await prisma.account.count({ where: { rank: 'admin' } })).toBe(1)
})
