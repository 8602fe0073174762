import { expect, test } from 'vitest'
import type { LobbyState } from '#lib/protocol/lobby'
import { clock, lobbyView } from './lobby-view.ts'

const waiting: LobbyState['waiting'] = [{ role: 'candidate', experience: 'mid', minutes: 45, since: 1000, you: true }]
const state: LobbyState = {
  now: 5000,
  waiting,
  joinedAt: 1000,
  wish: { role: 'candidate', experience: 'mid', scenarios: [], minutes: 45 },
  offer: null,
  solo: null,
  interviewId: null,
  notice: null,
}
const offer: LobbyState['offer'] = {
  offerId: 'one',
  person: { name: 'Quiet Heron', experience: 'senior' },
  role: 'candidate',
  scenario: { id: 'rate-limiter', title: 'Rate limiter' },
  until: 35_000,
  youAccepted: false,
  theyAccepted: false,
}

test('asks for wishes before the server has spoken and after one has left', () => {
  expect(lobbyView(null)).toEqual({ kind: 'asking' })
  expect(lobbyView({ ...state, joinedAt: null })).toEqual({ kind: 'asking' })
})

test('waits, and knows whether anybody else does', () => {
  expect(lobbyView(state)).toEqual({ kind: 'waiting', since: 1000, alone: true, solo: null })
  const other = { ...waiting[0]!, you: false }
  expect(lobbyView({ ...state, waiting: [...waiting, other] })).toMatchObject({ kind: 'waiting', alone: false })
})

test('an offer comes before waiting, and a match before everything', () => {
  expect(lobbyView({ ...state, offer })).toEqual({ kind: 'offered', offer })
  expect(lobbyView({ ...state, offer, interviewId: 'it' })).toEqual({ kind: 'matched', interviewId: 'it' })
})

test('a pairing from before this visit is not followed, a new one is', () => {
  const left = { ...state, joinedAt: null, interviewId: 'old' }
  expect(lobbyView(left, 'old')).toEqual({ kind: 'asking' })
  expect(lobbyView({ ...left, interviewId: 'new' }, 'old')).toEqual({ kind: 'matched', interviewId: 'new' })
})

test('a clock counts whole seconds and never below zero', () => {
  expect(clock(61_999)).toBe('1:01')
  expect(clock(30_000)).toBe('0:30')
  expect(clock(-1)).toBe('0:00')
})
