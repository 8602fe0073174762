// Jobs that must run at least once, by the clock or at once, on machines that crash: what runs twice, what is lost, what it takes.
import type { Outcome, Progress, Trace } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import type { Random } from '#lib/kernel/random'
import { charts, errorChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample, isAccused, TRIES, TRY_JOBS_PER_SECOND, TRY_SECONDS } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import type { Task } from './experiments.ts'
import { Findings, mainTasks, sideTasks } from './experiments.ts'
import { figures } from './figures.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'

export const jobScheduler = defineSimulation({
  id: 'job-scheduler',
  version: 1,
  title: 'Distributed job scheduler',
  question: 'What does it take to run every job at least once, and what runs twice then?',
  sources: [{ document: 'briefing', section: 'II. Distributed Job Scheduler' }],
  params: parameters,
  designs: [...designs],
  claims,
  admit: (params, chosen) => costOf(params, chosen as DesignId[]),
  run: (params, random, chosen) => run(params, random, chosen as DesignId[]),
})

function* run(p: Parameters, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = new Findings()
  const main = mainTasks(p, chosen, random, findings)
  const traces: Trace[] = []
  const hunts = chosen.filter(isAccused).map((design): Task => ({
    weight: TRIES * TRY_SECONDS * 1_000 * (TRY_JOBS_PER_SECOND / p.jobsPerSecond),
    *work() {
      const trace = yield* counterExample(design, p, random.split(design))
      if (trace) traces.push(trace)
    },
  }))
  const tasks = [...main, ...sideTasks(p, chosen, random, findings), ...hunts]
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0)
  let done = 0
  for (const [index, task] of tasks.entries()) {
    for (const work = task.work(); !work.next().done;) yield { done, total }
    done += task.weight
    const round = (index + 1) % chosen.length === 0 && index < main.length
    yield round ? { done, total, partial: { charts: [errorChart(findings)] } } : { done, total }
  }
  const [trace, ...others] = traces
  return {
    figures: figures(p, findings),
    charts: [...charts(findings), ...others.map(({ chart }) => chart)],
    ...(trace ? { trace } : {}),
  }
}
