// Findings as figures: those of each design, then those of single questions.
import type { Figure } from '#lib/kernel/simulation'
import { titleOf } from './designs.ts'
import type { Condition, Findings } from './experiments.ts'
import type { Measures } from './measures.ts'
import type { Parameters } from './parameters.ts'

export function figures(p: Parameters, findings: Findings): Figure[] {
  return [
    ...[...findings.main].flatMap(([design, measures]) => measures.figures(design, titleOf(design))),
    ...conditionFigures(findings),
    ...deliveryFigures(findings),
    ...fanOutFigures(p, findings),
    ...scalingFigures(p, findings),
    ...absenceFigures(findings),
  ]
}

type Of = { id: string; name: string; unit: string; of: (measures: Measures) => number }

const LOST: Of = {
  id: 'acknowledged-lost',
  name: 'lost although acknowledged',
  unit: 'deliveries',
  of: (measures) => measures.acknowledgedLost,
}
const ACKNOWLEDGED: Of = {
  id: 'acknowledged-p50',
  name: 'median time to the acknowledgement',
  unit: 'ms',
  of: (measures) => measures.acknowledgements.quantile(0.5),
}
const LATENCY: Of = {
  id: 'latency-p99',
  name: '99th percentile of the time to the effect',
  unit: 'ms',
  of: (measures) => measures.latencies.quantile(0.99),
}
const BACKLOG: Of = {
  id: 'backlog',
  name: 'most that waited at a time',
  unit: 'deliveries',
  of: (measures) => measures.backlogPeak,
}

const SHOWN: Partial<Record<Condition, Of[]>> = {
  calm: [ACKNOWLEDGED, LATENCY],
  'broker-crashes': [LOST],
  'power-cuts': [LOST],
  'slow-consumer': [LOST, LATENCY, BACKLOG],
}

const CONDITION_TITLES: Record<Condition, string> = {
  calm: 'nothing fails',
  'lost-packets': 'lost packets',
  'consumer-crashes': 'consumers crash',
  pauses: 'consumers stand still',
  'broker-crashes': 'brokers crash',
  'power-cuts': 'power cuts',
  isolation: 'brokers cut off',
  poison: 'poison',
  'slow-consumer': 'slow consumer',
}

export const conditionTitle = (condition: Condition): string => CONDITION_TITLES[condition]

function conditionFigures({ conditions }: Findings): Figure[] {
  return [...conditions].flatMap(([design, byCondition]) =>
    [...byCondition].flatMap(([condition, measures]) =>
      (SHOWN[condition] ?? []).map(({ id, name, unit, of }) => ({
        id: `${design}.${condition}.${id}`,
        name: `${titleOf(design)}, ${conditionTitle(condition)}: ${name}`,
        value: of(measures),
        unit,
      })),
    ),
  )
}

function deliveryFigures({ polls }: Findings): Figure[] {
  const figure = (id: string, name: string, value: number | undefined): Figure[] =>
    value === undefined ? [] : [{ id: `delivery.${id}`, name, value, unit: 'ms' }]
  const timed = polls.get('timed')
  return [
    ...figure('push', 'Median time to the consumer, pushed', polls.get('push')?.[0]?.y),
    ...figure('hanging', 'Median time to the consumer, pulled by a request that hangs', polls.get('hanging')?.[0]?.y),
    ...figure('timed', `Median time to the consumer, pulled every ${timed?.at(-1)?.x ?? 0} ms`, timed?.at(-1)?.y),
  ]
}

function fanOutFigures({ messageBytes }: Parameters, { fanOut }: Findings): Figure[] {
  return [...fanOut].flatMap(([design, points]) => {
    const most = points.at(-1)
    if (!most) return []
    const name = `${titleOf(design)}, ${most.x} subscribers`
    return [
      { id: `${design}.written-per-message`, name: `${name}: entries written`, value: most.y, unit: 'a message' },
      {
        id: `${design}.written-bytes`,
        name: `${name}: written on disks`,
        value: most.y * messageBytes,
        unit: 'B a message',
      },
    ]
  })
}

function scalingFigures({ partitions }: Parameters, { scaling }: Findings): Figure[] {
  return [...scaling].flatMap(([design, points]) =>
    points
      .filter(({ x }) => x === partitions || x === 2 * partitions)
      .map(({ x, y }) => ({
        id: `${design}.speed-up-${x === partitions ? 'partitions' : 'twice'}`,
        name: `${titleOf(design)}: throughput of ${x} consumers over that of one`,
        value: y,
        unit: 'x',
      })),
  )
}

function absenceFigures({ absence }: Findings): Figure[] {
  return [...absence].flatMap(([design, points]) => {
    const [present, away] = [points[0], points.at(-1)]
    if (!present || !away) return []
    const name = `${titleOf(design)}, a subscriber away for ${away.x} s`
    return [
      { id: `${design}.away-lost`, name: `${name}: lost`, value: away.y, unit: '%' },
      {
        id: `${design}.away-acknowledged-p50`,
        name: `${name}: median time to the acknowledgement`,
        value: away.acknowledgedMs,
        unit: 'ms',
      },
      {
        id: `${design}.present-acknowledged-p50`,
        name: `${titleOf(design)}, all subscribers present: median time to the acknowledgement`,
        value: present.acknowledgedMs,
        unit: 'ms',
      },
    ]
  })
}
