import { describe, expect, it } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { GossipMembership } from './gossip-membership.ts'

const SUSPECT_AFTER = 20

function rounds(members: GossipMembership[], down: Set<number>, from: number, to: number, seed: number): void {
  for (let now = from; now < to; now++) {
    for (const [self, member] of members.entries()) {
      if (down.has(self)) continue
      const { to: other, heartbeats } = member.beat(now, createRandom(seed * 10_000 + now).split(`member ${self}`))
      expect(other).not.toBe(self)
      if (!down.has(other)) members[other]!.hear(heartbeats, now)
    }
  }
}

const many = (count: number) =>
  Array.from({ length: count }, (_, self) => new GossipMembership(self, count, SUSPECT_AFTER, 0))

describe('GossipMembership', () => {
  it('suspects nobody who is up, and everybody who is down, at every member', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const members = many(16)
      rounds(members, new Set(), 0, 60, seed)
      for (const member of members)
        for (let other = 0; other < 16; other++) expect(member.believesUp(other, 59)).toBe(true)
      const down = new Set([3, 7])
      rounds(members, down, 60, 120, seed)
      for (const [self, member] of members.entries()) {
        if (down.has(self)) continue
        for (let other = 0; other < 16; other++) expect(member.believesUp(other, 119)).toBe(!down.has(other))
      }
    }
  })

  it('spreads news to all in rounds that grow like the logarithm of the members', () => {
    const until = (count: number, seed: number) => {
      const members = many(count)
      // Only one has anything to tell at first: the others are silent until they hear of it.
      const told = new Set([0])
      for (let round = 1; ; round++) {
        for (const self of Array.from(told)) {
          const { to, heartbeats } = members[self]!.beat(round, createRandom(seed).split(`${round} ${self}`))
          members[to]!.hear(heartbeats, round)
          told.add(to)
        }
        if (told.size === count) return round
      }
    }
    const mean = (count: number) =>
      Array.from({ length: 20 }, (_, seed) => until(count, seed)).reduce((a, b) => a + b) / 20
    // Doubling at best, and a tail to reach the last ones: log2 n + ln n (Pittel 1987).
    for (const count of [16, 64, 256]) expect(mean(count)).toBeLessThan(1.3 * (Math.log2(count) + Math.log(count)))
    expect(mean(256) - mean(64)).toBeLessThan(6)
  })

  it('hears of a member that starts again, although its beats begin anew', () => {
    const [a, b] = many(2) as [GossipMembership, GossipMembership]
    rounds([a, b], new Set(), 0, 50, 1)
    rounds([a, b], new Set([1]), 50, 100, 1)
    expect(a.believesUp(1, 99)).toBe(false)
    const again = new GossipMembership(1, 2, SUSPECT_AFTER, 100, 1)
    a.hear(again.beat(100, createRandom(1)).heartbeats, 100)
    expect(a.believesUp(1, 101)).toBe(true)
    // One that forgot how often it had started is not heard.
    const forgetful = new GossipMembership(1, 2, SUSPECT_AFTER, 200)
    a.hear(forgetful.beat(200, createRandom(1)).heartbeats, 200)
    expect(a.believesUp(1, 201)).toBe(false)
  })
})
