import { describe, expect, test } from 'vitest'
import { claimsOverSeeds } from '../testing/claims-over-seeds.ts'
import { runToEnd, storiesOf, verdictsOf } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import type { Parameters } from './parameters.ts'
import { pushNotification } from './simulation.ts'

const SMALL: Partial<Parameters> = { devices: 60, durationSeconds: 8, replications: 1 }

const simulate = (change: Partial<Parameters>, designs: DesignId[]) =>
  runToEnd(pushNotification, { ...SMALL, ...change }, 1, designs).result

describe('the push notification simulation', { timeout: 120_000 }, () => {
  test('claims come out as expected with the defaults, over several seeds', () => {
    // Of many seeds one in twenty-four repeats nothing to a client that keeps one key.
    for (const { misses, told } of claimsOverSeeds(pushNotification, {}, 6)) expect(misses, told).toBeLessThan(2)
  })

  test('the trace of no keys shows one notification that arrives twice', () => {
    const [chart] = storiesOf(simulate({}, ['no-keys']))
    const arrived = chart!.messages.filter(({ label, received }) => label === 'notification' && received !== null)
    expect(arrived.length).toBe(2)
    expect(chart!.spans.map(({ label }) => label)).toEqual(['shown', 'shown again'])
  })

  test('where nothing is lost the trace tells of a comparison that crosses the push', () => {
    const { trace } = simulate({ loss: 0 }, ['no-keys'])
    expect(trace!.chart.messages.map(({ label }) => label)).toContain('stored notifications')
    expect(trace!.says).toContain('compares')
    expect(simulate({}, ['no-keys']).trace!.says).not.toContain('compares')
  })

  test('a design that keeps its promise has no trace', () => {
    expect(storiesOf(simulate({}, ['hybrid', 'numbered', 'poll-all']))).toEqual([])
  })

  test('designs can run alone; claims that need others are left out', () => {
    const result = simulate({}, ['no-cache', 'random-servers'])
    const ownOrShared = /^(no-cache|random-servers|filter|moves)\./
    expect(result.figures.filter(({ id }) => !ownOrShared.test(id))).toEqual([])
    expect(result.claims.map(({ id }) => id)).toEqual(['consistent-hashing-moves-few', 'false-positives-by-formula'])
  })
})

describe('settings under which claims come out otherwise', { timeout: 120_000 }, () => {
  test.each<[string, Partial<Parameters>, DesignId[], string]>([
    ['pushing-popular-is-dearer', { pollSeconds: 600, notificationsPerSecond: 20 }, ['hybrid', 'push-all'], 'holds'],
    ['pushing-popular-is-dearer', { pollSeconds: 0.2 }, ['hybrid', 'push-all'], 'fails'],
    ['polling-caps-cost', { pollSeconds: 0.2 }, ['hybrid', 'push-all'], 'fails'],
    ['servers-not-overwhelmed', { threshold: 2_000 }, ['hybrid', 'push-all'], 'fails'],
    ['pushed-in-real-time', { delayMs: 400, jitterMs: 0, retryMs: 1_000 }, ['hybrid'], 'depends'],
    ['cache-spares-store', { cacheSeconds: 0.05, pollSeconds: 60 }, ['hybrid', 'no-cache'], 'depends'],
    ['subscriptions-by-topic', { userShards: 1, loss: 0 }, ['hybrid', 'subscriptions-by-user'], 'depends'],
    ['consistent-hashing-moves-few', { virtualNodes: 1 }, ['hybrid'], 'depends'],
    ['hashing-finds-the-server', { servers: 1 }, ['hybrid', 'random-servers'], 'not holds'],
    ['ring-balances', { servers: 1 }, ['hybrid', 'modulo-servers'], 'holds'],
    ['keys-keep-duplicates-away', { keysKept: 1, loss: 0.1 }, ['hybrid', 'no-keys'], 'fails'],
    [
      'key-without-message',
      { loss: 0, serverCrashEverySeconds: 0, offlineSeconds: 0 },
      ['server-keys', 'server-keys-after'],
      'fails',
    ],
    ['filter-saves-reads', { filterKeys: 1, bitsPerKey: 0.5 }, ['server-keys', 'server-keys-no-filter'], 'not holds'],
    [
      'certainly-not-seen',
      { servers: 1, serverCrashEverySeconds: 0, loss: 0, offlineSeconds: 0 },
      ['server-keys'],
      'holds',
    ],
    ['filter-guarantees-nothing', { filterKeys: 10_000, bitsPerKey: 32 }, ['server-keys', 'filter-alone'], 'fails'],
    ['false-positives-by-formula', { filterKeys: 3 }, ['hybrid'], 'not holds'],
  ])('%s with %o', (id, change, chosen, verdict) => {
    const claim = simulate({ devices: 120, ...change }, chosen).claims.find((each) => each.id === id)!
    if (verdict === 'not holds') expect(claim.verdict, claim.because).not.toBe('holds')
    else expect(claim.verdict, claim.because).toBe(verdict)
  })

  test('delivered-only-once holds where nothing fails, and with it client-memory fails', () => {
    const calm: Partial<Parameters> = {
      loss: 0,
      offlineSeconds: 0,
      serverCrashEverySeconds: 0,
      routerCrashEverySeconds: 0,
      resyncSeconds: 600,
    }
    expect(verdictsOf(simulate(calm, ['hybrid', 'numbered', 'no-keys', 'server-keys']))).toMatchObject({
      'delivered-only-once': 'holds',
      'client-memory': 'fails',
    })
  })
  // No setting flips fan-out: devices compare until they have everything, see promises.test.ts.
})
