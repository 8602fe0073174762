import { createTLSchema, toRichText } from '@tldraw/tlschema'
import { createTLStore } from 'tldraw'
import { describe, expect, it } from 'vitest'
import { drawBoard, TLDRAW_SCHEMA, toTldrFile } from '#lib/board/draw'
import type { BoardRecord } from '#lib/board/draw'
import { entryRecord } from '#lib/scenario/entry'
import { BOARD_RECORDS_MAX, BOARD_WRITTEN_MAX } from '#lib/protocol/limits'
import { IMPORT_CHARACTERS_MAX, readBoardFile, spaceBeside } from './board-file.ts'
import type { Drawing, Space } from './board-file.ts'

/** The room's: tldraw's own and the worksheet's entries. */
const schema = createTLStore({ schema: createTLSchema({ records: { entry: entryRecord } }) }).schema
const SPACE: Space = { records: BOARD_RECORDS_MAX, shapes: 4000, written: BOARD_WRITTEN_MAX }
const read = (text: string, space = SPACE) => readBoardFile('design.tldr', text, schema, space)

async function taken(records: readonly BoardRecord[]): Promise<Drawing & { left: string[] }> {
  const outcome = await read(toTldrFile(records))
  if (!outcome.ok) throw new Error(outcome.message)
  return { ...outcome.drawing, left: outcome.unread.map(({ why }) => why) }
}
async function refusal(text: string, space?: Space): Promise<string> {
  const outcome = await read(text, space)
  return outcome.ok ? 'it was taken' : outcome.message
}

const types = ({ shapes }: Drawing) => shapes.map(({ type }) => type)
/** A shape of a drawing with something that the drawing cannot make. */
const changed = (records: BoardRecord[], id: string, change: Record<string, unknown>): BoardRecord[] =>
  records.map((record) => (record.id === id ? { ...record, ...change } : record))
const image = (id: string, parentId = 'page:page'): BoardRecord => ({
  id,
  typeName: 'shape',
  type: 'image',
  parentId,
  index: 'a9',
  x: 0,
  y: 0,
  rotation: 0,
  isLocked: false,
  opacity: 1,
  meta: {},
  props: { w: 10, h: 10, playing: true, url: '', assetId: null, crop: null, flipX: false, flipY: false, altText: '' },
})

describe('What is drawn in a file', () => {
  it('comes from tldraw, from the back to the front and from the outside inwards', async () => {
    const board = drawBoard()
    const group = board.group([board.box('A'), board.box('B')])
    const arrow = board.arrow('A', board.box('C'))
    const records = board.records().toReversed()
    const { shapes, bindings, rootShapeIds } = await taken(records)
    expect(rootShapeIds).toEqual([group, expect.stringContaining('geo'), arrow])
    expect(shapes.map(({ type }) => type)).toEqual(['group', 'geo', 'arrow', 'geo', 'geo'])
    expect(bindings).toHaveLength(2)
  })

  it('comes from Excalidraw', async () => {
    const elements = [
      { id: 'a', type: 'rectangle', x: 0, y: 0, width: 10, height: 10 },
      { id: 'b', type: 'image', x: 0, y: 0 },
    ]
    const outcome = await read(JSON.stringify({ type: 'excalidraw', version: 2, elements }))
    expect(outcome).toMatchObject({
      ok: true,
      drawing: { shapes: [{ type: 'geo' }] },
      unread: [{ shapes: ['b'], why: 'picture' }],
    })
  })

  it('comes from older files of tldraw', async () => {
    // Before version 5 of arrows their bindings were part of them, and texts were plain.
    const file = {
      tldrawFileFormatVersion: 1,
      schema: { schemaVersion: 2, sequences: { ...TLDRAW_SCHEMA.sequences, 'com.tldraw.shape.geo': 9 } },
      records: drawBoard().records(),
    }
    const board = drawBoard()
    const id = board.box('Client')
    const [box] = board.records().filter((record) => record.id === id)
    const { richText: _, ...props } = box!.props as Record<string, unknown>
    const outcome = await read(
      JSON.stringify({ ...file, records: [...file.records, { ...box, props: { ...props, text: 'Client' } }] }),
    )
    expect(outcome).toMatchObject({ ok: true, drawing: { shapes: [{ props: { richText: { type: 'doc' } } }] } })
  })

  it('is only that of the first page; the others are told', async () => {
    const board = drawBoard()
    board.box('First')
    const second = { id: 'page:two', typeName: 'page', name: 'Two', index: 'a2', meta: {} }
    const there = drawBoard()
    there.box('Second')
    const others = there
      .records()
      .flatMap((record) =>
        record.typeName === 'shape' ? [{ ...record, id: 'shape:there', parentId: 'page:two' }] : [],
      )
    const drawing = await taken([...board.records(), second, ...others])
    expect(drawing.shapes.map(({ id }) => id)).toEqual(['shape:geo-1'])
    expect(drawing.left).toEqual(['shape on a further page'])
  })
})

describe('What the server would take back', () => {
  it('is left out and told: pictures with the ends bound to them, and groups that are empty then', async () => {
    const board = drawBoard()
    const group = board.group([board.box('A')])
    const arrow = board.arrow('A', board.box('B'))
    const records = board
      .records()
      .map((record) => (record.id === 'shape:geo-1' ? { ...image('shape:geo-1', group) } : record))
    const drawing = await taken(records)
    expect(types(drawing)).toEqual(['geo', 'arrow'])
    expect(drawing.bindings.map(({ fromId, toId }) => [fromId, toId])).toEqual([[arrow, 'shape:geo-3']])
    expect(drawing.left).toEqual(['picture'])
  })

  it('is left out: pinned results, and notes that other programs made', async () => {
    const board = drawBoard()
    board.box('p99 12 ms', 0, 0, { meta: { pin: { runId: 'r' } } })
    board.box('Cache', 0, 0, { kind: 'cache', meta: { secret: 'of another program' } })
    const { shapes, left } = await taken(board.records())
    expect(shapes.map(({ meta }) => meta)).toEqual([{ kind: 'cache' }])
    expect(left).toEqual(['pinned simulation result'])
  })

  it('is left out: what is too large, with what it holds', async () => {
    const board = drawBoard()
    const frame = board.frame('x'.repeat(70_000), 0, 0, 500, 500)
    board.box('inside', 10, 10, { parent: frame })
    board.box('beside', 900, 0)
    const { shapes, left } = await taken(board.records())
    expect(shapes).toHaveLength(1)
    expect(left).toEqual(['shape that is too large', 'shape inside one of those'])
  })

  it('is left out: what is nested without end', async () => {
    const board = drawBoard()
    let inner = board.box('deep', 0, 0)
    for (let depth = 0; depth < 60; depth++) inner = board.group([inner])
    board.box('beside', 900, 0)
    const { shapes, left } = await taken(board.records())
    expect(shapes.some(({ type }) => type === 'geo')).toBe(true)
    expect(left).toContain('shape in too many groups')
  })

  it('is left out: links that lead elsewhere than to the web, in words too; the words stay', async () => {
    const board = drawBoard()
    const id = board.box('Client', 0, 0)
    const link = (href: string) => ({
      type: 'text',
      text: href,
      marks: [{ type: 'link', attrs: { href } }, { type: 'bold' }],
    })
    const unsafe = { type: 'paragraph', content: [link('javascript:alert(1)'), link('https://example.com')] }
    const picture = { type: 'image', attrs: { src: 'https://example.com/a.png' } }
    const { props } = board.records().find((record) => record.id === id)!
    const richText = { type: 'doc', content: [unsafe, picture] }
    const { shapes, left } = await taken(changed(board.records(), id, { props: { ...(props as object), richText } }))
    expect(left).toHaveLength(2)
    const text = JSON.stringify(shapes[0]!.props.richText)
    expect(text).toContain('"text":"javascript:alert(1)","marks":[{"type":"bold"}]')
    expect(text).toContain('"href":"https://example.com"')
    expect(text).not.toContain('src')
  })

  it('is put right: halves of characters, the character zero, and who wrote a note last', async () => {
    const board = drawBoard()
    const id = board.note('x', 0, 0)
    const { props } = board.records().find((record) => record.id === id)!
    const change = { richText: toRichText('a\u0000b\ud800'), textLastEditedBy: 'user:somebody' }
    const { shapes } = await taken(changed(board.records(), id, { props: { ...(props as object), ...change } }))
    expect(shapes[0]!.props).toMatchObject({ richText: toRichText('ab\ufffd'), textLastEditedBy: null })
  })
})

describe('What cannot be imported', () => {
  const file = (change: object) =>
    JSON.stringify({ ...(JSON.parse(toTldrFile(drawBoard().records())) as object), ...change })
  const newer = { schemaVersion: 2, sequences: { ...TLDRAW_SCHEMA.sequences, 'com.tldraw.shape.geo': 99 } }

  it.each([
    ['a file cut off', '{"elements": [', /damaged, or no board file/],
    ['a file of something else', '{"name": "package"}', /neither a tldraw nor an Excalidraw file/],
    ['a list', '[]', /neither a tldraw nor an Excalidraw file/],
    ['a newer format', file({ tldrawFileFormatVersion: 2 }), /newer tldraw/],
    ['a newer schema', file({ schema: newer }), /newer tldraw/],
    ['the first tldraw', '{"document": {"version": 15}}', /first version/],
    [
      'a broken shape',
      file({ records: [...drawBoard().records(), { id: 'shape:a', typeName: 'shape', type: 'geo' }] }),
      /broken shapes/,
    ],
    ['a board without shapes', file({}), /Nothing is drawn/],
    ['pictures alone', '{"elements": [{"id": "a", "type": "image", "x": 0, "y": 0}]}', /nothing that this board takes/],
  ])('is refused with what to do: %s', async (_, text, message) => {
    expect(await refusal(text)).toMatch(message)
    expect(await refusal(text)).toContain('design.tldr')
  })

  it('is refused where the board has no room for it', async () => {
    const board = drawBoard()
    for (let i = 0; i < 20; i++) board.box(`box ${i}`)
    board.arrow('box 0', 'box 1')
    const text = toTldrFile(board.records())
    expect(await refusal(text, { ...SPACE, records: 23, shapes: 21 })).toBe('it was taken')
    expect(await refusal(text, { ...SPACE, records: 23, shapes: 20 })).toContain(
      'has 21 shapes, and the board has room for 20 more',
    )
    expect(await refusal(text, { ...SPACE, records: 22, shapes: 21 })).toContain(
      'has 23 shapes and bound ends, and the board has room for 22 more',
    )
    expect(await refusal(text, { ...SPACE, written: 10 })).toMatch(
      /^design.tldr has too much written in its labels: it counts as \d+ letters .* room for 10 more/,
    )
    const bare = (count: number) => Array.from({ length: count }, () => ({}))
    const labelled = (letters: number) => ({ props: { name: 'a '.repeat(letters) } })
    const full = [...Array.from({ length: BOARD_WRITTEN_MAX / 1_000 - 1 }, () => labelled(1_000)), labelled(997)]
    const beside = (others: number, shapes: number) => spaceBeside([...bare(others), ...full], shapes, 4000)
    expect(beside(9_990 - full.length, 3_999)).toEqual({ records: 10, shapes: 1, written: 3 })
    expect(beside(10_001, 4_001)).toEqual({ records: 0, shapes: 0, written: 3 })
    expect(spaceBeside([...full, ...full], 0, 4000).written).toBe(0)
  })

  it('is refused where one message does not hold it', async () => {
    const board = drawBoard()
    // Each fits by itself.
    for (let i = 0; i < 200; i++) board.box('word '.repeat(IMPORT_CHARACTERS_MAX / 1000))
    expect(await refusal(toTldrFile(board.records()), { ...SPACE, written: Infinity })).toMatch(
      /too large to import at once: [78]\.\d MB/,
    )
  })
})
