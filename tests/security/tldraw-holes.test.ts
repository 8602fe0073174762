// What tldraw's own checks let through, sent by a client of somebody's own making: none of it is kept, costs others a
// second, or comes between a copy and the log.
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { UnknownRecord } from '@tldraw/store'
import { b64Vecs } from '@tldraw/tlschema'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { BOARD_BYTES_MAX, CONNECT_BYTES_MAX, PRESENCE_BYTES_MAX, RECORD_BYTES_MAX } from '#lib/protocol/limits'
import { ENTRIES_MAX } from '#lib/scenario/entry'

import { LogStore } from '../../server/interviews/log-store.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { RawBoard, schema } from '../support/raw-board.ts'
import type { Fate } from '../support/raw-board.ts'
import { arrow, binding, box, presence } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'

let app: TestApp
let log: LogStore
beforeAll(async () => {
  app = await startTestApp()
  log = new LogStore(app.database.pool, 'reader')
})
afterAll(() => app.close())

let visitor: Visitor
let interviewId: string
let raw: RawBoard
/** Somebody else's copy of the same board. */
let other: SyncClient
let delay: ReturnType<typeof monitorEventLoopDelay>
const opened: RawBoard[] = []

beforeEach(async () => {
  visitor = await app.visitor()
  const made = await visitor.command('interview:create', { mode: 'solo', scenarioId: 'rate-limiter' })
  if (!made.ok) throw new Error(made.error.message)
  interviewId = made.result.interviewId
  other = new SyncClient(visitor, interviewId)
  await other.loaded
  raw = await open()
  delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
})

/** After each of them: the board works for others, every copy is what the log says, and nothing took a second. */
afterEach(async () => {
  delay.disable()
  other.store.put([box('after', 'after all that')])
  const stored = async () => {
    const { records } = (await log.fold(interviewId)).document
    return JSON.stringify(
      Object.keys(records)
        .toSorted()
        .map((id) => [id, sorted(records[id])]),
    )
  }
  const copy = () => JSON.stringify(other.records().map((record) => [record.id, sorted(record)]))
  await eventually('the edit is stored', async () => (await stored()).includes('after all that'))
  await eventually('the copies are equal', async () => copy() === (await stored())).catch(() => {})
  expect(JSON.parse(copy())).toEqual(JSON.parse(await stored()))
  const fresh = new SyncClient(visitor, interviewId)
  await fresh.loaded
  expect(fresh.records().map(sorted)).toEqual(other.records().map(sorted))
  for (const client of [fresh, other, ...opened.splice(0)]) client.close()
  expect(delay.max / 1e6).toBeLessThan(1_000)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

async function open(hello: object = {}): Promise<RawBoard> {
  const board = await RawBoard.open(visitor, interviewId, hello)
  opened.push(board)
  return board
}

/** Keys in one order, own ones only. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).toSorted()
  return keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])])
}

type Loose = UnknownRecord & { props: Record<string, unknown> }
const shape = (props: object = {}, more: object = {}, id = 'hostile'): Loose => {
  const plain = box(id, 'plain') as Loose
  return { ...plain, ...more, props: { ...plain.props, ...props } } as Loose
}
const doc = (...content: unknown[]) => ({ richText: { type: 'doc', content } })
const linked = (href: unknown) =>
  doc({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }] })
const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth)

/** On a connection of its own, because some of them end it. */
async function fateOf(diff: object | string): Promise<Fate> {
  const board = await open()
  const fate = await board.push(diff)
  board.close()
  return fate
}
const put = (record: { id: string }): Promise<Fate> => fateOf({ [record.id]: ['put', record] })

async function notTaken(records: Record<string, { id: string }>): Promise<void> {
  const fates: Record<string, Fate> = {}
  for (const [name, record] of Object.entries(records)) fates[name] = await put(record)
  for (const [name, fate] of Object.entries(fates)) expect([name, fate]).not.toEqual([name, 'taken'])
  for (const { id } of Object.values(records)) expect(other.store.has(id as never)).toBe(false)
}

test('a plain shape is taken, or the others would show nothing', async () => {
  expect(await raw.put(shape())).toBe('taken')
  const plain = { type: 'paragraph', attrs: { dir: 'auto' }, content: [{ type: 'text', text: 'a' }] }
  const link = { type: 'text', text: 'b', marks: [{ type: 'link', attrs: { href: 'https://example.org/a?b=1' } }] }
  const list = { type: 'bulletList', content: [{ type: 'listItem', content: [plain] }] }
  const rich = doc(plain, { type: 'heading', attrs: { level: 2 }, content: [link] }, list, { type: 'paragraph' })
  expect(await raw.put(shape(rich, {}, 'rich'))).toBe('taken')
})

test('nothing brings in content from elsewhere', async () => {
  const asset = (type: string, src: string) => ({
    id: `asset:${type}`,
    typeName: 'asset',
    type,
    meta: {},
    props: { name: 'x', src, w: 1, h: 1, mimeType: 'image/svg+xml', isAnimated: false },
  })
  const media = { w: 9, h: 9, url: 'https://other.example/', assetId: null, playing: true, flipX: false, flipY: false }
  const picture = { ...media, crop: null, altText: '' }
  const base = { rotation: 0, index: 'a1', parentId: 'page:page', isLocked: false, opacity: 1, meta: {}, x: 0, y: 0 }
  const bare = (type: string, props: object) => ({ ...base, id: `shape:${type}`, typeName: 'shape', type, props })
  await notTaken({
    embed: bare('embed', { w: 9, h: 9, url: 'https://other.example/' }),
    bookmark: bare('bookmark', { w: 9, h: 9, url: 'https://other.example/', assetId: null }),
    image: bare('image', picture),
    video: bare('video', { ...media, time: 0, autoplay: true, altText: '' }),
    'asset of another origin': asset('image', 'https://other.example/x.svg'),
    'asset as data': asset('image', 'data:image/svg+xml,<svg onload="alert(1)"/>'),
    'video asset': asset('video', 'https://other.example/x.mp4'),
    'bookmark asset': { ...asset('bookmark', 'https://other.example/'), props: { src: '', title: '' } } as never,
    user: { id: 'user:somebody', typeName: 'user', name: 'Somebody', color: '#fff', meta: {} } as never,
  })
})

test('no link runs, however it is spelt, in a label or on a shape', async () => {
  const hostile = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    '\tjavascript:alert(1)',
    'java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'javascript&#58;alert(1)',
    'vbscript:msgbox(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'blob:https://other.example/1',
    'file:///etc/passwd',
    'filesystem:https://other.example/x',
    'view-source:javascript:alert(1)',
    'feed:javascript:alert(1)',
    '//other.example',
    '/\\other.example',
    '\\\\other.example\\share',
    'https:',
    'https://',
    ['javascript:alert(1)'],
    { toString: 'javascript:alert(1)' },
    7,
  ]
  const records: Record<string, Loose> = {}
  for (const [n, href] of hostile.entries()) {
    records[`label ${JSON.stringify(href)}`] = shape(linked(href), {}, `label-${n}`)
    records[`url ${JSON.stringify(href)}`] = shape({ url: href }, {}, `url-${n}`)
  }
  // An account has so many handshakes in a while: those that only veto share a connection.
  for (const [name, record] of Object.entries(records)) {
    if (raw.ended) raw = await open()
    expect([name, await raw.put(record)]).not.toEqual([name, 'taken'])
    expect(other.store.has(record.id as never)).toBe(false)
  }
})

test('a label that no editor can draw is taken back, or it would throw in every browser', async () => {
  const text = { type: 'text', text: 'x' }
  const labels = {
    'unknown node': doc({ type: 'image', attrs: { src: '/x.png' } }),
    'iframe node': doc({ type: 'iframe', attrs: { src: 'https://other.example' } }),
    'unknown mark': doc({ type: 'paragraph', content: [{ ...text, marks: [{ type: 'style' }] }] }),
    'marks without form': doc({ type: 'paragraph', content: [{ ...text, marks: { type: 'bold' } }] }),
    'empty text': doc({ type: 'paragraph', content: [{ type: 'text', text: '' }] }),
    'text that is none': doc({ type: 'paragraph', content: [{ type: 'text', text: { html: '<b>' } }] }),
    'content that is no list': doc({ type: 'paragraph', content: { 0: text } }),
    'nothing as node': doc(null),
    'words as node': doc('<img src=x onerror=alert(1)>'),
    'a node of the prototype': doc({ type: 'constructor' }),
    'a document inside': doc({ type: 'doc', content: [] }),
    'no document': { richText: { type: 'paragraph', content: [] } },
    'attributes that are none': doc({ type: 'paragraph', attrs: 'x', content: [text] }),
  }
  for (const [name, props] of Object.entries(labels)) {
    if (raw.ended) raw = await open()
    expect([name, await raw.put(shape(props))]).not.toEqual([name, 'taken'])
  }
  // By a change of one that was fine, too.
  if (raw.ended) raw = await open()
  expect(await raw.put(shape())).toBe('taken')
  const patch = { props: ['patch', { richText: ['patch', { content: ['append', [{ type: 'image' }], 1] }] }] }
  expect(await raw.push({ 'shape:hostile': ['patch', patch] })).toBe('refused')
})

test('a stroke of no points is taken back, or it would throw in every browser', async () => {
  const { color, dash, size } = shape().props
  const drawn = (path: unknown, dim?: number) => {
    const segments = [{ type: 'free', path, ...(dim !== undefined && { dim }) }]
    const props = { color, dash, size, fill: 'none', segments, isComplete: true, isClosed: false, isPen: false }
    return { ...shape(), type: 'draw', props: { ...props, scale: 1, scaleX: 1, scaleY: 1 } }
  }
  const points = [
    { x: 0, y: 0, z: 0.5 },
    { x: 9, y: 9, z: 0.5 },
  ]
  const far = [{ x: 1e30, y: 0, z: 0.5 }, points[1]!]
  const nowhere = [{ x: Number.NaN, y: 0, z: 0.5 }, points[1]!]
  const encoded = b64Vecs.encodePoints(points)
  for (const path of ['', '<svg onload=1>', 'AAAA', `${encoded}!`, ` ${encoded}`, '=', 7]) {
    if (raw.ended) raw = await open()
    expect([path, await raw.put(drawn(path) as never)]).not.toEqual([path, 'taken'])
  }
  const line = { color, dash, size, spline: 'line', scale: 1 }
  const bent = (points: object) => ({ ...shape(), type: 'line', props: { ...line, points } })
  for (const points of [{}, { a1: { id: 'a1', index: 'a1', x: 0, y: 0 } }])
    expect(await raw.put(bent(points) as never)).toBe('refused')
  expect(await raw.put({ ...drawn(''), props: { ...drawn('').props, segments: [] } } as never)).toBe('refused')
  for (const each of [far, nowhere]) {
    if (raw.ended) raw = await open()
    expect(await raw.put(drawn(b64Vecs.encodePoints(each)) as never)).not.toBe('taken')
  }
  if (raw.ended) raw = await open()
  expect(await raw.put(drawn(encoded) as never)).toBe('taken')
  expect(await raw.put({ ...drawn(b64Vecs.encodePoints(points, 2), 2), id: 'shape:flat' } as never)).toBe('taken')
})

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
    asPresence.sendText(`{"type":"push","clientClock":1,"presence":["put",${nested(depth, '{"meta":', '{}', '}')}]}`)
    const asSchema = await open()
    asSchema.sendText(`{"type":"connect","schema":${nested(depth, '{"a":', '1', '}')}}`)
  }
  expect(other.store.has('shape:hostile' as never)).toBe(false)
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

test('types, kinds and keys that are none are refused', async () => {
  await notTaken({
    'unknown shape': shape({}, { type: 'iframe' }),
    'shape of the prototype': shape({}, { type: '__proto__' }),
    'constructor as shape': shape({}, { type: 'constructor' }),
    'unknown binding': { ...shape(), id: 'binding:b', typeName: 'binding', type: 'iframe' } as never,
    'unknown record': { ...shape(), id: 'thing:b', typeName: 'thing' } as never,
    'record of the prototype': { ...shape(), id: 'thing:c', typeName: '__proto__' } as never,
    'presence as document': { id: 'instance_presence:x', typeName: 'instance_presence' } as never,
    'another page': { id: 'page:other', typeName: 'page', name: 'x', index: 'a1', meta: {} } as never,
    'another document': { id: 'document:other', typeName: 'document', gridSize: 9, name: '', meta: {} } as never,
    'an entry without a place': {
      id: 'entry:x',
      typeName: 'entry',
      kind: 'api',
      order: 'a1<img src=x>',
      text: 'x',
      requirement: '',
      for: '',
      options: '',
      because: '',
    } as never,
  })
  const proto = JSON.stringify({ 'shape:hostile': ['put', shape({}, { meta: 'here' })] })
  for (const meta of ['{"__proto__":{"polluted":1}}', '{"a":[{"__proto__":null}]}'])
    expect(await fateOf(proto.replace('"here"', meta))).not.toBe('taken')
  expect(await raw.put(shape())).toBe('taken')
  const patches = [
    '{"__proto__":["put",{"polluted":1}]}',
    '{"meta":["patch",{"__proto__":["patch",{"polluted":["put",1]}]}]}',
    '{"meta":["patch",{"constructor":["patch",{"prototype":["patch",{"polluted":["put",1]}]}]}]}',
    '{"props":["patch",{"__proto__":["put",{"polluted":1}]}]}',
    '{"id":["put","shape:elsewhere"]}',
    '{"typeName":["put","page"]}',
  ]
  for (const patch of patches)
    expect([patch, await fateOf(`{"shape:hostile":["patch",${patch}]}`)]).not.toEqual([patch, 'taken'])
  expect(await fateOf('{"__proto__":["put",{"id":"__proto__","typeName":"shape"}]}')).not.toBe('taken')
  expect(await fateOf('{"shape:other-id":["put",{"id":"shape:x","typeName":"shape"}]}')).not.toBe('taken')
})

test('a page and a document take a name, which is a name, and little else', async () => {
  const markup = '<img src=x onerror=alert(1)>'
  expect(await raw.push({ 'page:page': ['patch', { name: ['put', markup] }] })).toBe('taken')
  expect(await raw.push({ 'page:page': ['patch', { meta: ['put', { a: 'x'.repeat(70_000) }] }] })).toBe('refused')
  expect(await raw.push({ 'document:document': ['patch', { name: ['put', 'x'.repeat(70_000)] }] })).toBe('refused')
  expect(await raw.push({ 'page:page': ['remove'] })).toBe('refused')
  expect(await raw.push({ 'document:document': ['remove'] })).toBe('refused')
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

test('who fails a change on purpose does not move the count of what a board holds', async () => {
  const big = (n: number) =>
    shape(doc({ type: 'paragraph', content: [{ type: 'text', text: 'x'.repeat(60_000) }] }), {}, `big${n}`)
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
  expect(await put(bound(0, 'shape:end', 1e300))).not.toBe('taken')
}, 60_000)

type Seen = { userId: string; userName: string; color: string; chatMessage: string; camera: object; meta: object }
const seen = () =>
  other.store.allRecords().find(({ typeName }) => typeName === 'instance_presence') as unknown as Seen | undefined
const say = (board: RawBoard, ...operation: unknown[]): void =>
  board.send({ type: 'push', clientClock: 1, presence: operation })

test('presence says who somebody is by their login, in whatever way it is sent', async () => {
  const { name } = (await app.database.prisma.account.findUniqueOrThrow({ where: { id: visitor.accountId } })) as {
    name: string
  }
  say(raw, 'put', presence())
  await eventually('they are seen', () => seen() !== undefined)
  say(raw, 'patch', {
    userName: ['append', '<i>', name.length],
    userId: ['put', 'user:admin'],
    color: ['put', 'url(https://other.example)'],
    chatMessage: ['put', 'now'],
  })
  await eventually('they moved', () => seen()?.chatMessage === 'now')
  expect(seen()).toMatchObject({ userId: `user:${visitor.accountId}`, userName: name })
  expect(seen()?.color).toMatch(/^#[0-9a-f]{6}$/i)
})

test('presence is small: what is more is not passed on, and the rest of the message is', async () => {
  say(raw, 'put', presence({ chatMessage: 'first' }))
  await eventually('they are seen', () => seen()?.chatMessage === 'first')
  const line = 'x'.repeat(20_000)
  const point = { x: 1, y: 1, z: 0.5 }
  const scribble = (n: number) => ({
    id: `s${n}`,
    points: [point],
    size: 1,
    color: 'laser',
    opacity: 1,
    state: 'active',
    delay: 0,
    shrink: 0.1,
    taper: true,
  })
  const hostile = {
    'a chat message': { chatMessage: ['put', 'x'.repeat(PRESENCE_BYTES_MAX)] },
    scribbles: { scribbles: ['put', Array.from({ length: 10_000 }, (_, n) => scribble(n))] },
    points: { scribbles: ['put', [{ ...scribble(0), points: Array.from({ length: 10_000 }, () => point) }]] },
    selected: { selectedShapeIds: ['put', Array.from({ length: 10_000 }, (_, n) => `shape:${n}`)] },
    meta: { meta: ['put', { a: 'x'.repeat(PRESENCE_BYTES_MAX) }] },
    'a cursor far away': { cursor: ['put', { x: 1e300, y: 0, type: 'default', rotation: 0 }] },
    'a camera far away': { camera: ['patch', { x: ['put', -1e300] }] },
    'a camera without zoom': { camera: ['patch', { z: ['put', 0] }] },
    'a camera upside down': { camera: ['patch', { z: ['put', -1] }] },
    'a camera at an atom': { camera: ['patch', { z: ['put', 1e9] }] },
    'a window without end': { screenBounds: ['patch', { w: ['put', 1e300] }] },
  }
  const before = { ...seen() }
  for (const [name, fields] of Object.entries(hostile)) {
    say(raw, 'patch', fields)
    expect([
      name,
      await raw.push({ 'page:page': ['patch', { name: ['put', name] }] }, { presence: ['patch', fields] }),
    ]).toEqual([name, 'taken'])
  }
  expect({ ...seen() }).toEqual(before)
  // Bit by bit.
  for (let n = 0; n < 10; n++) say(raw, 'patch', { chatMessage: ['append', line, 5 + n * line.length] })
  say(raw, 'patch', { camera: ['put', { x: 7, y: 7, z: 2 }] })
  await eventually('they moved', () => JSON.stringify(seen()?.camera) === '{"x":7,"y":7,"z":2}')
  expect(seen()?.chatMessage.length).toBeLessThan(PRESENCE_BYTES_MAX)
  // In one piece, by somebody who comes.
  const next = await open()
  say(next, 'put', presence({ meta: { a: 'x'.repeat(PRESENCE_BYTES_MAX) } }))
  say(next, 'put', presence({ followingUserId: 'user:x', chatMessage: 'come' }))
  await eventually(
    'they are seen',
    () => app.app.rooms !== undefined && allSeen().some((each) => each.chatMessage === 'come'),
  )
  expect(Math.max(...allSeen().map((each) => JSON.stringify(each).length))).toBeLessThan(PRESENCE_BYTES_MAX + 1_000)
})
const allSeen = () =>
  other.store.allRecords().filter(({ typeName }) => typeName === 'instance_presence') as unknown as Seen[]

test('clocks, versions and schemas that make no sense cost nobody else anything', async () => {
  const future = JSON.parse(JSON.stringify(schema())) as { schemaVersion: number; sequences: Record<string, number> }
  const hellos: object[] = [
    ...[-1, 1e300, Number.MAX_SAFE_INTEGER, 'x', null, {}, [], true].map((lastServerClock) => ({ lastServerClock })),
    ...[0, -1, 1, 5, 6, 7, 9, 1e9, null, '8', {}].map((protocolVersion) => ({ protocolVersion })),
    ...[null, {}, [], 'x', 7, { schemaVersion: 1e9 }, { schemaVersion: 1 }, { schemaVersion: 2 }].map((each) => ({
      schema: each,
    })),
    { schema: { ...future, schemaVersion: 3 } },
    { schema: { ...future, sequences: { ...future.sequences, 'com.tldraw.shape': 1e9 } } },
    { schema: { ...future, sequences: { ...future.sequences, 'com.tldraw.shape': -1e9 } } },
    { schema: { ...future, sequences: { ...future.sequences, 'com.other.thing': 1 } } },
    { schema: { ...future, sequences: { __proto__: null, constructor: 1 } } },
    { schema: { ...future, sequences: {} } },
    { connectRequestId: 'x'.repeat(CONNECT_BYTES_MAX) },
    { schema: { ...future, padding: 'x'.repeat(CONNECT_BYTES_MAX) } },
  ]
  for (const hello of hellos) {
    const board = await open(hello)
    if (!board.ended) await board.push({ 'page:page': ['patch', { name: ['put', 'hello'] }] })
    board.close()
  }
  const large = await open({ schema: { ...future, padding: 'x'.repeat(CONNECT_BYTES_MAX) } })
  expect(large.ended).toBe(true)
  for (const clientClock of [-1, 1e300, 'x', null, 0, 0]) {
    raw.send({ type: 'push', clientClock, diff: { 'page:page': ['patch', { name: ['put', String(clientClock)] }] } })
  }
  raw.send({ type: 'push', clientClock: 5, diff: { 'page:page': ['nonsense', {}] } })
  raw.send({ type: 'push', clientClock: 6, diff: 'x'.repeat(1_000) })
  raw.send({ type: 'connect' })
}, 60_000)
