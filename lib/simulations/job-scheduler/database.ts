// The metadata database: one transaction after the other, each of which takes as long as what it reads. Its disk is never lost.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { JobMessage, JobSpec, MessageOf, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Row } from './schedule-table.ts'
import { ScheduleTable } from './schedule-table.ts'
import type { Setting } from './setting.ts'
import { backOffMs } from './setting.ts'

/** A transaction that reads a handful of rows. */
const TRANSACTION_MS = 0.5
/** After this time the transaction of a scheduler that is silent is rolled back, and its rows are free. */
const LOCK_MS = 5_000

const isOver = ({ status }: Row): boolean => status === 'done' || status === 'dead'

export class Database {
  readonly table: ScheduleTable
  /** Rows that are due within the run and not over, without those that are tried for ever: when none is left, a run may end. */
  unfinished = 0
  private readonly submitted = new Map<number, number>()
  private readonly queue: { from: number; message: JobMessage }[] = []
  private head = 0
  private answer: { to: number; message: JobMessage } | null = null
  private busy = false
  private bytes = 0
  private rowsRead = 0
  private readonly node: number
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History

  constructor({ database }: Roster, setting: Setting, cluster: Cluster<JobMessage>, history: History) {
    this.node = database
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.table = new ScheduleTable(setting.rules.index, setting.p.historyRows)
  }

  /** Puts a row in, as a client's transaction or that of the row before does. */
  add(spec: JobSpec, dueAt: number): Row {
    const within = dueAt <= this.setting.horizonMs
    const row = this.table.add(spec, dueAt, within ? 'waiting' : 'later')
    if (within && this.mayEnd(spec)) this.unfinished++
    this.history.added(row.id, spec.recurring, spec.poisonous, dueAt, this.cluster.now)
    return row
  }

  receive(from: number, message: JobMessage): void {
    this.queue.push({ from, message })
    if (!this.busy) this.serve()
  }

  timeout(): void {
    if (this.answer) this.cluster.send(this.node, this.answer.to, this.answer.message)
    this.answer = null
    this.busy = false
    if (this.head < this.queue.length) this.serve()
  }

  private serve(): void {
    const { from, message } = this.queue[this.head++]!
    if (this.head > 1_000 && this.head * 2 > this.queue.length) {
      this.queue.splice(0, this.head)
      this.head = 0
    }
    this.busy = true
    this.bytes = 0
    this.rowsRead = 0
    const answer = this.execute(message)
    this.answer = answer && { to: from, message: answer }
    const { rowMicros, databaseMbPerSecond } = this.setting.p
    const busy = this.history.databaseBusyMs
    const rowsMs = (this.rowsRead * rowMicros) / 1_000
    const bytesMs = (1_000 * this.bytes) / (databaseMbPerSecond * 1e6)
    busy.transactions += TRANSACTION_MS
    busy.rows += rowsMs
    busy.bytes += bytesMs
    this.history.databaseBytes += this.bytes
    this.cluster.setTimer(this.node, TIMERS.step, TRANSACTION_MS + rowsMs + bytesMs)
  }

  private execute(message: JobMessage): JobMessage | null {
    switch (message.kind) {
      case 'submit':
        return this.submit(message)
      case 'pick':
        return this.pick(message)
      case 'mark':
        return this.mark(message)
      case 'insert-next':
        for (const id of message.rows) this.addNext(this.table.rows[id]!)
        return { kind: 'inserted', ask: message.ask }
      case 'start':
        return this.start(message)
      case 'finish':
        return this.finish(message)
      case 'expired':
        this.expired(message)
        return null
      default:
        return null
    }
  }

  private submit({ spec }: MessageOf<'submit'>): JobMessage {
    if (!this.submitted.has(spec.key)) this.submitted.set(spec.key, this.add(spec, this.cluster.now).id)
    if (this.setting.rules.binariesInDatabase) this.bytes += this.binaryBytes
    return { kind: 'accepted', job: spec.key }
  }

  private pick({ ask, limit }: MessageOf<'pick'>): JobMessage {
    const { now } = this.cluster
    const { rows, rowsRead } = this.table.due(now, limit)
    this.rowsRead += rowsRead
    this.history.picks++
    this.history.rowsRead += rowsRead
    const picked = rows.map((row) => {
      const fresh = row.status === 'waiting' && row.failures === 0
      if (!fresh) this.history.requeued++
      if (this.setting.rules.forget) {
        if (row.spec.recurring) this.addNext(row)
        this.end(row, 'done')
      } else row.lockedUntil = now + LOCK_MS
      return { row: row.id, recurring: row.spec.recurring, fresh }
    })
    return { kind: 'picked', ask, rows: picked }
  }

  private mark({ ask, rows }: MessageOf<'mark'>): JobMessage {
    for (const { row: id } of rows) {
      const row = this.table.rows[id]!
      row.lockedUntil = 0
      if (isOver(row)) continue
      if (row.status === 'waiting') row.status = 'queued'
      this.lookLater(row)
    }
    return { kind: 'marked', ask }
  }

  private start({ ask, row: id, fence }: MessageOf<'start'>): JobMessage {
    const row = this.table.rows[id]!
    const { claims, forget, binariesInDatabase } = this.setting.rules
    const stale = claims && fence < row.fence
    const go = forget || !(isOver(row) || stale)
    if (go) {
      row.fence = claims ? fence : row.fence + 1
      if (!forget) {
        row.status = 'running'
        this.lookLater(row)
      }
      if (binariesInDatabase) this.bytes += this.binaryBytes
    }
    return { kind: 'started', ask, row: id, go, fence: row.fence, spec: row.spec }
  }

  private finish({ ask, row: id, fence, outcome }: MessageOf<'finish'>): JobMessage {
    const row = this.table.rows[id]!
    const accepted = this.accepts(row, fence)
    if (!accepted) {
      // Its own answer was lost, perhaps.
      const again = isOver(row) && row.endedBy === fence
      if (!again) this.history.lateCompletions++
      return { kind: 'finished', ask, row: id, accepted: again, over: again }
    }
    if (outcome === 'done') {
      if (this.setting.rules.next === 'transaction' && !this.setting.rules.forget) this.addNext(row)
      row.endedBy = fence
      this.end(row, 'done')
    } else this.failed(row, fence)
    return { kind: 'finished', ask, row: id, accepted: true, over: isOver(row) }
  }

  private accepts(row: Row, fence: number): boolean {
    const { completion, forget } = this.setting.rules
    if (forget) return true
    if (completion === 'any') return true
    if (isOver(row)) return false
    return completion === 'first' || (row.status === 'running' && fence === row.fence)
  }

  /** The claim service says that the holder of this claim is gone. */
  private expired({ row: id, fence }: MessageOf<'expired'>): void {
    const row = this.table.rows[id]!
    if (row.status === 'running' && row.fence === fence) this.failed(row, fence)
  }

  private failed(row: Row, fence: number): void {
    const { rules, p } = this.setting
    if (rules.forget) return
    row.failures++
    if (rules.deadLetters && row.failures >= p.attemptsMax) {
      if (rules.next === 'transaction') this.addNext(row)
      row.endedBy = fence
      return this.end(row, 'dead')
    }
    // Without a fence a late report of a failure opens a row again that is over.
    if (isOver(row) && this.mayEnd(row.spec)) this.unfinished++
    row.status = 'waiting'
    this.table.lookAt(row, this.cluster.now + backOffMs(row.failures, p))
  }

  private lookLater(row: Row): void {
    this.table.lookAt(row, this.cluster.now + this.setting.p.retrySeconds * 1_000)
  }

  private end(row: Row, how: 'done' | 'dead'): void {
    if (!isOver(row) && this.mayEnd(row.spec)) this.unfinished--
    row.status = how
    this.table.lookAt(row, Infinity)
    this.history.ended(row.id, how, this.cluster.now)
  }

  /** The next row of a calendar job: at the next time of its calendar that is still to come. */
  private addNext(row: Row): void {
    if (!row.spec.recurring) return
    const interval = this.setting.p.intervalSeconds * 1_000
    const steps = Math.max(1, Math.ceil((this.cluster.now - row.dueAt) / interval))
    this.history.skippedTicks += steps - 1
    this.history.succeeded(row.id, this.cluster.now)
    this.add(row.spec, row.dueAt + steps * interval)
  }

  private mayEnd({ poisonous }: JobSpec): boolean {
    return !poisonous || this.setting.rules.deadLetters
  }

  private get binaryBytes(): number {
    return this.setting.p.binaryMb * 1e6
  }
}
