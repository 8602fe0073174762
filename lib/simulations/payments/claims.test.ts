import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'

const FIGURES: Record<string, number> = {
  'key-beforehand.runs': 1_136,
  'key-beforehand.double': 0,
  'key-beforehand.lost': 0,
  'key-beforehand.apart': 0,
  'key-beforehand.undeliverable': 101,
  'key-beforehand.missed': 0,
  'key-beforehand.pairs': 60,
  'key-beforehand.pairs-double': 0,
  'key-beforehand.pairs-lost': 0,
  'key-beforehand.double-submit': 0,
  'key-beforehand.traffic.apart': 0,
  'key-beforehand.traffic.repeated': 36,
  'key-beforehand.traffic.misbooked': 0,
  'key-beforehand.messages': 12.3,
  'key-beforehand.settled-p50': 600,
  'key-beforehand.lag-p50': 75,
  'key-beforehand.lag-p99': 1_500,
  'key-beforehand.later.settled-p50': 900,
  'key-beforehand.later.calls': 1.1,
  'polling.lost': 0,
  'polling.later.settled-p50': 10_000,
  'polling.later.calls': 2.1,
  'webhook-only.lost': 99,
  'last-webhook-wins.moved': 340,
  'no-key.double': 125,
  'key-after.double': 271,
  'key-after.runs': 1_218,
  'key-after.double-submit': 180,
  'key-after.double-submit-runs': 195,
  'charge-then-write.double': 0,
  'charge-then-write.lost': 39,
  'at-most-once.runs': 766,
  'at-most-once.double': 0,
  'at-most-once.lost': 246,
  'two-phase-commit.double': 0,
  'two-phase-commit.lost': 0,
  'two-phase-commit.missed': 160,
  'two-phase-commit.locked-p50': 660,
  'two-phase-commit.locked-p99': 8_800,
  'two-phase-commit.messages': 12.4,
  'two-phase-commit.settled-p50': 1_260,
  'saga.double': 0,
  'saga.lost': 0,
  'saga.apart': 0,
  'saga.undeliverable': 0,
  'saga.traffic.refunded': 13,
  'saga.traffic.purchases': 900,
  'outbox.apart': 0,
  'outbox.traffic.apart': 0,
  'outbox.traffic.repeated': 28,
  'dual-write.apart': 70,
  'dual-write.runs': 938,
}

function judged(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

describe('claims about payments', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(judged(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each<[string, Record<string, number>, string]>([
    ['retries-charge-once', { 'key-beforehand.double': 1 }, 'fails'],
    ['retries-charge-once', { 'key-beforehand.lost': 1 }, 'fails'],
    ['retries-charge-once', { 'key-beforehand.pairs-double': 1 }, 'fails'],
    ['retries-charge-once', { 'key-beforehand.pairs-lost': 1 }, 'fails'],
    ['retries-charge-once', { 'no-key.double': 0 }, 'depends'],
    ['key-beforehand', { 'key-beforehand.double': 1 }, 'fails'],
    ['key-beforehand', { 'key-after.double': 0 }, 'depends'],
    ['post-is-not-idempotent', { 'key-after.double-submit': 0 }, 'fails'],
    ['post-is-not-idempotent', { 'key-beforehand.double-submit': 3 }, 'holds'],
    ['database-against-double', { 'charge-then-write.double': 4 }, 'holds'],
    ['database-against-double', { 'key-beforehand.double': 4 }, 'fails'],
    ['database-against-double', { 'no-key.double': 0, 'charge-then-write.lost': 0 }, 'fails'],
    ['pending-in-ledger', { 'key-beforehand.lost': 1 }, 'fails'],
    ['pending-in-ledger', { 'key-beforehand.pairs-lost': 1 }, 'fails'],
    ['pending-in-ledger', { 'charge-then-write.lost': 0 }, 'depends'],
    ['at-most-once-for-payments', { 'at-most-once.lost': 0 }, 'holds'],
    ['at-most-once-for-payments', { 'at-most-once.lost': 0, 'at-most-once.double': 1 }, 'depends'],
    ['webhooks-or-polling', { 'polling.lost': 1 }, 'fails'],
    ['webhooks-or-polling', { 'webhook-only.lost': 0, 'last-webhook-wins.moved': 0 }, 'holds'],
    ['webhook-sooner', { 'key-beforehand.later.settled-p50': 11_000 }, 'depends'],
    ['webhook-sooner', { 'key-beforehand.later.settled-p50': 11_000, 'key-beforehand.later.calls': 3 }, 'fails'],
    ['two-phase-overkill', { 'two-phase-commit.locked-p50': 0 }, 'fails'],
    ['two-phase-overkill', { 'key-beforehand.double': 1 }, 'depends'],
    ['two-phase-optimal', { 'two-phase-commit.missed': 0 }, 'depends'],
    ['two-phase-optimal', { 'two-phase-commit.missed': 0, 'two-phase-commit.settled-p50': 500 }, 'holds'],
    ['two-phase-optimal', { 'key-beforehand.lost': 1, 'two-phase-commit.missed': 0 }, 'depends'],
    ['saga-across-services', { 'saga.apart': 1 }, 'fails'],
    ['saga-across-services', { 'saga.undeliverable': 1 }, 'fails'],
    ['saga-across-services', { 'saga.traffic.refunded': 0 }, 'depends'],
    ['outbox-repeats', { 'outbox.apart': 1 }, 'fails'],
    ['outbox-repeats', { 'outbox.traffic.repeated': 0 }, 'depends'],
    ['message-after-operation', { 'dual-write.apart': 0 }, 'holds'],
    ['message-after-operation', { 'outbox.apart': 1 }, 'fails'],
    ['second-table', { 'key-beforehand.apart': 1 }, 'fails'],
    ['second-table', { 'key-beforehand.traffic.apart': 1 }, 'fails'],
    ['at-least-once-queue', { 'key-beforehand.traffic.apart': 1 }, 'fails'],
    ['at-least-once-queue', { 'key-beforehand.traffic.repeated': 0 }, 'depends'],
  ])('%s follows %o to %s', (id, change, expected) => {
    const claim = judged(id, change)
    expect(claim?.verdict).toBe(expected)
    expect(claim?.because, 'the numbers that decided are told').not.toBe(judged(id)?.because)
  })

  test('none is judged by figures that were not looked at', () => {
    for (const { id, judge } of claims)
      expect(
        judge(() => undefined),
        id,
      ).toBeNull()
  })

  test('what is contested says why', () => {
    for (const id of ['at-most-once-for-payments', 'two-phase-optimal', 'second-table', 'message-after-operation'])
      expect(claims.find((claim) => claim.id === id)?.contested, id).toBeTruthy()
  })
})
