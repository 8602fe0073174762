import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Saver } from './saver.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const recorded = (...answers: boolean[]) => {
  const sent: string[] = []
  const saver = new Saver<string>((text) => {
    sent.push(text)
    return Promise.resolve(answers.shift() ?? true)
  })
  return { sent, saver }
}

it('sends the last of quick changes once, after a pause', async () => {
  const { sent, saver } = recorded()
  saver.change('a')
  await vi.advanceTimersByTimeAsync(500)
  saver.change('ab')
  await vi.advanceTimersByTimeAsync(799)
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual(['ab'])
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual(['ab'])
})

it('sends at once when the field is left, and nothing when nothing is unsaved', async () => {
  const { sent, saver } = recorded()
  saver.change('a')
  await saver.flush()
  await saver.flush()
  expect(sent).toEqual(['a'])
})

it('keeps what was not saved for the next time', async () => {
  const { sent, saver } = recorded(false, true)
  saver.change('a')
  await saver.flush()
  await saver.flush()
  expect(sent).toEqual(['a', 'a'])
})

it('does not lose a change that comes while another is sent', async () => {
  let answer: (saved: boolean) => void = () => undefined
  const sent: string[] = []
  const saver = new Saver<string>((text) => {
    sent.push(text)
    return new Promise((resolve) => (answer = resolve))
  })
  saver.change('a')
  const first = saver.flush()
  saver.change('ab')
  const second = saver.flush()
  expect(sent).toEqual(['a'])
  answer(true)
  await first
  await vi.advanceTimersByTimeAsync(0)
  expect(sent).toEqual(['a', 'ab'])
  answer(true)
  await second
})
