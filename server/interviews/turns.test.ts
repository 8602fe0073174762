import { expect, test } from 'vitest'

import { Turns } from './turns.ts'

/** Work that lasts until it is told to end, and what of it goes on. */
function works() {
  const going: { name: string; end: () => void }[] = []
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      const one = {
        name,
        end: () => {
          going.splice(going.indexOf(one), 1)
          resolve(name)
        },
      }
      going.push(one)
    })
  return { work, going, names: () => going.map(({ name }) => name) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('so many work at once; the others wait, and of one account one goes after the other', async () => {
  const turns = new Turns(2)
  const { work, going, names } = works()
  const all = [
    turns.take('a', work('a1')),
    turns.take('a', work('a2')),
    turns.take('b', work('b1')),
    turns.take('c', work('c1')),
  ]
  await settled()
  expect(names()).toEqual(['a1', 'b1'])
  going[0]?.end()
  await settled()
  expect(names()).toEqual(['b1', 'c1'])
  going[0]?.end()
  await settled()
  expect(names()).toEqual(['c1', 'a2'])
  while (going.length > 0) going[0]?.end()
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1', 'c1'])
})

test('work that fails gives its place on', async () => {
  const turns = new Turns(1)
  const failing = turns.take('a', () => Promise.reject(new Error('gone')))
  const next = turns.take('a', () => Promise.resolve('done'))
  await expect(failing).rejects.toThrow('gone')
  expect(await next).toBe('done')
})

test('an account that asks for too much is refused, and others are not', async () => {
  const turns = new Turns(1)
  const { work, going } = works()
  const asked = Array.from({ length: 20 }, (_, n) => turns.take('a', work(`a${n}`)))
  await expect(turns.take('a', work('more'))).rejects.toThrow('too many')
  const other = turns.take('b', () => Promise.resolve('b'))
  for (let n = 0; n < asked.length; n++) {
    await settled()
    going[0]?.end()
  }
  await Promise.all(asked)
  expect(await other).toBe('b')
  expect(await turns.take('a', () => Promise.resolve('again'))).toBe('again')
})
