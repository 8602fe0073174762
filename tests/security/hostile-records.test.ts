// Records that tldraw's own checks let through, sent by a client of somebody's own making: content from elsewhere, links
// that run, labels and strokes that no browser can draw, kinds that are none.
import { b64Vecs } from '@tldraw/tlschema'
import { expect, test } from 'vitest'

import type { Fate, RawBoard } from '../support/raw-board.ts'
import { doc, eachTestOnItsOwnBoard, fateOf, open, other, put, shape } from './attacked-board.ts'
import type { Loose } from './attacked-board.ts'

let raw: RawBoard
eachTestOnItsOwnBoard((board) => (raw = board))

const linked = (href: unknown) =>
  doc({ type: 'paragraph', content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href } }] }] })

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
  // As long as base64 is, and in letters that Node reads and a browser does not.
  const unreadable = ["<svg onload='1'>", `${encoded.slice(0, -4)}-_-_`]
  for (const path of ['', ...unreadable, '<svg onload=1>', 'AAAA', `${encoded}!`, ` ${encoded}`, '=', 7]) {
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
