// A message from whoever publishes it to everybody who subscribes: lost, once, or twice, by who acknowledges what and when.
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import type { Random } from '#lib/kernel/random'
import { charts, outcomeChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample, HUNT_WEIGHT } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { Findings, mainTasks, sweepTasks } from './experiments.ts'
import { figures } from './figures.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'

export const messageQueue = defineSimulation({
  id: 'message-queue',
  version: 1,
  title: 'Distributed message queue',
  question: 'Which messages are lost and which arrive twice, when anything on their way may fail?',
  sources: [
    { document: 'notes', section: 'Distributed Message Queue' },
    {
      document: 'literature',
      section: 'Kreps, Narkhede and Rao 2011, Kafka: a distributed messaging system for log processing',
    },
    {
      document: 'literature',
      section: 'Kafka improvement proposals 98 (transactions), 101 and 595 (divergence), 497 (in-sync sets)',
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
    hunts: chosen.map((design) => ({
      weight: HUNT_WEIGHT,
      work: () => counterExample(design, p, random.split(`counter-example ${design}`)),
    })),
    partial: () => [outcomeChart(findings)],
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}
