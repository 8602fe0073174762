// What goes wrong while producers publish: crashes, pauses, power cuts and cut cables, all decided by the seed. Afterwards everything
// is repaired, so that what is missing then is lost and not late.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History, LaneSpan } from './history.ts'

/** Mean times in milliseconds; an `everyMs` of 0 is never. */
export type Recurring = { everyMs: number; forMs: number }

export type Faults = {
  consumerCrash: Recurring
  consumerPause: Recurring
  brokerCrash: Recurring
  powerCut: Recurring
  isolation: Recurring
  diskLoss: number
}

export const NO_FAULTS: Faults = {
  consumerCrash: { everyMs: 0, forMs: 0 },
  consumerPause: { everyMs: 0, forMs: 0 },
  brokerCrash: { everyMs: 0, forMs: 0 },
  powerCut: { everyMs: 0, forMs: 0 },
  isolation: { everyMs: 0, forMs: 0 },
  diskLoss: 0,
}

export class FaultInjector<M> {
  private readonly cluster: Cluster<M>
  private readonly history: History
  private readonly untilMs: number
  private readonly random: Random
  private readonly downSince = new Map<number, { from: number; what: LaneSpan['what'] }>()

  constructor(cluster: Cluster<M>, history: History, untilMs: number, random: Random) {
    this.cluster = cluster
    this.history = history
    this.untilMs = untilMs
    this.random = random
  }

  inject(faults: Faults, brokers: readonly number[], consumers: readonly number[]): void {
    const { diskLoss } = faults
    for (const node of consumers) {
      this.recur(`crash ${node}`, faults.consumerCrash, (random) => this.crash(node, random, 0))
      this.recur(`pause ${node}`, faults.consumerPause, (_random, forMs) => this.pause(node, forMs))
    }
    for (const node of brokers)
      this.recur(`crash ${node}`, faults.brokerCrash, (random) => this.crash(node, random, diskLoss))
    this.recur('power', faults.powerCut, (random) => {
      const restores = brokers.map((node) => this.crash(node, random, diskLoss))
      return () => {
        for (const restore of restores) restore()
      }
    })
    if (brokers.length > 2)
      this.recur('isolation', faults.isolation, (random, forMs) => this.isolate(brokers, random, forMs))
  }

  /** Takes nodes down together, once. */
  absent(nodes: readonly number[], { fromMs, forMs }: { fromMs: number; forMs: number }): void {
    if (forMs === 0) return
    this.cluster.at(fromMs, () => {
      const restores = nodes.map((node) => this.crash(node, this.random, 0))
      this.cluster.at(fromMs + forMs, () => {
        for (const restore of restores) restore()
      })
    })
  }

  /** Strikes again and again until the end; each repair comes after its own time, at the end at the latest. */
  private recur(name: string, fault: Recurring, strike: (random: Random, forMs: number) => () => void): void {
    if (fault.everyMs === 0) return
    const random = this.random.split(name)
    const { cluster, untilMs } = this
    const next = (): void => {
      const time = cluster.now + exponential(random, fault.everyMs)
      if (time >= untilMs) return
      cluster.at(time, () => {
        const forMs = Math.min(exponential(random, fault.forMs), untilMs - time)
        const repair = strike(random, forMs)
        cluster.at(time + forMs, () => {
          repair()
          next()
        })
      })
    }
    next()
  }

  private crash(node: number, random: Random, diskLoss: number): () => void {
    const diskKept = !chance(random, diskLoss)
    // Struck by something else already, which will also bring it back.
    if (!this.cluster.isUp(node)) return () => {}
    this.downSince.set(node, { from: this.cluster.now, what: diskKept ? 'down' : 'wiped' })
    this.cluster.crash(node, diskKept)
    return () => {
      this.history.spans.push({ node, to: this.cluster.now, ...this.downSince.get(node)! })
      this.cluster.restart(node)
    }
  }

  private pause(node: number, forMs: number): () => void {
    if (this.cluster.isUp(node)) {
      const { now } = this.cluster
      this.cluster.pause(node, forMs)
      this.history.spans.push({ node, from: now, to: now + forMs, what: 'paused' })
    }
    return () => {}
  }

  /** One to fewer than half of the brokers hear nobody and are heard by nobody. */
  private isolate(brokers: readonly number[], random: Random, forMs: number): () => void {
    const { now } = this.cluster
    const size = 1 + random.integer(Math.floor((brokers.length - 1) / 2))
    const first = random.integer(brokers.length)
    const side = Array.from({ length: size }, (_, i) => brokers[(first + i) % brokers.length]!)
    this.cluster.network.partition(side)
    for (const node of side) this.history.spans.push({ node, from: now, to: now + forMs, what: 'cut off' })
    return () => this.cluster.network.heal()
  }
}
