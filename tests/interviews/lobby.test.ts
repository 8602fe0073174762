// The lobby over its sockets; time is moved by hand.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Socket } from 'socket.io-client'

import { LOBBY_SOLO_AFTER_SECONDS, OFFER_SECONDS } from '#lib/protocol/limits'
import type { LobbyState, Wish } from '#lib/protocol/lobby'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
let ahead = 0
beforeAll(async () => {
  app = await startTestApp({ now: () => Date.now() + ahead })
})
afterAll(() => app.close())

const open: Waiter[] = []
beforeEach(async () => {
  for (const waiter of open.splice(0)) {
    await waiter.send('lobby:leave', {})
    waiter.socket.disconnect()
  }
})

class Waiter {
  readonly visitor: Visitor
  readonly socket: Socket
  state: LobbyState | null = null

  constructor(visitor: Visitor) {
    this.visitor = visitor
    this.socket = visitor.socket('/lobby', {})
    this.socket.on('state', (state: LobbyState) => {
      this.state = state
    })
    open.push(this)
  }

  send(name: string, payload: unknown) {
    return this.socket.timeout(10_000).emitWithAck('command', name, payload) as Promise<{ ok: boolean }>
  }

  join(wish: Partial<Wish> = {}) {
    return this.send('lobby:join', { role: 'either', experience: 'mid', scenarios: [], minutes: null, ...wish })
  }

  offer(): NonNullable<LobbyState['offer']> {
    if (!this.state?.offer) throw new Error('no offer')
    return this.state.offer
  }

  async offered(): Promise<void> {
    await eventually('an offer', () => this.state?.offer != null)
  }
}

async function offeredPair(): Promise<[Waiter, Waiter]> {
  const [a, b] = [new Waiter(await app.visitor()), new Waiter(await app.visitor())]
  await a.join({ role: 'candidate' })
  await b.join({ role: 'interviewer' })
  await Promise.all([a.offered(), b.offered()])
  return [a, b]
}

test('two who fit are offered to each other, and both yes make an interview in their roles', async () => {
  const [a, b] = await offeredPair()
  expect(a.offer()).toMatchObject({ role: 'candidate', youAccepted: false, theyAccepted: false })
  await a.send('offer:accept', { offerId: a.offer().offerId })
  await eventually('the other hears it', () => b.state?.offer?.theyAccepted === true)
  expect(a.state?.interviewId).toBeNull()
  await b.send('offer:accept', { offerId: b.offer().offerId })
  await eventually('both get the interview', () => a.state?.interviewId != null && b.state?.interviewId != null)
  expect(a.state?.interviewId).toBe(b.state?.interviewId)
  const seat = await a.visitor.enter(a.state!.interviewId!)
  expect(seat.welcome?.you.role).toBe('candidate')
})

test('a declined pair is not offered again, and the other is told', async () => {
  const [a, b] = await offeredPair()
  await a.send('offer:decline', { offerId: a.offer().offerId })
  await eventually('told', () => b.state?.notice === 'declined' && b.state.offer === null)
  await a.send('lobby:leave', {})
  await a.join({ role: 'candidate' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(a.state?.offer).toBeNull()
  const c = new Waiter(await app.visitor())
  await c.join({ role: 'candidate' })
  await c.offered()
  expect(b.offer()).toBeTruthy()
})

test('an offer that nobody answers in time is over; who answered goes on waiting', async () => {
  const [a, b] = await offeredPair()
  await a.send('offer:accept', { offerId: a.offer().offerId })
  ahead += OFFER_SECONDS * 1000 + 10
  await eventually('the offer is over', () => a.state?.offer === null && a.state.joinedAt !== null)
  expect(b.state).toMatchObject({ offer: null, joinedAt: null })
  expect(await b.send('offer:accept', { offerId: 'old' })).toMatchObject({ ok: false })
})

test('after two minutes of waiting solo practice is offered', async () => {
  const a = new Waiter(await app.visitor())
  await a.join({ scenarios: ['unique-users'] })
  await eventually('waiting', () => a.state?.joinedAt != null)
  expect(a.state?.solo).toBeNull()
  ahead += LOBBY_SOLO_AFTER_SECONDS * 1000
  await eventually('solo is offered', () => a.state?.solo?.scenarioId === 'unique-users')
})

test('a blocked person is never offered, whoever blocked whom', async () => {
  const [a, b] = [new Waiter(await app.visitor()), new Waiter(await app.visitor())]
  await b.visitor.command('person:block', { accountId: a.visitor.accountId })
  await a.join()
  await b.join()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(a.state?.offer).toBeNull()
  await b.visitor.command('person:unblock', { accountId: a.visitor.accountId })
  await a.join()
  await a.offered()
})

test('what is malformed in the lobby gets an error and no place', async () => {
  const a = new Waiter(await app.visitor())
  for (const [name, payload] of [
    ['lobby:join', { role: 'king' }],
    ['lobby:join', null],
    ['constructor', {}],
    [7, {}],
    ['offer:accept', { offerId: 5 }],
  ] as const) {
    expect(await a.send(name as string, payload)).toMatchObject({ ok: false })
  }
  await eventually('a state', () => a.state !== null)
  expect(a.state?.joinedAt).toBeNull()
})
