// What stopped the server, or made it do more than was asked, when it was attacked; each is tried again.
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { HANDSHAKE_BYTES_MAX } from '#lib/protocol/limits'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** Resolves to the code of the refusal, or to null once the connection stands. */
const refusalOf = (socket: Socket): Promise<string | null> =>
  new Promise((resolve) => {
    socket.once('connect', () => resolve(null))
    socket.once('connect_error', (error: Error & { data?: { code: string } }) =>
      resolve(error.data?.code ?? error.name),
    )
  })

test.each(['40', '40/interview,', '40/nowhere,'])(
  'asking to enter %s over and over ends the connection',
  async (ask) => {
    const { cookie } = await app.visitor()
    const polling = `${app.url}/socket.io/?EIO=4&transport=polling`
    const opened = await (await fetch(polling, { headers: { cookie } })).text()
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string }
    const body = Array.from({ length: 1_000 }, () => ask).join('\u001e')
    await fetch(`${polling}&sid=${sid}`, { method: 'POST', body, headers: { cookie } })
    const after = await fetch(`${polling}&sid=${sid}`, { headers: { cookie } })
    expect(await after.json()).toMatchObject({ message: 'Session ID unknown' })
  },
)

test('nobody enters the main namespace, which asks for no login', async () => {
  const visitor = await app.visitor()
  expect(await refusalOf(visitor.socket('' as '/lobby', {}))).toBe('not-allowed')
})

test('what a tab says when it enters is short, because it is kept', async () => {
  const visitor = await app.visitor()
  expect(await refusalOf(visitor.socket('/lobby', { more: 'x'.repeat(HANDSHAKE_BYTES_MAX) }))).toBe('too-large')
  expect(await refusalOf(visitor.socket('/lobby', { more: 'x'.repeat(HANDSHAKE_BYTES_MAX / 2) }))).toBeNull()
})
