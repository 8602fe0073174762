import { describe, expect, test } from 'vitest'
import { claimsOverSeeds } from '../testing/claims-over-seeds.ts'
import { runToEnd, storiesOf, verdictsOf } from '../testing/run-to-end.ts'
import type { Parameters } from './parameters.ts'
import { distributedLock } from './simulation.ts'

/** Half of the defaults' work, for tests that need many runs. */
const SMALL: Partial<Parameters> = { replications: 2, durationSeconds: 60 }

const verdicts = (change: Partial<Parameters>) => verdictsOf(runToEnd(distributedLock, { ...SMALL, ...change }).result)

describe('distributed-lock', { timeout: 120_000 }, () => {
  test('claims come out as expected over many seeds, with half of the default length', () => {
    for (const { often, told } of claimsOverSeeds(distributedLock, { replications: 4, durationSeconds: 60 }, 20))
      expect(often, told).toBeLessThan(0.4)
  })

  test('charts are of all kinds, and each story ends with what went wrong', () => {
    const { result } = runToEnd(distributedLock)
    expect(new Set(result.charts.map(({ kind }) => kind))).toEqual(
      new Set(['bar', 'scatter', 'line', 'histogram', 'heatmap', 'lanes']),
    )
    // An answer of the storage, or a grant.
    for (const { messages } of storiesOf(result)) expect(['accepted', 'refused']).toContain(messages.at(-1)!.label)
  })

  test('a subset of the designs decides their claims only', () => {
    const { result } = runToEnd(distributedLock, SMALL, 1, ['raft-fencing', 'no-fencing'])
    expect(result.claims.map(({ id }) => id)).toEqual([
      'late-writer-rejected',
      'exclusive-access',
      'committed-entries-survive',
      'told-at-once',
    ])
  })

  describe('settings under which a verdict flips', () => {
    test('nobody pauses: the lock is exclusive, and no late writer tests the storage', () => {
      const result = verdicts({ pauseChance: 0, loss: 0 })
      expect(result['exclusive-access']).toBe('holds')
      expect(result['late-writer-rejected']).toBe('depends')
    })

    test('clocks agree: timestamps do not go backwards', () => {
      expect(verdicts({ clockSkewMs: 0 })['timestamps-go-backwards']).toBe('fails')
    })

    test('no fail-over: nothing is known about timestamps', () => {
      const calm = { crashEverySeconds: 0, partitionEverySeconds: 0, loss: 0 }
      expect(verdicts(calm)['timestamps-go-backwards']).toBe('depends')
    })

    test('little contention and no crashes: the quorum errs no more than Raft', () => {
      const alone = { clients: 2, thinkMs: 60_000, crashEverySeconds: 0, loss: 0 }
      expect(verdicts(alone)['quorum-without-commit-errs']).toBe('fails')
    })

    test('disks are lost: committed entries do not survive', () => {
      const wiped = { diskLoss: 1, crashEverySeconds: 5, downSeconds: 0.1 }
      expect(verdicts(wiped)['committed-entries-survive']).toBe('fails')
    })

    test('a third of the messages is lost: the news is late by stream and by poll', () => {
      expect(verdicts({ loss: 0.3 })['told-at-once']).toBe('fails')
    })

    // Two claims have a verdict that no setting within the bounds moves to "fails". `late-writer-rejected`: the storage compares
    // tokens in every setting, so a lower one after a higher one is refused by construction; what a setting can take away is the
    // late writer. `herd-costs-n`: with a list one client is told whatever the network does, and without it all of them.
  })
})
