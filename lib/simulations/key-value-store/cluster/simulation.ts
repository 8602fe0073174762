// The cluster of a key-value store: copies, quorums, clocks, failures and repairs.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { COUNTER_EXAMPLE_MS, COUNTER_EXAMPLE_TRIES, counterExample } from './counter-example.ts'
import { designs } from './designs.ts'
import type { DesignId } from './designs.ts'
import { Findings, mainTasks, otherTasks } from './experiments.ts'
import { params } from './parameters.ts'
import type { Params } from './parameters.ts'
import { charts, figures, mainCharts } from './report.ts'

export const keyValueCluster = defineSimulation({
  id: 'key-value-cluster',
  version: 1,
  title: 'Key-value store: the cluster',
  question: 'Which copies must answer, and what is lost, late or refused when they do not agree?',
  sources: [
    { document: 'notes', section: 'Design a Key-Value Store' },
    { document: 'literature', section: 'DeCandia et al. 2007, Dynamo' },
    { document: 'literature', section: 'Bailis et al. 2012, Probabilistically bounded staleness' },
    { document: 'literature', section: 'Preguica et al. 2010, Dotted version vectors' },
  ],
  params,
  designs: [...designs],
  claims,
  admit: (p, chosen) => costOf(p, chosen as DesignId[]),
  run: (p, random, chosen) => run(p, random, chosen as DesignId[]),
})

function run(p: Params, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = new Findings()
  return runTasks({
    main: mainTasks(p, chosen, random, findings),
    round: 1,
    others: otherTasks(p, chosen, random, findings),
    hunts: chosen.map((design) => ({
      weight: COUNTER_EXAMPLE_TRIES * COUNTER_EXAMPLE_MS * 0.1,
      work: () => counterExample(design, p, random.split(`counter-example ${design}`)),
    })),
    partial: () => mainCharts(findings),
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}
