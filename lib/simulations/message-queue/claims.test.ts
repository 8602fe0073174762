import { describe, expect, test } from 'vitest'
import { claims } from './claims.ts'

const FIGURES: Record<string, number> = {
  'at-least-once.messages': 1_000,
  'at-least-once.expected': 2_000,
  'at-least-once.lost': 0,
  'at-least-once.partly': 0,
  'at-least-once.twice': 70,
  'at-least-once.repeated': 80,
  'at-least-once.out-of-order': 0,
  'at-least-once.poison': 12,
  'at-least-once.parked': 12,
  'at-least-once.waiting': 0,
  'at-least-once.leader-changes': 30,
  'push.out-of-order': 25,
  'idempotent-consumer.twice': 0,
  'idempotent-consumer.repeated': 81,
  'idempotent-consumer.lost': 0,
  'at-most-once.expected': 2_000,
  'at-most-once.lost': 300,
  'at-most-once.twice': 0,
  'transactional.lost': 0,
  'transactional.twice': 20,
  'transactional.results-twice': 0,
  'transactional.results-missing': 0,
  'no-dead-letters.waiting': 500,
  'at-least-once.away-lost': 0,
  'retention-by-time.away-lost': 26,
  'in-memory-queue.calm.acknowledged-p50': 2,
  'at-least-once.calm.acknowledged-p50': 5.3,
  'delivery.push': 3.8,
  'delivery.hanging': 3.9,
  'delivery.timed': 92,
  'at-least-once.written-per-message': 3,
  'fan-out-copies.written-per-message': 24,
  'at-least-once.speed-up-partitions': 4,
  'at-least-once.speed-up-twice': 4,
  'push.speed-up-twice': 7.5,
  'at-least-once.slow-consumer.acknowledged-lost': 0,
  'at-least-once.slow-consumer.backlog': 150,
  'push-flood.slow-consumer.acknowledged-lost': 30,
  'at-least-once.away-acknowledged-p50': 5.3,
  'at-least-once.present-acknowledged-p50': 5.4,
  ...Object.fromEntries(
    ['', '.broker-crashes', '.power-cuts'].flatMap((run) => [
      [`at-least-once${run}.acknowledged-lost`, 0],
      [`acks-one${run}.acknowledged-lost`, 11],
      [`page-cache${run}.acknowledged-lost`, 7],
      [`unclean-election${run}.acknowledged-lost`, 3],
      [`in-memory-queue${run}.acknowledged-lost`, 13],
      [`push${run}.acknowledged-lost`, 0],
    ]),
  ),
}

const harmless = (...designs: string[]): Record<string, number> =>
  Object.fromEntries(
    designs.flatMap((design) =>
      ['', '.broker-crashes', '.power-cuts'].map((run) => [`${design}${run}.acknowledged-lost`, 0]),
    ),
  )

function judged(id: string, change: Record<string, number> = {}) {
  const figures = { ...FIGURES, ...change }
  return claims.find((claim) => claim.id === id)!.judge((figure) => figures[figure])
}

describe('claims about message queues', () => {
  test('each comes out as expected on figures like those of the defaults', () => {
    for (const { id, expected } of claims) expect(judged(id)?.verdict, id).toBe(expected)
  })

  // A claim whose verdict no figure can change would be a script, not a judgement.
  test.each<[string, Record<string, number>, string]>([
    ['at-least-once-retries', { 'at-least-once.lost': 1 }, 'fails'],
    ['at-least-once-retries', { 'at-least-once.repeated': 0, 'at-least-once.twice': 0 }, 'depends'],
    ['at-most-once-idempotency', { 'idempotent-consumer.twice': 1 }, 'fails'],
    ['at-most-once-idempotency', { 'idempotent-consumer.repeated': 0 }, 'holds'],
    ['at-most-once-for-payments', { 'at-most-once.lost': 0 }, 'holds'],
    ['exactly-once', { 'transactional.twice': 0 }, 'holds'],
    ['exactly-once', { 'transactional.results-twice': 1 }, 'fails'],
    ['exactly-once', { 'transactional.results-missing': 1 }, 'fails'],
    ['exactly-once', { 'transactional.lost': 1 }, 'fails'],
    ['order-by-key', { 'at-least-once.out-of-order': 2 }, 'fails'],
    ['retained-until-delivered', { 'retention-by-time.away-lost': 0 }, 'holds'],
    ['retained-until-delivered', { 'at-least-once.away-lost': 1 }, 'fails'],
    ['log-loses-nothing', { 'at-least-once.acknowledged-lost': 1 }, 'fails'],
    ['log-loses-nothing', { 'at-least-once.power-cuts.acknowledged-lost': 1 }, 'fails'],
    ['log-loses-nothing', harmless('acks-one', 'page-cache', 'unclean-election'), 'holds'],
    [
      'log-loses-nothing',
      { ...harmless('acks-one', 'page-cache', 'unclean-election'), 'at-least-once.leader-changes': 0 },
      'depends',
    ],
    ['queue-is-in-memory', harmless('in-memory-queue'), 'fails'],
    ['queue-is-in-memory', { 'push.acknowledged-lost': 1 }, 'holds'],
    ['memory-is-faster', { 'in-memory-queue.calm.acknowledged-p50': 5 }, 'depends'],
    ['memory-is-faster', { 'in-memory-queue.calm.acknowledged-p50': 6 }, 'fails'],
    ['push-is-sooner', { 'delivery.hanging': 8 }, 'holds'],
    ['push-is-sooner', { 'delivery.timed': 3 }, 'fails'],
    ['fan-out', { 'at-least-once.lost': 2, 'at-least-once.partly': 2 }, 'fails'],
    ['fan-out', { 'at-least-once.expected': 1_000 }, 'depends'],
    ['group-shares-work', { 'at-least-once.speed-up-twice': 7.7 }, 'holds'],
    ['group-shares-work', { 'at-least-once.speed-up-partitions': 1.1, 'at-least-once.speed-up-twice': 1.1 }, 'fails'],
    ['dead-letters', { 'at-least-once.waiting': 3 }, 'fails'],
    ['dead-letters', { 'no-dead-letters.waiting': 0 }, 'depends'],
    ['dead-letters', { 'at-least-once.poison': 0, 'at-least-once.parked': 0 }, 'depends'],
    ['buffering', { 'push-flood.slow-consumer.acknowledged-lost': 0 }, 'holds'],
    ['buffering', { 'at-least-once.slow-consumer.acknowledged-lost': 4 }, 'fails'],
    ['decoupled', { 'at-least-once.away-acknowledged-p50': 8 }, 'depends'],
    ['decoupled', { 'at-least-once.away-acknowledged-p50': 80 }, 'fails'],
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
    for (const id of ['at-most-once-idempotency', 'at-most-once-for-payments', 'exactly-once', 'log-loses-nothing'])
      expect(claims.find((claim) => claim.id === id)?.contested, id).toBeTruthy()
  })
})
