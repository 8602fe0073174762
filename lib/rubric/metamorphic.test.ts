// What must not matter, and what must: random designs drawn, then changed, then scored again.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BoardRecord, drawBoard } from '../board/draw.ts'
import { apply } from '../board/geometry.ts'
import { evaluate } from './evaluate.ts'
import { exampleScenario } from './example-scenario.ts'

// Each kind with names that are one in meaning.
const NAMES: readonly (readonly string[])[] = [
  ['Client', 'Browser', 'Mobile app', 'Web client'],
  ['Load balancer', 'LB', 'LoadBalancer', 'Load-Balancer'],
  ['Rate limiter', 'RateLimiter', 'Rate limiting service', 'Throttler'],
  ['Order service', 'order-service', 'OrderService', 'Orders service'],
  ['Redis', 'Redis cache', 'redis server', 'Cache (Redis)'],
  ['Postgres', 'PostgreSQL', 'Postgres DB', 'MySQL'],
  ['Kafka', 'Kafka topic', 'Event log (Kafka)', 'Apache Kafka'],
  ['Billing worker', 'Billing consumer', 'billing processor', 'Worker'],
  ['S3', 'Blob store', 'Object storage', 'S3 bucket'],
]
const NOTES = [
  'token bucket refills each second',
  'shard by consistent hashing',
  'fail open because the page must load',
  'latency must stay below 20 ms',
] as const

const scenario = exampleScenario({
  criteria: [
    {
      id: 'limiter',
      met: { path: { from: 'client', via: 'rate-limiter', to: 'service' } },
      partly: { component: { kind: 'rate-limiter' } },
    },
    { id: 'cache', met: { path: { from: 'service', via: 'cache', to: 'relational' } } },
    { id: 'has-cache', met: { component: { kind: 'cache' } } },
    { id: 'queue', met: { path: { from: 'service', via: 'broker', to: 'worker' } } },
    { id: 'edge', met: { edge: { from: 'service', to: 'object-store' } } },
    { id: 'apart', met: { 'no-path': { from: 'client', to: 'relational', hops: 1 } } },
    { id: 'survives', met: { not: { 'single-point-of-failure': { from: 'client', to: 'service' } } } },
    { id: 'bucket', met: { mention: { concept: 'token-bucket' } } },
    { id: 'ring', met: { mention: { concept: 'consistent-hashing' } } },
    { id: 'latency', met: { requirement: { concept: 'low-latency' } } },
  ],
})

type Design = { boxes: number[]; arrows: [number, number][]; notes: number[] }

/** Kinds on a grid, arrows between neighbours of a row or column (never over a third box), notes far below. */
const design: fc.Arbitrary<Design> = fc
  .uniqueArray(fc.nat(NAMES.length - 1), { minLength: 3, maxLength: NAMES.length })
  .chain((boxes) =>
    fc.record({
      boxes: fc.constant(boxes),
      arrows: fc
        .uniqueArray(fc.tuple(fc.nat(boxes.length - 1), fc.constantFrom(1, 3), fc.boolean()), {
          maxLength: 10,
          selector: ([at, step]) => `${at} ${step}`,
        })
        .map((list) =>
          list.flatMap(([at, step, back]): [number, number][] => {
            const to = at + step
            if (to >= boxes.length || (step === 1 && at % 3 === 2)) return []
            return [back ? [to, at] : [at, to]]
          }),
        ),
      notes: fc.uniqueArray(fc.nat(NOTES.length - 1)),
    }),
  )

type Way = { name?: number; bound?: boolean; splitNotes?: 'lines' | 'shapes' }

function draw({ boxes, arrows, notes }: Design, { name = 0, bound = true, splitNotes }: Way = {}): BoardRecord[] {
  const board = drawBoard()
  const ids = boxes.map((kind, i) => board.box(NAMES[kind]![name]!, (i % 3) * 420, Math.floor(i / 3) * 320))
  for (const [from, to] of arrows) board.arrow(ids[from]!, ids[to]!, '', { bound })
  notes.forEach((note, i) => {
    const y = 3000 + i * 400
    if (splitNotes === 'lines') board.text(`first of all\n${NOTES[note]}`, 0, y)
    else {
      if (splitNotes === 'shapes') board.text('first of all', 0, y - 40)
      board.text(NOTES[note]!, 0, y)
    }
  })
  return board.records()
}

const verdicts = (records: readonly BoardRecord[]) =>
  Object.fromEntries(
    evaluate({ scenario, version: 1, records, entries: null }).criteria.map(({ id, verdict }) => [id, verdict]),
  )

type Fields = Record<string, number> & { start: { x: number; y: number }; end: { x: number; y: number } }

const shapesChanged = (
  records: readonly BoardRecord[],
  change: (shape: { x: number; y: number; rotation: number; props: Fields; type: string }) => void,
): BoardRecord[] =>
  structuredClone(records).map((record) => {
    if (record.typeName === 'shape') change(record as never)
    return record
  })

const same = (change: (records: BoardRecord[], drawn: Design) => readonly BoardRecord[]) =>
  fc.assert(
    fc.property(design, (drawn) => {
      const records = draw(drawn)
      expect(verdicts(change(records, drawn))).toEqual(verdicts(records))
    }),
    { numRuns: 60 },
  )

describe('META-1: what does not matter', () => {
  test('META-1: moving the board', () => {
    same((records) =>
      shapesChanged(records, (shape) => Object.assign(shape, { x: shape.x - 12_345, y: shape.y + 6_789 })),
    )
  })

  test.each([0.5, 3])('META-1: scaling by %s', (factor) => {
    same((records) =>
      shapesChanged(records, (shape) => {
        const { props } = shape
        Object.assign(shape, { x: shape.x * factor, y: shape.y * factor })
        for (const side of ['w', 'h'] as const) if (typeof props[side] === 'number') props[side] *= factor
        for (const end of ['start', 'end'] as const)
          if (props[end]) props[end] = { x: props[end].x * factor, y: props[end].y * factor }
        if (shape.type === 'text') props.scale = factor
      }),
    )
  })

  test.each([0.3, 1.2, Math.PI / 2])('META-1: turning by %s', (angle) => {
    same((records) =>
      shapesChanged(records, (shape) => {
        const at = apply({ x: 100, y: -50, angle }, shape)
        Object.assign(shape, { ...at, rotation: shape.rotation + angle })
      }),
    )
  })

  test('META-1: grouping everything, and grouping a box with its neighbour', () => {
    const grouped = (records: readonly BoardRecord[], ids: readonly string[]): BoardRecord[] => {
      const group = {
        id: 'shape:group-x',
        typeName: 'shape',
        type: 'group',
        parentId: 'page:page',
        index: 'a0',
        x: 30,
        y: 40,
        rotation: 0.2,
        isLocked: false,
        opacity: 1,
        meta: {},
        props: {},
      }
      const into = { x: -30, y: -40 }
      return [
        ...shapesChanged(records, (shape) => {
          const { id } = shape as unknown as BoardRecord
          if (!ids.includes(id)) return
          // The inverse of the group's own place.
          const at = apply({ x: 0, y: 0, angle: -0.2 }, { x: shape.x + into.x, y: shape.y + into.y })
          Object.assign(shape, { ...at, rotation: shape.rotation - 0.2, parentId: group.id })
        }),
        group,
      ]
    }
    same((records) =>
      grouped(
        records,
        records.filter((record) => record.typeName === 'shape').map(({ id }) => id),
      ),
    )
    same((records) => grouped(records, ['shape:geo-1', 'shape:geo-2']))
  })

  test.each([1, 2, 3])('META-1: renaming within synonyms (%s)', (name) => {
    same((_, drawn) => draw(drawn, { name }))
  })

  test('META-1: unbinding every arrow', () => {
    same((_, drawn) => draw(drawn, { bound: false }))
    same((records) => records.filter((record) => record.typeName !== 'binding'))
  })

  test.each(['lines', 'shapes'] as const)('META-1: splitting notes over %s', (splitNotes) => {
    same((_, drawn) => draw(drawn, { splitNotes }))
  })

  test('META-1: the order of the records', () => {
    same((records) => records.toReversed())
  })
})

describe('META-2: what does', () => {
  const names = ['Client', 'Rate limiter', 'Order service', 'Redis', 'Postgres']
  const full = () => {
    const board = drawBoard()
    const ids = names.map((name, i) => board.box(name, i * 420, 0))
    const arrows = ids.slice(1).map((id, i) => board.arrow(ids[i]!, id))
    board.box('Kafka', 840, 400)
    board.box('Billing worker', 1260, 400)
    board.arrow('Order service', 'Kafka')
    board.arrow('Kafka', 'Billing worker')
    board.text(NOTES[0], 0, 3000)
    return { records: board.records(), ids, arrows }
  }
  const without = (records: readonly BoardRecord[], ...gone: string[]) =>
    records.filter(
      (record) =>
        !gone.includes(record.id) && !gone.includes(String(record.fromId)) && !gone.includes(String(record.toId)),
    )
  const changed = (before: Record<string, string>, after: Record<string, string>) =>
    Object.keys(before).filter((id) => before[id] !== after[id])

  test('META-2: deleting the cache changes what speaks of the cache, and nothing else', () => {
    const { records, ids, arrows } = full()
    const after = verdicts(without(records, ids[3]!, arrows[2]!, arrows[3]!))
    expect(changed(verdicts(records), after)).toEqual(['cache', 'has-cache'])
  })

  test('META-2: cutting an arrow changes what led over it, and nothing else', () => {
    const { records, arrows } = full()
    expect(changed(verdicts(records), verdicts(without(records, arrows[0]!)))).toEqual(['limiter', 'survives'])
    expect(changed(verdicts(records), verdicts(without(records, arrows[3]!)))).toEqual(['cache'])
  })

  test('PRED-9: without any one shape of the evidence, the verdict or the evidence is another', () => {
    fc.assert(
      fc.property(design, (drawn) => {
        const records = draw(drawn)
        for (const criterion of evaluate({ scenario, version: 1, records, entries: null }).criteria)
          for (const shape of new Set(criterion.evidence.flatMap((each) => each.shapes))) {
            const after = evaluate({
              scenario,
              version: 1,
              records: without(records, shape),
              entries: null,
            }).criteria.find(({ id }) => id === criterion.id)
            expect({ verdict: after?.verdict, evidence: after?.evidence }).not.toEqual({
              verdict: criterion.verdict,
              evidence: criterion.evidence,
            })
          }
      }),
      { numRuns: 25 },
    )
  })
})
