import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeVersions, noVersions, writeVersion } from './dotted-versions.ts'
import type { VersionSet } from './dotted-versions.ts'
import { NOTHING_SEEN } from './vector-clock.ts'

const COPIES = 3
const CLIENTS = 3

/** Clients read a copy and later write to one with what they read, or without; copies send their set to others. */
const histories = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('read' as const), client: fc.nat(CLIENTS - 1), copy: fc.nat(COPIES - 1) }),
    fc.record({
      what: fc.constant('write' as const),
      client: fc.nat(CLIENTS - 1),
      copy: fc.nat(COPIES - 1),
      blind: fc.boolean(),
    }),
    fc.record({ what: fc.constant('sync' as const), from: fc.nat(COPIES - 1), to: fc.nat(COPIES - 1) }),
    fc.record({ what: fc.constant('forget' as const), copy: fc.nat(COPIES - 1) }),
  ),
  { minLength: 20, maxLength: 60, size: 'max' },
)

/** What a copy would hold if it kept every write it ever heard of: those that no other one was built on. */
const latest = (known: Set<number>, pasts: Set<number>[]): number[] =>
  [...known].filter((write) => ![...known].some((other) => other !== write && pasts[other]!.has(write)))

const valuesOf = (set: VersionSet<number>): number[] => set.siblings.map(({ value }) => value).sort((a, b) => a - b)

describe('dotted versions', () => {
  it('keep exactly the writes that no other known write was built on, in any history, through lost disks', () => {
    let most = 0
    fc.assert(
      fc.property(histories, (history) => {
        const copies = Array.from({ length: COPIES }, () => ({ set: noVersions<number>(), known: new Set<number>() }))
        const lives = Array.from({ length: COPIES }, () => 0)
        const read = Array.from({ length: CLIENTS }, () => ({ clock: NOTHING_SEEN, known: new Set<number>() }))
        const pasts: Set<number>[] = []
        for (const step of history) {
          if (step.what === 'read') {
            const { set, known } = copies[step.copy]!
            read[step.client] = { clock: set.clock, known: new Set(known) }
          } else if (step.what === 'write') {
            const copy = copies[step.copy]!
            const context = step.blind ? { clock: NOTHING_SEEN, known: new Set<number>() } : read[step.client]!
            const write = pasts.push(new Set(context.known)) - 1
            // A disk that was lost comes back under another name.
            const actor = step.copy + COPIES * lives[step.copy]!
            copy.set = writeVersion(copy.set, context.clock, actor, write)
            // Built on is known: who hears of a write hears of what it replaced.
            copy.known = new Set([...copy.known, ...context.known, write])
          } else if (step.what === 'sync') {
            const [from, to] = [copies[step.from]!, copies[step.to]!]
            to.set = mergeVersions(to.set, from.set)
            to.known = new Set([...to.known, ...from.known])
          } else {
            lives[step.copy]!++
            copies[step.copy] = { set: noVersions(), known: new Set() }
          }
          for (const { set, known } of copies) {
            expect(valuesOf(set)).toEqual(latest(known, pasts).sort((a, b) => a - b))
            most = Math.max(most, set.siblings.length)
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(most).toBeGreaterThan(3)
  })

  it('merge the same in any order and any number of times', () => {
    const a = writeVersion(noVersions<string>(), NOTHING_SEEN, 1, 'a')
    const b = writeVersion(a, a.clock, 2, 'b')
    const c = writeVersion(a, NOTHING_SEEN, 3, 'c')
    const dots = ({ siblings }: VersionSet<string>) => siblings.map(({ value }) => value).sort()
    const all = mergeVersions(mergeVersions(a, b), c)
    expect(dots(all)).toEqual(['b', 'c'])
    expect(dots(mergeVersions(c, mergeVersions(b, a)))).toEqual(['b', 'c'])
    expect(dots(mergeVersions(mergeVersions(all, b), all))).toEqual(['b', 'c'])
  })

  it('tell two writes through one copy apart, where a clock of copies alone would not', () => {
    const first = writeVersion(noVersions<string>(), NOTHING_SEEN, 1, 'first')
    const both = writeVersion(first, NOTHING_SEEN, 1, 'second')
    expect(both.siblings.map(({ value }) => value)).toEqual(['first', 'second'])
  })
})
