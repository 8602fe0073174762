// One lock for many machines: who may have it, who is told, and what becomes of a holder that wakes up too late.
import type { Figure, Outcome, Progress } from '#lib/kernel/simulation'
import { defineSimulation } from '#lib/kernel/simulation'
import { runTasks } from '#lib/kernel/tasks'
import type { Random } from '#lib/kernel/random'
import { charts, errorChart, titleOf } from './charts.ts'
import { claims } from './claims.ts'
import { COUNTER_EXAMPLE_MS, COUNTER_EXAMPLE_TRIES, counterExample } from './counter-example.ts'
import { costOf } from './cost.ts'
import { Findings, mainTasks, sweepTasks } from './experiments.ts'
import type { DesignId, Parameters } from './parameters.ts'
import { designs, parameters } from './parameters.ts'

export const distributedLock = defineSimulation({
  id: 'distributed-lock',
  version: 1,
  title: 'Distributed lock',
  question: 'What happens when the holder of a lock wakes up after its lease is over?',
  sources: [
    { document: 'briefing', section: 'I. Distributed Locking System' },
    {
      document: 'literature',
      section: 'Ongaro and Ousterhout 2014, In search of an understandable consensus algorithm',
    },
    { document: 'literature', section: 'Kleppmann 2016, How to do distributed locking' },
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
      weight: (COUNTER_EXAMPLE_TRIES * COUNTER_EXAMPLE_MS) / 2,
      work: () => counterExample(design, p, random.split(design)),
    })),
    partial: () => [errorChart(findings)],
    report: () => ({ figures: figures(p, findings), charts: charts(findings) }),
  })
}

function figures(p: Parameters, findings: Findings): Figure[] {
  return [
    ...[...findings.main].flatMap(([design, measures]) =>
      measures.figures(design, titleOf(design), design !== 'quorum-without-commit'),
    ),
    ...herdFigures(findings),
    ...styleFigures(p, findings),
    ...[...findings.conditions].flatMap(([design, byCondition]) =>
      [...byCondition].flatMap(([condition, { grants, counts }]) => {
        const id = `${design}.${condition}`
        const name = `${titleOf(design)}, ${condition}`
        return [
          { id: `${id}.grants`, name: `${name}: grants`, value: grants, unit: 'grants' },
          { id: `${id}.double-grants`, name: `${name}: given to two`, value: counts.doubleGrants, unit: 'grants' },
          {
            id: `${id}.token-regressions`,
            name: `${name}: token not higher`,
            value: counts.tokenRegressions,
            unit: 'grants',
          },
        ]
      }),
    ),
  ]
}

function herdFigures({ herd }: Findings): Figure[] {
  return [...herd].flatMap(([design, points]) => {
    const most = points.at(-1)
    if (!most) return []
    return [
      {
        id: `${design}.messages-per-waiter`,
        name: `${titleOf(design)}: messages that each further waiting client adds to a release`,
        value: slope(points.map(({ waiting, messages }) => [waiting, messages])),
        unit: 'messages',
      },
      {
        id: `${design}.messages-per-release`,
        name: `${titleOf(design)}: messages a release with the most clients`,
        value: most.messages,
        unit: 'messages',
      },
      {
        id: `${design}.waiting`,
        name: `${titleOf(design)}: most clients waiting`,
        value: most.waiting,
        unit: 'clients',
      },
    ]
  })
}

const NOTICE_DELAYS = 10

function styleFigures(p: Parameters, { styles }: Findings): Figure[] {
  if (styles.size === 0) return []
  return [
    { id: 'notice-limit', name: 'Ten mean delays', value: NOTICE_DELAYS * (p.delayMs + p.jitterMs), unit: 'ms' },
    ...[...styles].flatMap(([style, { notices, counts }]) => [
      { id: `${style}.notices`, name: `${style}: grants heard of`, value: notices.count, unit: 'grants' },
      {
        id: `${style}.notice-p50`,
        name: `${style}: median time to hear of a grant`,
        value: notices.quantile(0.5),
        unit: 'ms',
      },
      { id: `${style}.notice-p99`, name: `${style}: 99th percentile of it`, value: notices.quantile(0.99), unit: 'ms' },
      {
        id: `${style}.keep-alives`,
        name: `${style}: messages without news`,
        value: counts.keepAlives,
        unit: 'messages',
      },
    ]),
  ]
}

/** Least squares. */
function slope(points: [number, number][]): number {
  const mean = (of: (point: [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const x = mean(([value]) => value)
  const y = mean(([, value]) => value)
  const spread = mean(([value]) => (value - x) ** 2)
  return spread === 0 ? 0 : mean(([a, b]) => (a - x) * (b - y)) / spread
}
