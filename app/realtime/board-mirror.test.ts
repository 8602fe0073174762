import { describe, expect, it } from 'vitest'
import { merged } from './board-mirror.ts'
import { chunks } from './board-socket.ts'

describe('a change that is made again on a newer record', () => {
  const base = { id: 'shape:a', x: 0, y: 0, props: { w: 10, text: 'Cache' }, meta: {} }
  it('keeps what others changed elsewhere in it', () => {
    const now = { ...base, x: 5, props: { w: 10, text: 'Redis' } }
    const present = { ...base, y: 7, props: { w: 40, text: 'Cache' } }
    expect(merged(base, now, present)).toEqual({ ...base, x: 5, y: 7, props: { w: 40, text: 'Redis' } })
  })
  it('changes nothing when nothing was changed here', () => {
    const present = { ...base, x: 9 }
    expect(merged(base, base, present)).toEqual(present)
  })
})

describe('a frame that is too long', () => {
  it('travels in numbered parts of which the last says that none follow', () => {
    const message = JSON.stringify({ text: 'x'.repeat(200_000) })
    const parts = chunks(message)
    expect(parts.map((part) => part.slice(0, 2))).toEqual(['2_', '1_', '0_'])
    expect(parts.map((part) => part.slice(2)).join('')).toBe(message)
  })
})
