import { describe, expect, test } from 'vitest'
import { type BoardDrawing, drawBoard } from '../board/draw.ts'
import { readBoard } from '../board/read.ts'
import type { EstimateReference } from '../estimate/reference.ts'
import type { Predicate } from '../scenario/predicate.ts'
import { conceptReader } from './concepts.ts'
import { latestOf, materialOf } from './material.ts'
import { evaluatePredicate, judge } from './predicate.ts'
import { readWorksheet } from './worksheet-file.ts'

const concepts = conceptReader({
  'cake-recipe': ['flour and eggs'],
  'lock-noun': ['lock'],
  'brought-along': {
    called: 'how the rules get to the limiters (push, polling, cached)',
    terms: ['push', 'poll every minute'],
  },
  'beside-the-service': { called: 'a library in each service', terms: ['library', 'sidecar'] },
  'limiter-words': { called: 'requests or limits', guard: true, terms: ['limiter', 'requests'] },
  'one-for-all': { called: 'a limiter of its own', terms: ['own limiter', 'central limiter'] },
})
const references = new Map([
  [
    'peak',
    {
      assumptions: { users: '500M', each: '40' },
      formula: 'users * each / 86400 s * 2',
      answer: '463 k/s',
      unit: '1/s',
      aliases: ['peak qps'],
    },
  ],
])

const entriesOf = (worksheet: unknown) => {
  const read = readWorksheet(worksheet)
  if (!read.ok) throw new Error(read.error)
  return read.entries
}

const materialOn = (board: BoardDrawing, worksheet?: unknown) =>
  materialOf(readBoard(board.records()), worksheet === undefined ? null : entriesOf(worksheet), concepts)

const on = (board: BoardDrawing, predicate: Predicate, worksheet?: unknown) =>
  evaluatePredicate(predicate, materialOn(board, worksheet), references)

/** Boxes in a row, with an arrow from each to the next. */
function chain(...labels: string[]): BoardDrawing {
  const board = drawBoard()
  labels.forEach((label, i) => board.box(label, i * 400, 0))
  labels.slice(1).forEach((label, i) => board.arrow(labels[i]!, label))
  return board
}

const shapesOf = (evidence: readonly { shapes: string[] }[]) => new Set(evidence.flatMap((each) => each.shapes))

describe('component', () => {
  test.each([
    [{ kind: 'relational' }, 'Users (Postgres)', 1],
    [{ kind: 'store' }, 'Users (Postgres)', 1],
    [{ kind: 'relational' }, 'User DB', 0.5],
    [{ kind: 'cache' }, 'User DB', 0],
    [{ product: 'redis' }, 'Session cache (Redis)', 1],
    [{ product: 'redis' }, 'Session cache', 0],
    [{ label: 'session' }, 'Session cache', 1],
    [{ kind: 'cache', label: 'session' }, 'Timeline cache', 0],
    // The id of a concept stands for all its words.
    [{ label: 'idempotency-key' }, 'Dedup keys (Redis)', 1],
    [{ kind: 'cache', label: 'idempotency-key' }, 'Session cache', 0],
  ] as const)('PRED-1: %j on %s comes to %s', (query, label, value) => {
    const finding = on(chain(label), { component: query })
    expect(finding.value).toBe(value)
    expect(finding.evidence).toHaveLength(value > 0 ? 1 : 0)
    expect(finding.why).not.toBe('')
  })

  test('PRED-1: half because of a general word says what to do', () => {
    expect(on(chain('User DB'), { component: { kind: 'relational' } }).why).toContain('name the product')
  })
})

describe('path', () => {
  const through: Predicate = { path: { from: 'client', via: 'rate-limiter', to: 'service' } }

  test('PRED-2: found through what stands on the way, with every shape of the way as evidence', () => {
    const board = chain('Client', 'Load balancer', 'Rate limiter', 'Order service')
    const finding = on(board, through)
    expect(finding.value).toBe(1)
    expect(shapesOf(finding.evidence).size).toBe(7)
    expect(finding.why).toContain('“Client” → “Load balancer” → “Rate limiter” → “Order service”')
  })

  test('PRED-2: the order and the direction matter', () => {
    expect(on(chain('Client', 'Order service', 'Rate limiter'), through).value).toBe(0)
    expect(on(chain('Order service', 'Rate limiter', 'Client'), through).value).toBe(0)
  })

  test('PRED-2: what is asked on the way may hang off it, but not off the end', () => {
    const aside = chain('Client', 'API gateway', 'Order service')
    aside.box('Rate limiter', 400, 400)
    aside.arrow('API gateway', 'Rate limiter')
    expect(on(aside, through).value).toBe(1)
    const behind = chain('Client', 'API gateway', 'Order service')
    behind.box('Rate limiter', 800, 400)
    behind.arrow('Order service', 'Rate limiter')
    expect(on(behind, through)).toMatchObject({ value: 0, why: expect.stringContaining('but no path') })
  })

  test('PRED-2: what a store answers is not passed on, nor is anything through people', () => {
    const asks = { path: { from: 'object-store', to: 'lock-service', hops: 3 } }
    const answered = chain('Billing worker', 'Object storage')
    answered.box('Lock service', 0, 400)
    answered.arrow('Billing worker', 'Lock service')
    answered.arrow('Object storage', 'Billing worker', 'refused')
    expect(on(answered, asks).value).toBe(0)
    expect(on(chain('Object storage', 'Client', 'Lock service'), asks).value).toBe(0)
    expect(on(chain('Object storage', 'Billing worker', 'Lock service'), asks).value).toBe(1)
  })

  test('PRED-2: a limiter asked aside does not hide the one on the way', () => {
    const board = chain('Client', 'Load balancer', 'Rate limiter', 'Order service')
    board.arrow('Load balancer', 'Order service')
    expect(on(board, through).value).toBe(1)
  })

  test('PRED-2: where a way ends does not depend on which beginning comes first', () => {
    // The worker is a service too, and its own way to the broker leads no further.
    for (const labels of [
      ['Order service', 'Kafka', 'Billing worker'],
      ['Billing worker', 'Kafka', 'Order service'],
    ]) {
      const board = drawBoard()
      for (const label of labels) board.box(label)
      board.arrow('Order service', 'Kafka')
      board.arrow('Billing worker', 'Kafka')
      expect(on(board, { path: { from: 'service', via: 'broker', to: 'worker' } }).value).toBe(1)
    }
  })

  test('PRED-2: a way round and back to where it was is no way through another', () => {
    const board = chain('Client', 'Order service', 'API gateway')
    board.arrow('API gateway', 'Order service', '', { bend: 80 })
    const two: Predicate = { path: { from: 'client', via: ['service', 'api-gateway'], to: 'service' } }
    expect(on(board, two).value).toBe(0)
    board.box('Billing service', 1200, 0)
    board.arrow('API gateway', 'Billing service')
    expect(on(board, two).value).toBe(1)
  })

  test('PRED-2: a store is two hops away unless more is said', () => {
    const board = chain('Client', 'API gateway', 'Order service', 'Postgres')
    expect(on(board, { path: { from: 'client', to: 'store' } })).toMatchObject({
      value: 0,
      why: expect.stringContaining('within 2 hops'),
    })
    expect(on(board, { path: { from: 'client', to: 'store', hops: 3 } }).value).toBe(1)
    expect(on(board, { path: { from: 'client', via: ['api-gateway', 'service'], to: 'store' } }).value).toBe(1)
  })

  test('PRED-1: uncertain arrows and general words give half', () => {
    const board = drawBoard()
    board.box('Order service', 0, 0)
    board.box('Redis', 400, 0)
    board.line({ x: 162, y: 40 }, { x: 398, y: 40 })
    expect(on(board, { path: { from: 'service', to: 'cache' } })).toMatchObject({
      value: 0.5,
      why: expect.stringContaining('uncertain'),
    })
    expect(on(chain('Order service', 'DB'), { path: { from: 'service', to: 'relational' } }).value).toBe(0.5)
  })

  test('CRIT-4: what is missing is named before a missing way is', () => {
    expect(on(chain('Client', 'Order service'), through).why).toBe('found a client and a service, but no rate limiter')
  })

  test('PRED-3: no-path needs both ends, and a way contradicts it', () => {
    const rule: Predicate = { 'no-path': { from: 'client', to: 'database', hops: 1 } }
    expect(on(chain('Client', 'Order service'), rule)).toMatchObject({ value: 0, against: [] })
    expect(on(chain('Client', 'Order service', 'Postgres'), rule).value).toBe(1)
    const finding = judge({ met: rule }, materialOn(chain('Client', 'Postgres')), references)
    expect(finding).toMatchObject({ value: 0, contradicted: true })
    expect(shapesOf(finding.evidence).size).toBe(3)
  })

  test('PRED-1: edge wants a direct arrow, and its label if one is asked for', () => {
    const board = chain('Order service', 'Kafka')
    expect(on(board, { edge: { from: 'service', to: 'log-broker' } }).value).toBe(1)
    expect(on(board, { edge: { from: 'service', to: 'log-broker', label: 'asynchronous' } }).value).toBe(0)
    const said = drawBoard()
    said.box('Order service', 0, 0)
    said.box('Kafka', 400, 0)
    said.arrow('Order service', 'Kafka', 'async')
    expect(on(said, { edge: { from: 'service', to: 'log-broker', label: 'asynchronous' } }).value).toBe(1)
  })
})

describe('copies and single points', () => {
  test('PRED-1: redundant counts what is said and what is drawn', () => {
    expect(on(chain('Redis x3'), { redundant: { kind: 'cache', min: 3 } }).value).toBe(1)
    expect(on(chain('Redis x3'), { redundant: { kind: 'cache', min: 4 } })).toMatchObject({
      value: 0,
      why: 'found three caches (“Redis x3”) where four are asked for',
    })
    const drawn = drawBoard()
    for (const n of [1, 2, 3]) drawn.box(`App server ${n}`, n * 300, 0)
    drawn.box('Load balancer', 600, 400)
    for (const n of [1, 2, 3]) drawn.arrow('Load balancer', `App server ${n}`)
    const finding = on(drawn, { redundant: { kind: 'service', min: 2 } })
    expect(finding.value).toBe(1)
    expect(finding.evidence).toHaveLength(2)
  })

  test('PRED-1: redundant looks only at those whose label says so', () => {
    const pollers: Predicate = { redundant: { kind: 'service', label: 'poller', min: 2 } }
    expect(on(chain('Order poller x2', 'Mail service'), pollers).value).toBe(1)
    expect(on(chain('Order poller', 'Mail service x2'), pollers)).toMatchObject({
      value: 0,
      why: 'found one worker (“Order poller”) where two are asked for',
    })
    expect(on(chain('Mail service x2'), pollers)).toMatchObject({ value: 0, why: 'found no service for poller' })
  })

  const single: Predicate = { 'single-point-of-failure': { from: 'client', to: 'database' } }

  test('PRED-4: one balancer that everything passes is a single point; two ways round it are none', () => {
    const one = chain('Client', 'Load balancer', 'App server x2', 'Postgres x2')
    expect(on(one, single)).toMatchObject({ value: 1, why: expect.stringContaining('“Load balancer”') })
    one.box('Load balancer standby', 400, 400)
    one.arrow('Client', 'Load balancer standby')
    one.arrow('Load balancer standby', 'App server x2')
    const finding = judge({ met: { not: single } }, materialOn(one), references)
    expect(finding.value).toBe(1)
    expect(finding.evidence.length).toBeGreaterThan(0)
  })

  test('PRED-4: without any way there is nothing to credit', () => {
    expect(judge({ met: { not: single } }, materialOn(chain('Client', 'Load balancer')), references)).toMatchObject({
      value: 0,
    })
  })
})

describe('mentions', () => {
  test('PRED-5: a concept anywhere counts, negated it does not', () => {
    const board = drawBoard()
    board.text('We shard by consistent hashing', 0, 0)
    expect(on(board, { mention: { concept: 'consistent-hashing' } })).toMatchObject({ value: 1, mention: true })
    const no = drawBoard()
    no.text('There is no consistent hashing here', 0, 0)
    expect(on(no, { mention: { concept: 'consistent-hashing' } }).value).toBe(0)
  })

  test('PRED-5: a scenario adds concepts, and min counts different terms', () => {
    const board = drawBoard()
    board.text('Flour and eggs; flour and eggs; a snapshot', 0, 0)
    expect(on(board, { mention: { concept: 'cake-recipe' } }).value).toBe(1)
    expect(on(board, { mention: { any: ['snapshot', 'write ahead log'], min: 2 } })).toMatchObject({
      value: 0,
      why: '“Flour and eggs; flour and eggs; a snapshot” is only one of the two asked for',
    })
    expect(on(board, { mention: { any: ['snapshot', 'flour'], min: 2 } }).value).toBe(1)
  })

  test('PRED-5: near wants a component of the kind, on it, at its arrow, beside it or named with it', () => {
    const near: Predicate = { mention: { concept: 'token-bucket', near: 'rate-limiter' } }
    const far = chain('Rate limiter', 'Redis')
    far.text('token bucket is nice and refills all the time, says the book', 0, 2000)
    expect(on(far, near)).toMatchObject({
      value: 0,
      why: expect.stringContaining('” does not stand at a rate limiter'),
    })
    const beside = chain('Rate limiter', 'Redis')
    beside.text('token bucket', 0, 95)
    expect(on(beside, near)).toMatchObject({ value: 1, mention: false })
    const label = drawBoard()
    label.box('Rate limiter', 0, 0)
    label.box('Redis', 400, 0)
    label.arrow('Rate limiter', 'Redis', 'refill tokens')
    expect(on(label, near).value).toBe(1)
    const next = chain('Rate limiter', 'Redis', 'Postgres')
    next.text('token bucket', 400, 95)
    expect(on(next, near).value).toBe(1)
    const beyond = drawBoard()
    for (const [i, name] of ['Rate limiter', 'Redis', 'Postgres'].entries()) beyond.box(name, i * 400, 0)
    beyond.arrow('Rate limiter', 'Redis')
    beyond.arrow('Redis', 'Postgres', 'refill tokens')
    expect(on(beyond, near).value).toBe(0)
    const named = chain('Rate limiter', 'Redis')
    const line = {
      decisions: [
        { options: 'token bucket or fixed window', chosen: 'token bucket in the rate limiter', because: 'bursts' },
      ],
    }
    const finding = on(named, near, line)
    expect(finding.value).toBe(1)
    expect([...shapesOf(finding.evidence)]).toEqual(['entry:decision-1', 'shape:geo-1'])
    expect(on(drawBoard(), near, line).value).toBe(0)
  })

  test.each([
    ['too-many-requests', 'if there are too many requests, add machines', 0],
    ['too-many-requests', 'answers 429 Too Many Requests', 1],
    ['leader-election', 'in terms of latency, and the terms of service', 0],
    ['leader-election', 'votes go to a candidate with a higher term', 1],
    ['window-boundary-burst', 'a fixed window lets twice through', 1],
  ])('PRED-5: %s in "%s" comes to %i', (concept, text, value) => {
    const board = drawBoard()
    board.text(text, 0, 0)
    expect(on(board, { mention: { concept } }).value).toBe(value)
  })

  test('PRED-6: an annotation stands on the component itself', () => {
    const board = chain('Order service', 'Redis')
    board.text('TTL of one minute', 400, 95)
    expect(on(board, { annotation: { on: 'cache', concept: 'ttl' } }).value).toBe(1)
    expect(on(board, { annotation: { on: 'service', concept: 'ttl' } }).value).toBe(0)
  })

  test('PRED-10: terms that look like patterns are words', () => {
    const board = drawBoard()
    // A backtracking expression would not come back from this.
    board.text(`${'a'.repeat(5000)}!`, 0, 0)
    expect(on(board, { mention: { any: ['(a+)+$', '.*', '[a-z]+'] } }).value).toBe(0)
  })
})

test('PRED-1, PRED-4: a leader and its follower are two of one, and neither is a single point', () => {
  const board = chain('Client', 'Order service x2', 'User DB leader')
  expect(on(board, { redundant: { kind: 'database', min: 2 } }).value).toBe(0)
  expect(on(board, { 'single-point-of-failure': { from: 'client', to: 'database' } }).value).toBe(1)
  board.box('User DB follower', 800, 300)
  board.arrow('User DB leader', 'User DB follower')
  const finding = on(board, { redundant: { kind: 'database', min: 2 } })
  expect(finding.value).toBe(1)
  expect(shapesOf(finding.evidence).size).toBe(2)
  expect(on(board, { redundant: { kind: 'database', min: 3 } }).value).toBe(0)
  expect(on(board, { 'single-point-of-failure': { from: 'client', to: 'database' } }).value).toBe(0)
})

describe('what stands in a container that exists several times', () => {
  const single: Predicate = { 'single-point-of-failure': { from: 'client', to: 'cache' } }
  const many: Predicate = { redundant: { kind: 'rate-limiter', min: 3 } }
  /** A client that asks a limiter and a cache, both drawn in one box. */
  function inside(container: string): BoardDrawing {
    const board = drawBoard()
    board.box('Client', -400, 120)
    board.box(container, 0, 0, { width: 800, height: 320, props: { verticalAlign: 'start' } })
    board.box('Rate limiter', 60, 120)
    board.box('Redis x2', 500, 120)
    board.arrow('Client', 'Rate limiter')
    board.arrow('Rate limiter', 'Redis x2')
    return board
  }

  test.each([
    ['Zone (x3)', 1],
    ['3 instances', 1],
    ['API gateway x3', 1],
    ['Zone (x2)', 0],
    ['Zone 3', 0],
    // Its nodes may be what is drawn in it.
    ['Kubernetes cluster', 0],
    ['Backend', 0],
  ])('PRED-1: in "%s" a limiter comes to %i of three', (container, value) => {
    const finding = on(inside(container), many)
    expect(finding.value).toBe(value)
    if (value === 1) expect(finding.evidence.map((each) => each.text)).toEqual(['Rate limiter', container])
  })

  test('PRED-1: as often as its container is drawn', () => {
    const board = drawBoard()
    for (const by of [40, 20]) board.box('', by, by, { width: 800, height: 320 })
    board.box('API gateway', 0, 0, { width: 800, height: 320, props: { verticalAlign: 'start' } })
    board.box('Rate limiter', 60, 120)
    board.box('Config cache', 500, 120)
    expect(on(board, many).value).toBe(1)
  })

  test('PRED-1: the parts of a container are no copies of it', () => {
    const board = inside('Kubernetes cluster (auto scaling)')
    for (const [i, name] of ['Order service', 'Kafka'].entries()) board.box(name, 60 + i * 440, 220)
    expect(on(board, many).value).toBe(0)
  })

  test('PRED-1: no more often than its container, if it says that of itself as well', () => {
    expect(on(inside('3 instances'), { redundant: { kind: 'cache', min: 3 } }).value).toBe(1)
    expect(on(inside('3 instances'), { redundant: { kind: 'cache', min: 4 } }).value).toBe(0)
  })

  test('PRED-1: but a file that one process opens is another one in each', () => {
    const board = inside('Machine x3')
    board.box('SQLite', 60, 220)
    board.box('Postgres', 500, 220)
    expect(on(board, { redundant: { kind: 'relational', min: 3 } }).why).toContain('Postgres')
    const files = inside('Machine x3')
    files.box('SQLite', 60, 220)
    expect(on(files, { redundant: { kind: 'relational', min: 2 } }).value).toBe(0)
  })

  test('PRED-4: and is no single point', () => {
    expect(on(inside('Zone'), single)).toMatchObject({ value: 1, why: expect.stringContaining('Rate limiter') })
    expect(on(inside('Zone x3'), single).value).toBe(0)
  })
})

describe('what is written', () => {
  const latency: Predicate = { requirement: { kind: 'non-functional', concept: 'low-latency' } }

  test('PRED-7: requirements of the worksheet and of the canvas', () => {
    expect(
      on(drawBoard(), latency, { requirements: [{ kind: 'non-functional', text: 'p99 below 20 ms' }] }).value,
    ).toBe(1)
    expect(on(drawBoard(), latency, { requirements: [{ kind: 'functional', text: 'p99 below 20 ms' }] }).value).toBe(
      0.5,
    )
    const canvas = drawBoard()
    canvas.text('Functional requirements\n- shorten a link\nNon-functional requirements:\n- latency below 20 ms', 0, 0)
    expect(on(canvas, latency).value).toBe(1)
    expect(on(canvas, { requirement: { kind: 'functional', concept: 'low-latency' } }).value).toBe(0.5)
  })

  test('PRED-7: a list written one shape a line goes on under its heading', () => {
    const board = drawBoard()
    for (const [i, line] of ['Non-functional requirements', 'p99 of 20 ms', 'durable'].entries())
      board.text(line, 0, i * 40)
    board.text('p99 of 20 ms', 2000, 0)
    expect(on(board, latency).value).toBe(1)
    // Nothing but shapes and words: evidence is stored and printed as it is.
    expect(on(board, latency).evidence).toEqual([{ shapes: ['shape:text-2'], text: 'p99 of 20 ms' }])
    expect(on(board, { requirement: { kind: 'non-functional', concept: 'durability' } }).value).toBe(1)
    const apart = drawBoard()
    apart.text('Non-functional requirements', 0, 0)
    apart.text('p99 of 20 ms', 0, 900)
    expect(on(apart, latency).value).toBe(0)
  })

  test('PRED-7: API lines by noun and verb, in HTTP or as a call', () => {
    const acquire: Predicate = { api: { verb: 'acquire', noun: 'lock-noun' } }
    expect(on(drawBoard(), acquire, { api: ['acquire(lock, client)'] }).value).toBe(1)
    expect(on(drawBoard(), acquire, { api: ['POST /locks/{name}'] }).value).toBe(1)
    expect(on(drawBoard(), acquire, { api: ['GET /locks/{name}'] }).value).toBe(0.5)
    const canvas = drawBoard()
    canvas.text('DELETE /locks/{name}', 0, 0)
    expect(on(canvas, { api: { verb: 'delete', noun: 'lock' } }).value).toBe(1)
    const prose = drawBoard()
    prose.text('we delete the lock', 0, 0)
    expect(on(prose, { api: { verb: 'delete', noun: 'lock' } }).value).toBe(0)
  })

  test('PRED-7: trade-offs want two options and a reason', () => {
    const open: Predicate = { 'trade-off': { options: ['fail-open', 'fail-closed'], because: true } }
    const decision = (options: string, because: string) => ({ decisions: [{ options, chosen: '', because }] })
    expect(on(drawBoard(), open, decision('fail open or fail closed', 'the product must stay up')).value).toBe(1)
    expect(on(drawBoard(), open, decision('fail open or fail closed', '')).value).toBe(0.5)
    expect(on(drawBoard(), open, decision('fail open', '')).value).toBe(0)
    const canvas = drawBoard()
    canvas.text('Fail open rather than fail closed, because the product must stay up', 0, 0)
    expect(on(canvas, open).value).toBe(1)
  })

  test('PRED-7: one option is half a trade-off for a reason that the question is about, and for no other', () => {
    const options = ['fail-open', 'fail-closed']
    const decision = (because: string) => ({ decisions: [{ options: 'fail open', chosen: '', because }] })
    const about = { 'trade-off': { options, because: ['cake-recipe'] } }
    expect(on(drawBoard(), about, decision('it needs flour and eggs')).value).toBe(0.5)
    expect(on(drawBoard(), about, decision('my team likes it more')).value).toBe(0)
    expect(
      on(drawBoard(), { 'trade-off': { options, because: true } }, decision('it needs flour and eggs')).value,
    ).toBe(0)
    expect(on(drawBoard(), { 'trade-off': { options } }, decision('it needs flour and eggs')).value).toBe(0)
    // Both weighed: any reason will do.
    const both = { decisions: [{ options: 'fail open or fail closed', chosen: '', because: 'my team likes it' }] }
    expect(on(drawBoard(), about, both).value).toBe(1)
  })

  test('PRED-7: what is turned down for a reason is weighed against what the board has in its place', () => {
    const weighs: Predicate = { 'trade-off': { options: ['cake-recipe', 'one-for-all'], because: true } }
    const with_ = (...notes: string[]) => {
      const board = drawBoard()
      notes.forEach((note, i) => board.text(note, 0, i * 900))
      return on(board, weighs).value
    }
    expect(with_('Why not a central limiter: it is one more hop', 'We take flour and eggs')).toBe(1)
    expect(with_('Why not a central limiter: it is one more hop', 'We take nothing')).toBe(0)
    expect(with_('Why not a central limiter?', 'We take flour and eggs')).toBe(0)
    expect(with_('A central limiter or none, because it is one more hop', 'We take flour and eggs')).toBe(0)
  })

  test('PRED-7: an option and a reason in different lines of a list are no decision', () => {
    const because = { 'trade-off': { options: ['fail-open', 'fail-closed'], because: ['cake-recipe'] } }
    const list = drawBoard()
    list.text('- fail open or fail closed\n- TTL of a minute\n- shards, because of flour and eggs', 0, 0)
    expect(on(list, because)).toMatchObject({ value: 0.5, evidence: [{ text: '- fail open or fail closed' }] })
    const apart = drawBoard()
    apart.text('- fail open\n- TTL of a minute\n- shards, because of flour and eggs', 0, 0)
    expect(on(apart, because).value).toBe(0)
  })

  test('PRED-7: estimates are checked, on the worksheet and on the canvas', () => {
    const peak: Predicate = { estimate: { id: 'peak' } }
    const line = '500M users * 40 requests / 86400 s * 2 = 463k/s'
    expect(on(drawBoard(), peak, { estimates: [{ for: 'peak', text: line }] })).toMatchObject({
      value: 1,
      mention: false,
    })
    expect(on(drawBoard(), peak, { estimates: [{ for: 'peak', text: '12 requests a second' }] }).value).toBe(0)
    const canvas = drawBoard()
    canvas.text(line, 0, 0)
    expect(on(canvas, peak).evidence).toEqual([{ shapes: ['shape:text-1'], text: line }])
  })
})

test('PRED-7: a figure counts for what it was entered for, and one that only comes near if it says what it is', () => {
  const peak: Predicate = { estimate: { id: 'peak' } }
  const canvas = (text: string) => {
    const board = drawBoard()
    board.text(text, 0, 0)
    return on(board, peak).value
  }
  expect(
    on(drawBoard(), peak, { estimates: [{ for: 'storage', text: '500M users * 40 requests / 86400 s * 2 = 463k/s' }] })
      .value,
  ).toBe(0)
  expect(canvas('peak qps: 500M users * 40 requests / 86400 s = 231k/s')).toBe(0.5)
  expect(canvas('500M users * 40 requests / 86400 s = 231k/s')).toBe(0.5)
  expect(canvas('qps of the log-in page = 231k/s')).toBe(0)
  expect(
    on(drawBoard(), peak, { estimates: [{ for: 'peak', text: '500M users * 40 requests / 86400 s = 231k/s' }] }).value,
  ).toBe(0.5)
})

test('PRED-7: on the canvas a label says what a figure is, and a rate stated in any line may be gone on with', () => {
  const note = (...lines: string[]) => {
    const board = drawBoard()
    board.note(lines.join('\n'))
    return materialOn(board)
  }
  const bytes = {
    assumptions: { messagesPerSecond: '579k/s', bytesPerMessage: '1 kB' },
    formula: 'messagesPerSecond * bytesPerMessage',
    answer: '579 MB/s',
    unit: 'B/s',
    aliases: ['bytes in'],
  }
  const valueOf = (reference: EstimateReference, ...lines: string[]) =>
    evaluatePredicate({ estimate: { id: 'asked' } }, note(...lines), new Map([['asked', reference]])).value
  expect(valueOf(bytes, 'in: 580 MB/s   out: *4 = 2.3 GB/s')).toBe(1)
  expect(valueOf(bytes, 'cache: 580 MB/s   disk: *4 = 2.3 GB/s')).toBe(0)
  const workers = {
    assumptions: { rate: '580k/s', work: '2 ms' },
    formula: 'rate * work',
    answer: '1160',
    unit: '',
    aliases: ['consumers'],
  }
  expect(valueOf(workers, '10^10 / 86400 * 5 = 580k msg/s', 'slowest team: 580k * 2ms = 1160 consumers')).toBe(1)
  expect(valueOf(workers, '10^10 / 86400 * 5 = 580k msg/s', 'slowest team: 580k * 2ms = 2000 consumers')).toBe(0.5)
})

test('PRED-7: a line entered for another estimate is no answer, though it may name what the answer rests on', () => {
  const state = {
    asks: 'Memory for one counter of every user',
    assumptions: { users: '1B', bytesPerUser: '132 B' },
    formula: 'users * bytesPerUser',
    answer: '132 GB',
    unit: 'B',
    aliases: ['counter memory'],
  }
  const of = (...estimates: ({ for: string; text: string } | string)[]) =>
    evaluatePredicate(
      { estimate: { id: 'limiter-state' } },
      materialOn(drawBoard(), { estimates }),
      new Map([['limiter-state', state]]),
    ).value
  expect(of({ for: 'exact-set', text: 'exact set: 500M users * 16 B = 8 GB' })).toBe(0)
  expect(of('8 GB')).toBe(0)
  expect(of('renewals: 40 M * 3.3 kB = 132 GB')).toBe(0)
  expect(of('counters: 1B * 132 B = 132 GB')).toBe(1)
  expect(of('1B users * 132 B = 132 GB')).toBe(1)
  expect(of({ for: 'people', text: 'users = 2B' }, { for: 'limiter-state', text: 'users * 132 B = 264 GB' })).toBe(1)
  expect(of({ for: 'limiter-state', text: 'users * 132 B = 264 GB' })).toBe(0.5)
})

test('PRED-7: an unassigned line counts if it gives figures for what the answer rests on', () => {
  const reference = {
    asks: 'Renewals a second',
    assumptions: { heldLocks: '60k', renewalSeconds: '10' },
    formula: 'heldLocks / renewalSeconds / 1 s',
    answer: '6 k/s',
    unit: '1/s',
    aliases: [],
  }
  const of = (text: string) =>
    evaluatePredicate(
      { estimate: { id: 'rate' } },
      materialOn(drawBoard(), { estimates: [text] }),
      new Map([['rate', reference]]),
    ).value
  expect(of('60k locks held / 10 seconds = 6k/s')).toBe(1)
  expect(of('60k drivers / 10 = 6k/s')).toBe(0)
})

test('PRED-7: a line that was entered for nothing answers where its numbers come to the figure, and a lone figure where it fits', () => {
  const reference: EstimateReference = {
    asks: 'Renewals a second',
    assumptions: { heldLocks: '60k', renewalSeconds: '10 s' },
    formula: 'heldLocks / renewalSeconds',
    answer: '6 k/s',
    unit: '1/s',
    aliases: [],
  }
  const of = (text: string, given = '') =>
    evaluatePredicate(
      { estimate: { id: 'rate' } },
      materialOn(drawBoard(), { estimates: [given === '' ? text : { for: given, text }] }),
      new Map([
        ['rate', reference],
        [
          'other',
          { ...reference, asks: 'Something else', unit: 'B', answer: '5 GB', assumptions: {}, formula: '5 GB' },
        ],
      ]),
    ).value
  expect(of('40k locks alive, touched every 8 seconds: 5k/s')).toBe(1)
  expect(of('40k locks alive, touched every 8 seconds: 5k/s', 'other')).toBe(0)
  expect(of('6k renewals/s')).toBe(0.5)
  expect(of('15k renewals/s')).toBe(0)
  expect(of('renewals of 3 kinds: 6k/s')).toBe(0)
})

test('CRIT-4: a reason tells what decided and what is missing, each once', () => {
  const board = drawBoard()
  board.box('Redis')
  const material = materialOn(board)
  const cache: Predicate = { component: { kind: 'cache' } }
  const broker: Predicate = { component: { kind: 'broker' } }
  const guarded = judge({ met: { all: [cache, { not: broker }] } }, material, references)
  expect(guarded.why).toBe('found “Redis”')
  const half = judge({ met: { all: [cache, broker] }, partly: cache }, material, references)
  expect(half.why).toBe('found “Redis”, but no message broker')
  const same = judge({ met: { 'at-least': { n: 2, of: [cache, broker] } }, partly: cache }, material, references)
  expect(same.why).toBe('“Redis” is only one of the two asked for')
})

describe('CRIT-4: a reason', () => {
  const limiter: Predicate = { component: { kind: 'rate-limiter' } }
  const arrives: Predicate = { mention: { concept: 'brought-along' } }
  const weighed: Predicate = { 'trade-off': { options: ['one-for-all', 'beside-the-service'] } }
  const cache: Predicate = { component: { kind: 'cache' } }
  const judgedOn = (criterion: Parameters<typeof judge>[0], ...labels: string[]) =>
    judge(criterion, materialOn(chain(...labels)), references).why

  test('says what a concept is called, as a thing or as a clause', () => {
    expect(on(chain('Redis'), arrives).why).toBe(
      'nothing says how the rules get to the limiters (push, polling, cached)',
    )
    expect(on(chain('Redis'), { mention: { concept: 'one-for-all' } }).why).toBe(
      'nothing mentions a limiter of its own',
    )
    expect(on(chain('Redis'), weighed).why).toBe(
      'no decision weighs a limiter of its own against a library in each service',
    )
    expect(on(chain('Redis'), { annotation: { on: 'cache', concept: 'brought-along' } }).why).toBe(
      'found a cache, but nothing on it says how the rules get to the limiters (push, polling, cached)',
    )
    expect(on(chain('Redis'), { requirement: { kind: 'functional', concept: 'one-for-all' } }).why).toBe(
      'no functional requirement mentions a limiter of its own',
    )
    expect(on(chain('Redis'), { api: { noun: 'brought-along' } }).why).toMatch(/^no API line says how the rules/)
    const half = { decisions: [{ options: 'a sidecar', chosen: '', because: 'flour and eggs' }] }
    const because = { 'trade-off': { options: ['one-for-all', 'beside-the-service'], because: ['cake-recipe'] } }
    expect(on(drawBoard(), because, half).why).toBe(
      '“a sidecar | | flour and eggs” weighs a library in each service against nothing else',
    )
  })

  test('of what is met holds no guard that only had to be absent', () => {
    const guard: Predicate = { path: { from: 'service', via: 'broker', to: 'rate-limiter', hops: 2 } }
    const met = { all: [limiter, { not: guard }, { not: { component: { product: 'redis' } } }] }
    expect(judgedOn({ met }, 'Order service', 'Rate limiter')).toBe('found “Rate limiter”')
  })

  test('EVID-3: shows no guard, as evidence or as reason, unless it is what is missing', () => {
    const guard: Predicate = { mention: { concept: 'limiter-words' } }
    const criterion = { met: { all: [arrives, guard] }, partly: { all: [cache, guard] } }
    const shownOn = (...labels: string[]) => {
      const { value, why, evidence } = judge(criterion, materialOn(chain(...labels)), references)
      return { value, why, texts: evidence.map(({ text }) => text) }
    }
    const met = { value: 1, why: 'found “Push channel”', texts: ['Push channel'] }
    expect(shownOn('Limiter', 'Push channel')).toEqual(met)
    expect(shownOn('Limiter', 'Redis')).toMatchObject({ value: 0.5, texts: ['Redis'] })
    expect(shownOn('Limiter', 'Postgres')).toMatchObject({ value: 0, texts: [] })
    expect(shownOn('Push channel', 'Postgres').why).toBe('nothing mentions requests or limits')
  })

  test('of what is not met names what stands against it', () => {
    expect(judgedOn({ met: { all: [limiter, { not: cache }] } }, 'Rate limiter', 'Redis')).toBe(
      '“Redis” speaks against it',
    )
  })

  test('of what is contradicted says first what is wrong, in the words of the author', () => {
    const opposite = 'Your limiter asks a database.'
    const contradicted: Predicate = { edge: { from: 'rate-limiter', to: 'relational' } }
    const why = judgedOn({ met: cache, contradicted, opposite }, 'Rate limiter', 'Postgres')
    expect(why).toBe('Your limiter asks a database: found “Rate limiter” → “Postgres”')
    expect(judgedOn({ met: cache, contradicted }, 'Rate limiter', 'Postgres')).toBe('found “Rate limiter” → “Postgres”')
  })

  test('says the same words once', () => {
    const both: Predicate = { all: [cache, { redundant: { kind: 'cache', min: 3 } }] }
    expect(on(chain('Redis x3'), both).why).toBe('found three caches (“Redis x3”)')
    const met: Predicate = { all: [cache, { component: { kind: 'broker' } }] }
    expect(judgedOn({ met, partly: { path: { from: 'service', to: 'cache' } } }, 'Order service', 'Redis')).toBe(
      'found “Order service” → “Redis”, but no message broker',
    )
  })

  test('tells of kinds and numbers how many there are and how many are asked for', () => {
    const five: Predicate = {
      any: [{ redundant: { kind: 'cache', min: 5 } }, { redundant: { kind: 'coordination', min: 5 } }],
    }
    expect(on(chain('Redis'), five).why).toBe('found one cache (“Redis”) where five are asked for')
  })

  test('of a figure of another kind says what it is and which is missing', () => {
    const asked = new Map([['peak', { ...references.get('peak')!, asks: 'Requests a second at peak' }]])
    const why = (line: string, to: string) =>
      evaluatePredicate(
        { estimate: { id: 'peak' } },
        materialOn(drawBoard(), { estimates: [{ for: to, text: line }] }),
        asked,
      ).why
    expect(why('500M * 8 bytes = 4 GB', 'peak')).toBe(
      'found “500M * 8 bytes = 4 GB”, but no figure in 1/s for “Requests a second at peak”',
    )
    expect(why('500M * 8 bytes = 4 GB', '')).toBe('found no figure in 1/s for “Requests a second at peak”')
    expect(why('500M * 40 / 86400 * 2 = 463k', 'peak')).toMatch(/^found “500M .* = 463k” \(463 k\/s agrees with/)
    expect(why('3000 / s', 'peak')).toMatch(/^found “3000 \/ s”, but 3,000 \/s is far from 463 k\/s/)
  })

  test('does not say of a text that it was found and then what it lacks', () => {
    const two: Predicate = {
      'at-least': { n: 2, of: [{ mention: { concept: 'one-for-all' } }, { mention: { concept: 'cake-recipe' } }] },
    }
    const board = drawBoard()
    board.text('a central limiter', 0, 0)
    const judged = judge({ met: two, partly: { mention: { concept: 'one-for-all' } } }, materialOn(board), references)
    expect(judged.why).toBe('“a central limiter” is only one of the two asked for')
  })

  test('names what was found for a part, and no kinds that only tell how near the whole came', () => {
    const met: Predicate = { path: { from: 'service', to: 'cache', hops: 1 } }
    const board = drawBoard()
    board.box('Order service', 0, 0)
    board.box('Redis', 600, 0)
    board.text('a central limiter', 0, 1000)
    const judged = judge({ met, partly: { mention: { concept: 'one-for-all' } } }, materialOn(board), references)
    expect(judged.why).toBe('found “a central limiter”, but no path from a service to a cache within 1 hop')
  })

  test('is no longer than three things that are missing, each told once', () => {
    const kinds = ['rate-limiter', 'broker', 'cache', 'relational', 'cdn']
    expect(on(drawBoard(), { all: kinds.map((kind) => ({ component: { kind } })) }).why).toBe(
      'found no rate limiter and no message broker and no cache',
    )
    expect(on(chain('Redis'), { all: [arrives, { annotation: { on: 'cache', concept: 'brought-along' } }] }).why).toBe(
      'found a cache, but nothing says how the rules get to the limiters (push, polling, cached)',
    )
  })

  test('quotes, of alternatives that miss the same on the same, what either misses', () => {
    const either: Predicate = {
      any: ['brought-along', 'one-for-all', 'cake-recipe'].map((concept) => ({ annotation: { on: 'cache', concept } })),
    }
    expect(on(chain('Redis'), { any: [{ component: { kind: 'broker' } }, either] }).why).toBe(
      'found a cache, but nothing on it says how the rules get to the limiters (push, polling, cached); nothing on it mentions a limiter of its own',
    )
    const things: Predicate = {
      any: [{ mention: { concept: 'one-for-all' } }, { mention: { concept: 'cake-recipe' } }],
    }
    expect(on(chain('Redis'), things).why).toBe('nothing mentions a limiter of its own, or cake recipe')
  })
})

describe('EVID-1: of several passages that say the same', () => {
  const shown = (board: BoardDrawing, predicate: Predicate, worksheet?: unknown) =>
    on(board, predicate, worksheet).evidence[0]?.text
  const arrives: Predicate = { mention: { concept: 'brought-along' } }

  test('the one with a term of several words is shown before one word', () => {
    const board = drawBoard()
    board.text('push the button', 0, 0)
    board.text('limiters poll every minute', 0, 1000)
    expect(shown(board, arrives)).toBe('limiters poll every minute')
  })

  test('a term as it is written is shown before its words apart, and those before one word', () => {
    const board = drawBoard()
    board.text('poll people every minute', 0, 0)
    board.text('all of the limiters poll every minute if they can', 0, 1000)
    board.text('push', 0, 2000)
    expect(shown(board, arrives)).toBe('all of the limiters poll every minute if they can')
    const apart = drawBoard()
    apart.text('push', 0, 0)
    apart.text('poll people every minute', 0, 1000)
    expect(shown(apart, arrives)).toBe('poll people every minute')
  })

  test('a note is shown before a word on an arrow', () => {
    const board = drawBoard()
    const [from, to] = [board.box('Rate limiter', 0, 0), board.box('Redis', 600, 0)]
    board.arrow(from, to, 'push')
    board.text('we push the rules', 0, 1000)
    expect(shown(board, arrives)).toBe('we push the rules')
  })

  test('what was chosen is shown before what was only an option, and the section asked for before others', () => {
    const worksheet = {
      decisions: [
        { options: 'library or gateway', chosen: 'gateway', because: 'hop' },
        { options: 'who knows', chosen: 'library', because: 'no hop for any of them' },
      ],
      api: ['library.check(caller)'],
    }
    const beside: Predicate = { mention: { concept: 'beside-the-service' } }
    expect(shown(drawBoard(), beside, worksheet)).toBe('library.check(caller)')
    const material = { ...materialOn(drawBoard(), worksheet), section: 'decision' as const }
    expect(evaluatePredicate(beside, material, references).evidence[0]?.text).toBe(
      'who knows | library | no hop for any of them',
    )
  })

  test('a term that its author put first is shown before a later one', () => {
    const board = drawBoard()
    board.text('sidecar', 0, 0)
    board.text('there may be a library in each of them', 0, 1000)
    expect(shown(board, { mention: { concept: 'beside-the-service' } })).toMatch(/library/)
  })

  test('near a component what stands there is shown before what only names it', () => {
    const board = chain('Rate limiter', 'Redis')
    board.text('the rate limiter must poll every minute', 0, 1000)
    board.text('push', 0, 95)
    expect(shown(board, { mention: { concept: 'brought-along', near: 'rate-limiter' } })).toBe('push')
    expect(shown(board, arrives)).toBe('the rate limiter must poll every minute')
  })

  test('a line that was broken for room is shown whole', () => {
    const board = drawBoard()
    board.text(
      'the limiters poll every minute (or when a change\ncomes in from the\nstream of rules)\nanything else',
      0,
      0,
    )
    expect(shown(board, arrives)).toBe(
      'the limiters poll every minute (or when a change\ncomes in from the\nstream of rules)',
    )
    const prose = drawBoard()
    prose.text('The limiters poll every minute whatever\nhappens to them\n- anything else\nsome call(push) -> ok', 0, 0)
    expect(shown(prose, arrives)).toBe('The limiters poll every minute whatever\nhappens to them')
  })

  test('a label that is little else is shown before a chance word in a long one', () => {
    const board = chain('Map of hash(push, caller) to shard, in memory', 'Push')
    expect(shown(board, { mention: { concept: 'brought-along' } })).toBe('Push')
  })
})

describe('combinations', () => {
  const cache: Predicate = { component: { kind: 'cache' } }
  const broker: Predicate = { component: { kind: 'broker' } }
  const relational: Predicate = { component: { kind: 'relational' } }

  test('PRED-8: all takes the least, any the best, at-least the n best', () => {
    const board = chain('Redis', 'DB')
    expect(on(board, { all: [cache, relational] }).value).toBe(0.5)
    expect(on(board, { all: [cache, broker] }).value).toBe(0)
    expect(on(board, { any: [broker, relational, cache] })).toMatchObject({ value: 1, evidence: [{ text: 'Redis' }] })
    expect(on(board, { 'at-least': { n: 2, of: [cache, broker, relational] } }).value).toBe(0.5)
    expect(on(board, { 'at-least': { n: 3, of: [cache, broker, relational] } })).toMatchObject({
      value: 0,
      why: expect.stringMatching(/ and .* are only two of the three asked for$/),
    })
  })

  test('CRIT-1: absence alone earns nothing, and says so', () => {
    expect(judge({ met: { not: broker } }, materialOn(chain('Redis')), references)).toMatchObject({
      value: 0,
      contradicted: false,
    })
    expect(judge({ met: { all: [cache, { not: broker }] } }, materialOn(chain('Redis')), references).value).toBe(1)
    expect(judge({ met: { not: broker } }, materialOn(chain('Kafka')), references)).toMatchObject({
      value: 0,
      contradicted: true,
    })
  })

  test('CRIT-2: partly is taken where met fails, and tells what is missing', () => {
    const judged = judge({ met: broker, partly: cache }, materialOn(chain('Redis')), references)
    expect(judged).toMatchObject({ value: 0.5, why: 'found “Redis”, but no message broker' })
  })

  test('CRIT-3: a critical criterion is not met by words alone', () => {
    const board = drawBoard()
    board.text('token bucket', 0, 0)
    const criterion = { met: { mention: { concept: 'token-bucket' } } } as const
    expect(judge({ ...criterion, critical: true }, materialOn(board), references).value).toBe(0.5)
    expect(judge(criterion, materialOn(board), references).value).toBe(1)
  })

  test('CRIT-5: the last version alone is asked about what counts against a design', () => {
    const board = drawBoard()
    for (const [i, labels] of [
      ['Client', 'Service', 'Postgres', 'Kafka'],
      ['Client', 'Service', 'Redis'],
    ].entries()) {
      const ids = labels.map((label, j) => board.box(label, j * 400, i * 3000))
      ids.slice(1).forEach((id, j) => board.arrow(ids[j]!, id))
    }
    const material = materialOn(board)
    expect(evaluatePredicate(cache, material, references).value).toBe(1)
    expect(evaluatePredicate(cache, latestOf(material), references).value).toBe(0)
  })
})
