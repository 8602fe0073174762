// The link that makes the first admin, printed at each start until somebody has used one.
import type { PrismaClient } from '../database/client/client.ts'
import { hashToken, newToken } from '../site/tokens.ts'

const HOURS = 24

/** A fresh link that works once, or null when there is an admin. */
export async function firstAdminLink(prisma: PrismaClient, publicUrl: string): Promise<string | null> {
  if ((await prisma.account.count({ where: { rank: 'admin' } })) > 0) return null
  const token = newToken()
  await prisma.oneTimeLink.deleteMany({ where: { purpose: 'first-admin' } })
  await prisma.oneTimeLink.create({
    data: {
      tokenHash: hashToken(token),
      purpose: 'first-admin',
      expiresAt: new Date(Date.now() + HOURS * 3_600_000),
    },
  })
  return `${publicUrl}/link#${token}`
}
