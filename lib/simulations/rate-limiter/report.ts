// From decisions to figures and rows of charts: the same measures for every design.
import type { Chart } from '#lib/kernel/chart'
import type { Figure, Progress, Trace } from '#lib/kernel/simulation'
import type { DesignRow } from './charts.ts'
import type { Decisions, Outage } from './decide.ts'
import { addedMs, admittedByKey, logEntries, sharedAddresses, sharesOf, timesOf, worstWindow } from './measure.ts'
import type { Admitted } from './measure.ts'
import { WINDOW } from './params.ts'
import type { Params } from './params.ts'
import { GOOD } from './traffic.ts'
import type { Traffic } from './traffic.ts'

const KEY_BYTES = 128
export const COUNTER_BYTES = 4
export const TIMESTAMP_BYTES = 8

/** What one run is about, and what it has found so far. */
export type Report = {
  p: Params
  traffic: Traffic
  shared: Uint8Array
  figures: Figure[]
  rows: DesignRow[]
  charts: Chart[]
  /** Admitted times of the worst key, for the designs that are drawn over time. */
  worst: { title: string; times: Float64Array; key: number }[]
  busiest: { title: string; busiest: Uint32Array }[]
  outages: { title: string; perSecond: number[] }[]
  /** How far the run has come, in percent. */
  done: number
  trace?: Trace
}

export const emptyReport = (p: Params, traffic: Traffic): Report => ({
  p,
  traffic,
  shared: sharedAddresses(traffic),
  figures: [],
  rows: [],
  charts: [],
  worst: [],
  busiest: [],
  outages: [],
  done: 0,
})

export function add(report: Report, design: string, id: string, name: string, value: number, unit: string): void {
  report.figures.push({ id: `${design}.${id}`, name, value, unit })
}

/** Measures what every design is measured by. `bytes` is what a key's state takes, or 'log' for a timestamp a request. */
export function* measure(
  report: Report,
  design: { id: string; title: string; bytes: number | 'log'; byAddress?: boolean },
  decisions: Decisions,
): Generator<Progress, Admitted, void> {
  const { p, traffic } = report
  const { id, title } = design
  const [keys, count] = design.byAddress ? [traffic.address, traffic.addresses] : [traffic.user, traffic.accounts]
  const admitted = yield* unhurried(report, admittedByKey(decisions, keys, count))
  const worst = worstWindow(admitted)
  yield at(report)
  const shares = sharesOf(traffic, decisions, report.shared)
  yield at(report)
  const added = addedMs(decisions)
  const requests = Math.max(1, traffic.time.length)
  const bytesPerKey = KEY_BYTES + (design.bytes === 'log' ? logBytes(admitted) : design.bytes)
  add(report, id, 'worst-window', 'Most of one key in any minute, over the limit', worst.count / p.limitPerMinute, 'x')
  add(report, id, 'good-refused', 'Legitimate requests refused', shares.goodRefused, 'share')
  add(report, id, 'good-refused-shared', 'The same, from shared addresses', shares.goodRefusedAtShared, 'share')
  add(report, id, 'bad-admitted', 'Attacking requests admitted', shares.badAdmitted, 'share')
  add(report, id, 'store-calls', 'Calls of the store a request', decisions.storeCalls / requests, 'calls')
  add(report, id, 'added-p50', 'Added time, median', added.p50, 'ms')
  add(report, id, 'added-p99', 'Added time, 99th percentile', added.p99, 'ms')
  add(report, id, 'bytes-per-key', 'Memory of a key; also GB for a billion keys', bytesPerKey, 'B')
  report.rows.push({
    title,
    worst: worst.count / p.limitPerMinute,
    goodRefused: shares.goodRefused,
    badAdmitted: shares.badAdmitted,
    ...added,
    bytesPerKey,
  })
  return admitted
}

/** Bytes of timestamps a key when all logs together are at their fullest. */
function logBytes(admitted: Admitted): number {
  let keys = 0
  for (let key = 0; key + 1 < admitted.first.length; key++) if (admitted.first[key + 1]! > admitted.first[key]!) keys++
  return keys === 0 ? 0 : (TIMESTAMP_BYTES * logEntries(admitted)) / keys
}

/** Keeps the worst key and the busiest minutes of all keys, for the charts over time and over keys. */
export function draw(report: Report, title: string, admitted: Admitted): void {
  const { key } = worstWindow(admitted)
  report.worst.push({ title, times: timesOf(admitted, key), key })
  report.busiest.push({ title, busiest: admitted.busiest.filter((count) => count > 0) })
}

/** The most that one person got through in any minute with all their accounts, over the limit. */
export function* worstParty(report: Report, decisions: Decisions): Generator<Progress, number, void> {
  const { p, traffic } = report
  const admitted = yield* unhurried(report, admittedByKey(decisions, traffic.party, p.users + p.attackers))
  return worstWindow(admitted).count / p.limitPerMinute
}

/** Shares among the requests that were decided during the outage. */
export function duringOutage(
  report: Report,
  decisions: Decisions,
  outage: Outage,
): { goodRefused: number; badAdmitted: number } {
  let [good, refused, bad, admitted] = [0, 0, 0, 0]
  const { traffic, p } = report
  for (let at = 0; at < traffic.time.length; at++) {
    // Those that waited for the time-out met the outage.
    if (decisions.added[at] !== p.timeoutMs * 1000 || traffic.time[at]! > outage.to) continue
    if (traffic.kind[at] === GOOD) {
      good++
      if (!decisions.admitted[at]) refused++
    } else {
      bad++
      if (decisions.admitted[at]) admitted++
    }
  }
  return { goodRefused: good === 0 ? 0 : refused / good, badAdmitted: bad === 0 ? 0 : admitted / bad }
}

/** The most admitted requests of one key in one window of the clock, over the limit. */
export function worstClockWindow(admitted: Admitted, limit: number): number {
  let worst = 0
  for (let key = 0; key + 1 < admitted.first.length; key++) {
    let [window, count] = [-1, 0]
    for (const time of timesOf(admitted, key)) {
      const now = Math.floor(time / WINDOW)
      count = now === window ? count + 1 : 1
      window = now
      worst = Math.max(worst, count)
    }
  }
  return worst / limit
}

/** The step of progress at which the run stands. */
const at = (report: Report): Progress => ({ done: report.done, total: 100 })

/** Runs a part of the work of which it is not known how far it has come. */
export function* unhurried<T>(report: Report, work: Generator<unknown, T, void>): Generator<Progress, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield at(report)
  }
}
