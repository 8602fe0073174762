import { describe, expect, test } from 'vitest'
import { claimsOverSeeds } from '../testing/claims-over-seeds.ts'
import { figuresOf, runToEnd, storiesOf, verdictsOf } from '../testing/run-to-end.ts'
import type { Parameters } from './parameters.ts'
import { messageQueue } from './simulation.ts'

const ALL = messageQueue.designs.map(({ id }) => id)

const verdicts = (change: Partial<Parameters>, designs: string[], seed = 1) =>
  verdictsOf(runToEnd(messageQueue, change, seed, designs).result)

/** A quarter of the defaults' work, for tests that need many runs. */
const SMALL: Partial<Parameters> = { replications: 2, durationSeconds: 3 }

const NOTHING_FAILS: Partial<Parameters> = {
  loss: 0,
  poison: 0,
  consumerCrashEverySeconds: 0,
  pauseEverySeconds: 0,
  brokerCrashEverySeconds: 0,
  powerCutEverySeconds: 0,
  isolationEverySeconds: 0,
}

describe('message-queue', { timeout: 240_000 }, () => {
  test('claims come out as expected over many seeds, with half of the default replications', () => {
    for (const { often, told } of claimsOverSeeds(messageQueue, { replications: 2 }, 14))
      expect(often, told).toBeLessThan(0.6)
  })

  test('each story begins with its message', () => {
    for (const { id, messages } of storiesOf(runToEnd(messageQueue).result))
      expect(messages[0]!.label, id).toMatch(/^message/)
  })

  test('a subset of the designs decides their claims only', () => {
    const { result } = runToEnd(messageQueue, SMALL, 1, ['at-least-once', 'at-most-once'])
    expect(result.claims.map(({ id }) => id)).toEqual([
      'at-least-once-retries',
      'at-most-once-for-payments',
      'order-by-key',
      'fan-out',
      'group-shares-work',
      'decoupled',
    ])
  })

  test('where nothing fails, every design but one delivers each message once', () => {
    // Push without credit overruns a consumer now and then even so.
    const designs = ALL.filter((design) => design !== 'push-flood')
    const figures = figuresOf(runToEnd(messageQueue, { ...SMALL, ...NOTHING_FAILS }, 1, designs).result)
    for (const design of designs)
      for (const what of ['lost', 'twice', 'waiting', 'refused', 'committed-changed'])
        expect(figures[`${design}.${what}`], `${design}: ${what}`).toBe(0)
  })

  describe('settings under which a verdict flips', () => {
    test('nothing fails: nothing is repeated, lost or put aside, so at most once is enough', () => {
      const result = verdicts({ ...SMALL, ...NOTHING_FAILS }, ALL)
      expect(result).toMatchObject({
        'at-least-once-retries': 'depends',
        'at-most-once-idempotency': 'holds',
        'at-most-once-for-payments': 'holds',
        'exactly-once': 'holds',
        'log-loses-nothing': 'depends',
        'queue-is-in-memory': 'fails',
        'dead-letters': 'depends',
      })
    })

    test('disks are lost with the brokers: what a log has acknowledged can be gone', () => {
      const wiped = { diskLoss: 1, powerCutEverySeconds: 2 }
      const result = verdicts({ ...SMALL, ...wiped }, ALL)
      expect(result).toMatchObject({
        'at-least-once-retries': 'fails',
        'log-loses-nothing': 'fails',
        'exactly-once': 'fails',
        'fan-out': 'fails',
        'queue-is-in-memory': 'holds',
      })
    })

    test('brokers fail, but every flush is at once and no replica lags: the log loses nothing', () => {
      const careful = { ...NOTHING_FAILS, brokerCrashEverySeconds: 3, minInSync: 3, flushEveryMs: 1, replications: 1 }
      const designs = ['at-least-once', 'acks-one', 'page-cache', 'unclean-election']
      const seen = [1, 2, 3, 4].map((seed) => verdicts({ ...SMALL, ...careful }, designs, seed)['log-loses-nothing'])
      expect(seen).toContain('holds')
    })

    test('keys are forgotten at once: effects are repeated', () => {
      const forgetful = { keyMemorySeconds: 0.1 }
      expect(verdicts({ ...SMALL, ...forgetful }, ['idempotent-consumer'])['at-most-once-idempotency']).toBe('fails')
    })

    test('several requests in flight over a bad network: order is lost', () => {
      const crowded = { ...NOTHING_FAILS, inFlight: 5, loss: 0.1, messagesPerSecond: 300, workMs: 1 }
      expect(verdicts({ ...SMALL, ...crowded }, ['at-least-once'])['order-by-key']).toBe('fails')
    })

    test('a retention longer than any absence: both kinds keep everything', () => {
      const designs = ['at-least-once', 'retention-by-time']
      expect(verdicts({ ...SMALL, retentionSeconds: 60 }, designs)['retained-until-delivered']).toBe('holds')
    })

    test('one copy and a disk that needs no time: a log is as fast as memory', () => {
      const bare = { brokers: 1, replicas: 1, minInSync: 1, flushMs: 0.01 }
      expect(verdicts({ ...SMALL, ...bare }, ['at-least-once', 'in-memory-queue'])['memory-is-faster']).not.toBe(
        'holds',
      )
    })

    test('a slow network: each pull waits for the commit before it, and push is sooner', () => {
      const far = { delayMs: 20, jitterMs: 0, sessionMs: 2_000, retryMs: 300 }
      expect(verdicts({ ...SMALL, ...far }, ['at-least-once', 'push'])['push-is-sooner']).toBe('holds')
    })

    test('one subscriber: nothing fans out', () => {
      expect(verdicts({ ...SMALL, subscribers: 1 }, ['at-least-once'])['fan-out']).toBe('depends')
    })

    test('one partition: more consumers of a group do nothing', () => {
      expect(verdicts({ ...SMALL, partitions: 1 }, ['at-least-once'])['group-shares-work']).toBe('fails')
    })

    test('attempts nearly without end: dead letters come too late', () => {
      const stubborn = { attempts: 100, workMs: 400, poison: 0.05, messagesPerSecond: 10 }
      expect(verdicts({ ...SMALL, ...stubborn }, ['at-least-once', 'no-dead-letters'])['dead-letters']).toBe('fails')
    })

    test('a buffer for everything: even a flood is taken up', () => {
      expect(verdicts({ ...SMALL, buffer: 10_000 }, ['at-least-once', 'push-flood']).buffering).toBe('holds')
    })

    // One claim has a verdict that no setting within the bounds moves: `decoupled`. What a producer waits for are brokers, which
    // do not know whether a consumer is there; only the figures of a broker that made producers wait would show otherwise.
  })
})
