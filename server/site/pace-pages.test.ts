import type { IncomingMessage, ServerResponse } from 'node:http'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { pacePages } from './pace-pages.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Pages that are drawn until they are told to end. */
function site() {
  const drawn: { url: string; end: () => void }[] = []
  const answer = pacePages((request) => new Promise((resolve) => drawn.push({ url: request.url ?? '', end: resolve })))
  const ask = (url: string, response: Partial<ServerResponse> = {}) =>
    answer({ url } as IncomingMessage, response as ServerResponse)
  return { drawn, ask }
}

test('two pages are drawn at once, the others in their order, and files at once', async () => {
  const { drawn, ask } = site()
  const asked = Array.from({ length: 6 }, (_, n) => ask(`/lab/${n}`))
  void ask('/_next/static/chunks/a.js')
  await settled()
  expect(drawn.map(({ url }) => url)).toEqual(['/_next/static/chunks/a.js', '/lab/0', '/lab/1'])
  drawn[1]?.end()
  await settled()
  expect(drawn.at(-1)?.url).toBe('/lab/2')
  for (let n = 0; n < asked.length; n++) {
    for (const { end } of drawn) end()
    await settled()
  }
  await Promise.all(asked)
  expect(drawn).toHaveLength(7)
})

test('who left while waiting gets no page, and a refusal says what to do when too many wait', async () => {
  const { drawn, ask } = site()
  const gone = { destroyed: false }
  for (let n = 0; n < 2; n++) void ask('/lab')
  void ask('/gone', gone)
  for (let n = 0; n < 1_999; n++) void ask('/waits')
  await settled()
  const refused = { writeHead: vi.fn(), end: vi.fn() }
  await ask('/too-many', refused as never)
  expect(refused.writeHead).toHaveBeenCalledWith(503, expect.objectContaining({ 'Retry-After': '5' }))
  gone.destroyed = true
  drawn[0]?.end()
  await settled()
  expect(drawn.at(-1)?.url).toBe('/waits')
  expect(drawn.some(({ url }) => url === '/gone')).toBe(false)
})
