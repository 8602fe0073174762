import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'

const FIGURES: Record<string, number> = {
  'look-ms': 1_000,
  'full.jobs': 2_400,
  'full.lost': 0,
  'full.given-up': 0,
  'full.unfinished': 0,
  'full.overlaps': 16,
  'full.overlaps-high': 12.7,
  'full.repeats': 20,
  'full.double-effects': 0,
  'full.recoveries': 40,
  'full.recovery-p50': 6_950,
  'full.poison-left': 0,
  'full.poison-runs': 40,
  'full.poisonous-jobs': 8,
  'full.calendar-rows': 1_200,
  'full.no-next': 0,
  'full.extra-next': 0,
  'full.skipped': 1,
  'full.delay-p50': 600,
  'full.delay-p99': 10_000,
  'full.messages-lost': 0,
  'full.burst-lost': 0,
  'full.burst-last': 25_000,
  'full.broker-p50': 5,
  'full.database-busy': 0.65,
  'full.rows-read': 3,
  'fire-and-forget.lost': 110,
  'fire-and-forget.overlaps': 0,
  'no-claims.overlaps': 78,
  'no-claims.overlaps-low': 24,
  'no-claims.recoveries': 42,
  'no-claims.recovery-p50': 9_000,
  'no-keys.double-effects': 36,
  'check-then-act.double-effects': 20,
  'no-dead-letters.poison-left': 5,
  'no-dead-letters.poisonous-jobs': 6,
  'two-writes.calendar-rows': 1_190,
  'two-writes.no-next': 9,
  'two-writes.extra-next': 3,
  'next-by-scheduler.calendar-rows': 1_170,
  'next-by-scheduler.no-next': 30,
  'next-by-scheduler.extra-next': 0,
  'unfenced.calendar-rows': 1_210,
  'unfenced.no-next': 0,
  'unfenced.extra-next': 8,
  'memory-broker.messages-lost': 6,
  'memory-broker.burst-lost': 80,
  'memory-broker.burst-never-done': 0,
  'memory-broker.burst-last': 40_000,
  'memory-broker.lost': 0,
  'memory-broker.broker-crashes': 7,
  'memory-broker.broker-p50': 0,
  'partitioned-log.delay-p50': 4_000,
  'partitioned-log.delay-p99': 50_000,
  'binaries-in-database.database-busy': 15,
  'binaries-in-database.database-mb': 7.4,
  'table-scan.rows-read': 1_000_000,
  'table-scan.database-busy': 28,
  'query.rows': 100_200,
  'query.time-index': 100_100,
  'query.open-index': 100,
  'query.open-pages': 4,
}

function verdict(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

/** For each claim figures that make it come out otherwise, and how. */
const FLIPS: [string, Record<string, number>, string][] = [
  ['at-least-once', { 'full.lost': 1 }, 'fails'],
  ['at-least-once', { 'full.given-up': 1 }, 'fails'],
  ['at-least-once', { 'full.unfinished': 1 }, 'depends'],
  ['retries-make-it', { 'full.lost': 1 }, 'fails'],
  ['retries-make-it', { 'fire-and-forget.lost': 0 }, 'depends'],
  ['retries-make-it', { 'full.unfinished': 3 }, 'depends'],
  ['claims-cut-duplicates', { 'full.overlaps-high': 24 }, 'depends'],
  ['claims-cut-duplicates', { 'full.overlaps-high': 50, 'full.overlaps': 80 }, 'fails'],
  ['one-at-a-time', { 'full.overlaps': 0 }, 'holds'],
  ['one-at-a-time', { 'full.overlaps': 78 }, 'fails'],
  ['only-keys-remove-effects', { 'full.double-effects': 1 }, 'fails'],
  ['only-keys-remove-effects', { 'no-keys.double-effects': 0 }, 'depends'],
  ['look-up-first', { 'check-then-act.double-effects': 0 }, 'holds'],
  ['look-up-first', { 'full.double-effects': 1 }, 'fails'],
  ['at-most-once-by-idempotency', { 'full.overlaps': 0, 'full.repeats': 0 }, 'holds'],
  ['at-most-once-by-idempotency', { 'full.double-effects': 2 }, 'fails'],
  ['missed-heartbeat', { 'full.recovery-p50': 9_500 }, 'fails'],
  ['missed-heartbeat', { 'full.recoveries': 0 }, 'depends'],
  ['dead-letters', { 'full.poison-left': 1 }, 'fails'],
  ['dead-letters', { 'no-dead-letters.poison-left': 0 }, 'depends'],
  ['one-transaction', { 'full.no-next': 1 }, 'fails'],
  ['one-transaction', { 'two-writes.no-next': 0, 'two-writes.extra-next': 0 }, 'depends'],
  ['run-before-adds-next', { 'full.extra-next': 1 }, 'fails'],
  ['run-before-adds-next', { 'next-by-scheduler.no-next': 0 }, 'depends'],
  ['completion-needs-a-fence', { 'full.extra-next': 1 }, 'fails'],
  ['completion-needs-a-fence', { 'unfenced.extra-next': 0 }, 'depends'],
  ['on-time', { 'full.delay-p99': 1_900 }, 'holds'],
  ['on-time', { 'full.delay-p50': 2_100 }, 'fails'],
  ['log-loses-nothing', { 'full.burst-lost': 1 }, 'fails'],
  ['log-loses-nothing', { 'memory-broker.burst-lost': 0, 'memory-broker.messages-lost': 0 }, 'depends'],
  ['memory-suffices', { 'memory-broker.burst-last': 26_000 }, 'holds'],
  ['memory-suffices', { 'memory-broker.lost': 1 }, 'fails'],
  ['order-is-not-needed', { 'partitioned-log.delay-p50': 1_100 }, 'depends'],
  ['order-is-not-needed', { 'partitioned-log.delay-p50': 610 }, 'fails'],
  ['binaries-apart', { 'binaries-in-database.database-busy': 1 }, 'depends'],
  ['binaries-apart', { 'binaries-in-database.database-busy': 0.66 }, 'fails'],
  ['index-beats-scan', { 'table-scan.database-busy': 1 }, 'depends'],
  ['index-beats-scan', { 'table-scan.database-busy': 0.65, 'table-scan.rows-read': 3 }, 'fails'],
  ['index-on-the-time', { 'query.time-index': 150 }, 'holds'],
  ['index-on-the-time', { 'query.open-index': 60_000, 'query.time-index': 130_000 }, 'fails'],
]

describe('claims about job schedulers', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(verdict(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each(FLIPS)('%s follows %o to %s', (id, change, expected) => {
    for (const figure of Object.keys(change)) expect(FIGURES, figure).toHaveProperty([figure])
    expect(verdict(id, change)?.verdict).toBe(expected)
  })

  test('each of them has figures that change it, and tells numbers', () => {
    expect(new Set(FLIPS.map(([id]) => id))).toEqual(new Set(claims.map(({ id }) => id)))
    for (const { id } of claims) expect(verdict(id)?.because, id).toMatch(/\d/)
  })

  test('none is judged by figures that were not looked at', () => {
    for (const { id, judge } of claims)
      expect(
        judge(() => undefined),
        id,
      ).toBeNull()
  })
})
