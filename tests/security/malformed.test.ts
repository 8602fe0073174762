// Whatever arrives, the answer is an error code, nothing changes, and the process goes on.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { COMMANDS } from '#lib/protocol/commands'
import type { CommandName } from '#lib/protocol/commands'
import { ERRORS } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { COMMAND_BYTES_MAX, COMMANDS_PER_SECOND_MAX, FRAME_BYTES_MAX } from '#lib/protocol/limits'
import { SITE_COMMANDS } from '#lib/protocol/site'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

const INPUTS = Number(process.env.INPUTS ?? 300)
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)

let app: TestApp
let visitor: Visitor
let interviewId: string
let seat: Seat
beforeAll(async () => {
  app = await startTestApp()
  visitor = await app.visitor()
  interviewId = await newInterview(visitor)
  seat = await visitor.enter(interviewId)
})
afterAll(() => app.close())

const CODES = new Set(Object.keys(ERRORS))
const names = Object.keys(COMMANDS) as CommandName[]

/** Anything that JSON can say, with keys that break careless code. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, '', 0, -1, 1e308, '__proto__', 'a'.repeat(5000), '\u0000', '\ud800'),
    fc.string(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.constantFrom('__proto__', 'constructor', 'prototype', 'id', 'name', 'text', 'minutes', 'x'),
      tie('value'),
      {
        maxKeys: 5,
      },
    ),
  ),
})).value

const refused = (outcome: Outcome<unknown>): boolean =>
  outcome.ok || (CODES.has(outcome.error.code) && outcome.error.message.length > 0 && outcome.error.code !== 'internal')

/** Commands are limited to twenty a second for an account. */
const pace = () => new Promise((resolve) => setTimeout(resolve, 51))

/** An interview of one's own: a random command may have ended the shared one, and with it its board. */
async function newRoom(): Promise<{ owner: Visitor; room: string }> {
  const owner = await app.visitor()
  return { owner, room: await newInterview(owner) }
}

async function stillWorks(): Promise<void> {
  const { owner: other, room: interviewId } = await newRoom()
  const client = new SyncClient(other, interviewId)
  await client.loaded
  client.store.put([box('alive', 'alive')])
  const events = () => app.database.prisma.event.count({ where: { interviewId, kind: 'document:changed' } })
  await eventually('the shape is stored', async () => (await events()) > 1)
  client.close()
  expect(Object.prototype).not.toHaveProperty('polluted')
  expect(({} as Record<string, unknown>).id).toBeUndefined()
}

test(`commands with any payload get an error code (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), anything, async (name, payload) => {
      const outcome = await seat.raw({ id: crypto.randomUUID(), name, payload })
      await pace()
      return refused(outcome)
    }),
    { seed: SEED, numRuns: Math.min(INPUTS, 150) },
  )
  await stillWorks()
}, 60_000)

test(`envelopes of any form get an error code (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (envelope) => {
      const outcome = await seat.raw(envelope)
      await pace()
      return refused(outcome) && !outcome.ok
    }),
    { seed: SEED, numRuns: Math.min(INPUTS, 100) },
  )
  expect(await seat.raw({ id: crypto.randomUUID(), name: 'constructor', payload: {} })).toMatchObject({
    error: { code: 'unknown-command' },
  })
  await stillWorks()
}, 60_000)

test(`site commands with any body get an error code (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(SITE_COMMANDS), 'nonsense', '__proto__'),
      anything,
      async (name, body) => {
        // A guest who sends nothing with it is taken at their word.
        const sender = name === 'account:delete' ? await app.visitor() : visitor
        const response = await sender.fetch(`/api/commands/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        return refused((await response.json()) as Outcome<unknown>)
      },
    ),
    { seed: SEED, numRuns: INPUTS },
  )
  const broken = await visitor.fetch('/api/commands/account:rename', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":',
  })
  expect(broken.status).toBe(400)
  await stillWorks()
})

test('oversized commands are refused and change nothing', async () => {
  const before = seat.state.sequence
  const outcome = await seat.raw({
    id: crypto.randomUUID(),
    name: 'chat:send',
    payload: { text: 'x'.repeat(COMMAND_BYTES_MAX + 1) },
  })
  expect(outcome).toMatchObject({ ok: false, error: { code: 'too-large' } })
  const long = await visitor.fetch('/api/commands/account:rename', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'x'.repeat(COMMAND_BYTES_MAX) }),
  })
  expect(long.status).toBe(413)
  const text = await seat.raw({ id: crypto.randomUUID(), name: 'chat:send', payload: { text: 'x'.repeat(10_000) } })
  expect(text).toMatchObject({ ok: false, error: { code: 'malformed', message: expect.stringContaining('2,000') } })
  expect(seat.state.sequence).toBe(before)
})

test('more commands than the limit get an error however many tabs send them, and later ones work again', async () => {
  const tabs = [seat, await visitor.enter(interviewId), await visitor.enter(interviewId)]
  const began = performance.now()
  const sent = tabs.flatMap((tab) =>
    Array.from({ length: 40 }, (_, count) => tab.call('note:write', { text: `note ${count}` })),
  )
  const codes = (await Promise.all(sent)).map((outcome) => (outcome.ok ? 'ok' : outcome.error.code))
  const seconds = (performance.now() - began) / 1000
  expect(new Set(codes)).toEqual(new Set(['ok', 'too-fast']))
  expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(COMMANDS_PER_SECOND_MAX * (2 + seconds))
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  for (const tab of tabs) expect(await tab.call('note:write', { text: 'calm again' })).toMatchObject({ ok: true })
})

/** A message near tldraw's protocol, with something wrong in it. */
const frame = fc.oneof(
  fc.string(),
  anything.map((value) => JSON.stringify(value)),
  fc
    .record({
      type: fc.constantFrom('connect', 'push', 'ping', 'nonsense'),
      clientClock: fc.oneof(fc.integer(), fc.constant('x')),
      connectRequestId: fc.string(),
      lastServerClock: fc.oneof(fc.integer(), fc.constant(null)),
      protocolVersion: fc.constantFrom(8, 7, 0, 99),
      schema: anything,
      diff: fc.dictionary(
        fc.constantFrom('shape:a', 'page:page', 'document:document', '__proto__', 'entry:e'),
        anything,
      ),
      presence: anything,
    })
    .map((message) => JSON.stringify(message)),
)

test(`frames of any form end at most the connection that sent them (seed ${SEED})`, async () => {
  const { owner, room } = await newRoom()
  const good = new SyncClient(owner, room)
  await good.loaded
  let socket = owner.socket('/board', { interviewId: room, sessionId: 'fuzz' })
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 4 }), async (frames) => {
      if (!socket.connected) {
        socket.disconnect()
        socket = owner.socket('/board', { interviewId: room, sessionId: 'fuzz' })
        await new Promise<void>((resolve) => {
          socket.on('connect', () => resolve())
          socket.on('connect_error', () => resolve())
        })
      }
      for (const text of frames) socket.emit('frame', text)
      await new Promise((resolve) => setTimeout(resolve, 8))
    }),
    { seed: SEED, numRuns: INPUTS },
  )
  socket.disconnect()
  good.store.put([box('after', 'after the storm')])
  const back = new SyncClient(owner, room)
  await back.loaded
  await eventually('the good client still works', () => back.store.has('shape:after' as never))
  expect(back.store.has('page:page' as never)).toBe(true)
  good.close()
  back.close()
  await stillWorks()
}, 60_000)

test('what tldraw allows and Dryrun does not is taken back: links that run, embeds, loops, lost pages, too large records', async () => {
  const { owner, room } = await newRoom()
  const client = new SyncClient(owner, room)
  await client.loaded
  const propsOf = (record: object) => (record as { props: object }).props
  const withLink = (href: string) => ({ ...box('link', 'x'), props: { ...propsOf(box('link', 'x')), url: href } })
  const bad = [
    box('huge', 'x'.repeat(70_000)),
    { ...box('self', 'self'), parentId: 'shape:self' },
    {
      ...box('rich', 'x'),
      props: {
        ...propsOf(box('rich', 'x')),
        richText: {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }],
            },
          ],
        },
      },
    },
  ]
  client.store.put(bad as never)
  await eventually('they are taken back', () => bad.every(({ id }) => !client.store.has(id as never)))
  client.store.put([withLink('https://example.org') as never])
  client.store.remove(['page:page' as never])
  await eventually('the page comes back', () => client.store.has('page:page' as never))
  const events = await app.database.prisma.event.findMany({ where: { interviewId: room, kind: 'document:changed' } })
  expect(JSON.stringify(events)).not.toContain('javascript:')
  client.close()
})

test('half a character or a NUL never drops the room: the board takes it back, the chat cleans it', async () => {
  const { owner: other, room } = await newRoom()
  const own = await other.enter(room)
  let ended = 0
  own.socket.on('disconnect', () => ended++)
  const client = new SyncClient(other, room)
  await client.loaded
  client.store.put([box('half', 'x\ud800y'), box('nul', 'x\u0000y'), box('fine', 'x \u{1f600} y')])
  await eventually(
    'they are taken back',
    () => !client.store.has('shape:half' as never) && !client.store.has('shape:nul' as never),
  )
  expect(client.store.has('shape:fine' as never)).toBe(true)
  expect(await own.call('chat:send', { text: 'a\ud800b\u0000c' })).toMatchObject({ ok: true })
  await own.until('the line', (state) => state.chat[0]?.text === 'a\ufffdbc')
  expect(await own.call('meeting:link', { url: 'https://x.example/\ud800' })).toMatchObject({ ok: false })
  expect(ended).toBe(0)
  client.close()
})

test('a frame over the limit ends the connection', async () => {
  const socket = visitor.socket('/board', { interviewId, sessionId: 'large' })
  await new Promise<void>((resolve) => socket.on('connect', () => resolve()))
  const ended = new Promise<void>((resolve) => socket.on('disconnect', () => resolve()))
  socket.emit('frame', 'x'.repeat(FRAME_BYTES_MAX + 1))
  await ended
  await stillWorks()
})
