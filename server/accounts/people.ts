// How people are shown to each other: a name and a colour of their own.
import type { Person } from '#lib/protocol/sockets'

import type { PrismaClient } from '../database/client/client.ts'

/** Told apart by colour-blind people too, and dark enough for a white name on a cursor. */
const COLORS = ['#1f6f6b', '#9a4f00', '#5b4bb5', '#8a2f5d', '#2f6d2f', '#2b5f9e', '#7a5a00', '#a03a2c']

/** The same colour for the same person everywhere. */
function colorOf(accountId: string): string {
  let sum = 0
  for (const character of accountId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return COLORS[sum % COLORS.length] ?? '#1f6f6b'
}

export const personOf = ({ id, name }: { id: string; name: string }): Person => ({
  accountId: id,
  name,
  color: colorOf(id),
})

/** Everybody of these ids who still has an account; the others are shown as somebody who left. */
export async function people(prisma: PrismaClient, accountIds: string[]): Promise<Person[]> {
  const rows = await prisma.account.findMany({ where: { id: { in: accountIds } }, select: { id: true, name: true } })
  const found = new Map(rows.map((row) => [row.id, row.name]))
  return accountIds.map((id) => personOf({ id, name: found.get(id) ?? 'Somebody who left' }))
}
