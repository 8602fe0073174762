// From results to figures and charts, design by design.
import { standardError } from '#lib/algorithms/hyper-log-log'
import type { Chart } from '#lib/kernel/chart'
import type { Figure, Progress, Trace } from '#lib/kernel/simulation'
import type { Activity } from './activity.ts'
import { batchCounts, meanError } from './batch.ts'
import * as charts from './charts.ts'
import { playStatus } from './devices.ts'
import { shardedSet } from './exact.ts'
import type { Truth } from './exact.ts'
import type { Params } from './params.ts'
import type { Replicated } from './replicate.ts'
import { countRaw, sparseSketch } from './sketches.ts'
import type { Dense } from './sketches.ts'

/** What has been found so far; designs add to it. */
export type Report = {
  figures: Figure[]
  bars: { label: string; value: number }[]
  charts: Chart[]
  trace?: Trace
}

const Z_99_PERCENT = 2.576
const BYTES_AN_ID = 8

/** Runs a part of the work and reports it as the percent `from` to `to`. */
export function* staged<Y, T>(
  work: Generator<Y, T, void>,
  from: number,
  to: number,
  share: (step: Y) => number = () => 0,
): Generator<Progress, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield { done: from + (to - from) * share(step.value), total: 100 }
  }
}

export function add(report: Report, design: string, id: string, name: string, value: number, unit: string): void {
  report.figures.push({ id: `${design}.${id}`, name, value, unit })
}

export function reportTruth(report: Report, truth: Truth, activity: Activity): void {
  add(report, 'truth', 'daily-users', 'Users on the last day', truth.lastDay.length, 'users')
  add(report, 'truth', 'users', 'Users on all days together', truth.all, 'users')
  add(report, 'truth', 'daily-devices', 'Devices on the last day', truth.devicesLastDay, 'devices')
  add(report, 'truth', 'events', 'Events on all days', activity.user.length, 'events')
}

export function* countSharded(
  report: Report,
  p: Params,
  activity: Activity,
  truth: Truth,
): Generator<Progress, void, void> {
  const sharded = yield* staged(shardedSet(p, activity), 40, 50)
  const over = (count: number): number => count / truth.lastDay.length - 1
  report.bars.push({ label: 'sharded set', value: sharded.count })
  if (p.serversJoining > 0) report.bars.push({ label: 'sharded set, servers join', value: sharded.countAfterJoin })
  add(report, 'sharded-set', 'overcount', 'Counted twice, same servers all day', over(sharded.count), 'share')
  add(report, 'sharded-set', 'join-overcount', 'Counted twice when servers join', over(sharded.countAfterJoin), 'share')
  add(
    report,
    'sharded-set',
    'join-overcount-modulo',
    'Counted twice when servers join, placed by modulo',
    over(sharded.countAfterModuloJoin),
    'share',
  )
  add(report, 'sharded-set', 'memory', 'Memory of all sets of one day', sharded.bytes, 'B')
  add(report, 'sharded-set', 'imbalance', 'Fullest server over the mean', sharded.imbalance, 'x')
}

export function* countSparse(report: Report, p: Params, truth: Truth): Generator<Progress, void, void> {
  const sparse = yield* staged(sparseSketch(p, truth.lastDay), 50, 50)
  report.bars.push({ label: 'sparse HyperLogLog', value: sparse.estimate })
  report.charts.push(charts.growthChart(sparse.growth, p.precision))
  const hundredth = sparse.growth.find(({ users }) => users * 100 >= truth.lastDay.length) ?? sparse.growth[0]!
  add(
    report,
    'hyperloglog-sparse',
    'run-error',
    'Error in this run',
    Math.abs(sparse.estimate / truth.lastDay.length - 1),
    'share',
  )
  add(report, 'hyperloglog-sparse', 'memory', 'Memory', sparse.bytes, 'B')
  add(report, 'hyperloglog-sparse', 'memory-at-hundredth', 'Memory with a hundredth of the users', hundredth.bytes, 'B')
}

export function reportRaw(report: Report, p: Params, truth: Truth): void {
  const raw = countRaw(p, truth.lastDay)
  add(report, 'raw-ids', 'single-factor', 'One register: estimate over truth', raw.single / truth.lastDay.length, 'x')
  add(report, 'raw-ids', 'sketch-factor', 'HyperLogLog: estimate over truth', raw.registers / truth.lastDay.length, 'x')
}

export function reportRoundRobin(report: Report, dense: Dense): void {
  report.bars.push({ label: 'round robin, summed', value: dense.summedServers })
  // Against the same sketches merged, so that the error of the sketches is not counted as double counting.
  const over = dense.summedServers / dense.mergedServers - 1
  add(report, 'round-robin-sum', 'overcount', 'Sum of the servers above their merge', over, 'share')
  if (dense.countedTwice) report.trace = charts.twiceTrace(dense.countedTwice)
}

export function reportDense(report: Report, dense: Dense, truth: Truth): void {
  const id = 'hyperloglog-dense'
  report.bars.push({ label: 'HyperLogLog', value: dense.lastDay })
  add(report, id, 'run-error', 'Error in this run', Math.abs(dense.lastDay / truth.lastDay.length - 1), 'share')
  add(report, id, 'memory', 'Memory', dense.bytes, 'B')
  add(
    report,
    id,
    'merge-difference',
    'Servers merged, less one sketch for all',
    dense.mergedServers - dense.lastDay,
    'users',
  )
  add(report, id, 'all-days-error', 'Error of all days merged', Math.abs(dense.allDays / truth.all - 1), 'share')
  add(
    report,
    id,
    'sum-of-days-overcount',
    'Days summed instead of merged: too many',
    dense.sumOfDays / truth.all - 1,
    'share',
  )
}

export function* countBatch(
  report: Report,
  p: Params,
  activity: Activity,
  truth: Truth,
  dense: Dense,
): Generator<Progress, void, void> {
  const batch = yield* staged(batchCounts(p, activity), 60, 65)
  const id = 'stream-and-batch'
  report.charts.push(charts.daysChart(truth.daily, dense.byArrival, batch))
  add(report, id, 'stream-error', 'Mean error of a day in the stream', meanError(dense.byArrival, truth.daily), 'share')
  add(report, id, 'batch-error', 'Mean error of a day after the batch job', meanError(batch, truth.daily), 'share')
  add(report, id, 'wait', 'Until a day is corrected', p.batchDelayHours, 'h')
}

export function reportDevices(report: Report, truth: Truth): void {
  report.bars.push({ label: 'devices', value: truth.devicesLastDay })
  add(
    report,
    'per-device',
    'factor',
    'Devices a user of the last day',
    truth.devicesLastDay / truth.lastDay.length,
    'x',
  )
}

export function* countOnline(report: Report, p: Params, activity: Activity): Generator<Progress, void, void> {
  const { table, online } = yield* staged(playStatus(activity, p.days - 1), 65, 70)
  const sum = (of: (at: (typeof online)[number]) => number): number => online.reduce((all, at) => all + of(at), 0)
  const really = Math.max(
    1,
    sum((at) => at.really),
  )
  report.charts.push(charts.onlineChart(online))
  add(
    report,
    'status-table',
    'online-error',
    'Users online: mean error over the day',
    sum((at) => Math.abs(at.users - at.really)) / really,
    'share',
  )
  add(
    report,
    'status-table',
    'devices-per-online-user',
    'Rows online over users online',
    sum((at) => at.devices) / really,
    'x',
  )
  add(report, 'status-table', 'rows', 'Rows', table.rows, 'rows')
}

export function reportSingle(report: Report, p: Params, truth: Truth, replicated: Replicated): void {
  const middle = replicated.singleLogErrors.toSorted((a, b) => a - b)[replicated.singleLogErrors.length >>> 1]!
  report.bars.push({ label: 'one register (median)', value: truth.lastDay.length * 2 ** middle })
  add(
    report,
    'single-register',
    'off-by-two',
    'Estimates off by more than a factor of two',
    replicated.single.offByMoreThanTwo,
    'share',
  )
  add(
    report,
    'single-register',
    'log-deviation',
    'Deviation of log2(estimate)',
    replicated.single.logDeviation,
    'octaves',
  )
  add(report, 'single-register', 'memory', 'Memory, one id a server', p.servers * BYTES_AN_ID, 'B')
}

export function reportError(report: Report, p: Params, replicated: Replicated): void {
  const id = 'hyperloglog-dense'
  const error = replicated.byPrecision.at(-1)!.rootMeanSquare
  // The error of a root mean square from n normal values is 1 / sqrt(2n) of itself.
  const margin = Z_99_PERCENT / Math.sqrt(2 * p.replications)
  add(report, id, 'error', 'Root mean square error over many hashes', error, 'share')
  add(report, id, 'error-low', 'The same, lower end at 99 %', error * (1 - margin), 'share')
  add(report, id, 'error-high', 'The same, upper end at 99 %', error * (1 + margin), 'share')
  add(report, id, 'error-theory', '1.04 / sqrt(m)', standardError(p.precision), 'share')
  add(
    report,
    id,
    'log-deviation-16',
    'Deviation of log2(estimate) with 16 registers',
    replicated.byPrecision[0]!.logDeviation,
    'octaves',
  )
}
