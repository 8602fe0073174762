// When somebody was last here, to the hour: enough to tell an account that is used from one that is not.
import type pg from 'pg'

const EVERY_MS = 3_600_000
const REMEMBERED_MAX = 20_000

/** Notes that an account opens a page; asks the database once an hour for each. */
export function lastSeen(pool: pg.Pool, now: () => number): (accountId: string) => void {
  const noted = new Map<string, number>()
  return (accountId) => {
    const at = now()
    if (at - (noted.get(accountId) ?? 0) < EVERY_MS) return
    if (noted.size >= REMEMBERED_MAX) noted.clear()
    noted.set(accountId, at)
    pool
      .query('update "Account" set "lastSeenAt" = $2 where "id" = $1', [accountId, new Date(at)])
      // Nobody waits for it, and the next page tries again.
      .catch(() => noted.delete(accountId))
  }
}
