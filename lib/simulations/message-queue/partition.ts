// One partition on one broker: its log, what follows from the log, and who waits for it.
import { InSyncLog } from '#lib/algorithms/in-sync-log'
import type { LogRecord, Outcome } from './messages.ts'

export type Acks = 'none' | 'leader' | 'all'

/** A producer that waits until everything below `offset` is committed. */
type Waiting = { node: number; request: number; offset: number }
/** A consumer whose fetch hangs. */
export type Hanging = { node: number; request: number; offset: number; max: number }

export class Partition {
  readonly log: InSyncLog<LogRecord>
  waiting: Waiting[] = []
  readonly hanging = new Map<number, Hanging>()
  /** The number that each writer used last. */
  private readonly sequences = new Map<number, number>()

  constructor(node: number, flushFirst: boolean) {
    this.log = new InSyncLog<LogRecord>(node, flushFirst, {
      appended: (record) => this.derive(record),
      truncated: () => this.deriveAll(),
    })
  }

  /**
   * Appends as leader what is not there yet.
   * @returns `gap` if something numbered before it is missing
   */
  append(records: readonly LogRecord[], now: number): Outcome {
    for (const record of records) {
      if (record.kind === 'data' && record.sequence >= 0) {
        const last = this.sequences.get(record.writer) ?? -1
        if (record.sequence <= last) continue
        if (record.sequence > last + 1) return 'gap'
      }
      this.log.append({ ...record, at: now })
    }
    return 'stored'
  }

  /** The machine fails: who waited waits in vain. */
  crash(diskKept: boolean): void {
    this.waiting = []
    this.hanging.clear()
    this.log.crash(diskKept)
  }

  private derive(record: LogRecord): void {
    if (record.kind === 'data' && record.sequence >= 0) this.sequences.set(record.writer, record.sequence)
  }

  private deriveAll(): void {
    if (this.sequences.size === 0) return
    this.sequences.clear()
    for (let offset = this.log.start; offset < this.log.end; offset++) this.derive(this.log.records[offset]!)
  }
}
