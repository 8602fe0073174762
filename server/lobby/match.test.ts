import { describe, expect, test } from 'vitest'

import type { Wish } from '#lib/protocol/lobby'

import { fit, pair } from './match.ts'
import type { Waiting } from './match.ts'

const ALL = ['rate-limiter', 'distributed-lock', 'unique-users']
const nobodyBlocked = () => false
const person = (accountId: string, since: number, wish: Partial<Wish> = {}, declined: string[] = []): Waiting => ({
  accountId,
  since,
  declined: new Set(declined),
  wish: { role: 'either', experience: 'mid', scenarios: [], minutes: null, ...wish },
})

describe('fit', () => {
  test.each([
    ['candidate', 'interviewer', 'a', 'b'],
    ['interviewer', 'candidate', 'b', 'a'],
    ['either', 'candidate', 'b', 'a'],
    ['either', 'interviewer', 'a', 'b'],
    ['either', 'either', 'a', 'b'],
  ] as const)('%s and %s make a pair', (one, other, candidate, interviewer) => {
    const found = fit(person('a', 1, { role: one }), person('b', 2, { role: other }), ALL, nobodyBlocked)
    expect(found).toMatchObject({ candidate, interviewer })
  })

  test('two candidates, or two interviewers, do not', () => {
    for (const role of ['candidate', 'interviewer'] as const) {
      expect(fit(person('a', 1, { role }), person('b', 2, { role }), ALL, nobodyBlocked)).toBeNull()
    }
  })

  test('lengths must be equal unless one takes any', () => {
    const [short, long] = [person('a', 1, { minutes: 30 }), person('b', 2, { minutes: 60 })]
    expect(fit(short, long, ALL, nobodyBlocked)).toBeNull()
    expect(fit(short, person('b', 2), ALL, nobodyBlocked)).not.toBeNull()
  })

  test('scenarios are those that both take and that exist', () => {
    const a = person('a', 1, { scenarios: ['rate-limiter', 'unique-users', 'gone'] })
    expect(fit(a, person('b', 2, { scenarios: ['unique-users', 'gone'] }), ALL, nobodyBlocked)?.scenarios).toEqual([
      'unique-users',
    ])
    expect(fit(a, person('b', 2, { scenarios: ['distributed-lock'] }), ALL, nobodyBlocked)).toBeNull()
  })

  test('who declined or blocked the other is not offered to them', () => {
    expect(fit(person('a', 1, {}, ['b']), person('b', 2), ALL, nobodyBlocked)).toBeNull()
    expect(fit(person('a', 1), person('b', 2, {}, ['a']), ALL, nobodyBlocked)).toBeNull()
    expect(fit(person('a', 1), person('b', 2), ALL, () => true)).toBeNull()
  })
})

describe('pair', () => {
  test('the longest waiting is served first, with the nearest experience', () => {
    const matches = pair(
      [
        person('new', 3, { experience: 'senior' }),
        person('old', 1, { experience: 'senior' }),
        person('mid', 2, { experience: 'junior' }),
      ],
      ALL,
      nobodyBlocked,
    )
    expect(matches).toMatchObject([{ candidate: 'old', interviewer: 'new' }])
  })

  test('everybody is in at most one pair, and somebody without a fit holds nobody up', () => {
    const matches = pair(
      [
        person('a', 1, { role: 'candidate' }),
        person('b', 2, { role: 'candidate' }),
        person('c', 3, { role: 'interviewer', minutes: 30 }),
        person('d', 4, { role: 'interviewer' }),
      ],
      ALL,
      nobodyBlocked,
    )
    const people = matches.flatMap(({ candidate, interviewer }) => [candidate, interviewer])
    expect(new Set(people).size).toBe(4)
  })
})
