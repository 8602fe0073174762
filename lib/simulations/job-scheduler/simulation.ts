// Jobs that must run at least once, by the clock or at once, on machines that crash: what runs twice, what is lost, what it takes.
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import type { Random } from '#lib/kernel/random'
import { charts, errorChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample, isAccused, TRIES, TRY_JOBS_PER_SECOND, TRY_SECONDS } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
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

function run(p: Parameters, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = new Findings()
  return runTasks({
    main: mainTasks(p, chosen, random, findings),
    round: chosen.length,
    others: sideTasks(p, chosen, random, findings),
    hunts: chosen.filter(isAccused).map((design) => ({
      weight: TRIES * TRY_SECONDS * 1_000 * (TRY_JOBS_PER_SECOND / p.jobsPerSecond),
      work: () => counterExample(design, p, random.split(design)),
    })),
    partial: () => [errorChart(findings)],
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}
