// Who a request or a handshake comes from.
import type { IncomingHttpHeaders } from 'node:http'

import { fromNodeHeaders } from 'better-auth/node'

import type { Viewer } from '#lib/protocol/queries'
import { RANKS } from '#lib/protocol/roles'
import type { Rank } from '#lib/protocol/roles'

import { GUEST_DOMAIN } from './auth.ts'
import type { Auth } from './auth.ts'

export type Identity = Viewer & { loginId: string }

/** The account behind the cookie, or null: none, expired, signed out or banned. */
export async function identify(auth: Auth, headers: Headers | IncomingHttpHeaders): Promise<Identity | null> {
  const found = await auth.api.getSession({
    headers: headers instanceof Headers ? headers : fromNodeHeaders(headers),
    query: { disableRefresh: true },
  })
  if (!found || found.user.banned) return null
  const { id, name, email, role } = found.user
  const guest = email.endsWith(`@${GUEST_DOMAIN}`)
  const rank: Rank = RANKS.find((known) => known === role) ?? 'learner'
  return { accountId: id, name, email: guest ? null : email, rank, guest, loginId: found.session.id }
}
