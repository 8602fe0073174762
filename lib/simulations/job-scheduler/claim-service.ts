// Claims on jobs, each with a lease and a token that only grows. One machine stands for a group that does not fail together.
import type { Cluster } from '#lib/kernel/cluster'
import type { History } from './history.ts'
import type { JobMessage, MessageOf, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'

type Claim = { holder: number; session: number; fence: number; until: number }

export class ClaimService {
  /** By row; in the order in which they end, since each renewal moves a claim to the end. */
  private readonly claims = new Map<number, Claim>()
  private fence = 0
  private readonly node: number
  private readonly database: number
  private readonly leaseMs: number
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History

  constructor({ claims, database }: Roster, leaseMs: number, cluster: Cluster<JobMessage>, history: History) {
    this.node = claims
    this.database = database
    this.leaseMs = leaseMs
    this.cluster = cluster
    this.history = history
  }

  receive(from: number, message: JobMessage): void {
    if (message.kind === 'claim') this.claim(from, message)
    else if (message.kind === 'renew') this.renew(from, message)
    else if (message.kind === 'release' && this.claims.get(message.row)?.fence === message.fence)
      this.claims.delete(message.row)
  }

  /** Ends the claims whose time is up, and tells the database whose holders were silent. */
  timeout(): void {
    for (const [row, { until, fence }] of this.claims) {
      if (until > this.cluster.now) break
      this.claims.delete(row)
      this.cluster.send(this.node, this.database, { kind: 'expired', row, fence })
    }
    this.watch()
  }

  private claim(from: number, { ask, row, session }: MessageOf<'claim'>): void {
    const held = this.claims.get(row)
    const own = held?.holder === from && held.session === session
    if (held && !own) {
      this.history.refusals++
      return this.cluster.send(this.node, from, { kind: 'refused', ask, row })
    }
    const fence = own ? held.fence : ++this.fence
    this.hold(row, { holder: from, session, fence, until: this.cluster.now + this.leaseMs })
    this.cluster.send(this.node, from, { kind: 'claimed', ask, row, fence })
  }

  private renew(from: number, { row, fence, sentAt }: MessageOf<'renew'>): void {
    const held = this.claims.get(row)
    // No answer at all: a holder that hears nothing stops when its lease is over.
    if (held?.fence !== fence) return
    this.hold(row, { ...held, until: this.cluster.now + this.leaseMs })
    this.cluster.send(this.node, from, { kind: 'renewed', row, fence, sentAt })
  }

  private hold(row: number, claim: Claim): void {
    this.claims.delete(row)
    this.claims.set(row, claim)
    if (this.claims.size === 1) this.watch()
  }

  private watch(): void {
    const first = this.claims.values().next()
    if (!first.done) this.cluster.setTimer(this.node, TIMERS.step, Math.max(0, first.value.until - this.cluster.now))
  }
}
