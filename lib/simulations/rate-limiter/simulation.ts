// Rate limiting: five algorithms, and what sharing, lag, caching, races and outages do to them, under attack and in bursts.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation, RUN_SECONDS_MAX } from '#lib/kernel/simulation'
import { keysChart, latencyChart, memoryChart, mistakesChart, outageChart, slidingChart, worstChart } from './charts.ts'
import { claims } from './claims.ts'
import { makeNetwork } from './decide.ts'
import { runs } from './design-runs.ts'
import { designs } from './designs.ts'
import { expectedRequests, params } from './params.ts'
import type { Params } from './params.ts'
import { add, emptyReport } from './report.ts'
import type { Report } from './report.ts'
import { accountsOf, makeTraffic, REQUESTS_MAX } from './traffic.ts'

export const rateLimiter = defineSimulation({
  id: 'rate-limiter',
  version: 1,
  title: 'Rate limiter',
  question: 'What gets through a limit of so many a minute, and what does it cost to be exact?',
  sources: [
    { document: 'notes', section: 'Design Rate Limiter' },
    { document: 'briefing', section: 'XI. Rate Limiters' },
    { document: 'literature', section: 'Cloudflare 2017, How we built rate limiting' },
    { document: 'literature', section: 'ITU-T I.371, generic cell rate algorithm' },
  ],
  params,
  designs,
  claims,
  admit,
  run,
})

/** About twice what two slow cores took over the range of the parameters; the memory includes the runtime's own. */
function admit(p: Params, chosen: string[]): { seconds: number; memoryMb: number } {
  // A Hawkes process varies more than a Poisson process: a tenth more and a thousand are beyond what was seen.
  const requests = expectedRequests(p) * 1.1 + 1000
  const accounts = accountsOf(p)
  const seconds = 0.5 + requests * (3e-6 + chosen.length * 1.2e-6) + accounts * (4 + p.nodes) * 0.5e-6
  return {
    // More requests than can be ordered count as too long, whatever the designs.
    seconds: requests > REQUESTS_MAX ? Math.max(seconds, (RUN_SECONDS_MAX * requests) / REQUESTS_MAX) : seconds,
    memoryMb: 180 + (requests * 300 + accounts * 1100 + Math.min(requests, accounts * p.nodes) * 200) / 1e6,
  }
}

/** Percent of the work that making requests and their ways to the store counts as. */
const PREPARED = 25

function* prepared<T>(work: Generator<number | void, T, void>, from: number, to: number): Generator<Progress, T, void> {
  let share = 0
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    // Who pauses without saying how far it is stands where it was.
    share = step.value ?? share
    yield { done: from + (to - from) * share, total: 100 }
  }
}

function* run(p: Params, random: Random, chosen: string[]): Generator<Progress, Outcome, void> {
  const traffic = yield* prepared(makeTraffic(p, random.split('traffic')), 0, 20)
  const network = yield* prepared(makeNetwork(p, traffic, random.split('network')), 20, PREPARED)
  const report = emptyReport(p, traffic)
  report.done = PREPARED
  add(report, 'traffic', 'requests', 'Requests in all', traffic.time.length, 'requests')
  add(report, 'traffic', 'attacking', 'Attacking requests', traffic.kind.filter((kind) => kind > 0).length, 'requests')
  for (const [at, id] of chosen.entries()) {
    yield* runs[id]!({ report, network, random: random.split(id) })
    report.done = PREPARED + ((100 - PREPARED) * (at + 1)) / chosen.length
    yield { done: report.done, total: 100, partial: { charts: draw(report) } }
  }
  return { figures: report.figures, charts: draw(report), ...(report.trace && { trace: report.trace }) }
}

function draw(report: Report): ReturnType<typeof worstChart>[] {
  const { p, rows, worst, busiest, outages, charts } = report
  return [
    ...(rows.length > 0 ? [worstChart(rows), mistakesChart(rows), latencyChart(rows), memoryChart(rows)] : []),
    ...(worst.length > 0
      ? [slidingChart(worst, p.limitPerMinute, p.minutes), keysChart(busiest, p.limitPerMinute)]
      : []),
    ...(outages.length > 0 ? [outageChart(outages)] : []),
    ...charts,
  ]
}
