// All figures of a result, by permanent ids.
import type { Figure } from '#lib/kernel/simulation'
import { titleOf } from './designs.ts'
import type { Findings } from './experiments.ts'
import type { Parameters } from './parameters.ts'

export function figures(p: Parameters, { main, bursts, visibility, pauses, queries }: Findings): Figure[] {
  const widest = queries.at(-1)
  return [
    { id: 'look-ms', name: 'Time between two looks of a scheduler', value: p.pollMs, unit: 'ms' },
    ...[...main].flatMap(([design, measures]) => measures.figures(design, titleOf(design))),
    ...[...bursts].flatMap(([design, { lost, neverDone, lastMs }]) => {
      const [id, name] = [`${design}.burst`, `${titleOf(design)}, many jobs at once and a crash of the broker`]
      return [
        { id: `${id}-lost`, name: `${name}: messages lost`, value: lost, unit: 'messages' },
        { id: `${id}-never-done`, name: `${name}: jobs never done`, value: neverDone, unit: 'jobs' },
        { id: `${id}-last`, name: `${name}: until the last one ran`, value: lastMs, unit: 'ms' },
      ]
    }),
    ...[...visibility].map(([design, points]) => ({
      id: `${design}.slow-overlaps`,
      name: `${titleOf(design)}: overlapping runs for 1,000 jobs while nothing fails, with a quarter of the time-out`,
      value: points[0]?.overlaps ?? 0,
      unit: 'runs',
    })),
    ...(pauses.length > 0
      ? [
          {
            id: 'full.paused-overlaps',
            name: 'Overlapping runs for 1,000 jobs with pauses only, at most',
            value: Math.max(...pauses.map(({ overlaps }) => overlaps)),
            unit: 'runs',
          },
        ]
      : []),
    ...(widest
      ? [
          { id: 'query.rows', name: 'Rows of the largest table that was asked', value: widest.tableRows, unit: 'rows' },
          { id: 'query.scan', name: 'Rows read by a scan', value: widest.scan, unit: 'rows' },
          { id: 'query.time-index', name: 'Rows read by due time alone', value: widest.timeIndex, unit: 'rows' },
          { id: 'query.open-index', name: 'Rows read among open rows', value: widest.openIndex, unit: 'rows' },
          { id: 'query.open-pages', name: 'Pages read among open rows', value: widest.openPages, unit: 'pages' },
        ]
      : []),
  ]
}
