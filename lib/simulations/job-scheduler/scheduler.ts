// A scheduler: looks for due jobs, queues them, notes that it did. It may crash between any two of these.
import type { Cluster } from '#lib/kernel/cluster'
import { chance } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Faults } from './faults.ts'
import type { DueRow, JobMessage, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { ANSWER_MS } from './setting.ts'

type Phase = 'resting' | 'picking' | 'queueing' | 'marking' | 'adding'

/** Between which steps a crash may come: before queueing, before noting it, before adding the next rows. */
const GAPS: Phase[] = ['queueing', 'marking', 'adding']

export class Scheduler {
  private phase: Phase = 'resting'
  private ask = 0
  private rows: DueRow[] = []
  private crashBefore: Phase | null = null
  private readonly node: number
  private readonly roster: Roster
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly faults: Faults
  private readonly random: Random

  constructor(
    node: number,
    roster: Roster,
    setting: Setting,
    cluster: Cluster<JobMessage>,
    faults: Faults,
    random: Random,
  ) {
    this.node = node
    this.roster = roster
    this.setting = setting
    this.cluster = cluster
    this.faults = faults
    this.random = random
    this.rest(this.random.next() * setting.p.pollMs)
  }

  receive(_: number, message: JobMessage): void {
    if (!('ask' in message) || message.ask !== this.ask) return
    if (message.kind === 'picked' && this.phase === 'picking') this.picked(message.rows)
    else if (message.kind === 'enqueued' && this.phase === 'queueing')
      this.enter(this.setting.rules.forget ? 'resting' : 'marking')
    else if (message.kind === 'marked' && this.phase === 'marking') this.marked()
    else if (message.kind === 'inserted' && this.phase === 'adding') this.enter('resting')
  }

  /** Time to look again, or no answer came. */
  timeout(): void {
    if (this.phase === 'resting') this.enter('picking')
    // A broker that crashed may have handed the jobs out before: asking again would run them twice.
    else if (this.phase === 'queueing' && this.setting.rules.forget) this.enter('resting')
    else this.send()
  }

  crashed(): void {
    this.phase = 'resting'
  }

  restarted(): void {
    this.rest(0)
  }

  private picked(rows: DueRow[]): void {
    this.rows = rows
    if (rows.length === 0) return this.enter('resting')
    this.crashBefore =
      this.faults.active && chance(this.random, this.setting.p.schedulerCrash) ? GAPS[this.random.integer(3)]! : null
    this.enter('queueing')
  }

  private marked(): void {
    const recurring = this.rows.filter((row) => row.recurring && row.fresh)
    if (this.setting.rules.next !== 'scheduler' || recurring.length === 0) return this.enter('resting')
    this.rows = recurring
    this.enter('adding')
  }

  private enter(phase: Phase): void {
    if (phase === this.crashBefore) {
      this.crashBefore = null
      return this.faults.crash(this.node)
    }
    const full = this.rows.length >= this.setting.p.batch
    this.phase = phase
    if (phase === 'resting') return this.rest(full ? 0 : this.setting.p.pollMs)
    this.ask++
    this.send()
  }

  private rest(time: number): void {
    this.phase = 'resting'
    this.rows = []
    this.cluster.setTimer(this.node, TIMERS.step, time)
  }

  private send(): void {
    const { ask, rows, node, roster } = this
    if (this.phase === 'picking')
      this.cluster.send(node, roster.database, { kind: 'pick', ask, limit: this.setting.p.batch })
    else if (this.phase === 'queueing') this.cluster.send(node, roster.broker, { kind: 'enqueue', ask, rows })
    else if (this.phase === 'marking') this.cluster.send(node, roster.database, { kind: 'mark', ask, rows })
    else {
      const next = rows.map(({ row }) => row)
      this.cluster.send(node, roster.database, { kind: 'insert-next', ask, rows: next })
    }
    this.cluster.setTimer(this.node, TIMERS.step, ANSWER_MS)
  }
}
