// better-auth's client, in a file of its own so that a page does not wait for it.
import { createAuthClient } from 'better-auth/client'
import { anonymousClient } from 'better-auth/client/plugins'

export const loginClient = createAuthClient({ plugins: [anonymousClient()] })
