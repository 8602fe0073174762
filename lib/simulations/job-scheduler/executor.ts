// An executor: asks for a job, claims it, fetches the binary, works, acts on the outside, reports. It may be struck at each step.
import type { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { Phase } from './executor-questions.ts'
import { questionOf } from './executor-questions.ts'
import type { Fate, Faults, RunStep } from './faults.ts'
import type { History, Run } from './history.ts'
import type { JobMessage, MessageOf, Outcome, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { ANSWER_MS } from './setting.ts'

/** How long an executor waits for the broker before it asks again; the broker may have forgotten that somebody waits. */
const POLL_MS = 3_000
/** After a refused claim, so that a broker which hands the same message out again at once is not asked at once. */
const REFUSED_MS = 100

export class Executor {
  private phase: Phase = 'asking'
  private ask = 0
  /** A restarted program is somebody else, and has to wait until the claims of its former self are over. */
  private session = 0
  private message = -1
  private row = -1
  private fence = 0
  private claimed = false
  private askedAt = 0
  private leaseUntil = Infinity
  private fate: Fate | null = null
  private struck = false
  private outcome: Outcome = 'done'
  private workLeft = 0
  private run: Run | null = null
  private readonly node: number
  private readonly roster: Roster
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History
  private readonly faults: Faults
  private readonly random: Random

  constructor(
    node: number,
    roster: Roster,
    setting: Setting,
    cluster: Cluster<JobMessage>,
    history: History,
    faults: Faults,
    random: Random,
  ) {
    this.node = node
    this.roster = roster
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.faults = faults
    this.random = random
    this.enter('asking')
  }

  get idle(): boolean {
    return this.phase === 'asking'
  }

  receive(_: number, message: JobMessage): void {
    if (message.kind === 'renewed') {
      if (message.row === this.row && message.fence === this.fence)
        this.leaseUntil = Math.max(this.leaseUntil, message.sentAt + this.leaseMs)
    } else if ('ask' in message && message.ask === this.ask) this.answered(message)
  }

  timeout(timer: number): void {
    if (timer === TIMERS.second) return this.heartbeat()
    if (this.phase === 'working') return this.worked()
    if (this.phase === 'loading') return this.loaded()
    if (this.phase === 'waiting') return this.enter('asking')
    this.send()
  }

  crashed(): void {
    if (this.run) this.history.ran(this.run, 'crashed', this.cluster.now)
    this.run = null
    this.row = -1
  }

  restarted(): void {
    this.session++
    this.leave('asking')
  }

  private get leaseMs(): number {
    return this.setting.p.leaseSeconds * 1_000
  }

  private answered(message: JobMessage): void {
    const { phase } = this
    if (message.kind === 'deliver' && phase === 'asking') this.delivered(message)
    else if (message.kind === 'claimed' && phase === 'claiming') this.claimedIt(message.fence)
    else if (message.kind === 'refused' && phase === 'claiming') this.leave('waiting')
    else if (message.kind === 'started' && phase === 'starting') this.started(message)
    else if (message.kind === 'fetched' && phase === 'fetching') this.load()
    else if (message.kind === 'looked-up' && phase === 'looking-up') {
      if (message.served) this.report('done')
      else this.work()
    } else if (message.kind === 'acted' && phase === 'acting') this.acted()
    else if (message.kind === 'written-down' && phase === 'writing-down') {
      if (this.fate!.at < 0.5) this.enter('reporting')
      else this.strike('acted', 'reporting')
    } else if (message.kind === 'finished' && phase === 'reporting') this.reported(message)
    else if (message.kind === 'inserted' && phase === 'adding') this.finish()
  }

  private delivered({ message, row }: MessageOf<'deliver'>): void {
    this.message = message
    this.row = row
    this.fate = this.faults.fate(this.random)
    this.struck = false
    this.outcome = 'done'
    this.fence = 0
    this.claimed = false
    this.leaseUntil = Infinity
    this.enter(this.setting.rules.claims ? 'claiming' : 'starting')
  }

  private claimedIt(fence: number): void {
    this.fence = fence
    this.claimed = true
    // Counted from the question, since the answer does not say how long it took.
    this.leaseUntil = this.askedAt + this.leaseMs
    this.cluster.setTimer(this.node, TIMERS.second, this.setting.p.heartbeatMs)
    this.strike('claimed', 'starting')
  }

  private started({ go, fence, spec }: MessageOf<'started'>): void {
    if (!go) return this.finish()
    this.fence = fence
    this.workLeft = spec.workMs
    if (spec.poisonous || this.fate!.fails) this.outcome = 'failed'
    if (this.setting.rules.binariesInDatabase) this.load()
    else this.enter('fetching')
  }

  /** The bytes come in; from the database they came with its answer. */
  private load(): void {
    const { rules, p } = this.setting
    this.phase = 'loading'
    const bytesMs = rules.binariesInDatabase ? 0 : (1_000 * p.binaryMb) / p.databaseMbPerSecond
    this.cluster.setTimer(this.node, TIMERS.step, bytesMs)
  }

  private loaded(): void {
    if (this.setting.rules.effects === 'looked-up') this.enter('looking-up')
    else this.work()
  }

  private work(): void {
    this.phase = 'working'
    this.run = this.history.began(this.row, this.node, this.cluster.now)
    const { fate } = this
    const strikes = fate!.crash === 'working' || fate!.pause === 'working'
    const part = strikes ? fate!.at * this.workLeft : this.workLeft
    this.workLeft -= part
    this.cluster.setTimer(this.node, TIMERS.step, part)
  }

  private worked(): void {
    if (!this.struck && this.workLeft > 0) {
      this.struck = true
      if (this.fate!.crash === 'working') return this.faults.crash(this.node)
      this.faults.pause(this.node, this.fate!.pauseMs)
      this.cluster.setTimer(this.node, TIMERS.step, this.workLeft)
      this.workLeft = 0
      return
    }
    // The claim is looked at here, and may be lost right after.
    if (this.cluster.clock(this.node) >= this.leaseUntil) {
      this.history.ran(this.run!, 'abandoned', this.cluster.now)
      return this.leave('waiting')
    }
    this.strike('worked', this.outcome === 'done' ? 'acting' : 'reporting')
  }

  /** What strikes after the act comes before it is written down, if that is a step of its own, as often as after it. */
  private acted(): void {
    if (this.setting.rules.effects !== 'looked-up') this.strike('acted', 'reporting')
    else if (this.fate!.at < 0.5) this.strike('acted', 'writing-down')
    else this.enter('writing-down')
  }

  private report(outcome: Outcome): void {
    this.outcome = outcome
    this.enter('reporting')
  }

  private reported({ accepted, over }: MessageOf<'finished'>): void {
    if (this.run) this.history.ran(this.run, this.outcome, this.cluster.now)
    this.run = null
    const adds = this.setting.rules.next === 'second-write' && accepted && over
    this.strike('reported', adds ? 'adding' : null)
  }

  /** Goes on to the next phase, unless a crash or a pause is due here. */
  private strike(step: RunStep, next: Phase | null): void {
    if (this.fate!.crash === step) return this.faults.crash(this.node)
    this.phase = next ?? 'waiting'
    if (this.fate!.pause === step) {
      this.faults.pause(this.node, this.fate!.pauseMs)
      // Whatever comes next is sent on waking up.
      this.ask++
      if (next === null) this.finish()
      else this.cluster.setTimer(this.node, TIMERS.step, 0)
    } else if (next === null) this.finish()
    else this.enter(next)
  }

  private enter(phase: Phase): void {
    this.phase = phase
    this.ask++
    this.askedAt = this.cluster.clock(this.node)
    this.send()
  }

  private send(): void {
    const { row, fence, ask, session, outcome } = this
    const question = questionOf(this.phase, { row, fence, ask, session, outcome }, this.roster)
    if (!question) return
    this.cluster.send(this.node, question.to, question.message)
    this.cluster.setTimer(this.node, TIMERS.step, this.phase === 'asking' ? POLL_MS : ANSWER_MS)
  }

  private heartbeat(): void {
    if (!this.claimed) return
    const sentAt = this.cluster.clock(this.node)
    this.cluster.send(this.node, this.roster.claims, { kind: 'renew', row: this.row, fence: this.fence, sentAt })
    // The reader of a partition keeps it as long as it is heard of.
    if (this.setting.rules.broker === 'partitions') this.cluster.send(this.node, this.roster.broker, { kind: 'alive' })
    this.cluster.setTimer(this.node, TIMERS.second, this.setting.p.heartbeatMs)
  }

  /** Nothing is left to do for this message: it need not come again. */
  private finish(): void {
    const { row, fence, message, roster } = this
    this.cluster.send(this.node, roster.broker, { kind: 'acknowledge', message, row })
    if (this.claimed) this.cluster.send(this.node, roster.claims, { kind: 'release', row, fence })
    this.leave('asking')
  }

  /** Lets the job go: for good, or with the message left to come again. */
  private leave(phase: 'asking' | 'waiting'): void {
    this.claimed = false
    this.run = null
    this.row = -1
    this.cluster.clearTimer(this.node, TIMERS.second)
    if (phase === 'asking') return this.enter('asking')
    this.phase = 'waiting'
    this.ask++
    this.cluster.setTimer(this.node, TIMERS.step, REFUSED_MS)
  }
}
