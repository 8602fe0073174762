// Idempotency at a server: which keys of a device are known, by a table in the store and a Bloom filter in memory before it.
import { BloomFilter } from '#lib/algorithms/bloom-filter'
import type { Message } from './messages.ts'
import { pairOf } from './store.ts'
import type { World } from './world.ts'

/** What to do with a notification: send it, drop it, or wait for the table. */
export type Verdict = 'send' | 'drop' | 'wait'

export class KeyCheck {
  private readonly world: World
  private readonly node: number
  private filter: BloomFilter
  /** Keys that were taken for unknown without a look into the table. */
  private skipped = new Set<number>()

  constructor(world: World, node: number) {
    this.world = world
    this.node = node
    this.filter = this.emptyFilter()
  }

  /** Whoever has recorded the key does not send again: it could not tell whether the first time got through. */
  get sendsOnce(): boolean {
    const { keys } = this.world.setting.traits
    return keys === 'server-first' || keys === 'filter-alone'
  }

  forget(): void {
    this.filter = this.emptyFilter()
    this.skipped = new Set()
  }

  begin(device: number, key: number): Verdict {
    const { cluster, history, roster, setting } = this.world
    const { keys, filter } = setting.traits
    if (keys === 'device' || keys === 'numbers' || keys === 'none') return 'send'
    const pair = pairOf(device, key)
    const perhaps = !filter || this.filter.mayHold(pair)
    if (keys === 'filter-alone') {
      if (perhaps && !history.wasSent(device, key)) history.wronglyDropped++
      this.filter.add(pair)
      return perhaps ? 'drop' : 'send'
    }
    if (!perhaps) {
      history.readsSaved++
      this.skipped.add(pair)
      return this.unknown(device, key)
    }
    history.keyReads++
    cluster.send(this.node, roster.store, { kind: 'find-key', device, key })
    return 'wait'
  }

  /** @param waits is a notification still waiting for this answer? */
  answered(message: Extract<Message, { kind: 'key-found' | 'key-inserted' }>, waits: boolean): Verdict {
    const { history, setting } = this.world
    const { device, key } = message
    const pair = pairOf(device, key)
    if (message.kind === 'key-found') {
      if (message.known) return 'drop'
      if (setting.traits.filter) history.falsePositives++
      return waits ? this.unknown(device, key) : 'drop'
    }
    this.filter.add(pair)
    if (!message.fresh && this.skipped.delete(pair)) history.knownElsewhere++
    this.skipped.delete(pair)
    return message.fresh ? 'send' : 'drop'
  }

  acknowledged(device: number, key: number): void {
    if (this.world.setting.traits.keys === 'server-after') this.record(device, key)
  }

  private unknown(device: number, key: number): Verdict {
    if (this.world.setting.traits.keys === 'server-after') return 'send'
    this.record(device, key)
    return 'wait'
  }

  private record(device: number, key: number): void {
    this.world.cluster.send(this.node, this.world.roster.store, { kind: 'insert-key', device, key })
  }

  private emptyFilter(): BloomFilter {
    const { filterKeys, bitsPerKey } = this.world.setting
    return new BloomFilter(filterKeys, bitsPerKey)
  }
}
