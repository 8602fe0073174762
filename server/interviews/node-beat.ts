// This process says that it lives, on the database's clock, so that another may take over when it does not.
import type pg from 'pg'

export const NODE_BEAT_MS = 1_000

/** Beats at once and then regularly; gives what stops it. A missed beat is made up by the next. */
export function beat(pool: pg.Pool, node: string, everyMs: number): () => void {
  const once = (): void => {
    pool
      .query('insert into "Node" ("id", "beat") values ($1, now()) on conflict ("id") do update set "beat" = now()', [
        node,
      ])
      .catch(() => {})
  }
  once()
  const timer = setInterval(once, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
