// GET /api/account/export: what is kept about whoever asks, as a file to keep.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { Logger } from 'pino'
import { RateLimiterMemory } from 'rate-limiter-flexible'

import { failure } from '#lib/protocol/errors'
import type { Failure } from '#lib/protocol/errors'
import { EXPORTS_PER_HOUR_MAX } from '#lib/protocol/limits'

import type { Identity } from '../accounts/identity.ts'

type Dependencies = {
  identify: (request: IncomingMessage) => Promise<Identity | null>
  /** The pieces of the document; called once it is allowed. */
  exported: (accountId: string) => AsyncIterable<string>
  /** Stored before the first piece leaves. */
  record: (accountId: string) => Promise<void>
  log: Logger
}

/** Answers the request, or gives what is wrong with it. */
export function exportRoute({ identify, exported, record, log }: Dependencies) {
  const hourly = new RateLimiterMemory({ points: EXPORTS_PER_HOUR_MAX, duration: 3_600 })
  return async (request: IncomingMessage, response: ServerResponse): Promise<Failure | null> => {
    if (request.method !== 'GET') return failure('not-allowed', 'This is read with GET.').error
    const who = await identify(request)
    if (!who) return failure('not-signed-in', 'Sign in first.').error
    const slow = await hourly.consume(who.accountId).then(
      () => true,
      () => false,
    )
    if (!slow) {
      return failure('too-fast', `At most ${EXPORTS_PER_HOUR_MAX} downloads an hour. Try again later.`).error
    }
    await record(who.accountId)
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="dryrun-account.json"',
    })
    // Cut off in the middle, the browser says that the download failed: half a document is none.
    await pipeline(Readable.from(exported(who.accountId)), response).catch((error: unknown) => {
      if (!request.destroyed) log.error({ err: error }, 'an export broke off')
      response.destroy()
    })
    return null
  }
}
