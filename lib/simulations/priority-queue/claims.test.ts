import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'

const FIGURES: Record<string, number> = {
  'partitioned-consensus.acknowledged': 1_240,
  'partitioned-consensus.lost': 0,
  'partitioned-consensus.undelivered': 0,
  'partitioned-consensus.unfinished': 0,
  'partitioned-consensus.repeated': 3,
  'partitioned-consensus.enqueued-twice': 0,
  'partitioned-consensus.changes-lost': 0,
  'partitioned-consensus.violations': 0,
  'partitioned-consensus.fail-overs': 5,
  'partitioned-consensus.acknowledged-p50': 6.2,
  'partitioned-consensus.messages-per-job': 29,
  'partitioned-consensus.rank-share': 0.04,
  'partitioned-consensus.capacity': 2_500,
  'partitioned-consensus.calm.rank-share': 0.05,
  'partitioned-consensus.calm.backlog': 47,
  'partitioned-consensus.calm.urgent-p99': 17,
  'partitioned-consensus.calm.wait-p50': 29,
  'strict-global.capacity': 750,
  'strict-global.calm.urgent-p99': 16,
  'held-heap.rank-share': 0.28,
  'no-merge.rank-share': 0.08,
  'range-partitions.capacity': 900,
  'index.jobs': 50_000,
  'index.heap': 16.3,
  'index.list': 24_600,
  'index.pages-read': 0.9,
  'index.disk-ms': 0.09,
  'index.op-ms': 0.4,
  'memory-only.lost': 60,
  'memory-only.acknowledged': 1_250,
  'memory-only.crashes-lost': 40,
  'memory-first.lost': 16,
  'memory-first.changes-lost': 2,
  'memory-first.crashes-lost': 83,
  'memory-first.crashes-changes-lost': 14,
  'memory-first.acknowledged-p50': 2.3,
  'async-replication.lost': 4,
  'async-replication.changes-lost': 0,
  'async-replication.crashes-lost': 31,
  'async-replication.crashes-changes-lost': 2,
  'quorum.lost': 0,
  'quorum.changes-lost': 0,
  'quorum.capacity': 230,
  'quorum.messages-per-job': 125,
  'id-without-retry.jobs': 1_240,
  'id-without-retry.undelivered': 80,
  'retry-without-id.undelivered': 0,
  'retry-without-id.enqueued-twice': 4,
  'delete-on-take.unfinished': 4,
}

function judged(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

const none = (design: string) =>
  Object.fromEntries(
    ['lost', 'changes-lost', 'crashes-lost', 'crashes-changes-lost'].map((what) => [`${design}.${what}`, 0]),
  )

describe('claims about priority queues', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(judged(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each<[string, Record<string, number>, string]>([
    ['near-order-is-enough', { 'partitioned-consensus.calm.rank-share': 0.3 }, 'depends'],
    ['near-order-is-enough', { 'partitioned-consensus.capacity': 800 }, 'depends'],
    [
      'near-order-is-enough',
      { 'partitioned-consensus.calm.rank-share': 0.3, 'partitioned-consensus.capacity': 800 },
      'fails',
    ],
    ['merge-heap', { 'held-heap.rank-share': 0.06 }, 'holds'],
    ['merge-heap', { 'partitioned-consensus.rank-share': 0.09 }, 'fails'],
    ['balanced-load', { 'range-partitions.capacity': 2_400 }, 'depends'],
    ['balanced-load', { 'partitioned-consensus.capacity': 850 }, 'fails'],
    ['index-in-memory', { 'index.pages-read': 0.01, 'index.disk-ms': 0.001 }, 'fails'],
    ['index-in-memory', { 'index.disk-ms': 0.01 }, 'depends'],
    ['sorted-list', { 'index.list': 20 }, 'holds'],
    ['hybrid', { 'memory-only.lost': 0, 'memory-only.crashes-lost': 0 }, 'depends'],
    ['hybrid', { 'index.disk-ms': 0 }, 'depends'],
    ['hybrid', { 'partitioned-consensus.lost': 2 }, 'fails'],
    ['memory-first', none('memory-first'), 'holds'],
    ['consensus-loses-nothing', { 'partitioned-consensus.lost': 1 }, 'fails'],
    ['consensus-loses-nothing', { 'partitioned-consensus.changes-lost': 1 }, 'fails'],
    ['consensus-loses-nothing', { 'partitioned-consensus.violations': 1 }, 'fails'],
    ['consensus-loses-nothing', { 'partitioned-consensus.fail-overs': 0 }, 'depends'],
    ['replicate-to-followers', none('async-replication'), 'holds'],
    ['replicate-to-followers', { 'partitioned-consensus.lost': 3 }, 'fails'],
    ['quorum-costs', { 'quorum.lost': 1 }, 'fails'],
    ['quorum-costs', { 'quorum.capacity': 2_600 }, 'depends'],
    ['id-delivers-at-least-once', { 'id-without-retry.undelivered': 0 }, 'holds'],
    ['worked-on-at-least-once', { 'partitioned-consensus.unfinished': 1 }, 'fails'],
    ['worked-on-at-least-once', { 'delete-on-take.unfinished': 0 }, 'depends'],
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
    for (const id of ['memory-first', 'id-delivers-at-least-once', 'merge-heap', 'sorted-list'])
      expect(claims.find((claim) => claim.id === id)?.contested, id).toBeTruthy()
  })
})
