import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'

const FIGURES: Record<string, number> = {
  'multicast.orders': 1_000,
  'multicast.volume': 9_000,
  'multicast.crossed': 0,
  'multicast.unaccounted': 0,
  'multicast.spread-p50': 3,
  'multicast.races': 40,
  'multicast.first-wins': 4,
  'multicast.missing': 0,
  'multicast.repeated': 200,
  'multicast.diverged': 0,
  'multicast.confirmed-lost': 0,
  'multicast.conflicts': 0,
  'multicast.take-overs': 7,
  'multicast.crashes': 5,
  'multicast.outage-p50': 800,
  'multicast.disagreements': 0,
  'multicast.calm.reach-p50': 9,
  'multicast.calm.latency-p50': 34,
  'multicast.calm.throughput': 80_000,
  'tcp-fan-out.spread-p50': 21,
  'tcp-fan-out.races': 40,
  'tcp-fan-out.first-wins': 30,
  'tcp-fan-out.lossy.missing': 0,
  'tcp-fan-out.calm.reach-p50': 28,
  'no-retransmitter.lossy.missing': 188,
  'no-retransmitter.lossy.orders': 250,
  'no-retransmitter.missing': 59,
  'no-sequencer.diverged': 3,
  'no-sequencer.confirmed-lost': 70,
  'publish-first.confirmed-lost': 90,
  'publish-first.conflicts': 91,
  'cold-standby.outage-p50': 3_200,
  'batch.one.throughput': 191_000,
  'batch.most.throughput': 720_000,
  'batch.one.work': 5,
  'batch.most.work': 1.4,
  'batch.one.latency': 33,
  'batch.most.latency': 33,
  'shards.most': 4,
  'shards.speed-up': 3.7,
  'sharded.disagreements': 71,
  'database-book.calm.latency-p50': 14_000,
  'database-book.calm.throughput': 4_000,
}

function judged(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

describe('claims about stock exchanges', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(judged(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each<[string, Record<string, number>, string]>([
    ['matches-accurately', { 'multicast.crossed': 1 }, 'fails'],
    ['matches-accurately', { 'multicast.unaccounted': 5 }, 'fails'],
    ['matches-accurately', { 'multicast.volume': 0 }, 'depends'],
    ['multicast-is-faster', { 'tcp-fan-out.calm.reach-p50': 9.5 }, 'depends'],
    ['multicast-is-faster', { 'tcp-fan-out.calm.reach-p50': 7 }, 'fails'],
    ['multicast-is-fairer', { 'tcp-fan-out.spread-p50': 3.1 }, 'depends'],
    ['multicast-is-fairer', { 'tcp-fan-out.spread-p50': 1 }, 'fails'],
    ['tcp-is-reliable', { 'no-retransmitter.lossy.missing': 0 }, 'depends'],
    ['tcp-is-reliable', { 'tcp-fan-out.lossy.missing': 1 }, 'fails'],
    ['retransmitter-heals', { 'multicast.missing': 1 }, 'fails'],
    ['retransmitter-heals', { 'multicast.repeated': 0 }, 'depends'],
    ['replicas-stay-equal', { 'multicast.diverged': 1 }, 'fails'],
    ['replicas-stay-equal', { 'multicast.confirmed-lost': 1 }, 'fails'],
    ['replicas-stay-equal', { 'no-sequencer.diverged': 0 }, 'depends'],
    ['survives-failure', { 'multicast.confirmed-lost': 1 }, 'fails'],
    ['survives-failure', { 'publish-first.confirmed-lost': 0, 'publish-first.conflicts': 0 }, 'holds'],
    ['hot-standby', { 'cold-standby.outage-p50': 850 }, 'fails'],
    ['hot-standby', { 'multicast.crashes': 0 }, 'depends'],
    ['batching', { 'batch.most.throughput': 200_000 }, 'fails'],
    ['batching', { 'batch.most.latency': 60 }, 'depends'],
    ['sharding', { 'shards.speed-up': 1.9 }, 'depends'],
    ['sharding', { 'shards.speed-up': 1 }, 'fails'],
    ['low-latency', { 'database-book.calm.latency-p50': 60 }, 'depends'],
    ['low-latency', { 'database-book.calm.latency-p50': 30 }, 'fails'],
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
    for (const id of ['survives-failure', 'batching', 'sharding'])
      expect(claims.find((claim) => claim.id === id)?.contested, id).toBeTruthy()
  })
})
