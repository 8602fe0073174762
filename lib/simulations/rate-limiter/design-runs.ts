// What each design adds to the report of a run: its decisions, measured as all are, and what only it can show.
import { FixedWindow, Gcra, SlidingLog, TokenBucket } from '#lib/algorithms/rate-limiters'
import type { Limiter } from '#lib/algorithms/rate-limiters'
import type { Random } from '#lib/kernel/random'
import type { Progress } from '#lib/kernel/simulation'
import { decideAtStore, decideLocally, LaggingLog, outageOf } from './decide.ts'
import type { Decisions, Network } from './decide.ts'
import { decideAtEdge } from './edge-cache.ts'
import { perSecond, worstExcess } from './measure.ts'
import { MILLISECOND, WINDOW } from './params.ts'
import { raceForIncrements } from './race.ts'
import * as into from './report.ts'
import { followRules } from './rules.ts'
import { lostIncrementChart, windowEdgeTrace } from './trace.ts'
import { WatchedCounter } from './watched-counter.ts'

export type Run = { report: into.Report; network: Network; random: Random }

/** What each design adds to the report. */
export const runs: Record<string, (run: Run) => Generator<Progress, void, void>> = {
  'fixed-window': function* (run) {
    const { p, traffic } = run.report
    const decisions = yield* atStore(run, () => new FixedWindow(p.limitPerMinute, WINDOW), 1)
    const admitted = yield* into.measure(
      run.report,
      { id: 'fixed-window', title: 'fixed window', bytes: into.COUNTER_BYTES },
      decisions,
    )
    into.draw(run.report, 'fixed window', admitted)
    const { key } = run.report.worst.at(-1)!
    const sent = traffic.time.filter((_, at) => traffic.user[at] === key && decisions.admitted[at] === 1)
    const trace = windowEdgeTrace([...sent], p.limitPerMinute)
    if (trace) run.report.trace = trace
  },
  'sliding-log': function* (run) {
    const { p, traffic } = run.report
    const decisions = yield* atStore(run, () => new SlidingLog(p.limitPerMinute, WINDOW), 3)
    into.draw(
      run.report,
      'sliding log',
      yield* into.measure(run.report, { id: 'sliding-log', title: 'sliding log', bytes: 'log' }, decisions),
    )
    into.add(
      run.report,
      'sliding-log',
      'worst-party',
      'Most of one person in any minute, over the limit',
      yield* into.worstParty(run.report, decisions),
      'x',
    )
    into.add(
      run.report,
      'sliding-log',
      'reach-servers',
      'Requests that reach the servers',
      sum(decisions) / Math.max(1, traffic.time.length),
      'share',
    )
  },
  'sliding-counter': function* (run) {
    const { p, traffic } = run.report
    const watch = { wrong: 0 }
    let good = 0
    // Accounts of legitimate users come first.
    const create = (key: number): Limiter =>
      new WatchedCounter(p.limitPerMinute, WINDOW, key < p.users ? watch : { wrong: 0 })
    const decisions = yield* atStore(run, create, 2)
    for (const user of traffic.user) if (user < p.users) good++
    const bytes = 2 * into.COUNTER_BYTES
    into.draw(
      run.report,
      'sliding counter',
      yield* into.measure(run.report, { id: 'sliding-counter', title: 'sliding counter', bytes }, decisions),
    )
    into.add(
      run.report,
      'sliding-counter',
      'wrong-good',
      'Legitimate requests decided otherwise than by a log',
      watch.wrong / Math.max(1, good),
      'share',
    )
  },
  'token-bucket': (run) =>
    bucket(run, 'token-bucket', 'token bucket', 2, (interval, burst) => new TokenBucket(interval, burst)),
  gcra: (run) => bucket(run, 'gcra', 'GCRA', 1, (interval, burst) => new Gcra(interval, burst)),
  'local-counters': function* (run) {
    const { p, traffic } = run.report
    const decisions = yield* into.unhurried(run.report, decideLocally(p, traffic))
    yield* into.measure(run.report, { id: 'local-counters', title: 'local logs', bytes: 'log' }, decisions)
    into.add(run.report, 'local-counters', 'nodes', 'Nodes', p.nodes, 'nodes')
    // The limiter is inside: whatever it refuses has reached the server already.
    into.add(run.report, 'local-counters', 'reach-servers', 'Requests that reach the servers', 1, 'share')
  },
  'lagging-replica': function* (run) {
    const { p } = run.report
    const decisions = yield* atStore(run, () => new LaggingLog(p.limitPerMinute, p.replicationLagMs * MILLISECOND), 3)
    decisions.storeCalls += sum(decisions)
    yield* into.measure(run.report, { id: 'lagging-replica', title: 'lagging replica', bytes: 'log' }, decisions)
  },
  'racy-increment': function* (run) {
    const { p, traffic } = run.report
    const race = yield* into.unhurried(
      run.report,
      raceForIncrements(p, traffic, run.network, run.random.split('writes')),
    )
    yield* into.measure(
      run.report,
      { id: 'racy-increment', title: 'read, then write', bytes: into.COUNTER_BYTES },
      race.decisions,
    )
    into.add(run.report, 'racy-increment', 'lost', 'Increments lost', race.lost, 'increments')
    into.add(
      run.report,
      'racy-increment',
      'worst-clock-window',
      'Most of one key in one window of the clock, over the limit',
      race.worstClockWindow / p.limitPerMinute,
      'x',
    )
    if (race.example) run.report.charts.push(lostIncrementChart(race.example))
  },
  'edge-cache': function* (run) {
    const { p, traffic } = run.report
    const { decisions, filtered } = yield* into.unhurried(run.report, decideAtEdge(p, traffic, run.network))
    const admitted = yield* into.measure(
      run.report,
      { id: 'edge-cache', title: 'write-back cache', bytes: into.COUNTER_BYTES },
      decisions,
    )
    const bad = traffic.kind.reduce((count, kind) => count + (kind > 0 ? 1 : 0), 0)
    into.add(
      run.report,
      'edge-cache',
      'filtered',
      'Attacking requests that end at the cache',
      filtered / Math.max(1, bad),
      'share',
    )
    into.add(
      run.report,
      'edge-cache',
      'worst-clock-window',
      'Most of one key in one window of the clock, over the limit',
      into.worstClockWindow(admitted, p.limitPerMinute),
      'x',
    )
  },
  'by-address': function* (run) {
    const { p, traffic } = run.report
    const keys = { keys: traffic.address, keyCount: traffic.addresses }
    const decisions = yield* atStore(run, () => new SlidingLog(p.limitPerMinute, WINDOW), 3, keys)
    yield* into.measure(run.report, { id: 'by-address', title: 'by address', bytes: 'log', byAddress: true }, decisions)
    into.add(
      run.report,
      'by-address',
      'worst-party',
      'Most of one person in any minute, over the limit',
      yield* into.worstParty(run.report, decisions),
      'x',
    )
  },
  'fail-open': (run) => outage(run, 'fail-open', 'fail open', true),
  'fail-closed': (run) => outage(run, 'fail-closed', 'fail closed', false),
  'polled-rules': function* (run) {
    const followed = yield* into.unhurried(run.report, followRules(run.report.p, run.report.traffic))
    into.add(
      run.report,
      'polled-rules',
      'old-rule',
      'Admitted by a copy of the old rule',
      followed.admittedByOldRule,
      'requests',
    )
    into.add(
      run.report,
      'polled-rules',
      'followed-after',
      'Until every node follows a change',
      followed.secondsUntilFollowed,
      's',
    )
  },
}

const sum = (decisions: Decisions): number => decisions.admitted.reduce((all, one) => all + one, 0)

function* atStore(
  { report, network }: Run,
  create: (key: number) => Limiter,
  operations: number,
  more: Partial<Parameters<typeof decideAtStore>[3]> = {},
): Generator<Progress, Decisions, void> {
  const design = { keys: report.traffic.user, keyCount: report.traffic.accounts, create, operations, ...more }
  return yield* into.unhurried(report, decideAtStore(report.p, report.traffic, network, design))
}

function* bucket(
  run: Run,
  id: string,
  title: string,
  numbers: number,
  create: (interval: number, burst: number) => Limiter,
): Generator<Progress, void, void> {
  const { p } = run.report
  const interval = WINDOW / p.limitPerMinute
  const decisions = yield* atStore(run, () => create(interval, p.burst), 2)
  const admitted = yield* into.measure(run.report, { id, title, bytes: numbers * into.TIMESTAMP_BYTES }, decisions)
  into.add(
    run.report,
    id,
    'worst-excess',
    'Most above burst + rate x t',
    worstExcess(admitted, interval, p.burst),
    'requests',
  )
}

function* outage(run: Run, id: string, title: string, admits: boolean): Generator<Progress, void, void> {
  const { p, traffic } = run.report
  const down = outageOf(p, admits)
  const decisions = yield* atStore(run, () => new SlidingLog(p.limitPerMinute, WINDOW), 3, { outage: down })
  yield* into.measure(run.report, { id, title, bytes: 'log' }, decisions)
  const during = into.duringOutage(run.report, decisions, down)
  into.add(
    run.report,
    id,
    'good-refused-outage',
    'Legitimate requests refused during the outage',
    during.goodRefused,
    'share',
  )
  into.add(
    run.report,
    id,
    'bad-admitted-outage',
    'Attacking requests admitted during the outage',
    during.badAdmitted,
    'share',
  )
  into.add(run.report, id, 'outage-seconds', 'Length of the outage', p.outageSeconds, 's')
  run.report.outages.push({ title, perSecond: perSecond(traffic, decisions, p.minutes * 60) })
}
