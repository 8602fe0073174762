import { createShapeId, createTLStore, defaultBindingUtils, defaultShapeUtils } from 'tldraw'
import type { TLRecord } from 'tldraw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { drawBoard } from '#lib/board/draw'
import { followBoard, readAgain } from './follow-board.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function board() {
  const drawing = drawBoard()
  const client = drawing.box('Client') as TLRecord['id']
  const store = createTLStore({ shapeUtils: defaultShapeUtils, bindingUtils: defaultBindingUtils })
  store.put(drawing.records() as unknown as TLRecord[])
  const move = (x: number) => store.update(client, (record) => ({ ...record, x }) as TLRecord)
  const serialize = vi.spyOn(store, 'serialize')
  const heard: (readonly TLRecord[])[] = []
  const place = (at: number) => heard.at(at)?.find(({ id }) => id === client)
  return { store, move, serialize, heard, place, hear: (records: readonly TLRecord[]) => void heard.push(records) }
}

it('tells all that follow the same list, from one reading a change', async () => {
  const { store, move, serialize, heard, hear, place } = board()
  const stops = [1, 2].map(() => followBoard(store, (records) => hear(records)))
  await vi.advanceTimersByTimeAsync(50)
  expect(heard).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1000)
  move(700)
  await vi.advanceTimersByTimeAsync(50)
  expect(heard).toHaveLength(4)
  expect(heard[2]).toBe(heard[3])
  expect(place(-1)).toMatchObject({ x: 700 })
  expect(serialize).toHaveBeenCalledTimes(2)
  for (const stop of stops) stop()
})

it('reads a change at once, and those that follow it together', async () => {
  const { store, move, heard, hear, place } = board()
  const stop = followBoard(store, hear)
  await vi.advanceTimersByTimeAsync(1000)
  for (let x = 1; x <= 50; x++) {
    move(x)
    await vi.advanceTimersByTimeAsync(20)
  }
  // A second of changes: eight readings at most, after the first of all.
  expect(heard.length).toBeGreaterThan(5)
  expect(heard.length).toBeLessThanOrEqual(10)
  await vi.advanceTimersByTimeAsync(200)
  expect(place(-1)).toMatchObject({ x: 50 })
  stop()
})

it('leaves the page its time when reading takes long', async () => {
  const { store, move, heard, hear } = board()
  const stop = followBoard(store, (records) => {
    hear(records)
    vi.advanceTimersByTime(400)
  })
  await vi.advanceTimersByTimeAsync(2000)
  const before = heard.length
  for (let x = 1; x <= 160; x++) {
    move(x)
    await vi.advanceTimersByTimeAsync(20)
  }
  // In 3.2 seconds beside the readings: one at once, and then one each 1.2 seconds.
  expect(heard.length - before).toBe(3)
  stop()
})

it('tells once more when it is asked to, without reading what stands still', async () => {
  const { store, serialize, heard, hear } = board()
  const stop = followBoard(store, hear)
  await vi.advanceTimersByTimeAsync(1000)
  readAgain(store)
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toHaveLength(2)
  expect(heard[0]).toBe(heard[1])
  expect(serialize).toHaveBeenCalledTimes(1)
  stop()
})

it('keeps no change waiting because it was asked to tell once more', async () => {
  const { store, move, heard, hear, place } = board()
  const stop = followBoard(store, hear)
  await vi.advanceTimersByTimeAsync(1000)
  readAgain(store)
  await vi.advanceTimersByTimeAsync(20)
  expect(heard).toHaveLength(1)
  move(700)
  await vi.advanceTimersByTimeAsync(40)
  expect(heard).toHaveLength(2)
  expect(place(-1)).toMatchObject({ x: 700 })
  // Both are answered by the one reading.
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toHaveLength(2)
  stop()
})

it('is silent for who stopped, and begins anew for who comes later', async () => {
  const { store, move, heard, hear, place } = board()
  followBoard(store, hear)()
  move(300)
  await vi.advanceTimersByTimeAsync(1000)
  expect(heard).toHaveLength(0)
  const stop = followBoard(store, hear)
  await vi.advanceTimersByTimeAsync(1000)
  expect(place(-1)).toMatchObject({ x: 300 })
  stop()
})

it('leaves the store alone when nobody follows it', async () => {
  const { store, move, hear } = board()
  const stops = [1, 2].map(() => followBoard(store, (records) => hear(records)))
  await vi.advanceTimersByTimeAsync(1000)
  stops[0]?.()
  move(300)
  expect(vi.getTimerCount()).toBe(1)
  stops[1]?.()
  move(301)
  expect(vi.getTimerCount()).toBe(0)
})

it('tells the records in their order, not in that in which they came', async () => {
  const { store, heard, hear } = board()
  const under = { ...(store.get('shape:geo-1' as TLRecord['id']) as TLRecord), id: createShapeId('a'), index: 'a0' }
  store.put([under as TLRecord])
  const stop = followBoard(store, hear)
  await vi.advanceTimersByTimeAsync(1000)
  const shapes = heard[0]?.filter(({ typeName }) => typeName === 'shape').map(({ id }) => id)
  expect(shapes).toEqual(['shape:a', 'shape:geo-1'])
  stop()
})
