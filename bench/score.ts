// How long a score takes: boards of 50 to 5,000 shapes under a rubric of 20 criteria, with a worksheet.
import { type BoardRecord, drawBoard } from '#lib/board/draw'
import { readBoard } from '#lib/board/read'
import { evaluate } from '#lib/rubric/evaluate'
import { exampleScenario } from '#lib/rubric/example-scenario'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Predicate } from '#lib/scenario/predicate'
import type { Row } from './row.ts'

const SHAPES = 500
const GROWTH = [50, 500, 5_000]
const RUNS = 40
// Enough runs for the compiler to have finished with it, fewer for boards that take long.
const WARM_UP_SHAPES = 60_000

const CRITERIA: Predicate[] = [
  { component: { kind: 'rate-limiter' } },
  { component: { product: 'redis' } },
  { path: { from: 'client', via: 'load-balancer', to: 'service' } },
  { path: { from: 'client', via: ['load-balancer', 'rate-limiter'], to: 'service' } },
  { path: { from: 'service', via: 'cache', to: 'database' } },
  { path: { from: 'client', to: 'data-lake', hops: 12 } },
  { 'no-path': { from: 'client', to: 'database', hops: 1 } },
  { edge: { from: 'service', to: 'broker', label: 'asynchronous' } },
  { redundant: { kind: 'service', min: 3 } },
  { not: { 'single-point-of-failure': { from: 'client', to: 'database' } } },
  { mention: { concept: 'token-bucket', near: 'rate-limiter' } },
  { mention: { concept: 'consistent-hashing' } },
  { mention: { any: ['write ahead log', 'snapshot', 'checkpoint', 'replay'], min: 2 } },
  { annotation: { on: 'cache', concept: 'ttl' } },
  { requirement: { kind: 'non-functional', concept: 'low-latency' } },
  { estimate: { id: 'peak' } },
  { api: { verb: 'post', noun: 'check' } },
  { 'trade-off': { options: ['fail-open', 'fail-closed'], because: true } },
  {
    'at-least': {
      n: 2,
      of: [
        { mention: { concept: 'fixed-window' } },
        { mention: { concept: 'sliding-window' } },
        { mention: { concept: 'leaky-bucket' } },
      ],
    },
  },
  { all: [{ component: { kind: 'log-broker' } }, { path: { from: 'broker', to: 'worker' } }] },
]

const DIMENSIONS = ['high-level', 'deep-dive', 'requirements', 'estimates', 'api', 'trade-offs', 'reliability'] as const

const LABELS = [
  'Mobile client',
  'Load balancer',
  'Rate limiter',
  'Order service',
  'Redis cluster',
  'User DB (Postgres)',
  'Kafka',
  'Billing worker',
  'S3 bucket',
  'Elasticsearch',
  'Notification service',
  'Data warehouse',
]

/** A board of so many shapes: rows of components with arrows between neighbours, a label or a note on every fourth. */
export function boardOf(shapes: number): BoardRecord[] {
  const board = drawBoard()
  const columns = 12
  let made = 0
  let previous = ''
  for (let i = 0; made < shapes; i++) {
    const [x, y] = [(i % columns) * 320, Math.floor(i / columns) * 260]
    board.box(`${LABELS[i % LABELS.length]} ${Math.floor(i / LABELS.length)}`, x, y)
    made++
    const id = `shape:geo-${made}`
    if (i % columns > 0 && made < shapes) {
      board.arrow(previous, id, i % 3 === 0 ? 'async publish' : '', { bound: i % 5 !== 0 })
      made++
    }
    if (i % 4 === 0 && made < shapes) {
      board.text(i % 8 === 0 ? 'TTL 60 s, sharded by user id' : 'token bucket, 429 with Retry-After', x, y + 110)
      made++
    }
    previous = id
  }
  return board.records()
}

function medianMs(shapes: number, run: () => unknown): { median: number; p95: number } {
  const warmUp = Math.min(200, Math.ceil(WARM_UP_SHAPES / shapes))
  for (let i = 0; i < warmUp; i++) run()
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  }).sort((a, b) => a - b)
  return { median: times[Math.floor(RUNS / 2)] ?? 0, p95: times[Math.floor(RUNS * 0.95)] ?? 0 }
}

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`

/** Rows of the table: a board of 500 shapes from records to score, its parts, and growth from 50 to 5,000 shapes. */
export async function benchScore(): Promise<Row[]> {
  const scenario = exampleScenario({
    criteria: CRITERIA.map((met, i) => ({
      id: `c-${i}`,
      met,
      dimension: DIMENSIONS[i % DIMENSIONS.length] ?? 'high-level',
    })),
    contradictions: [{ id: 'direct', when: { path: { from: 'client', to: 'database', hops: 1 } } }],
  })
  const worksheet = readWorksheet({
    requirements: [{ kind: 'non-functional', text: 'A check adds at most 2 ms latency at p99' }],
    estimates: [{ for: 'peak', text: '500M users * 40 requests / 86400 s * 2 = 463k/s' }],
    api: ['POST /check { user, ip } -> allowed'],
    decisions: [
      { options: 'fail open or fail closed', chosen: 'fail open', because: 'the product must stay reachable' },
    ],
  })
  const entries = worksheet.ok ? worksheet.entries : []
  const rows: Row[] = []
  for (const shapes of GROWTH) {
    const records = boardOf(shapes)
    const whole = medianMs(shapes, () => evaluate({ scenario, version: 1, records, entries }))
    const reading = medianMs(shapes, () => readBoard(records))
    const aim = shapes === SHAPES ? { peer: 'aim: 10 ms', ratio: `${(whole.median / 10).toFixed(2)}x` } : {}
    rows.push({
      what: `score a board of ${shapes} shapes, ${CRITERIA.length} criteria`,
      value: `${milliseconds(whole.median)} median, ${milliseconds(whole.p95)} p95`,
      ...aim,
      note: `of which reading the board ${milliseconds(reading.median)}`,
    })
  }
  return rows
}
