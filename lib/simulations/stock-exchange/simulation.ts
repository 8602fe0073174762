// Orders of many firms in one sequence, and everybody told of it at the same time: what that takes, and what fails without it.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import { charts, spreadChart } from './charts.ts'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample, HUNT_WEIGHT } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { Findings, mainTasks, sweepTasks } from './experiments.ts'
import { figures } from './figures.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'

export const stockExchange = defineSimulation({
  id: 'stock-exchange',
  version: 1,
  title: 'Stock exchange',
  question: 'Who sees an order when, in which order, and what remains of that when packets and engines are lost?',
  sources: [
    { document: 'briefing', section: 'Stock Exchange quiz 4' },
    { document: 'briefing', section: 'Stock Exchange key 3' },
    {
      document: 'literature',
      section: 'Schneider 1990, Implementing fault-tolerant services using the state machine approach',
    },
    { document: 'literature', section: 'Nasdaq, MoldUDP64 protocol specification' },
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
    partial: () => [spreadChart(findings)],
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}
