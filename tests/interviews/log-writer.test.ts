// The writer of the log on a real database: what is stored together, what is refused, and what a failure takes with it.
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Event } from '#lib/protocol/events'

import { FencedError, LogWriter } from '../../server/interviews/log-writer.ts'
import type { Statement } from '../../server/interviews/log-writer.ts'
import { LogStore } from '../../server/interviews/log-store.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const NODE = 'writer'

async function opened(): Promise<{ interviewId: string; epoch: number; next: number }> {
  const interviewId = await newInterview(await app.visitor())
  const loaded = await new LogStore(app.database.pool, NODE).open(interviewId)
  return { interviewId, epoch: loaded!.epoch, next: loaded!.state.sequence + 1 }
}

const said = (sequence: number, text: string): Event => ({
  sequence,
  at: Date.now(),
  actor: null,
  kind: 'chat:sent',
  version: 1,
  payload: { text },
})
const textsOf = async (interviewId: string) =>
  (await new LogStore(app.database.pool, 'reader').events(interviewId)).flatMap((event) =>
    event.kind === 'chat:sent' ? [event.payload.text] : [],
  )
const broken: Statement = { text: 'insert into "NoSuchTable" values (1)', values: [] }

test('batches of several rooms share a transaction, and any text comes back as it was', async () => {
  const commits: number[] = []
  const writer = new LogWriter(app.database.pool, NODE, (rooms) => commits.push(rooms))
  const [a, b] = [await opened(), await opened()]
  const odd = 'tab\t "quotes" \\u0000 \u{1f600} \u202e <b>'
  await Promise.all([
    writer.append({ ...a, events: [said(a.next, odd)], statements: [] }),
    writer.append({ ...b, events: [said(b.next, 'b')], statements: [] }),
  ])
  expect(commits).toEqual([2])
  expect(await textsOf(a.interviewId)).toEqual([odd])
  await writer.append({ ...a, events: [said(a.next + 1, 'nul \u0000 is left out')], statements: [] })
  expect((await textsOf(a.interviewId)).at(-1)).toBe('nul  is left out')
})

test('the size of a log is that of its JSON, however well the database packs it', async () => {
  const writer = new LogWriter(app.database.pool, NODE)
  const room = await opened()
  const store = new LogStore(app.database.pool, 'reader')
  const before = (await store.fold(room.interviewId)).bytes
  const text = 'the same again '.repeat(10_000)
  const bytes = await writer.append({ ...room, events: [said(room.next, text)], statements: [] })
  expect(bytes).toBe(JSON.stringify({ text }).length)
  expect((await store.fold(room.interviewId)).bytes - before).toBe(bytes)
})

test('a node that lost an interview stores nothing of it, and the other rooms of the transaction are stored', async () => {
  const writer = new LogWriter(app.database.pool, NODE)
  const [lost, kept] = [await opened(), await opened()]
  await app.database.pool.query(
    `update "InterviewOwner" set "owner" = 'other', "epoch" = "epoch" + 1 where "interviewId" = $1`,
    [lost.interviewId],
  )
  const [first, second] = await Promise.allSettled([
    writer.append({ ...lost, events: [said(lost.next, 'lost')], statements: [] }),
    writer.append({ ...kept, events: [said(kept.next, 'kept')], statements: [] }),
  ])
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(FencedError) })
  expect(second?.status).toBe('fulfilled')
  expect(await textsOf(lost.interviewId)).toEqual([])
  expect(await textsOf(kept.interviewId)).toEqual(['kept'])
})

test('one room\u2019s failure fails no other, and nothing of that room is stored after it until it is opened again', async () => {
  const writer = new LogWriter(app.database.pool, NODE)
  const [bad, good] = [await opened(), await opened()]
  const results = await Promise.allSettled([
    writer.append({ ...bad, events: [said(bad.next, 'one')], statements: [broken] }),
    writer.append({ ...good, events: [said(good.next, 'good')], statements: [] }),
    writer.append({ ...bad, events: [said(bad.next + 1, 'two')], statements: [] }),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
  expect(await textsOf(bad.interviewId)).toEqual([])
  expect(await textsOf(good.interviewId)).toEqual(['good'])
  await expect(writer.append({ ...bad, events: [said(bad.next, 'again')], statements: [] })).rejects.toThrow()
  const loaded = await new LogStore(app.database.pool, NODE).open(bad.interviewId)
  await writer.append({ ...bad, epoch: loaded!.epoch, events: [said(bad.next, 'anew')], statements: [] })
  expect(await textsOf(bad.interviewId)).toEqual(['anew'])
})
