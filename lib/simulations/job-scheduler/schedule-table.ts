// The schedule table: rows of jobs, and how the due ones among them are found.
import { BPlusTree } from '#lib/algorithms/b-plus-tree'
import type { JobSpec } from './messages.ts'

export type Row = {
  id: number
  spec: JobSpec
  dueAt: number
  /** `later`: beyond the time that is simulated, so that nobody looks at it. */
  status: 'waiting' | 'queued' | 'running' | 'done' | 'dead' | 'later'
  /** When somebody must look at it: it is due, or has not been heard of for too long. */
  lookAt: number
  /** A scheduler has taken it, and its transaction is open until then at most. */
  lockedUntil: number
  failures: number
  fence: number
  /** The claim under which it ended, so that its holder may ask again. */
  endedBy: number
}

const KEPT_FACTOR = 8

const byNextLook = (x: Row, y: Row): number => x.lookAt - y.lookAt || x.id - y.id

/** Rows by id; those that are not over are in an index by `lookAt`, if there is one. */
export class ScheduleTable {
  readonly rows: Row[] = []
  private readonly index: BPlusTree | null
  private readonly historyRows: number

  constructor(indexed: boolean, historyRows: number) {
    this.index = indexed ? new BPlusTree() : null
    this.historyRows = historyRows
  }

  add(spec: JobSpec, dueAt: number, status: 'waiting' | 'later'): Row {
    const row: Row = {
      id: this.rows.length,
      spec,
      dueAt,
      status,
      lookAt: Infinity,
      lockedUntil: 0,
      failures: 0,
      fence: 0,
      endedBy: -1,
    }
    this.rows.push(row)
    if (status === 'waiting') this.lookAt(row, dueAt)
    return row
  }

  /** Sets when the row must be looked at; infinity is never again. */
  lookAt(row: Row, time: number): void {
    if (row.lookAt !== Infinity) this.index?.delete(row.lookAt, row.id)
    row.lookAt = time
    if (time !== Infinity) this.index?.insert(time, row.id)
  }

  /**
   * The rows to look at now that no other scheduler has locked, the longest overdue first.
   * @returns them, and how many rows had to be read for it
   */
  due(now: number, limit: number): { rows: Row[]; rowsRead: number } {
    const found: Row[] = []
    if (this.index) {
      const read = this.index.upTo(now, (_, id) => {
        const row = this.rows[id]!
        if (row.lockedUntil <= now) found.push(row)
        return found.length < limit
      })
      return { rows: found, rowsRead: read }
    }
    // However many are due, no more are kept than may be wanted: after the first cut only rows that would be among them.
    let latest = now
    for (const row of this.rows) {
      if (row.lookAt > latest || row.lockedUntil > now) continue
      found.push(row)
      if (found.length < KEPT_FACTOR * limit) continue
      found.sort(byNextLook).splice(limit)
      latest = found.at(-1)!.lookAt
    }
    found.sort(byNextLook)
    // Rows of earlier times are all alike, finished, and only read past.
    return { rows: found.slice(0, limit), rowsRead: this.rows.length + this.historyRows }
  }
}
