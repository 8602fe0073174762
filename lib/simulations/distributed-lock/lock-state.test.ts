import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LockCommand, LockEffect } from './lock-state.ts'
import { LockState } from './lock-state.ts'

/** The naive model: an array of who asked, the first of them holding the lock. */
class NaiveQueue {
  private queue: { client: number; request: number; grant: number | null }[] = []
  private readonly served = new Set<string>()

  /** Who is granted the lock by this command, if anybody. */
  apply(command: LockCommand, index: number): number | null {
    if (command.kind === 'request') {
      const { client, request } = command
      if (this.served.has(`${client} ${request}`)) return null
      const known = this.queue.find((entry) => entry.client === client && entry.grant === null)
      if (known) known.request = request
      else this.queue.push({ client, request, grant: null })
    } else if (this.queue[0]?.grant !== null && this.queue[0]?.grant === command.grant) this.queue.shift()
    const first = this.queue[0]
    if (!first || first.grant !== null) return null
    first.grant = index
    this.served.add(`${first.client} ${first.request}`)
    return first.client
  }
}

const commands = fc.array(
  fc.record({
    kind: fc.constantFrom('request' as const, 'release' as const, 'expire' as const, 'repeat' as const),
    client: fc.nat(4),
    stale: fc.boolean(),
  }),
  { maxLength: 80 },
)

/** Turns a script into commands: releases aim at the present grant or at one long over, requests may be repeated. */
function* play(
  script: { kind: 'request' | 'release' | 'expire' | 'repeat'; client: number; stale: boolean }[],
  state: LockState,
) {
  const requests = [0, 0, 0, 0, 0]
  for (const [at, { kind, client, stale }] of script.entries()) {
    const grant = stale ? at - 3 : (state.holder?.id ?? 0)
    if (kind === 'request' && state.holder?.client !== client) requests[client]!++
    const command: LockCommand =
      kind === 'request' || kind === 'repeat'
        ? { kind: 'request', client, request: requests[client]!, stamp: at }
        : kind === 'release'
          ? { kind, client, grant, stamp: at }
          : { kind, grant, stamp: at }
    yield { command, index: at + 1 }
  }
}

const grantOf = (effect: LockEffect, index: number) =>
  effect.kind === 'granted' && effect.grant.id === index ? effect.grant.client : null

describe('the lock’s state', () => {
  test('grants go first in, first out, as in a plain array, whatever is repeated or late', () => {
    fc.assert(
      fc.property(commands, (script) => {
        const state = new LockState({ waitList: true, token: 'log-index' })
        const naive = new NaiveQueue()
        for (const { command, index } of play(script, state))
          expect(grantOf(state.apply(command, index), index)).toBe(naive.apply(command, index))
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  test('tokens from the log grow strictly; there is one holder at a time', () => {
    fc.assert(
      fc.property(commands, fc.boolean(), (script, waitList) => {
        const state = new LockState({ waitList, token: 'log-index' })
        let highest = 0
        for (const { command, index } of play(script, state)) {
          const before = state.holder
          const effect = state.apply(command, index)
          if (grantOf(effect, index) === null || effect.kind !== 'granted') continue
          expect(effect.grant.token).toBeGreaterThan(highest)
          highest = effect.grant.token
          expect(before === null || (command.kind !== 'request' && command.grant === before.id)).toBe(true)
        }
      }),
      { numRuns: 300, seed: 2 },
    )
  })

  test('without a list those who find the lock taken are refused, and nobody follows by itself', () => {
    const state = new LockState({ waitList: false, token: 'timestamp' })
    const ask = (client: number, stamp: number): LockCommand => ({ kind: 'request', client, request: 1, stamp })
    expect(state.apply(ask(1, 500), 1)).toMatchObject({ kind: 'granted', grant: { id: 1, token: 500 } })
    expect(state.apply(ask(2, 501), 2)).toEqual({ kind: 'refused', client: 2, request: 1 })
    expect(state.apply({ kind: 'release', client: 1, grant: 1, stamp: 9 }, 3)).toEqual({ kind: 'freed' })
    // A clock that is behind gives a lower token, which is the point of the comparison.
    expect(state.apply(ask(2, 400), 4)).toMatchObject({ kind: 'granted', grant: { id: 4, token: 400 } })
    expect(state.apply({ kind: 'expire', grant: 1, stamp: 9 }, 5)).toEqual({ kind: 'nothing' })
  })
})
