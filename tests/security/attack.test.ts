// What stopped the server, or made it do more than was asked, when it was attacked; each is tried again.
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'

import { HANDSHAKE_BYTES_MAX, PACKETS_PER_SECOND_MAX, RUNS_WAITING_PER_ACCOUNT_MAX } from '#lib/protocol/limits'
import type { LobbyState } from '#lib/protocol/lobby'
import type { Person } from '#lib/protocol/sockets'
import { simulations } from '#lib/simulations/registry'

import { GUEST_DOMAIN } from '../../server/accounts/auth.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { makePair, newInterview } from '../support/people.ts'
import { RawBoard, schema } from '../support/raw-board.ts'
import { eventually } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Resolves to the code of the refusal, or to null once the connection stands. */
const refusalOf = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve(null))
    socket.once('connect_error', (error: Error & { data?: { code: string } }) =>
      resolve(error.data?.code ?? error.name),
    )
  })

test.each(['40', '40/interview,', '40/nowhere,'])(
  'asking to enter %s over and over ends the connection',
  async (ask) => {
    const { cookie } = await app.visitor()
    const polling = `${app.url}/socket.io/?EIO=4&transport=polling`
    const opened = await (await fetch(polling, { headers: { cookie } })).text()
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string }
    const body = Array.from({ length: 1_000 }, () => ask).join('\u001e')
    await fetch(`${polling}&sid=${sid}`, { method: 'POST', body, headers: { cookie } })
    const after = await fetch(`${polling}&sid=${sid}`, { headers: { cookie } })
    expect(await after.json()).toMatchObject({ message: 'Session ID unknown' })
  },
)

/** A connection of the protocol below, which says nothing of who it is. */
async function bareConnection(): Promise<WebSocket> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  await once(socket, 'message')
  return socket
}

test('a ping of the protocol below has nothing written to it, whoever sends a million of them', async () => {
  const socket = await bareConnection()
  let pongs = 0
  socket.on('pong', () => pongs++)
  for (let times = 0; times < 100; times++) socket.ping()
  // Engine.IO says when it has read so far: what it cannot read it ends the connection for.
  socket.send('?')
  await once(socket, 'close')
  expect(pongs).toBe(0)
})

test.each(['6', '3', '4'])(
  'packets %s that mean nothing end the connection when there are thousands',
  async (packet) => {
    const socket = await bareConnection()
    const closed = once(socket, 'close')
    for (let times = 0; times < 3 * PACKETS_PER_SECOND_MAX; times++) socket.send(packet)
    await closed
  },
)

test('nobody enters the main namespace, which asks for no login', async () => {
  const visitor = await app.visitor()
  expect(await refusalOf(visitor.socket('' as '/lobby', {}))).toBe('not-allowed')
})

test('what a tab says when it enters is short, because it is kept', async () => {
  const visitor = await app.visitor()
  expect(await refusalOf(visitor.socket('/lobby', { more: 'x'.repeat(HANDSHAKE_BYTES_MAX) }))).toBe('too-large')
  expect(await refusalOf(visitor.socket('/lobby', { more: 'x'.repeat(HANDSHAKE_BYTES_MAX / 2) }))).toBeNull()
})

const WISH = { role: 'candidate', experience: 'mid', scenarios: [], minutes: null }

test('an offer that is accepted again and again makes one interview', async () => {
  const [candidate, interviewer] = [await app.visitor(), await app.visitor()]
  const [asked, asking] = [candidate.socket('/lobby', {}), interviewer.socket('/lobby', {})]
  const offered = new Promise<string>((resolve) => {
    asked.on('state', ({ offer }: LobbyState) => offer && resolve(offer.offerId))
  })
  await asked.emitWithAck('command', 'lobby:join', WISH)
  await asking.emitWithAck('command', 'lobby:join', { ...WISH, role: 'interviewer' })
  const offerId = await offered
  await asked.emitWithAck('command', 'offer:accept', { offerId })
  const accept = () => asking.emitWithAck('command', 'offer:accept', { offerId })
  await Promise.all(Array.from({ length: 20 }, accept))
  const { database } = app
  expect(await database.prisma.interview.count({ where: { createdBy: interviewer.accountId } })).toBe(1)
})

test('who waits in the lobby is told of what happens together, not of each change', async () => {
  const [restless, patient] = [await app.visitor(), await app.visitor()]
  let told = 0
  const waiting = patient.socket('/lobby', {}).on('state', () => told++)
  const joining = restless.socket('/lobby', {})
  await waiting.emitWithAck('command', 'lobby:join', WISH)
  await Promise.all(Array.from({ length: 30 }, () => joining.emitWithAck('command', 'lobby:join', WISH)))
  await eventually('the other is seen', () => told > 0)
  expect(told).toBeLessThan(10)
})

test('a board is sent once to a connection, not at every greeting', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const board = await RawBoard.open(visitor, interviewId)
  const greeting = { type: 'connect', connectRequestId: 'b', lastServerClock: 0, protocolVersion: 8, schema: schema() }
  for (let times = 0; times < 20; times++) board.send(greeting)
  await eventually('the connection is ended', () => board.ended)
  expect(board.messages.filter(({ type }) => type === 'connect')).toHaveLength(1)
})

test('a new name asks the database for nobody, however many rooms its bearer has open', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const seat = await visitor.enter(interviewId)
  const names: string[] = []
  seat.socket.on('people', (people: Person[]) => names.push(...people.map(({ name }) => name)))
  const asked = vi.spyOn(app.database.prisma.account, 'findMany')
  await visitor.command('account:rename', { name: 'Half \ud800 a pair' })
  await eventually('the room hears it', () => names.includes('Half \ufffd a pair'))
  expect(asked).not.toHaveBeenCalled()
  asked.mockRestore()
})

test('what is written goes on while whole logs are read', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const seat = await visitor.enter(interviewId)
  const { reading } = app.database
  const held = await Promise.all(Array.from({ length: reading.options.max }, () => reading.connect()))
  expect(await seat.call('chat:send', { text: 'still here' })).toMatchObject({ ok: true })
  const exported = visitor.fetch('/api/account/export')
  for (const client of held) client.release()
  expect(await (await exported).text()).toContain('still here')
})

test('notes that were replaced are sent to nobody any more', async () => {
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  const seat = await visitor.enter(interviewId)
  for (const text of ['first', 'second', 'third']) await seat.call('note:write', { text })
  const again = await visitor.enter(interviewId)
  const notes = again.welcome?.events.filter(({ event }) => event.kind === 'note:written')
  expect(notes?.map(({ event }) => event.payload)).toEqual([{ text: 'third' }])
  expect(again.gaps).toEqual([])
})

test('of links, ratings and calls that replace one another who joins is told the last, so that they can always join', async () => {
  const { interviewId, people } = await makePair(app.url)
  const [candidate, interviewer] = people
  const seat = await interviewer.enter(interviewId)
  await seat.call('phase:start', {})
  const scenario = await app.app.scenarios.latest('rate-limiter')
  const criterionId = scenario?.scenario.interviewer.criteria[0]?.id ?? ''
  for (const nth of [1, 2, 3]) {
    await seat.call('meeting:link', { url: `https://example.org/${nth}` })
    await seat.call('view:call', {})
    await seat.call('rating:set', { criterionId, verdict: 'met', reason: `reason ${nth}` })
    await seat.call('communication:rate', { points: nth, reason: '' })
  }
  await seat.call('rating:clear', { criterionId })
  const again = await interviewer.enter(interviewId)
  const kinds = again.welcome?.events.map(({ event }) => event.kind) ?? []
  const replacing = ['meeting:linked', 'view:called', 'rating:set', 'rating:cleared', 'communication:rated']
  expect(kinds.filter((kind) => replacing.includes(kind)).toSorted()).toEqual([
    'communication:rated',
    'meeting:linked',
    'rating:cleared',
    'view:called',
  ])
  expect(again.gaps).toEqual([])
  expect(again.state).toEqual(seat.state)
  for (const visitor of [candidate, interviewer]) visitor.close()
})

test('a run that is asked for twice is the same run, also when no further one may start', async () => {
  const visitor = await app.visitor()
  const seat = await visitor.enter(await newInterview(visitor))
  const ask = { simulationId: 'rate-limiter', designs: ['token-bucket'], params: {}, seed: 1, origins: {} }
  const ids = Array.from({ length: RUNS_WAITING_PER_ACCOUNT_MAX }, () => crypto.randomUUID())
  const runs = await Promise.all(ids.map((id) => seat.call('run:start', ask, id)))
  expect(runs.every(({ ok }) => ok)).toBe(true)
  expect(await Promise.all(ids.map((id) => seat.call('run:start', ask, id)))).toEqual(runs)
})

test('of a run with every parameter at its highest it is soon said that it is too big, whatever is simulated', async () => {
  const visitor = await app.visitor()
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  for (const { id, designs, params } of simulations.values()) {
    const highest = Object.entries(params.shape as Record<string, z.ZodType>).flatMap(([name, schema]) => {
      const { maximum } = z.toJSONSchema(schema, { io: 'input' })
      return maximum === undefined ? [] : [[name, maximum]]
    })
    const ask = { simulationId: id, designs: designs.map((design) => design.id), params: Object.fromEntries(highest) }
    expect(await visitor.command('lab:run', { ...ask, seed: 1 })).toMatchObject({ ok: false })
  }
  delay.disable()
  expect(delay.max / 1e6).toBeLessThan(500)
})

test('no guest takes an address by which guests are known', async () => {
  const visitor = await app.visitor()
  const claim = { email: `Somebody@${GUEST_DOMAIN.toUpperCase()}`, password: 'long enough' }
  expect(await visitor.command('account:claim', claim)).toMatchObject({ error: { code: 'malformed' } })
})

test('characters that the database cannot hold are refused, and are no fault of the server', async () => {
  const visitor = await app.visitor()
  const codes = [
    await visitor.command('person:report', { accountId: visitor.accountId, reason: 'a\0b' }),
    await visitor.command('person:block', { accountId: '\0' }),
    await visitor.command('invite:redeem', { token: 'x\ud800' }),
  ].map((outcome) => !outcome.ok && outcome.error.code)
  expect(codes).toEqual(['malformed', 'malformed', 'malformed'])
})

test('whoever is told that they joined is in, even if the owner deletes their account at that moment', async () => {
  for (let round = 0; round < 8; round++) {
    const [owner, guest] = [await app.visitor(), await app.visitor()]
    const interviewId = await newInterview(owner, { mode: 'paired', role: 'interviewer' })
    const asked = { interviewId, role: 'candidate', hours: 1, uses: 9 } as const
    const made = await owner.command('invite:create', asked)
    if (!made.ok) throw new Error(made.error.message)
    const seat = await owner.enter(interviewId)
    const redeem = () => guest.command('invite:redeem', { token: made.result.token })
    const [, ...joined] = await Promise.all([owner.command('account:delete', {}), redeem(), redeem(), redeem()])
    seat.socket.disconnect()
    const isIn = await app.database.prisma.participant.count({ where: { interviewId, accountId: guest.accountId } })
    if (joined.some(({ ok }) => ok)) expect([round, isIn]).toEqual([round, 1])
  }
})

test('a block that is asked for ten times at once is one block, and no fault', async () => {
  const [visitor, other] = [await app.visitor(), await app.visitor()]
  const { accountId } = other
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => visitor.command('person:block', { accountId })))
  expect(outcomes).toEqual(outcomes.map(() => ({ ok: true, result: {} })))
})

test('one person with one link in many tabs takes one use of it, and is in by all of them', async () => {
  const owner = await app.visitor()
  const interviewId = await newInterview(owner, { mode: 'paired', role: 'interviewer' })
  for (const uses of [1, 9]) {
    const made = await owner.command('invite:create', { interviewId, role: 'observer', hours: 1, uses })
    if (!made.ok) throw new Error(made.error.message)
    const { inviteId, token } = made.result
    const guest = await app.visitor()
    const outcomes = await Promise.all(Array.from({ length: 9 }, () => guest.command('invite:redeem', { token })))
    expect(outcomes).toEqual(outcomes.map(() => ({ ok: true, result: { interviewId } })))
    expect(await app.database.prisma.invite.findUnique({ where: { id: inviteId } })).toMatchObject({ uses: 1 })
  }
})
