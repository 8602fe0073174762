import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import type { Random } from '#lib/kernel/random'
import { InSyncLog } from './in-sync-log.ts'

/**
 * Copies that talk without a network, and a controller that decides at once: whatever happens one after the other, happens here. The
 * model beside them is a plain array of what was ever committed.
 */
class Group {
  readonly logs: InSyncLog<number>[]
  readonly committed: number[] = []
  private readonly up: boolean[]
  private leader = 0
  private epoch = 1
  private inSync: number[]
  private next = 0
  private pending: { by: number; inSync: number[] } | null = null
  private readonly flushFirst: boolean

  constructor(copies: number, flushFirst: boolean) {
    this.flushFirst = flushFirst
    this.logs = Array.from({ length: copies }, (_, node) => new InSyncLog<number>(node, flushFirst))
    this.up = this.logs.map(() => true)
    this.inSync = this.logs.map((_, node) => node)
    this.tellAll()
  }

  step(random: Random): void {
    const node = random.integer(this.logs.length)
    const dice = random.integer(20)
    if (dice < 6) this.append()
    else if (dice < 12) this.fetch(node)
    else if (dice < 14) this.flush(node)
    else if (dice < 16) this.confirm()
    else if (dice < 18) this.crash(node)
    else this.restart(node)
    this.watch()
  }

  /** What is committed stays: nothing that the leader holds as committed differs from what was committed first. */
  private watch(): void {
    if (this.leader < 0) return
    const { records, highWatermark, end } = this.logs[this.leader]!
    for (let offset = this.committed.length; offset < highWatermark; offset++) this.committed.push(records[offset]!)
    if (end < this.committed.length)
      throw new Error(`The leader has ${end} of ${this.committed.length} committed entries`)
    const changed = this.committed.findIndex((record, offset) => records[offset] !== record)
    if (changed >= 0) throw new Error(`Offset ${changed} held ${this.committed[changed]}, and now ${records[changed]}`)
  }

  private append(): void {
    if (this.leader >= 0) this.logs[this.leader]!.append(this.next++)
  }

  private fetch(node: number): void {
    const leader = this.logs[this.leader]
    const log = this.logs[node]!
    if (!leader || node === this.leader || !this.up[node]) return
    const { position } = log
    if (leader.agrees(position) && leader.followerAt(node, position.durable))
      this.pending = { by: this.leader, inSync: leader.propose(node) }
    if (leader.hasNews(position)) log.take(leader.answer(position, 3))
  }

  private flush(node: number): void {
    if (!this.up[node]) return
    this.logs[node]!.beginFlush()
    this.logs[node]!.endFlush()
  }

  /** A proposal reaches the controller some time after it was made; meanwhile the follower counts already. */
  private confirm(): void {
    if (this.pending?.by !== this.leader) return
    this.inSync = this.pending.inSync
    this.pending = null
    this.logs[this.leader]!.lead(this.epoch, this.inSync)
  }

  private crash(node: number): void {
    if (!this.up[node]) return
    // Copies in memory alone are safe while one of them stays; whoever is the last one up is left alone.
    if (!this.flushFirst && this.inSync.filter((other) => this.up[other]).length === 1 && this.inSync.includes(node))
      return
    this.up[node] = false
    this.logs[node]!.crash(true)
    this.pending = null
    if (this.inSync.length > 1) this.inSync = this.inSync.filter((other) => other !== node)
    if (node === this.leader) this.elect()
    else if (this.leader >= 0) this.logs[this.leader]!.lead(this.epoch, this.inSync)
  }

  private restart(node: number): void {
    if (this.up[node]) return
    this.up[node] = true
    this.logs[node]!.follow(this.epoch)
    if (this.leader < 0) this.elect()
  }

  private elect(): void {
    this.leader = this.inSync.find((node) => this.up[node]) ?? -1
    this.epoch++
    this.tellAll()
  }

  private tellAll(): void {
    for (const [node, log] of this.logs.entries()) {
      if (!this.up[node]) continue
      if (node === this.leader) log.lead(this.epoch, this.inSync)
      else log.follow(this.epoch)
    }
  }
}

describe('in-sync log', () => {
  test.each([
    ['flushed before they count', true],
    ['in memory, while one of them stays up', false],
  ])('what is committed survives any order of crashes and elections, with copies that are %s', (_, flushFirst) => {
    let committed = 0
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed)
      const group = new Group(2 + random.integer(3), flushFirst)
      for (let step = 0; step < 300; step++) group.step(random)
      committed += group.committed.length
    }
    expect(committed, 'the property was put to the test').toBeGreaterThan(10_000)
  })

  test('an entry is committed when every replica in sync has it, and not before', () => {
    const [leader, follower] = [new InSyncLog<string>(0, false), new InSyncLog<string>(1, false)]
    leader.lead(1, [0, 1])
    follower.follow(1)
    leader.append('a')
    expect(leader.highWatermark).toBe(0)
    follower.take(leader.answer(follower.position, 10))
    leader.followerAt(1, follower.position.durable)
    expect(leader.highWatermark).toBe(1)
  })

  test('a copy that is not on disk does not count where the flush comes first', () => {
    const [leader, follower] = [new InSyncLog<string>(0, true), new InSyncLog<string>(1, true)]
    leader.lead(1, [0, 1])
    follower.follow(1)
    leader.append('a')
    leader.beginFlush()
    leader.endFlush()
    follower.take(leader.answer(follower.position, 10))
    expect(follower.position).toMatchObject({ end: 1, durable: 0 })
    follower.beginFlush()
    follower.take({ kind: 'diverged', epoch: 0, end: 0 })
    follower.take(leader.answer(follower.position, 10))
    follower.endFlush()
    expect(follower.durable, 'what replaced the entry was not part of the flush').toBe(0)
  })

  test('a follower drops what another leader wrote, and takes over the rest', () => {
    const [old, present] = [new InSyncLog<string>(0, false), new InSyncLog<string>(1, false)]
    old.lead(1, [0])
    present.follow(1)
    for (const record of ['a', 'b', 'c']) old.append(record)
    present.take(old.answer(present.position, 1))
    present.lead(2, [1])
    present.append('d')
    old.follow(2)
    for (let round = 0; round < 4 && present.hasNews(old.position); round++) old.take(present.answer(old.position, 10))
    expect(old.records).toEqual(['a', 'd'])
    expect(old.epochs).toEqual([1, 2])
  })

  test('a follower that is behind what is kept begins where the log begins', () => {
    const [leader, follower] = [new InSyncLog<string>(0, false), new InSyncLog<string>(1, false)]
    leader.lead(1, [0])
    follower.follow(1)
    for (const record of ['a', 'b', 'c']) leader.append(record)
    leader.trim(3)
    expect(leader.hasNews(follower.position)).toBe(true)
    follower.take(leader.answer(follower.position, 10))
    expect(follower).toMatchObject({ start: 3, end: 3 })
    leader.append('d')
    follower.take(leader.answer(follower.position, 10))
    expect(follower.records[3]).toBe('d')
  })

  test('a new leader that does not know yet what is committed takes nobody in who may lack some of it', () => {
    const [old, present] = [new InSyncLog<string>(0, false), new InSyncLog<string>(1, false)]
    old.lead(1, [0, 1, 3])
    present.follow(1)
    for (const record of ['a', 'b', 'c']) old.append(record)
    present.take(old.answer(present.position, 10))
    old.followerAt(1, 3)
    old.followerAt(3, 3)
    expect(old.highWatermark).toBe(3)
    present.lead(2, [1, 3])
    expect(present.highWatermark).toBe(0)
    expect(present.followerAt(2, 2), 'two entries of three').toBe(false)
    expect(present.followerAt(2, 3)).toBe(true)
  })
})
