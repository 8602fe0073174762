// People with an address and a password, and everything that the database holds, to be searched.
import { Writable } from 'node:stream'
import { gunzipSync } from 'node:zlib'

import { writeBackup } from '../../server/database/backup.ts'
import type { TestApp } from '../support/app.ts'
import type { Visitor } from '../support/visitor.ts'

export const PASSWORD = 'correct horse battery'

export const signIn = (visitor: Visitor, email: string, headers: Record<string, string> = {}): Promise<Response> =>
  visitor.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password: PASSWORD }),
  })

/** A guest who took an address and signed in with it. */
export async function member(app: TestApp, email: string, headers: Record<string, string> = {}): Promise<Visitor> {
  const visitor = await app.visitor()
  const claimed = await visitor.command('account:claim', { email, password: PASSWORD })
  if (!claimed.ok) throw new Error(claimed.error.message)
  visitor.cookie = ''
  const response = await signIn(visitor, email, headers)
  if (!response.ok) throw new Error(`No sign-in: ${response.status}`)
  return visitor
}

export async function adminOf(app: TestApp, email: string): Promise<Visitor> {
  const visitor = await member(app, email)
  await app.database.prisma.account.update({ where: { id: visitor.accountId }, data: { rank: 'admin' } })
  return visitor
}

/** Every row of every table, as text. */
export async function dump(app: TestApp): Promise<string> {
  const chunks: Buffer[] = []
  const file = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk)
      done()
    },
  })
  await writeBackup(app.connection, file)
  return gunzipSync(Buffer.concat(chunks)).toString('utf8')
}
