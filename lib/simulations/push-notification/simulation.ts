// A notification to everybody who subscribes to its topic: pushed or polled, once, whatever crashes on the way.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
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

export const pushNotification = defineSimulation({
  id: 'push-notification',
  version: 1,
  title: 'Push notification service',
  question: 'Whom does a notification reach, how often and at what cost, when some topics have very many subscribers?',
  sources: [
    { document: 'briefing', section: 'VII. Push Notification Services' },
    { document: 'literature', section: 'Bloom 1970, Space/time trade-offs in hash coding with allowable errors' },
    { document: 'literature', section: 'Karger et al. 1997, Consistent hashing and random trees' },
    { document: 'literature', section: 'Saltzer, Reed and Clark 1984, End-to-end arguments in system design' },
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
    report: () => ({ figures: figures(findings), charts: charts(findings) }),
  })
}
