// What a client of somebody's own making says of itself, and tldraw's own checks let through: whose presence it is and how
// much of it, clocks, versions and schemas.
import { expect, test } from 'vitest'

import { CONNECT_BYTES_MAX, PRESENCE_BYTES_MAX } from '#lib/protocol/limits'

import { schema } from '../support/raw-board.ts'
import type { RawBoard } from '../support/raw-board.ts'
import { presence } from '../support/shapes.ts'
import { eventually } from '../support/visitor.ts'
import { app, eachTestOnItsOwnBoard, open, other, visitor } from './attacked-board.ts'

let raw: RawBoard
eachTestOnItsOwnBoard((board) => (raw = board))

const pageName = () => (other.store.get('page:page' as never) as { name: string } | undefined)?.name

type Seen = { userId: string; userName: string; color: string; chatMessage: string; camera: object; meta: object }
const seen = () =>
  other.store.allRecords().find(({ typeName }) => typeName === 'instance_presence') as unknown as Seen | undefined
const say = (board: RawBoard, ...operation: unknown[]): void =>
  board.send({ type: 'push', clientClock: 1, presence: operation })

test('presence says who somebody is by their login, in whatever way it is sent', async () => {
  const { name } = (await app.database.prisma.account.findUniqueOrThrow({ where: { id: visitor.accountId } })) as {
    name: string
  }
  const isThemselves = () => {
    expect(seen()).toMatchObject({ userId: `user:${visitor.accountId}`, userName: name })
    expect(seen()?.color).toMatch(/^#[0-9a-f]{6}$/i)
  }
  say(raw, 'put', presence())
  await eventually('they are seen', () => seen() !== undefined)
  isThemselves()
  say(raw, 'patch', {
    userName: ['append', '<i>', name.length],
    userId: ['put', 'user:admin'],
    color: ['put', 'url(https://other.example)'],
    chatMessage: ['put', 'now'],
  })
  await eventually('they moved', () => seen()?.chatMessage === 'now')
  isThemselves()
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
    'a camera at a letter': { camera: ['patch', { z: ['put', 1_000] }] },
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
    await eventually('the rest is passed on', () => pageName() === name)
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

test('what is no message ends the connection that said it, and is no fault of the server', async () => {
  for (const text of ['0_null', '0_7', '0_"connect"', '0_[]', '0_', '0_{', '{}{', 'null', '']) {
    const board = await open()
    board.sendText(text)
    await eventually(`it ends after ${text}`, () => board.ended)
  }
})
