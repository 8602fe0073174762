// What a monitor sees, and who may look.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { mayReadMetrics } from '../../server/site/metrics.ts'
import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const read = async (): Promise<string> => (await fetch(`${app.url}/metrics`)).text()
const figure = (text: string, name: string): number => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

test('figures follow what happens: sockets, rooms, commits, runs, the lag of the event loop', async () => {
  const before = await read()
  expect(figure(before, 'dryrun_rooms')).toBe(0)
  expect(figure(before, 'dryrun_sockets')).toBe(0)
  const visitor = await app.visitor()
  const interviewId = await newInterview(visitor)
  await visitor.enter(interviewId)
  const client = new SyncClient(visitor, interviewId)
  await client.loaded
  client.store.put([box('one', 'a box')])
  await eventually('a commit is counted', async () => {
    const name = 'dryrun_commit_seconds_count'
    return figure(await read(), name) > figure(before, name)
  })
  const after = await read()
  expect(figure(after, 'dryrun_rooms')).toBe(1)
  expect(figure(after, 'dryrun_sockets')).toBeGreaterThanOrEqual(2)
  expect(figure(after, 'dryrun_commit_rooms_count')).toBe(figure(after, 'dryrun_commit_seconds_count'))
  expect(figure(after, 'dryrun_runs{state="queued"}')).toBe(0)
  expect(figure(after, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
  for (const personal of [visitor.accountId, interviewId]) expect(after).not.toContain(personal)
})

test('through a proxy nobody reads them without the token', async () => {
  const response = await fetch(`${app.url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.7' } })
  expect(response.status).toBe(404)
})

const TOKEN = 'a-token-for-monitors-only'
const HERE = { host: 'localhost:3000' }
test.each([
  ['from this machine without a token being set', HERE, '127.0.0.1', undefined, true],
  ['from this machine by its address', { host: '127.0.0.1:3000' }, '::ffff:127.0.0.1', undefined, true],
  ['from another machine', HERE, '192.0.2.7', undefined, false],
  ['through a proxy on this machine', { ...HERE, forwarded: 'for=192.0.2.7' }, '::1', undefined, false],
  ['through a proxy that names only itself', { ...HERE, via: '1.1 proxy' }, '127.0.0.1', undefined, false],
  ['by a foreign name that leads here', { host: 'localhost.example.org:3000' }, '127.0.0.1', undefined, false],
  ['without a name', {}, '127.0.0.1', undefined, false],
  ['with the token', { authorization: `Bearer ${TOKEN}` }, '192.0.2.7', TOKEN, true],
  ['with another token', { authorization: `Bearer ${TOKEN}x` }, '127.0.0.1', TOKEN, false],
  ['without it where one is set', {}, '127.0.0.1', TOKEN, false],
])('%s', (_, headers, remoteAddress, token, allowed) => {
  expect(mayReadMetrics({ headers, socket: { remoteAddress } }, token)).toBe(allowed)
})
