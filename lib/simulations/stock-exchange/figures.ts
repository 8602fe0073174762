// Findings as named numbers.
import type { Figure } from '#lib/kernel/simulation'
import { titleOf } from './designs.ts'
import type { Findings } from './experiments.ts'
import type { Parameters } from './parameters.ts'

export function figures(p: Parameters, findings: Findings): Figure[] {
  return [
    { id: 'participants', name: 'Participants', value: p.participants, unit: 'participants' },
    ...[...findings.main].flatMap(([design, measures]) => measures.figures(design, titleOf(design))),
    ...[...findings.calm].flatMap(([design, { latencies, reaches, spreads, throughput }]) =>
      [
        ['latency-p50', 'median time from sending an order to seeing it, nothing fails', latencies.quantile(0.5), 'us'],
        ['latency-p99', '99th percentile of it', latencies.quantile(0.99), 'us'],
        ['reach-p50', 'median time until the last sees what is published, nothing fails', reaches.quantile(0.5), 'us'],
        [
          'spread-p50',
          'median time from the first to the last to see an order, nothing fails',
          spreads.quantile(0.5),
          'us',
        ],
        ['throughput', 'confirmed a second, nothing fails', throughput, '1/s'],
      ].map(([id, name, value, unit]): Figure => ({
        id: `${design}.calm.${id}`,
        name: `${titleOf(design)}: ${name}`,
        value: Number(value),
        unit: String(unit),
      })),
    ),
    ...[...findings.lossy].flatMap(([design, { missing, repeated, orders }]): Figure[] => [
      {
        id: `${design}.lossy.orders`,
        name: `${titleOf(design)}: orders, while one packet in twenty is lost`,
        value: orders,
        unit: 'orders',
      },
      {
        id: `${design}.lossy.missing`,
        name: `${titleOf(design)}: numbers left missing meanwhile`,
        value: missing,
        unit: 'orders',
      },
      {
        id: `${design}.lossy.repeated`,
        name: `${titleOf(design)}: orders that the retransmitter repeated meanwhile`,
        value: repeated,
        unit: 'orders',
      },
    ]),
    ...ends(findings),
  ]
}

/** First and last of a sweep. */
function ends({ batches, shards }: Findings): Figure[] {
  const [one, most, widest] = [batches[0], batches.at(-1), shards.at(-1)]
  const found: Figure[] = []
  if (one && most)
    found.push(
      {
        id: 'batch.one.throughput',
        name: 'What an engine bears, an order in a packet',
        value: one.throughput,
        unit: '1/s',
      },
      {
        id: 'batch.most.throughput',
        name: 'What an engine bears, with full batches',
        value: most.throughput,
        unit: '1/s',
      },
      {
        id: 'batch.one.work',
        name: 'What an engine works for an order, one in a packet',
        value: one.workMicros,
        unit: 'us',
      },
      {
        id: 'batch.most.work',
        name: 'What an engine works for an order, with full batches',
        value: most.workMicros,
        unit: 'us',
      },
      { id: 'batch.one.latency', name: 'Median latency, an order in a packet', value: one.latency, unit: 'us' },
      { id: 'batch.most.latency', name: 'Median latency, with batches', value: most.latency, unit: 'us' },
    )
  if (widest)
    found.push(
      { id: 'shards.most', name: 'Shards', value: widest.x, unit: 'shards' },
      { id: 'shards.speed-up', name: 'Times what one shard bears', value: widest.y, unit: 'x' },
    )
  return found
}
