// How the engine that leads tells the participants: one packet for all of them, or a connection to each.
import { Connections } from './connections.ts'
import type { Message } from './messages.ts'
import type { World } from './world.ts'

/** Of an engine: from here on, the time-outs of its connections. */
export const TIMER_CONNECTION = 7

export type FeedJob =
  | { kind: 'publish' }
  | { kind: 'connection'; participant: number }
  | { kind: 'send'; to: readonly number[]; message: Message }

/** The engine, as far as its feed knows it. */
export type Source = {
  readonly node: number
  readonly world: World
  readonly epoch: number
  readonly log: readonly number[]
  /** So much of the log may be published. */
  readonly released: number
  readonly processor: { submit(job: FeedJob): void }
}

export type Feed = {
  /** More has been released. */
  released(): void
  /** A sign of life, to those who need one. */
  beat(message: Message): void
  /** A job of the feed is done. */
  end(job: Exclude<FeedJob, { kind: 'send' }>): void
  acknowledged(participant: number, next: number): void
  timeout(participant: number): void
}

export const createFeed = (source: Source): Feed =>
  source.world.setting.traits.feed === 'tcp' ? new TcpFeed(source) : new MulticastFeed(source)

/** The sender pays for one packet, however many receive it. */
class MulticastFeed implements Feed {
  private readonly source: Source
  private published: number
  private publishing = false

  constructor(source: Source) {
    this.source = source
    this.published = source.released
  }

  released(): void {
    if (this.publishing || this.published >= this.source.released) return
    this.publishing = true
    this.source.processor.submit({ kind: 'publish' })
  }

  beat(message: Message): void {
    this.source.processor.submit({ kind: 'send', to: this.source.world.roster.participants, message })
  }

  end(): void {
    const { world, node, log, epoch } = this.source
    const { setting, roster, history, cluster } = world
    this.publishing = false
    const first = this.published
    this.published = Math.min(this.source.released, first + setting.batch)
    const orders = log.slice(first, this.published)
    history.published(orders, cluster.now)
    for (const to of roster.participants) cluster.send(node, to, { kind: 'feed', epoch, first, orders })
    this.released()
  }

  // Nobody acknowledges a multicast packet.
  acknowledged(): void {}
  timeout(): void {}
}

class TcpFeed implements Feed {
  private readonly source: Source
  private readonly connections: Connections

  constructor(source: Source) {
    this.source = source
    const { setting, roster } = source.world
    // After a take-over nobody knows where the participants are until they say so.
    this.connections = new Connections(roster.participants.length, setting.batch, source.log.length === 0 ? 0 : -1)
  }

  released(): void {
    for (let participant = 0; participant < this.source.world.setting.participants; participant++)
      this.pump(participant)
  }

  beat(message: Message): void {
    for (const [participant, node] of this.source.world.roster.participants.entries())
      if (this.connections.unknown(participant)) this.source.processor.submit({ kind: 'send', to: [node], message })
  }

  end(job: Exclude<FeedJob, { kind: 'send' }>): void {
    if (job.kind === 'publish') return
    const { participant } = job
    const { world, node, log, epoch, released } = this.source
    const { setting, history, cluster, roster } = world
    const wasOpen = this.connections.open(participant)
    const { from, to } = this.connections.take(participant, released, setting.batch)
    if (to > from) {
      const orders = log.slice(from, to)
      history.published(orders, cluster.now)
      cluster.send(node, roster.participants[participant]!, { kind: 'feed', epoch, first: from, orders })
      if (!wasOpen) this.awaitAcknowledgement(participant)
    }
    this.pump(participant)
  }

  acknowledged(participant: number, next: number): void {
    const again = this.connections.acknowledge(participant, next)
    if (again >= 0) this.sendAgain(participant, again)
    this.awaitAcknowledgement(participant)
    this.pump(participant)
  }

  timeout(participant: number): void {
    const again = this.connections.timeout(participant)
    if (again < 0) return
    this.sendAgain(participant, again)
    this.awaitAcknowledgement(participant)
  }

  private pump(participant: number): void {
    if (this.connections.wants(participant, this.source.released))
      this.source.processor.submit({ kind: 'connection', participant })
  }

  private sendAgain(participant: number, first: number): void {
    const { world, log, epoch, released, processor } = this.source
    const orders = log.slice(first, Math.min(released, first + world.setting.batch))
    const to = [world.roster.participants[participant]!]
    processor.submit({ kind: 'send', to, message: { kind: 'feed', epoch, first, orders } })
  }

  private awaitAcknowledgement(participant: number): void {
    const { world, node } = this.source
    const timer = TIMER_CONNECTION + participant
    if (this.connections.open(participant)) world.cluster.setTimer(node, timer, world.setting.retransmitTimeoutMicros)
    else world.cluster.clearTimer(node, timer)
  }
}
