// Accounts and logins, by better-auth: guests without a step, e-mail and password, ranks and bans.
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { createAuthMiddleware, APIError } from 'better-auth/api'
import { admin, anonymous } from 'better-auth/plugins'
import { adminAc, userAc } from 'better-auth/plugins/admin/access'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { adjectives, animals, uniqueNamesGenerator } from 'unique-names-generator'

import type { PrismaClient } from '../database/client/client.ts'

export const PASSWORD_CHARACTERS_MIN = 8
export const PASSWORD_CHARACTERS_MAX = 200
/** No account has a longer address. */
const EMAIL_CHARACTERS_MAX = 200
/** Guests have an address in a domain that cannot exist; it is never shown. */
export const GUEST_DOMAIN = 'guest.invalid'

const SIGN_INS_PER_ACCOUNT = { points: 10, duration: 15 * 60 }
const REQUESTS_PER_ADDRESS = { window: 60, max: 600 }
/** A class of two hundred behind one address comes in within a minute. */
const GUESTS_PER_ADDRESS = { window: 60, max: 300 }
const SIGN_INS_PER_ADDRESS = { window: 60, max: 100 }

/** A name such as "Quiet Otter", for somebody who has not said theirs. */
export const madeUpName = (): string =>
  uniqueNamesGenerator({ dictionaries: [adjectives, animals], separator: ' ', style: 'capital' })

export type AuthOptions = {
  prisma: PrismaClient
  secret: string
  publicUrl: string
  /** Off in tests that sign in many people from one address. */
  limitRequests: boolean
  /** Told once each time that an address has had too many sign-ins. */
  signInRefused: (email: string) => void
}

export function createAuth({ prisma, secret, publicUrl, limitRequests, signInRefused }: AuthOptions) {
  const signIns = new RateLimiterMemory(SIGN_INS_PER_ACCOUNT)
  return betterAuth({
    appName: 'Dryrun',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    trustedOrigins: (request) => [publicUrl, originOfHost(request)],
    telemetry: { enabled: false },
    user: { modelName: 'account' },
    session: { modelName: 'login', cookieCache: { enabled: false } },
    account: { modelName: 'credential' },
    verification: { modelName: 'verification' },
    // Everybody begins as a guest and becomes an account by account:claim, which keeps what they have.
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    },
    rateLimit: {
      enabled: limitRequests,
      ...REQUESTS_PER_ADDRESS,
      customRules: {
        '/sign-in/anonymous': GUESTS_PER_ADDRESS,
        '/sign-in/email': SIGN_INS_PER_ADDRESS,
        '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'dryrun',
      // The server overwrites this header with the peer's address, so a client cannot choose its own bucket.
      ipAddress: { ipAddressHeaders: ['x-real-ip'] },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    hooks: {
      before: createAuthMiddleware(async (context) => {
        if (context.path !== '/sign-in/email') return
        const given = String((context.body as { email?: unknown } | undefined)?.email ?? '')
        // It is remembered, whoever sends it and whatever it is.
        const email = given.slice(0, EMAIL_CHARACTERS_MAX).toLowerCase()
        await signIns.consume(email).catch((limit: { consumedPoints?: number }) => {
          if (limit.consumedPoints === SIGN_INS_PER_ACCOUNT.points + 1) signInRefused(email)
          throw new APIError('TOO_MANY_REQUESTS', {
            message: 'Too many tries. Wait a quarter of an hour, or ask an admin for a link.',
          })
        })
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        const { newSession: login, password, internalAdapter } = context
        if (path !== '/sign-in/email' || !login) return
        // While the old password was checked, a new one may have come and ended the logins that were there then.
        const kept = await prisma.credential.findFirst({ where: { userId: login.user.id, providerId: 'credential' } })
        const given = String((body as { password?: unknown }).password)
        if (kept?.password && (await password.verify({ hash: kept.password, password: given }))) return
        await internalAdapter.deleteSession(login.session.token)
        throw new APIError('UNAUTHORIZED', { message: 'Invalid email or password' })
      }),
    },
    plugins: [
      anonymous({ emailDomainName: GUEST_DOMAIN, generateName: madeUpName, disableDeleteAnonymousUser: true }),
      admin({
        defaultRole: 'learner',
        adminRoles: ['admin'],
        roles: { admin: adminAc, learner: userAc, instructor: userAc },
        schema: { user: { fields: { role: 'rank' } } },
        bannedUserMessage: 'This account is banned. Write to whoever runs this server.',
      }),
    ],
    logger: { disabled: true },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** The origin that the request itself was sent to: a page served from there may talk to it. */
function originOfHost(request: Request | undefined): string | undefined {
  const host = request?.headers.get('host')
  const origin = request?.headers.get('origin')
  return host && origin && URL.canParse(origin) && new URL(origin).host === host ? origin : undefined
}
