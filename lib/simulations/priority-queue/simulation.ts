// Jobs of different urgency for many consumers: in which order they are begun, what that costs, and which are lost on the way.
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import type { Random } from '#lib/kernel/random'
import { charts, outcomeChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample, HUNT_WEIGHT, isAccused } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { Findings, mainTasks, sweepTasks } from './experiments.ts'
import { figures } from './figures.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'

export const priorityQueue = defineSimulation({
  id: 'priority-queue',
  version: 1,
  title: 'Distributed priority queue',
  question: 'How much order do urgent jobs need, and what does it take to lose none of them?',
  sources: [
    { document: 'briefing', section: 'XIV. Distributed Priority Queues' },
    {
      document: 'literature',
      section: 'Ongaro and Ousterhout 2014, In search of an understandable consensus algorithm',
    },
  ],
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
    others: sweepTasks(p, chosen, random, findings),
    hunts: chosen.filter(isAccused).map((design) => ({
      weight: HUNT_WEIGHT,
      work: () => counterExample(design, p, random.split(`counter-example ${design}`)),
    })),
    partial: () => [outcomeChart(findings)],
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}
