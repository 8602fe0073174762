// What the documents say about rate limiters. Verdicts are functions of figures; thresholds stand here and nowhere else.
import type { ClaimDefinition, ClaimVerdict } from '#lib/kernel/simulation'

const key = (item: number) => ({ document: 'briefing', section: `Rate Limiter key ${item}` }) as const
const notes = (part: string) => ({ document: 'notes', section: `Design Rate Limiter / ${part}` }) as const
const briefing = { document: 'briefing', section: 'XI. Rate Limiters' } as const
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
const times = (factor: number): string => `${factor.toFixed(2)}x`

/** Looks figures up; null if any is missing, so that a claim about a design that did not run is left out. */
const judge =
  (ids: string[], decide: (...values: number[]) => [ClaimVerdict, string]): ClaimDefinition['judge'] =>
  (figure) => {
    const values = ids.map(figure)
    if (values.some((value) => value === undefined)) return null
    const [verdict, because] = decide(...(values as number[]))
    return { verdict, because }
  }

/** Above the limit by more than this is more than rounding of a limit that is no whole number. */
const BROKEN = 1.05

export const claims: ClaimDefinition[] = [
  {
    id: 'fixed-window-edge',
    says: 'A fixed window lets bursts through where two windows meet: up to twice the limit.',
    source: [key(8), briefing],
    expected: 'holds',
    judge: judge(['fixed-window.worst-window'], (worst) => [
      worst >= 1.5 ? 'holds' : worst > BROKEN ? 'depends' : 'fails',
      `the worst minute of a key had ${times(worst)} the limit`,
    ]),
  },
  {
    id: 'log-is-exact',
    says: 'A sliding window that keeps every request never lets more than the limit through.',
    source: [key(9)],
    expected: 'holds',
    // No parameter flips it: it is what the log does, and the property tests say so.
    judge: judge(['sliding-log.worst-window'], (worst) => [
      worst <= 1 ? 'holds' : 'fails',
      `the worst minute of a key had ${times(worst)} the limit`,
    ]),
  },
  {
    id: 'no-exploitation',
    says: 'With a sliding window no exploitation is possible.',
    source: [key(9), key(8)],
    expected: 'depends',
    contested:
      'Holds for the log only. The sliding counter guesses how the last window was filled, and whoever knows that can beat it.',
    judge: judge(['sliding-log.worst-window', 'sliding-counter.worst-window'], (log, counter) => [
      log > 1 ? 'fails' : counter > BROKEN ? 'depends' : 'holds',
      `the worst minute had ${times(log)} the limit with the log and ${times(counter)} with the counter`,
    ]),
  },
  {
    id: 'counter-is-close',
    says: 'The sliding counter decides nearly all requests as an exact count would: 0.003 % differ.',
    source: [{ document: 'literature', section: 'Cloudflare 2017, How we built rate limiting' }, notes('Details')],
    expected: 'depends',
    contested:
      'Found on traffic that mostly stays far from its limit. Users who come near it in bursts are decided wrongly more often.',
    judge: judge(['sliding-counter.wrong-good'], (wrong) => [
      wrong <= 0.001 ? 'holds' : wrong <= 0.05 ? 'depends' : 'fails',
      `${percent(wrong)} of the legitimate requests were decided otherwise than by a log`,
    ]),
  },
  {
    id: 'gcra-bound',
    says: 'Token bucket and GCRA let at most burst + rate x t through in any time t.',
    source: [{ document: 'literature', section: 'ITU-T I.371, generic cell rate algorithm' }, notes('Details')],
    expected: 'holds',
    // No parameter flips it, as with the log.
    judge: judge(['gcra.worst-excess', 'token-bucket.worst-excess'], (gcra, bucket) => [
      Math.max(gcra, bucket) <= 0 ? 'holds' : 'fails',
      `at most ${Math.max(gcra, bucket)} requests above that`,
    ]),
  },
  {
    id: 'local-multiplies',
    says: 'Limiting on each server by itself lets the limit through on every one of them.',
    source: [key(5), briefing],
    expected: 'holds',
    judge: judge(['local-counters.worst-window', 'local-counters.nodes'], (worst, nodes) => [
      nodes > 1 && worst >= 0.9 * nodes ? 'holds' : worst > BROKEN ? 'depends' : 'fails',
      `${nodes} nodes let ${times(worst)} the limit through in the worst minute`,
    ]),
  },
  {
    id: 'local-does-not-shield',
    says: 'Limiting inside the servers does not keep bursts away from them; a limiter in front does.',
    source: [key(5), briefing],
    expected: 'holds',
    judge: judge(['local-counters.reach-servers', 'sliding-log.reach-servers'], (local, shared) => [
      shared < 0.8 * local ? 'holds' : shared < local ? 'depends' : 'fails',
      `${percent(local)} of all requests reach the servers, against ${percent(shared)} behind a limiter in front`,
    ]),
  },
  {
    id: 'shared-costs-calls',
    says: 'A shared limiter costs extra network calls; a local one does not.',
    source: [key(5), briefing],
    expected: 'holds',
    // No parameter flips it: each decision is a call. What lowers the number is the cache.
    judge: judge(
      ['sliding-log.store-calls', 'local-counters.store-calls', 'sliding-log.added-p50'],
      (shared, local, added) => [
        shared > local ? 'holds' : 'fails',
        `${shared.toFixed(2)} calls a request against ${local.toFixed(2)}; ${added.toFixed(2)} ms in the median`,
      ],
    ),
  },
  {
    id: 'little-delay',
    says: 'A store in memory keeps the added delay small.',
    source: [key(2), key(7), notes('Non-Functional Requirements')],
    expected: 'holds',
    judge: judge(['sliding-log.added-p50', 'sliding-log.added-p99'], (p50, p99) => [
      p99 <= 5 ? 'holds' : p50 <= 5 ? 'depends' : 'fails',
      `${p50.toFixed(2)} ms in the median, ${p99.toFixed(2)} ms for one request in a hundred`,
    ]),
  },
  {
    id: 'cache-filters',
    says: 'A write-back cache at the balancer stops most requests of bad actors before the limiter.',
    source: [key(6)],
    expected: 'holds',
    judge: judge(
      ['edge-cache.filtered', 'edge-cache.worst-clock-window', 'edge-cache.store-calls'],
      (filtered, worst, calls) => [
        filtered >= 0.5 ? 'holds' : filtered > 0.1 ? 'depends' : 'fails',
        `${percent(filtered)} of the attacking requests end at the cache, ${calls.toFixed(2)} calls a request; what it costs: ${times(worst)} the limit in one window of the clock`,
      ],
    ),
  },
  {
    id: 'replication-suits',
    says: 'Single-leader replication suits the counters of a limiter.',
    source: [key(7)],
    expected: 'depends',
    contested: 'For survival, yes. A decision that reads a replica acts on counts that are late by the lag.',
    judge: judge(['lagging-replica.worst-window', 'sliding-log.worst-window'], (replica, leader) => [
      leader > 1 ? 'fails' : replica > BROKEN ? 'depends' : 'holds',
      `${times(leader)} the limit when the leader decides, ${times(replica)} when a replica is read`,
    ]),
  },
  {
    id: 'atomic-increment',
    says: 'The count of a window must be increased atomically.',
    source: [key(10)],
    expected: 'holds',
    judge: judge(['racy-increment.lost', 'racy-increment.worst-clock-window'], (lost, worst) => [
      lost > 0 && worst > 1 ? 'holds' : lost > 0 ? 'depends' : 'fails',
      `${lost} increments lost; up to ${times(worst)} the limit within one window of the clock`,
    ]),
  },
  {
    id: 'fail-open-is-dangerous',
    says: 'Treating requests as if there were no limiter while it is down can be dangerous.',
    source: [notes('Fail Open')],
    expected: 'holds',
    judge: judge(['fail-open.bad-admitted-outage', 'sliding-log.bad-admitted'], (open, normal) => [
      open > 2 * normal ? 'holds' : open > normal ? 'depends' : 'fails',
      `${percent(open)} of the attacking requests pass during the outage, against ${percent(normal)} with the limiter`,
    ]),
  },
  {
    id: 'fail-open-allows-nothing',
    says: 'To fail open is to allow no requests.',
    source: [notes('Fail Closed')],
    expected: 'fails',
    contested: 'The notes use one heading for both policies. Refusing everything is to fail closed.',
    judge: judge(
      ['fail-open.good-refused-outage', 'fail-closed.good-refused-outage', 'fail-open.outage-seconds'],
      (open, closed, seconds) => [
        seconds === 0 ? 'depends' : open >= 1 ? 'holds' : 'fails',
        `during the outage failing open refuses ${percent(open)} of the legitimate requests, failing closed ${percent(closed)}`,
      ],
    ),
  },
  {
    id: 'address-hurts-neighbours',
    says: 'Limiting by address throttles legitimate users who share one.',
    source: [key(3)],
    expected: 'holds',
    judge: judge(['by-address.good-refused-shared', 'sliding-log.good-refused-shared'], (address, account) => [
      address > account + 0.01 ? 'holds' : address > account ? 'depends' : 'fails',
      `${percent(address)} of the requests from shared addresses are refused, against ${percent(account)} by account`,
    ]),
  },
  {
    id: 'accounts-multiply',
    says: 'Limiting by account falls apart when one person has several accounts.',
    source: [key(3)],
    expected: 'holds',
    judge: judge(['sliding-log.worst-party', 'by-address.worst-party'], (account, address) => [
      account > 1.5 && address <= 1 ? 'holds' : account > 1 ? 'depends' : 'fails',
      `one attacker got ${times(account)} the limit by accounts and ${times(address)} by address`,
    ]),
  },
  {
    id: 'memory-of-a-billion',
    says: 'An entry is 4 + 128 bytes, so a billion users take 132 GB.',
    source: [notes('Non-Functional Requirements')],
    expected: 'depends',
    contested: 'True of one counter a user. A log adds a timestamp for each admitted request of the last minute.',
    // No parameter flips it: a key that is there has at least one entry in its log.
    judge: judge(['fixed-window.bytes-per-key', 'sliding-log.bytes-per-key'], (counter, log) => [
      counter !== 132 ? 'fails' : log > 132 ? 'depends' : 'holds',
      `${counter.toFixed(0)} GB with counters and ${log.toFixed(0)} GB with logs as they stood at their fullest`,
    ]),
  },
]
