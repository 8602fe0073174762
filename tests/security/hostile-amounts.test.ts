// More of everything than tldraw's own checks stop, sent by a client of somebody's own making: depth, towers and circles,
// figures beyond any canvas, texts, entries and bindings without end.
import { expect, test } from 'vitest'

import { BOARD_BYTES_MAX, BOARD_WRITTEN_MAX, RECORD_BYTES_MAX } from '#lib/protocol/limits'
import { ENTRIES_MAX } from '#lib/scenario/entry'

import type { Fate, RawBoard } from '../support/raw-board.ts'
import { arrow, binding, presence } from '../support/shapes.ts'
import { eventually } from '../support/visitor.ts'
import { app, doc, eachTestOnItsOwnBoard, fateOf, interviewId, open, other, put, shape } from './attacked-board.ts'
import type { Loose } from './attacked-board.ts'

let raw: RawBoard
eachTestOnItsOwnBoard((board) => (raw = board))

const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth)

test('depth of any kind ends nobody’s recursion', async () => {
  const json = (record: object, place: string, deep: string) =>
    `{"shape:hostile":["put",${JSON.stringify(record).replace(JSON.stringify(place), () => deep)}]}`
  for (const depth of [150, 1_000, 5_000, 10_000, 100_000]) {
    const label = nested(depth, '{"type":"bulletList","content":[', '{"type":"paragraph"}', ']}')
    const deep = {
      meta: json(shape({}, { meta: 'here' }), 'here', nested(depth, '{"a":', '1', '}')),
      array: json(shape({}, { meta: { a: 'here' } }), 'here', nested(depth, '[', '1', ']')),
      label: json(shape(doc('here')), 'here', label),
      patch: `{"shape:hostile":["patch",${nested(depth, '{"meta":["patch",', '{"a":["put",1]}', ']}')}]}`,
    }
    for (const [name, diff] of Object.entries(deep)) {
      expect([depth, name, await fateOf(diff)]).not.toEqual([depth, name, 'taken'])
    }
    const asPresence = await open()
    const { meta: _, ...shallow } = presence()
    const whole = `${JSON.stringify(shallow).slice(0, -1)},"meta":${nested(depth, '{"a":', '1', '}')}}`
    asPresence.sendText(`{"type":"push","clientClock":0,"presence":["put",${whole}]}`)
    expect(await asPresence.push({ 'page:page': ['patch', { name: ['put', `${depth} deep`] }] })).toBe('taken')
    const asSchema = await open()
    asSchema.sendText(`{"type":"connect","schema":${nested(depth, '{"a":', '1', '}')}}`)
  }
  expect(other.store.has('shape:hostile' as never)).toBe(false)
  expect(other.store.allRecords().some(({ typeName }) => typeName === 'instance_presence')).toBe(false)
  await eventually('the server answers', async () => (await open()).messages.length > 0)
}, 60_000)

test('parents end at a page: no circles, no towers', async () => {
  expect(await raw.put(shape({}, { parentId: 'shape:hostile' }))).toBe('refused')
  const [a, b, c] = ['a', 'b', 'c'].map((id) => shape({}, {}, id)) as [Loose, Loose, Loose]
  expect(await raw.put(a, { ...b, parentId: a.id } as Loose, { ...c, parentId: b.id } as Loose)).toBe('taken')
  expect(await raw.push({ [a.id]: ['patch', { parentId: ['put', c.id] }] })).toBe('refused')
  // Both halves of a circle in one message, of which neither is there yet.
  const pair = { 'shape:d': ['put', shape({}, { parentId: 'shape:e' }, 'd')] }
  await fateOf({ ...pair, 'shape:e': ['put', shape({}, { parentId: 'shape:d' }, 'e')] })
  const tower = Array.from({ length: 2_000 }, (_, n) =>
    shape(doc(), n === 0 ? {} : { parentId: `shape:t${n - 1}` }, `t${n}`),
  )
  expect(await raw.put(...tower)).toBe('changed')
  const parentOf = (id: string) => (other.store.get(id as never) as { parentId?: string } | undefined)?.parentId
  await eventually('the first of them are there', () => other.store.has('shape:t10' as never))
  for (const { id } of other.records().filter(({ typeName }) => typeName === 'shape')) {
    let parent = parentOf(id)
    for (let steps = 0; parent?.startsWith('shape:'); steps++) {
      expect(steps).toBeLessThan(100)
      parent = parentOf(parent)
    }
  }
}, 60_000)

test('figures that overflow a canvas are taken back', async () => {
  const json = (field: string, figure: string) =>
    JSON.stringify({ 'shape:hostile': ['put', shape({}, { [field]: 'here' })] }).replace('"here"', figure)
  const ofProps = (field: string, figure: string) =>
    JSON.stringify({ 'shape:hostile': ['put', shape({ [field]: 'here' })] }).replace('"here"', figure)
  for (const figure of ['NaN', 'Infinity', '1e309', '-1e309', '1e308', '-1e308', '1e9', 'null', '"1"']) {
    for (const diff of [json('x', figure), json('y', figure), ofProps('w', figure), ofProps('h', figure)])
      expect([figure, await fateOf(diff)]).not.toEqual([figure, 'taken'])
  }
  expect(await raw.put(shape({ w: 5_000 }, { x: -90_000, y: 1e6 }))).toBe('taken')
  expect(await raw.push({ 'shape:hostile': ['patch', { x: ['put', 1e300] }] })).toBe('refused')
})

test('a text that is added to without end stops at the size of a record', async () => {
  expect(await raw.push({ 'page:page': ['patch', { name: ['put', ''] }] })).not.toBe('ended')
  let length = 0
  const fates: Fate[] = []
  for (let n = 0; n < 90; n++) {
    const fate = await raw.push({ 'page:page': ['patch', { name: ['append', 'x'.repeat(1_000), length] }] })
    if (fate === 'taken') length += 1_000
    fates.push(fate)
  }
  expect(fates[0]).toBe('taken')
  expect(fates.at(-1)).toBe('refused')
  expect(length).toBeLessThan(RECORD_BYTES_MAX)
}, 30_000)

test('labels hold as much as a browser lays out in a second or two, and can be shortened when they are full', async () => {
  const paragraph = (text: string) => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] })
  const long = (n: number) => shape(doc(paragraph('word '.repeat(1_250))), {}, `long${n}`)
  const counts = 5_000 * 5
  const fates: Fate[] = []
  for (let n = 0; n < 12; n++) fates.push(await raw.put(long(n)))
  expect(fates.lastIndexOf('taken')).toBe(Math.floor(BOARD_WRITTEN_MAX / counts) - 1)
  expect(fates.at(-1)).toBe('refused')
  const emptyLines = Array.from({ length: 1_000 }, () => paragraph(''))
  for (let n = 0; n < 30; n++) fates.push(await raw.put(shape(doc(...emptyLines), {}, `lines${n}`)))
  expect(fates.at(-1)).toBe('refused')
  const frame = {
    ...shape({}, { type: 'frame' }, 'named'),
    props: { w: 9, h: 9, color: 'black', name: 'x'.repeat(20_000) },
  }
  expect(await raw.put(frame as Loose)).toBe('refused')
  expect(await raw.push({ 'shape:long0': ['patch', { x: ['put', 7] }] })).toBe('taken')
  expect(await raw.put(long(20))).toBe('refused')
  expect(await raw.push({ 'shape:long0': ['remove'], 'shape:long1': ['remove'] })).toBe('taken')
  expect(await raw.put({ ...frame, props: { ...frame.props, name: 'x' } } as Loose)).toBe('taken')
  expect(await raw.put(long(20))).toBe('taken')
}, 30_000)

test('a word that no line holds counts as long as a browser takes for it, however it is put together', async () => {
  const label = (...texts: string[]) =>
    doc({ type: 'paragraph', content: texts.map((text) => ({ type: 'text', text })) })
  expect(await raw.put(shape(label('x'.repeat(2_100)), {}, 'word'))).toBe('refused')
  expect(await raw.put(shape(label(...Array.from({ length: 210 }, () => 'xxxxxxxxxx')), {}, 'pieces'))).toBe('refused')
  expect(await raw.put(shape(label('漢\u2060'.repeat(1_100)), {}, 'joined'))).toBe('refused')
  expect(await raw.put(shape(label('a' + '\u0301'.repeat(100)), {}, 'accents'))).toBe('refused')
  expect(await raw.put(shape(label('ש '.repeat(15_000)), {}, 'letters'))).toBe('refused')
  expect(await raw.put(shape(label('漢'.repeat(2_100)), {}, 'signs'))).toBe('taken')
  expect(await raw.put(shape(label(`https://example.org/${'x'.repeat(480)}`), {}, 'address'))).toBe('taken')
  const word = shape(label('x'.repeat(600)), {}, 'words') as { id: string }
  const fates: Fate[] = []
  for (let n = 0; n < 6; n++) fates.push(await raw.put({ ...word, id: `${word.id}${n}` } as Loose))
  expect(fates).toEqual(['taken', 'taken', 'refused', 'refused', 'refused', 'refused'])
}, 30_000)

test('who fails a change on purpose does not move the count of what a board holds', async () => {
  const big = (n: number) => ({ ...shape(doc(), {}, `big${n}`), meta: { more: 'x'.repeat(60_000) } }) as Loose
  expect(await raw.put(big(0))).toBe('taken')
  const room = (await app.app.rooms.get(interviewId))!
  const { totals } = (room.board as unknown as { storage: { totals: { bytes: number } } }).storage
  const before = { ...totals }
  const broken = ['put', { ...shape({}, {}, 'broken'), opacity: 'none' }]
  expect(await fateOf({ 'shape:big0': ['remove'], 'shape:broken': broken })).toBe('ended')
  expect(await fateOf({ 'shape:big1': ['put', big(1)], 'shape:broken': broken })).toBe('ended')
  expect(totals).toEqual(before)
  expect(totals.bytes).toBeLessThan(BOARD_BYTES_MAX)
})

test('thousands of entries at once are refused as fast as they come', async () => {
  const entry = (n: number) => ({
    id: `entry:e${n}`,
    typeName: 'entry',
    kind: 'api',
    order: `a${n % 10}`,
    text: '',
    requirement: '',
    for: '',
    options: '',
    because: '',
  })
  expect(await raw.put(...Array.from({ length: 1_000 }, (_, n) => shape({}, {}, `s${n}`)))).toBe('taken')
  expect(await raw.put(...Array.from({ length: 8_000 }, (_, n) => entry(n)))).toBe('changed')
  const entries = () => other.records().filter(({ typeName }) => typeName === 'entry').length
  await eventually('as many as go', () => entries() === ENTRIES_MAX)
  expect(await raw.push({ 'entry:e0': ['remove'] })).toBe('taken')
  expect(await raw.put(entry(30_000), entry(30_001))).toBe('changed')
}, 60_000)

test('bindings by the thousand, in circles and to nowhere, hold nobody up', async () => {
  const bound = (n: number, to: string, anchor = 0.5) => binding(`b${n}`, 'shape:arrow', to, 'start', anchor)
  expect(await raw.put(arrow('arrow', 0, 0), shape({}, {}, 'end'))).toBe('taken')
  expect(await raw.put(...Array.from({ length: 1_500 }, (_, n) => bound(n, n % 2 ? 'shape:end' : 'shape:arrow')))).toBe(
    'taken',
  )
  expect(await raw.put(...Array.from({ length: 500 }, (_, n) => bound(10_000 + n, 'shape:nowhere')))).toBe('taken')
  expect(await put(bound(20_000, 'shape:end', 1e300))).toBe('refused')
}, 60_000)
