import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { ConsumerGroup } from './consumer-group.ts'

const SESSION = 10

describe('consumer group', () => {
  test('in every generation each partition belongs to exactly one member, whoever comes and goes', () => {
    let generations = 0
    for (let seed = 0; seed < 200; seed++) {
      const random = createRandom(seed)
      const partitions = 1 + random.integer(8)
      const group = new ConsumerGroup(partitions, SESSION)
      // The model: who has which partition in each generation, written down once.
      const owners = new Map<number, number[]>()
      for (let now = 0; now < 200; now++) {
        const member = random.integer(5)
        if (random.integer(3) === 0) group.join(member, now)
        else if (random.integer(2) === 0) group.heard(member, now)
        group.expire(now)
        if (group.complete(now)) {
          expect(owners.has(group.generation), 'a generation is never used again').toBe(false)
          owners.set(group.generation, [...group.owners])
          generations++
          const members = new Set(group.members)
          for (const owner of group.owners) expect(members.has(owner) || members.size === 0).toBe(true)
          const shares = [...members].map((each) => group.partitionsOf(each).length)
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(members.size === 0 ? 0 : partitions)
          if (members.size > 0) expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
        }
        for (const [generation, had] of owners)
          for (let partition = 0; partition < partitions; partition++)
            for (let each = 0; each < 5; each++)
              if (
                group.owns(each, generation, partition) &&
                (generation !== group.generation || had[partition] !== each)
              )
                throw new Error(`Seed ${seed}: ${each} owns ${partition} in the name of generation ${generation}`)
      }
    }
    expect(generations).toBeGreaterThan(500)
  })

  test('a new member waits until the others have joined again, and no longer than a session', () => {
    const group = new ConsumerGroup(2, SESSION)
    expect(group.join(1, 0)).toBe(true)
    expect(group.complete(0)).toBe(true)
    expect(group.join(2, 1)).toBe(true)
    expect(group.complete(2)).toBe(false)
    expect(group.owns(1, 1, 0), 'meanwhile the old generation may finish').toBe(true)
    expect(group.complete(1 + SESSION)).toBe(true)
    expect(group.members).toEqual([2])
    expect(group.heard(1, 12)).toBe(false)
  })

  test('a member that is silent for longer than its session is out', () => {
    const group = new ConsumerGroup(2, SESSION)
    group.join(1, 0)
    group.join(2, 0)
    group.complete(0)
    group.heard(1, 5)
    expect(group.expire(SESSION)).toBe(false)
    expect(group.expire(SESSION + 1)).toBe(true)
    group.join(1, SESSION + 1)
    expect(group.complete(SESSION + 1)).toBe(true)
    expect(group.partitionsOf(1)).toEqual([0, 1])
  })

  test('a group that everybody leaves is empty, and the next one begins anew', () => {
    const group = new ConsumerGroup(1, SESSION)
    group.join(1, 0)
    group.complete(0)
    expect(group.expire(SESSION + 1)).toBe(true)
    expect(group.complete(SESSION + 1)).toBe(true)
    expect(group.state).toBe('empty')
    expect(group.owns(1, group.generation, 0)).toBe(false)
    group.join(3, 50)
    expect(group.complete(50)).toBe(true)
    expect(group.partitionsOf(3)).toEqual([0])
  })
})
