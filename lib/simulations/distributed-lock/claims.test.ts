import { expect, test } from 'vitest'
import type { Flip } from '../testing/claims-table.ts'
import { judged, testClaims } from '../testing/claims-table.ts'
import { claims } from './claims.ts'
import { CONDITIONS } from './experiments.ts'

const FIGURES: Record<string, number> = {
  'raft-fencing.grants': 1_000,
  'raft-fencing.late-writes': 20,
  'raft-fencing.late-accepted': 0,
  'raft-fencing.late-first': 1,
  'raft-fencing.double-grants': 0,
  'raft-fencing.overlaps': 30,
  'raft-fencing.elections': 12,
  'raft-fencing.terms-with-two-leaders': 0,
  'raft-fencing.committed-lost': 0,
  'raft-fencing.divergences': 0,
  'no-fencing.late-accepted': 18,
  'timestamps.token-regressions': 9,
  'timestamps.fail-overs': 20,
  'timestamps.rightful-refused': 15,
  'raft-herd.messages-per-waiter': 3,
  'raft-fencing.messages-per-waiter': 0,
  'raft-fencing.messages-per-release': 1,
  'notice-limit': 20,
  'server-sent-events.notices': 300,
  'long-polling.notices': 300,
  'server-sent-events.notice-p99': 5,
  'long-polling.notice-p99': 6,
  'server-sent-events.keep-alives': 100,
  'long-polling.keep-alives': 50,
  ...Object.fromEntries(
    CONDITIONS.flatMap((condition) => [
      [`raft-fencing.${condition}.double-grants`, 0],
      [`raft-fencing.${condition}.token-regressions`, 0],
      [`quorum-without-commit.${condition}.double-grants`, condition === 'disks-lost' ? 4 : 0],
      [`quorum-without-commit.${condition}.token-regressions`, 10],
    ]),
  ),
}

const every = (what: 'double-grants' | 'token-regressions', value: number) =>
  Object.fromEntries(CONDITIONS.map((condition) => [`quorum-without-commit.${condition}.${what}`, value]))

/** Errors that Raft makes as well do not count against the quorum. */
const both = Object.fromEntries(
  CONDITIONS.flatMap((condition) => [
    [`raft-fencing.${condition}.double-grants`, 4],
    [`raft-fencing.${condition}.token-regressions`, 10],
  ]),
)

const FLIPS: Flip[] = [
  ['late-writer-rejected', { 'raft-fencing.late-accepted': 1 }, 'fails'],
  ['late-writer-rejected', { 'raft-fencing.late-writes': 0 }, 'depends'],
  ['exclusive-access', { 'raft-fencing.overlaps': 0 }, 'holds'],
  ['exclusive-access', { 'raft-fencing.double-grants': 1 }, 'fails'],
  ['timestamps-go-backwards', { 'timestamps.token-regressions': 0 }, 'fails'],
  ['timestamps-go-backwards', { 'timestamps.token-regressions': 0, 'timestamps.fail-overs': 0 }, 'depends'],
  ['quorum-without-commit-errs', every('double-grants', 1), 'holds'],
  ['quorum-without-commit-errs', { ...every('double-grants', 0), ...every('token-regressions', 0) }, 'fails'],
  ['quorum-without-commit-errs', both, 'fails'],
  ['herd-costs-n', { 'raft-herd.messages-per-waiter': 0.4 }, 'depends'],
  ['herd-costs-n', { 'raft-fencing.messages-per-release': 2 }, 'depends'],
  ['herd-costs-n', { 'raft-herd.messages-per-waiter': 0.4, 'raft-fencing.messages-per-waiter': 1 }, 'fails'],
  ['committed-entries-survive', { 'raft-fencing.committed-lost': 1 }, 'fails'],
  ['committed-entries-survive', { 'raft-fencing.terms-with-two-leaders': 1 }, 'fails'],
  ['committed-entries-survive', { 'raft-fencing.divergences': 1 }, 'fails'],
  ['exclusive-access', { 'raft-fencing.overlaps': 0, 'raft-fencing.grants': 0 }, 'depends'],
  ['committed-entries-survive', { 'raft-fencing.elections': 0 }, 'depends'],
  ['told-at-once', { 'long-polling.notice-p99': 25 }, 'depends'],
  ['told-at-once', { 'long-polling.notice-p99': 25, 'server-sent-events.notice-p99': 21 }, 'fails'],
]

testClaims(claims, FIGURES, FLIPS)

test('the number that decided is told', () => {
  for (const [id, change] of FLIPS)
    for (const [figure, value] of Object.entries(change)) {
      // The quorum's errors are told by the conditions that they come under.
      if (CONDITIONS.some((condition) => figure.includes(`.${condition}.`)) || figure.endsWith('late-writes')) continue
      expect(judged(claims, FIGURES, id, change)?.because, figure).toContain(String(value))
    }
})
