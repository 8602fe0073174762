import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'
import { FILTER_BITS } from './filter-rate.ts'

const FIGURES: Record<string, number> = {
  'hybrid.lost': 0,
  'hybrid.twice': 0,
  'hybrid.expected': 7_000,
  'hybrid.crashes': 9,
  'hybrid.repeated': 55,
  'hybrid.messages-high': 198,
  'hybrid.messages-low': 49,
  'hybrid.polls-high': 48.7,
  'hybrid.polls-low': 48.6,
  'push-all.messages-high': 581,
  'push-all.messages-low': 0.3,
  'hybrid.wait-p99': 10,
  'push-all.wait-p99': 44,
  'hybrid.pushed-p50': 86,
  'hybrid.polled-p50': 2_570,
  'hybrid.poll-reads': 5,
  'no-cache.poll-reads': 111,
  'hybrid.look-ups': 0,
  'hybrid.fan-out-p50': 85,
  'subscriptions-by-user.look-ups': 4,
  'subscriptions-by-user.fan-out-p50': 126,
  'moves.8.ring': 0.112,
  'moves.8.remainder': 0.88,
  'moves.32.ring': 0.027,
  'moves.32.remainder': 0.967,
  'hybrid.hand-overs': 6.2,
  'random-servers.hand-overs': 9,
  'hybrid.imbalance': 1.5,
  'modulo-servers.imbalance': 1.2,
  'no-keys.twice': 54,
  'server-keys.lost': 140,
  'server-keys.twice': 0,
  'server-keys.key-without-sending': 25,
  'server-keys.key-reads': 1_000,
  'server-keys.reads-saved': 1_600,
  'server-keys.known-elsewhere': 97,
  'server-keys.false-positives': 12,
  'server-keys-no-filter.key-reads': 2_600,
  'server-keys-after.twice': 29,
  'keys-kept.1.twice': 18,
  'keys-kept.64.twice': 0,
  'numbered.twice': 0,
  'numbered.numbers-kept': 2,
  'filter.false-negatives': 0,
  'filter-alone.wrongly-dropped': 42,
  'filter-alone.lost': 98,
  ...Object.fromEntries(
    FILTER_BITS.flatMap((bits) => {
      const rate = 0.6185 ** bits
      return [
        [`filter.${bits}.measured`, rate],
        [`filter.${bits}.formula`, rate],
      ]
    }),
  ),
}

function judged(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

const measuredTwiceAsOften = (...sizes: number[]) =>
  Object.fromEntries(sizes.map((bits) => [`filter.${bits}.measured`, 2 * FIGURES[`filter.${bits}.formula`]! + 0.1]))

describe('claims about push notifications', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(judged(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each<[string, Record<string, number>, string]>([
    ['fan-out', { 'hybrid.lost': 1 }, 'fails'],
    ['fan-out', { 'hybrid.expected': 0 }, 'depends'],
    ['polling-caps-cost', { 'hybrid.polls-high': 200 }, 'fails'],
    ['polling-caps-cost', { 'hybrid.messages-high': 500 }, 'depends'],
    ['polling-caps-cost', { 'hybrid.messages-high': 600 }, 'fails'],
    ['pushing-popular-is-dearer', { 'push-all.messages-low': 60 }, 'holds'],
    ['pushing-popular-is-dearer', { 'push-all.messages-high': 100 }, 'fails'],
    ['servers-not-overwhelmed', { 'push-all.wait-p99': 15 }, 'depends'],
    ['servers-not-overwhelmed', { 'push-all.wait-p99': 9 }, 'fails'],
    ['pushed-in-real-time', { 'hybrid.pushed-p50': 1_200 }, 'depends'],
    ['pushed-in-real-time', { 'hybrid.polled-p50': 80 }, 'fails'],
    ['cache-spares-store', { 'hybrid.poll-reads': 90 }, 'depends'],
    ['cache-spares-store', { 'hybrid.poll-reads': 120 }, 'fails'],
    ['subscriptions-by-topic', { 'subscriptions-by-user.look-ups': 1 }, 'depends'],
    ['subscriptions-by-topic', { 'subscriptions-by-user.fan-out-p50': 80 }, 'fails'],
    ['consistent-hashing-moves-few', { 'moves.8.ring': 0.4 }, 'depends'],
    ['consistent-hashing-moves-few', { 'moves.32.ring': 0.98 }, 'fails'],
    ['hashing-finds-the-server', { 'hybrid.hand-overs': 8.9 }, 'depends'],
    ['hashing-finds-the-server', { 'hybrid.hand-overs': 9 }, 'fails'],
    ['ring-balances', { 'hybrid.imbalance': 1.05 }, 'holds'],
    ['ring-balances', { 'hybrid.imbalance': 3 }, 'fails'],
    ['keys-keep-duplicates-away', { 'hybrid.twice': 1 }, 'fails'],
    ['keys-keep-duplicates-away', { 'no-keys.twice': 0 }, 'depends'],
    ['delivered-only-once', { 'hybrid.repeated': 0 }, 'holds'],
    ['delivered-only-once', { 'hybrid.lost': 2 }, 'fails'],
    ['key-without-message', { 'server-keys.key-without-sending': 0 }, 'depends'],
    ['key-without-message', { 'server-keys.lost': 0 }, 'fails'],
    ['client-memory', { 'keys-kept.1.twice': 0 }, 'fails'],
    ['client-memory', { 'numbered.twice': 3 }, 'holds'],
    ['filter-saves-reads', { 'server-keys.key-reads': 2_000 }, 'depends'],
    ['filter-saves-reads', { 'server-keys.key-reads': 2_700 }, 'fails'],
    ['certainly-not-seen', { 'server-keys.known-elsewhere': 0 }, 'holds'],
    ['certainly-not-seen', { 'filter.false-negatives': 1 }, 'fails'],
    ['filter-guarantees-nothing', { 'filter-alone.wrongly-dropped': 0 }, 'depends'],
    ['filter-guarantees-nothing', { 'filter-alone.wrongly-dropped': 0, 'server-keys.false-positives': 0 }, 'fails'],
    ['false-positives-by-formula', measuredTwiceAsOften(8), 'depends'],
    ['false-positives-by-formula', measuredTwiceAsOften(...FILTER_BITS), 'fails'],
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
})
