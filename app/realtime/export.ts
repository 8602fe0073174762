// What is kept about whoever asks, as a file.
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'

/** Waits for the whole file: half of one would look like all there is. */
export async function exportAccount(): Promise<Outcome<Blob>> {
  try {
    const response = await fetch('/api/account/export')
    if (response.ok) return { ok: true, result: await response.blob() }
    if (response.status === 429) {
      return failure('too-fast', 'You have downloaded it several times in this hour. Try again later.')
    }
    return failure('internal', `The server could not put it together (${response.status}). Try again.`)
  } catch {
    return failure('timed-out', 'The download broke off. Check the connection and try again.')
  }
}
