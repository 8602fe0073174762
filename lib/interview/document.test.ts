import { diffRecord } from '@tldraw/sync-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { RecordOperation } from '../protocol/events.ts'
import { applyDocumentEvent, emptyDocument } from './document.ts'

const change = (actor: string | null, operations: Record<string, RecordOperation>, schema?: unknown) => ({
  actor,
  payload: { operations, ...(schema !== undefined && { schema }) },
})

/** Fields keep their types, as a schema makes them; any of them may be missing. */
const record = fc.record(
  {
    text: fc.string({ maxLength: 8 }),
    x: fc.integer(),
    points: fc.array(fc.integer(), { maxLength: 5 }),
    stops: fc.array(fc.record({ at: fc.integer(), label: fc.string({ maxLength: 4 }) }), { maxLength: 4 }),
    props: fc.record({
      w: fc.integer(),
      words: fc.string({ maxLength: 8 }),
      tags: fc.array(fc.string(), { maxLength: 3 }),
    }),
    meta: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.integer(), fc.string(), fc.constant(null)), {
      maxKeys: 3,
    }),
  },
  { requiredKeys: [] },
)

describe('the document\u2019s fold', () => {
  test('what tldraw says turned one record into another turns it so here', () => {
    fc.assert(
      fc.property(record, record, (before, after) => {
        const patch = diffRecord(before as never, after as never)
        const document = emptyDocument()
        applyDocumentEvent(document, change('c', { r: ['put', before] }))
        if (patch) applyDocumentEvent(document, change('c', { r: ['patch', patch] }))
        expect(document.records.r).toEqual(after)
      }),
      { numRuns: 2_000 },
    )
  })

  test('longer texts and lists arrive as what was added, and are put together', () => {
    const before = { text: 'a stroke that grows', points: [1, 2, 3] }
    const after = { text: 'a stroke that grows and grows', points: [1, 2, 3, 4, 5] }
    const patch = diffRecord(before as never, after as never)
    expect(JSON.stringify(patch)).toContain('append')
    const document = emptyDocument()
    applyDocumentEvent(document, change('c', { r: ['put', before] }))
    applyDocumentEvent(document, change('c', { r: ['patch', patch!] }))
    expect(document.records.r).toEqual(after)
  })

  test('a patch or a removal of what is not there changes nothing', () => {
    const document = emptyDocument()
    applyDocumentEvent(document, change('c', { x: ['patch', { a: ['put', 1] }], y: ['remove'] }))
    expect(document).toEqual(emptyDocument())
  })

  test('who made a record stays, and who wrote its text last is known', () => {
    const document = emptyDocument()
    const text = (words: string) => ({ props: { richText: { words } }, x: 0 })
    applyDocumentEvent(document, change('c', { s: ['put', text('cache')] }))
    applyDocumentEvent(document, change('i', { s: ['patch', { x: ['put', 5] }] }))
    expect(document.authorship.s).toEqual({ createdBy: 'c', textBy: 'c' })
    applyDocumentEvent(
      document,
      change('i', { s: ['patch', { props: ['patch', { richText: ['put', { words: 'queue' }] }] }] }),
    )
    expect(document.authorship.s).toEqual({ createdBy: 'c', textBy: 'i' })
    applyDocumentEvent(document, change('c', { s: ['remove'] }))
    expect(document.authorship).toEqual({})
  })

  test('the schema is the last one that was told', () => {
    const document = emptyDocument()
    applyDocumentEvent(document, change(null, {}, { version: 1 }))
    applyDocumentEvent(document, change('c', {}))
    expect(document.schema).toEqual({ version: 1 })
  })
})
