// Counting different users: exactly and by sketches, over servers, devices and days, on skewed activity with late events.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { makeActivity } from './activity.ts'
import { biasChart, countsChart, errorChart, factorChart } from './charts.ts'
import { claims } from './claims.ts'
import { fullScan } from './exact.ts'
import { params, registeredUsers, visitsPerDay } from './params.ts'
import type { Params } from './params.ts'
import { replicate } from './replicate.ts'
import * as into from './report.ts'
import { denseSketches } from './sketches.ts'

export const uniqueUsers = defineSimulation({
  id: 'unique-users',
  version: 1,
  title: 'Counting unique users',
  question: 'How many different people were here today, and what does each way of counting them cost and get wrong?',
  sources: [
    { document: 'briefing', section: 'IV. Unique Active User Counting' },
    { document: 'literature', section: 'Flajolet et al. 2007, HyperLogLog' },
    { document: 'literature', section: 'Heule, Nunkesser, Hall 2013, HyperLogLog in practice' },
    { document: 'literature', section: 'Ertl 2017, New cardinality estimation algorithms' },
  ],
  params,
  designs: [
    { id: 'full-scan', title: 'Full scan', says: 'Count distinct ids in the event table whenever somebody asks.' },
    {
      id: 'sharded-set',
      title: 'Sharded exact set',
      says: 'Sets of ids on servers, placed by consistent hash; sum their sizes.',
    },
    {
      id: 'round-robin-sum',
      title: 'Round robin, summed',
      says: 'Any server takes any event and keeps a sketch; sum the servers.',
      wrong: true,
    },
    {
      id: 'single-register',
      title: 'One register',
      says: 'Keep the longest run of trailing zeros of a hash, n, and answer 2^n.',
      wrong: true,
    },
    {
      id: 'raw-ids',
      title: 'Sketches of raw ids',
      says: 'The same sketches, fed with ids that are not hashed.',
      wrong: true,
    },
    {
      id: 'hyperloglog-dense',
      title: 'HyperLogLog',
      says: 'Two to the power of the precision registers of a byte, merged by maximum.',
    },
    {
      id: 'hyperloglog-sparse',
      title: 'Sparse HyperLogLog',
      says: 'A list of the registers in use, until it would be larger than all.',
    },
    { id: 'per-device', title: 'Counting devices', says: 'Every device counts as one.', wrong: true },
    {
      id: 'status-table',
      title: 'Status table',
      says: 'A row a device with its user and whether it is online; count users.',
    },
    {
      id: 'stream-and-batch',
      title: 'Stream and batch',
      says: 'A sketch on the stream now; a batch job counts the day again later.',
    },
  ],
  claims,
  admit,
  run,
})

/** About twice what two slow cores took over the range of the parameters; the memory includes the runtime's own. */
function admit(p: Params, designs: string[]): { seconds: number; memoryMb: number } {
  const visits = visitsPerDay(p) * p.days
  const events = visits * (p.eventsPerVisit + 0.1)
  const replicates = designs.includes('single-register') || designs.includes('hyperloglog-dense')
  const replicated = replicates ? p.replications * (p.dailyActiveUsers * 8e-8 + 2 ** p.precision * 1e-7 + 1e-3) : 0
  return {
    seconds: 0.5 + visits * 1.2e-6 + events * (0.5e-6 + designs.length * 0.2e-6) + replicated,
    memoryMb:
      200 +
      (visits * 2 + events * 22 + registeredUsers(p) * 140 + (100 + p.servers + 2 * p.days) * 2 ** p.precision) / 1e6,
  }
}

function* run(p: Params, random: Random, designs: string[]): Generator<Progress, Outcome, void> {
  const wants = (...ids: string[]): boolean => ids.some((id) => designs.includes(id))
  const report: into.Report = { figures: [], bars: [], charts: [] }
  const activity = yield* into.staged(makeActivity(p, random.split('activity')), 0, 30, (share) => share ?? 0)
  const truth = yield* into.staged(fullScan(p, activity), 30, 40)
  into.reportTruth(report, truth, activity)
  if (wants('full-scan')) {
    report.bars.push({ label: 'full scan', value: truth.lastDay.length })
    into.add(report, 'full-scan', 'rows-read', 'Rows read for one answer', truth.rows, 'rows')
    into.add(report, 'full-scan', 'memory', 'Ids held while reading', truth.bytes, 'B')
  }
  if (wants('sharded-set')) yield* into.countSharded(report, p, activity, truth)
  if (wants('raw-ids')) into.reportRaw(report, p, truth)
  if (wants('hyperloglog-sparse')) yield* into.countSparse(report, p, truth)
  if (wants('hyperloglog-dense', 'round-robin-sum', 'stream-and-batch')) {
    const dense = yield* into.staged(denseSketches(p, activity, random.split('servers')), 50, 60)
    if (wants('round-robin-sum')) into.reportRoundRobin(report, dense)
    if (wants('hyperloglog-dense')) into.reportDense(report, dense, truth)
    if (wants('stream-and-batch')) yield* into.countBatch(report, p, activity, truth, dense)
  }
  if (wants('per-device')) into.reportDevices(report, truth)
  if (wants('status-table')) yield* into.countOnline(report, p, activity)
  const counts = countsChart(report.bars, truth.lastDay.length)
  yield { done: 70, total: 100, partial: { charts: [counts, ...report.charts] } }
  if (wants('single-register', 'hyperloglog-dense')) {
    const replicated = yield* into.staged(replicate(p, truth.lastDay), 70, 100, (seed) => seed / p.replications)
    if (wants('single-register')) into.reportSingle(report, p, truth, replicated)
    if (wants('hyperloglog-dense')) into.reportError(report, p, replicated)
    report.charts.unshift(errorChart(replicated), factorChart(replicated), biasChart(replicated))
  }
  const { figures, trace } = report
  return {
    figures,
    charts: [countsChart(report.bars, truth.lastDay.length), ...report.charts],
    ...(trace && { trace }),
  }
}
