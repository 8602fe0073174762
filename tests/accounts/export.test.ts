// What a person takes away: all of theirs, nothing of others', nothing that is secret from them.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { EXPORTS_PER_HOUR_MAX } from '#lib/protocol/limits'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { invite, newInterview } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import { eventually } from '../support/visitor.ts'
import type { Visitor } from '../support/visitor.ts'
import { member } from './member.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

type Exported = {
  account: { name: string; email: string | null }
  logins: { userAgent: string }[]
  interviews: { id: string; role: string; did: { kind: string; text?: string }[]; drewOrWrote: { id: string }[] }[]
  lab: { params: { params: object } }[]
  audit: { action: string }[]
} & Record<'blocks' | 'reports' | 'invites', object[]>

async function exported(visitor: Visitor): Promise<{ text: string; content: Exported; response: Response }> {
  const response = await visitor.fetch('/api/account/export')
  const text = await response.clone().text()
  return { text, content: JSON.parse(text) as Exported, response }
}

test('it holds what the person said, drew, ran and judged, and nothing of anybody else', async () => {
  const person = await member(app, 'export@example.org', { 'user-agent': 'Browser of mine' })
  const other = await app.visitor()
  await person.command('account:rename', { name: 'Somebody Else' })
  const interviewId = await newInterview(person, { mode: 'paired', role: 'candidate' })
  await invite(person, interviewId, 'interviewer', other)
  const [seat, theirs] = [await person.enter(interviewId), await other.enter(interviewId)]
  await theirs.call('phase:start', {})
  await seat.call('chat:send', { text: 'what I said' })
  await seat.call('note:write', { text: 'what I noted' })
  await theirs.call('chat:send', { text: 'what they said' })
  await theirs.call('note:write', { text: 'what they noted' })
  await theirs.call('rating:set', { criterionId: 'limiter-in-front', verdict: 'met', reason: 'what they judged' })
  const [mine, hers] = [new SyncClient(person, interviewId), new SyncClient(other, interviewId)]
  await Promise.all([mine.loaded, hers.loaded])
  mine.store.put([box('mine', 'what I drew')])
  hers.store.put([box('theirs', 'what they drew')])
  await eventually('both are drawn', () => mine.store.has('shape:theirs' as never) && hers.store.has('shape:mine' as never)) // prettier-ignore
  await person.command('lab:run', { simulationId: 'rate-limiter', designs: ['gcra'], params: {}, seed: 3 })
  await person.command('person:report', { accountId: other.accountId, reason: 'what I reported' })
  await person.command('person:block', { accountId: other.accountId })
  await other.command('person:report', { accountId: person.accountId, reason: 'what they reported' })

  const { text, content, response } = await exported(person)
  expect(response.headers.get('content-disposition')).toContain('attachment')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(content.account).toMatchObject({ name: 'Somebody Else', email: 'export@example.org' })
  expect(content.logins).toMatchObject([{ userAgent: 'Browser of mine' }])
  expect(content.interviews).toMatchObject([
    { id: interviewId, role: 'candidate', drewOrWrote: [{ id: 'shape:mine' }] },
  ])
  const did = content.interviews[0]?.did ?? []
  expect(did.flatMap((event) => event.text ?? [])).toEqual(['what I said', 'what I noted'])
  expect(content.lab).toHaveLength(1)
  expect(content.audit.map(({ action }) => action)).toEqual(['account:export'])
  expect([content.blocks.length, content.reports.length, content.invites.length]).toEqual([1, 1, 1])
  for (const others of ['they said', 'they noted', 'they judged', 'they drew', 'they reported']) {
    expect(text).not.toContain(others)
  }
  const { password } = await app.database.prisma.credential.findFirstOrThrow({ where: { userId: person.accountId } })
  const login = await app.database.prisma.login.findFirstOrThrow({ where: { userId: person.accountId } })
  const stored = await app.database.prisma.invite.findFirstOrThrow({ where: { createdBy: person.accountId } })
  for (const secret of [password!, login.token, stored.tokenHash]) expect(text).not.toContain(secret)
  for (const each of [mine, hers]) each.close()
})

test('it is for who asks, so many times an hour, and read only', async () => {
  const guest = await app.visitor()
  const codes: number[] = []
  for (let n = 0; n <= EXPORTS_PER_HOUR_MAX; n++) codes.push((await guest.fetch('/api/account/export')).status)
  expect(codes).toEqual([...Array.from({ length: EXPORTS_PER_HOUR_MAX }, () => 200), 429])
  const { content } = await exported(await app.visitor())
  expect(content.account.email).toBeNull()
  const nobody = await app.visitor()
  expect((await nobody.fetch('/api/account/export', { method: 'POST', body: '{}' })).status).toBe(403)
  nobody.cookie = ''
  expect((await nobody.fetch('/api/account/export')).status).toBe(401)
})
