// All figures of a result, by permanent ids.
import type { Figure } from '#lib/kernel/simulation'
import { titleOf } from './designs.ts'
import type { DelayPoint, Findings } from './experiments.ts'
import type { Parameters } from './parameters.ts'

export function figures(p: Parameters, { main, order, capacity, delays, indexes }: Findings): Figure[] {
  const largest = indexes.at(-1)
  return [
    ...[...main].flatMap(([design, measures]) => measures.figures(design, titleOf(design))),
    ...[...order].flatMap(([design, measures]) =>
      measures.orderFigures(`${design}.calm`, `${titleOf(design)}, while nothing fails`),
    ),
    ...[...capacity].flatMap(([design, points]) => ({
      id: `${design}.capacity`,
      name: `${titleOf(design)}: most jobs a second`,
      value: points.at(-1)?.jobsPerSecond ?? 0,
      unit: '1/s',
    })),
    ...[...delays].flatMap(([design, points]) => {
      const [id, name] = [`${design}.crashes`, `${titleOf(design)}, where only servers crash`]
      const sum = (of: (point: DelayPoint) => number) => points.reduce((total, point) => total + of(point), 0)
      return [
        { id: `${id}-lost`, name: `${name}: acknowledged jobs lost`, value: sum(({ lost }) => lost), unit: 'jobs' },
        {
          id: `${id}-changes-lost`,
          name: `${name}: acknowledged changes lost`,
          value: sum(({ changesLost }) => changesLost),
          unit: 'changes',
        },
      ]
    }),
    ...(largest
      ? [
          { id: 'index.jobs', name: 'Jobs waiting where indexes are compared', value: largest.jobs, unit: 'jobs' },
          { id: 'index.heap', name: 'Entries moved in a heap for each job', value: largest.heap, unit: 'entries' },
          {
            id: 'index.list',
            name: 'Entries passed in a sorted list for each job',
            value: largest.list,
            unit: 'entries',
          },
          { id: 'index.pages-read', name: 'Pages read for each job', value: largest.pagesRead, unit: 'pages' },
          { id: 'index.pages-written', name: 'Pages written for each job', value: largest.pagesWritten, unit: 'pages' },
          {
            id: 'index.disk-ms',
            name: 'Time of the pages read for each job',
            value: largest.pagesRead * p.pageReadMs,
            unit: 'ms',
          },
          { id: 'index.op-ms', name: 'Work of a server on a request', value: p.opMs, unit: 'ms' },
        ]
      : []),
  ]
}
