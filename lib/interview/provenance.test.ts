import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Event, NewEvent, RecordOperation } from '../protocol/events.ts'
import { applyDocumentEvent, emptyDocument, inOrder } from './document.ts'
import { foundByTwists, ProvenanceLedger, withProvenance } from './provenance.ts'
import type { Provenance } from './provenance.ts'

const place = (event: NewEvent, index: number): Event => ({ ...event, sequence: index + 1, at: 0, version: 1 }) as Event
const change = (actor: string | null, operations: Record<string, RecordOperation>): NewEvent => ({
  kind: 'document:changed',
  actor,
  payload: { operations },
})
const twist = (twistId: string): NewEvent => ({ kind: 'twist:triggered', actor: 'i', payload: { twistId, says: '' } })
const shape = (id: string, text = '', x = 0) => ({ id, typeName: 'shape', index: 'a1', x, props: { text } })
const put = (id: string, text = '', x = 0): Record<string, RecordOperation> => ({ [id]: ['put', shape(id, text, x)] })
const fold = (ledger: ProvenanceLedger, ...events: NewEvent[]) => ledger.fold(events.map(place))

describe('what is told of whose the records are', () => {
  test('is all of it at first, grouped by person, and shapes and entries only', () => {
    const ledger = new ProvenanceLedger()
    fold(
      ledger,
      change(null, { 'page:page': ['put', { id: 'page:page' }] }),
      change('c', { ...put('shape:a'), ...put('entry:b'), 'binding:x': ['put', { id: 'binding:x' }] }),
      change('i', put('shape:c')),
    )
    expect(ledger.whole()).toEqual({
      whole: true,
      authors: [
        { createdBy: 'c', textBy: 'c', records: ['shape:a', 'entry:b'] },
        { createdBy: 'i', textBy: 'i', records: ['shape:c'] },
      ],
      before: [],
    })
  })

  test('is then only what is new: a move and a removal tell nothing, other words do', () => {
    const ledger = new ProvenanceLedger()
    fold(ledger, change('c', put('shape:a', 'cache')))
    expect(fold(ledger, change('i', { 'shape:a': ['patch', { x: ['put', 9] }] }))).toBeNull()
    expect(
      fold(ledger, change('i', { 'shape:a': ['patch', { props: ['patch', { text: ['put', 'queue'] }] }] })),
    ).toEqual({ whole: false, authors: [{ createdBy: 'c', textBy: 'i', records: ['shape:a'] }], before: [] })
    expect(fold(ledger, change('c', { 'shape:a': ['remove'] }))).toBeNull()
    expect(ledger.whole().authors).toEqual([])
  })

  test('does not touch the document that it goes on from', () => {
    const document = emptyDocument()
    applyDocumentEvent(document, { actor: 'c', payload: { operations: put('shape:a') } })
    const ledger = new ProvenanceLedger(document)
    fold(ledger, change('i', put('shape:b')))
    expect(Object.keys(document.records)).toEqual(['shape:a'])
    expect(ledger.whole().authors).toHaveLength(2)
  })
})

describe('what a twist found', () => {
  test('is told once for each field of a record, when that first changes', () => {
    const ledger = new ProvenanceLedger()
    fold(ledger, change('c', put('shape:a', 'cache')))
    expect(fold(ledger, twist('one'))?.before).toEqual([{ twistId: 'one', records: {} }])
    const changed = fold(ledger, change('c', { ...put('shape:a', 'queue'), ...put('shape:b') }))
    expect(changed?.before).toEqual([
      { twistId: 'one', records: { 'shape:a': { props: { text: 'cache' } }, 'shape:b': null } },
    ])
    expect(fold(ledger, change('c', put('shape:a', 'broker')))).toBeNull()
    const moved = fold(ledger, change('c', { 'shape:a': ['patch', { x: ['put', 9] }] }))
    expect(moved?.before).toEqual([{ twistId: 'one', records: { 'shape:a': { x: 0 } } }])
    const removed = fold(ledger, change('c', { 'shape:a': ['remove'], 'shape:b': ['remove'] }))
    expect(removed?.before).toEqual([
      { twistId: 'one', records: { 'shape:a': { id: 'shape:a', typeName: 'shape', index: 'a1' } } },
    ])
    expect(fold(ledger, change('c', { ...put('shape:a'), ...put('shape:b') }))?.before).toEqual([])
  })

  test('stays when a second twist comes: what changes from then on is told with the second', () => {
    const ledger = new ProvenanceLedger()
    fold(ledger, change('c', put('shape:a', '1')), twist('one'), change('c', put('shape:a', '2')), twist('two'))
    fold(ledger, change('c', { 'shape:a': ['remove'] }))
    const { before } = withProvenance(null, ledger.whole()) as Provenance
    expect(foundByTwists([], before)).toEqual([
      { id: 'one', before: [shape('shape:a', '1')] },
      { id: 'two', before: [shape('shape:a', '2')] },
    ])
  })
})

test('a browser that was told only differences before the whole knows nothing yet', () => {
  expect(withProvenance(null, { whole: false, authors: [], before: [] })).toBeNull()
})

/** What people and twists do to a few records, in any order. */
const event = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('one', 'two', 'three').map(twist) },
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('c', 'i', null),
        fc.dictionary(
          fc.constantFrom('shape:a', 'shape:b', 'entry:c', 'binding:d'),
          fc.oneof(
            fc.record({ text: fc.constantFrom('x', 'y'), x: fc.nat(3) }),
            fc.constant('move' as const),
            fc.constant('remove' as const),
          ),
          { minKeys: 1 },
        ),
      )
      .map(([actor, changes]) =>
        change(
          actor,
          Object.fromEntries(
            Object.entries(changes).map(([id, what]): [string, RecordOperation] => {
              if (what === 'remove') return [id, ['remove']]
              if (what === 'move') return [id, ['patch', { x: ['put', 7] }]]
              return [id, ['put', shape(id, what.text, what.x)]]
            }),
          ),
        ),
      ),
  },
)

test('whoever joins at any time, and then hears the differences, knows what the log knows', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 30 }),
      fc.nat(30),
      fc.integer({ min: 1, max: 4 }),
      (happened, joinsAt, flush) => {
        // A twist is sent once.
        const events = happened
          .filter(
            (one, at) =>
              one.kind !== 'twist:triggered' ||
              happened.findIndex(
                (other) => other.kind === 'twist:triggered' && other.payload.twistId === one.payload.twistId,
              ) === at,
          )
          .map(place)
        const ledger = new ProvenanceLedger()
        const document = emptyDocument()
        const snapshots: { id: string; before: object[] }[] = []
        let known: Provenance | null = null
        for (let at = 0; at < events.length; at += flush) {
          // Several events are stored together, and told of together.
          const batch = events.slice(at, at + flush)
          if (!known && at + flush > Math.min(joinsAt, events.length - 1)) known = withProvenance(null, ledger.whole())
          const update = ledger.fold(batch)
          if (update) known = withProvenance(known, update)
          for (const one of batch) {
            if (one.kind === 'document:changed') applyDocumentEvent(document, one)
            if (one.kind === 'twist:triggered') {
              snapshots.push({ id: one.payload.twistId, before: Object.values(document.records) })
            }
          }
        }
        if (!known) return
        for (const id of Object.keys(document.records).filter((each) => !each.startsWith('binding:'))) {
          expect(known.authorship[id]).toEqual(document.authorship[id])
        }
        const found = foundByTwists(Object.values(document.records) as { id: string }[], known.before)
        const sorted = (list: typeof found) => list.map(({ id, before }) => ({ id, before: inOrder(before) }))
        expect(sorted(found)).toEqual(sorted(snapshots))
      },
    ),
    { numRuns: 2_000 },
  )
})
