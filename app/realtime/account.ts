// Logins. Who somebody is comes to a page from the server; here is only how it changes.
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { command } from './site.ts'

/** Fetched when somebody's login changes, which on most visits nobody's does. */
const loadClient = async () => (await import('./login-client.ts')).loginClient

type Answer = { error: { message?: string | undefined; status: number } | null }

async function outcomeOf(answer: Promise<Answer>): Promise<Outcome<object>> {
  try {
    const { error } = await answer
    if (!error) return { ok: true, result: {} }
    return failure(
      error.status === 429 ? 'too-fast' : 'not-allowed',
      error.message || `The server refused (${error.status}).`,
    )
  } catch {
    return failure('timed-out', 'No answer from the server. Check the connection and try again.')
  }
}

let pending: Promise<Outcome<object>> | null = null

/** Makes a guest's login unless there is one already, without a step for the person. */
export function ensureGuest(): Promise<Outcome<object>> {
  // Two buttons pressed at once must not make two guests.
  pending ??= makeGuest().finally(() => {
    pending = null
  })
  return pending
}

async function makeGuest(): Promise<Outcome<object>> {
  try {
    const { data } = await (await loadClient()).getSession()
    if (data) return { ok: true, result: {} }
  } catch {
    return failure('timed-out', 'No answer from the server. Check the connection and try again.')
  }
  return outcomeOf(loadClient().then((client) => client.signIn.anonymous()))
}

/** The guest becomes an account and keeps the name, the interviews and everything else. */
export async function signUp(email: string, password: string): Promise<Outcome<object>> {
  const guest = await ensureGuest()
  if (!guest.ok) return guest
  const claimed = await command('account:claim', { email, password })
  if (!claimed.ok) return claimed
  // The answer does not tell whether the address was free. If it was, the guest's login has ended: whoever else knew it is out.
  try {
    const { data } = await (await loadClient()).getSession()
    if (data) return failure('not-allowed', 'This address could not be taken. If it is yours, sign in with it.')
  } catch {
    return failure('timed-out', 'No answer from the server. Try to sign in with your new account.')
  }
  return outcomeOf(loadClient().then((client) => client.signIn.email({ email, password })))
}

export async function signIn(email: string, password: string): Promise<Outcome<object>> {
  // A cookie whose login was ended elsewhere would be dropped by the sign-in, and the new one with it: drop it before.
  return outcomeOf(
    loadClient().then(async (client) => {
      await client.getSession().catch(() => null)
      return client.signIn.email({ email, password })
    }),
  )
}

export const signOut = (): Promise<Outcome<object>> => outcomeOf(loadClient().then((client) => client.signOut()))
