// The storage engine of a key-value store: LSM trees against a B-tree, counted in pages.
import type { MergePolicy } from '#lib/algorithms/lsm-tree'
import type { Random } from '#lib/kernel/random'
import type { Outcome, Progress, Trace } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { claims } from './claims.ts'
import { costOf } from './cost.ts'
import { counterExample } from './counter-example.ts'
import { designs } from './designs.ts'
import type { DesignId } from './designs.ts'
import { createEngine } from './engines.ts'
import { measure } from './measure.ts'
import { params } from './parameters.ts'
import type { Params } from './parameters.ts'
import { charts, emptyFindings, figures } from './report.ts'
import type { Findings } from './report.ts'
import { filterPoints, ratioPoint, SIZE_RATIOS } from './sweeps.ts'
import { makeWorkload, shuffled } from './workload.ts'

export const keyValueEngine = defineSimulation({
  id: 'key-value-engine',
  version: 1,
  title: 'Key-value store: the engine',
  question: 'What do a write and a read cost on disk, and what does each engine give up for it?',
  sources: [
    { document: 'notes', section: 'Design a Key-Value Store' },
    { document: 'notes', section: 'NoSQL: LSM Tree' },
    { document: 'literature', section: 'Dayan, Athanassoulis and Idreos 2017, Monkey' },
    { document: 'literature', section: 'Dayan and Idreos 2018, Dostoevsky' },
  ],
  params,
  designs: [...designs],
  claims,
  admit: (p, chosen) => costOf(p, chosen as DesignId[]),
  run: (p, random, chosen) => run(p, random, chosen as DesignId[]),
})

/** Designs whose merge policy is looked at over size ratios. */
const SWEPT: Partial<Record<DesignId, MergePolicy>> = {
  levelling: 'levelling',
  tiering: 'tiering',
  'lazy-levelling': 'lazy-levelling',
}
/** Percent of the work. */
const [PREPARED, COMPARED, SWEPT_ALL] = [5, 65, 95]

function* run(p: Params, random: Random, chosen: DesignId[]): Generator<Progress, Outcome, void> {
  const findings = emptyFindings()
  let done = 0
  const at = (percent: number): Progress => ({ done: (done = Math.max(done, percent)), total: 100 })
  const making = makeWorkload(p, random.split('workload'))
  let workload = making.next()
  for (; !workload.done; workload = making.next()) yield at(0)
  for (const [place, id] of chosen.entries()) {
    const share = (COMPARED - PREPARED) / chosen.length
    const measuring = measure(createEngine(id, p), workload.value, p)
    let step = measuring.next()
    for (; !step.done; step = measuring.next()) yield at(PREPARED + share * (place + (step.value ?? 0)))
    findings.measures.set(id, step.value)
    yield { ...at(PREPARED + share * (place + 1)), partial: { charts: charts(findings) } }
  }
  yield* sweep(p, random.split('sweep'), chosen, findings, at)
  const traces: Trace[] = []
  for (const id of chosen) {
    const trace = yield* unhurried(counterExample(id, random.split(`counter-example ${id}`)), at, SWEPT_ALL)
    if (trace) traces.push(trace)
  }
  const [trace, ...others] = traces
  return {
    figures: figures(p, findings),
    charts: [...charts(findings), ...others.map(({ chart }) => chart)],
    ...(trace ? { trace } : {}),
  }
}

type At = (percent: number) => Progress

function* sweep(
  p: Params,
  random: Random,
  chosen: DesignId[],
  findings: Findings,
  at: At,
): Generator<Progress, void, void> {
  const policies = chosen.flatMap((id) => SWEPT[id] ?? [])
  if (policies.length > 0) {
    const order = yield* unhurried(shuffled(p.sweepEntries, random.split('order')), at, COMPARED)
    const asked = random.split('absent')
    const points = policies.length * SIZE_RATIOS.length
    let ready = 0
    for (const merge of policies) {
      findings.ratios.set(merge, [])
      for (const sizeRatio of SIZE_RATIOS) {
        const percent = COMPARED + ((SWEPT_ALL - COMPARED) * ready++) / points
        const own = asked.split(`${merge} ${sizeRatio}`)
        findings.ratios.get(merge)!.push(yield* unhurried(ratioPoint(merge, sizeRatio, p, order, own), at, percent))
      }
    }
  }
  if (policies.includes('tiering')) findings.filters = yield* unhurried(filterPoints(), at, SWEPT_ALL)
}

/** Work that only says that it goes on. */
function* unhurried<T>(work: Generator<unknown, T, void>, at: At, percent: number): Generator<Progress, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield at(percent)
  }
}
