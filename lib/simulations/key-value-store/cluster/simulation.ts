// The cluster of a key-value store: copies, quorums, clocks, failures and repairs.
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress, Trace } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { COUNTER_EXAMPLE_MS, COUNTER_EXAMPLE_TRIES, counterExample } from './counter-example.ts'
import { designs } from './designs.ts'
import type { DesignId } from './designs.ts'
import type { Task } from './experiments.ts'
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

function* run(p: Params, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = new Findings()
  const traces: Trace[] = []
  const main = mainTasks(p, chosen, random, findings)
  const hunts = chosen.map((id): Task => ({
    weight: COUNTER_EXAMPLE_TRIES * COUNTER_EXAMPLE_MS * 0.1,
    *work() {
      const trace = yield* counterExample(id, p, random.split(`counter-example ${id}`))
      if (trace) traces.push(trace)
    },
  }))
  const tasks = [...main, ...otherTasks(p, chosen, random, findings), ...hunts]
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0)
  let done = 0
  for (const [at, task] of tasks.entries()) {
    for (const work = task.work(); !work.next().done;) yield { done, total }
    done += task.weight
    yield at < main.length ? { done, total, partial: { charts: mainCharts(findings) } } : { done, total }
  }
  const [trace, ...others] = traces
  return {
    figures: figures(p, findings),
    charts: [...charts(findings), ...others.map(({ chart }) => chart)],
    ...(trace ? { trace } : {}),
  }
}
