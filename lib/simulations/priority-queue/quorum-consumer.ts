// A consumer of a queue without leaders: it looks at most replicas of each partition, and works on a job when most of them agree.
import type { Cluster } from '#lib/kernel/cluster'
import { uniform } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { Addresses } from './addresses.ts'
import type { History } from './history.ts'
import type { Handed } from './job-queue.ts'
import type { Answer, QueueMessage, Request, Roster } from './messages.ts'
import { CLIENT_TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { delayOf } from './setting.ts'
import { Workbench } from './workbench.ts'

const LOOK_DELAYS = 4
/** After a refusal, up to this many mean delays and more with each one, so that rivals do not meet again. */
const BACK_OFF_DELAYS = 4
const BACK_OFF_MAX = 8

type Claim = { handed: Handed; partition: number; granted: Set<number>; refused: Set<number> }

export class QuorumConsumer {
  private readonly node: number
  private readonly roster: Roster
  private readonly setting: Setting
  private readonly cluster: Cluster<QueueMessage>
  private readonly history: History
  private readonly addresses: Addresses
  private readonly bench: Workbench
  private readonly random: Random
  private step: 'looking' | 'claiming' | 'working' | 'backing-off' = 'looking'
  private patient = true
  private round = 0
  private refusals = 0
  private readonly answered: Set<number>[]
  private best: { handed: Handed; partition: number } | null = null
  private claim: Claim | null = null

  constructor(
    node: number,
    roster: Roster,
    setting: Setting,
    workMs: number,
    cluster: Cluster<QueueMessage>,
    history: History,
    random: Random,
  ) {
    this.node = node
    this.roster = roster
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.random = random.split('back-off')
    this.addresses = new Addresses(roster, setting)
    this.bench = new Workbench(node, workMs, setting, cluster, history, this.addresses, random)
    this.answered = roster.groups.map(() => new Set())
    this.look()
  }

  get workingOn(): Handed | null {
    return this.bench.workingOn
  }

  get isQuiet(): boolean {
    return this.step !== 'working' && this.step !== 'claiming' && this.bench.isQuiet && this.best === null
  }

  receive(from: number, message: QueueMessage): void {
    if (message.kind === 'head') this.onHead(from, message)
    else if (message.kind === 'claimed') this.onClaimed(from, message)
    else this.bench.receive(from, message)
  }

  timeout(timer: number): void {
    if (timer === CLIENT_TIMERS.work) {
      this.bench.finish()
      this.look()
    } else if (timer === CLIENT_TIMERS.done) this.bench.askAgain()
    else if (timer === CLIENT_TIMERS.look) {
      this.patient = false
      this.choose()
    } else if (this.step === 'claiming') this.giveUp()
    else if (this.step !== 'working') this.look()
  }

  crashed(): void {
    this.bench.crashed()
    this.claim = null
  }

  restarted(): void {
    this.look()
  }

  private look(): void {
    this.step = 'looking'
    this.patient = true
    this.round++
    this.best = null
    for (const servers of this.answered) servers.clear()
    for (const server of this.roster.groups.flat()) this.send(server, { kind: 'peek', round: this.round })
    const lookMs = LOOK_DELAYS * delayOf(this.setting) + this.setting.opMs
    this.cluster.setTimer(this.node, CLIENT_TIMERS.look, lookMs)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
  }

  private onHead(from: number, { partition, round, head }: Extract<Answer, { kind: 'head' }>): void {
    if (this.step !== 'looking' || round !== this.round) return
    this.answered[partition]!.add(from)
    if (head && (!this.best || head.priority < this.best.handed.priority)) this.best = { handed: head, partition }
    this.choose()
  }

  private choose(): void {
    const complete = this.answered.every(({ size }) => size >= this.addresses.needed)
    if (this.step !== 'looking' || !this.best || (this.patient && !complete)) return
    const { handed, partition } = this.best
    this.step = 'claiming'
    this.claim = { handed, partition, granted: new Set(), refused: new Set() }
    this.round++
    for (const server of this.addresses.of(partition))
      this.send(server, { ...handed, kind: 'claim', round: this.round })
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, this.setting.retryMs)
  }

  private onClaimed(from: number, message: Extract<Answer, { kind: 'claimed' }>): void {
    const { claim } = this
    if (this.step !== 'claiming' || !claim || message.round !== this.round) return
    const { handed, partition, granted, refused } = claim
    if (message.answer === 'done') {
      // Somebody has not heard that this is done: tell everybody again.
      this.bench.report(handed, partition)
      return this.look()
    }
    // Of different versions the newest one is right, and most replicas together know it.
    if (message.version > handed.version) {
      handed.version = message.version
      handed.priority = message.priority
    }
    ;(message.answer === 'granted' ? granted : refused).add(from)
    if (granted.size >= this.addresses.needed) {
      this.step = 'working'
      this.best = null
      this.refusals = 0
      this.cluster.clearTimer(this.node, CLIENT_TIMERS.retry)
      this.bench.start(handed, partition, message.at)
    } else if (refused.size > this.setting.replicas - this.addresses.needed) this.giveUp()
  }

  private giveUp(): void {
    const { handed, partition } = this.claim!
    this.history.claimsRefused++
    for (const server of this.addresses.of(partition))
      this.send(server, { kind: 'release', key: handed.key, job: handed.job })
    this.claim = null
    this.step = 'backing-off'
    this.refusals = Math.min(BACK_OFF_MAX, this.refusals + 1)
    const most = BACK_OFF_DELAYS * this.refusals * delayOf(this.setting)
    this.cluster.setTimer(this.node, CLIENT_TIMERS.retry, uniform(this.random, 0, most))
  }

  private send(server: number, request: Request): void {
    this.cluster.send(this.node, server, request)
  }
}
