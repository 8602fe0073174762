// Figures by design: a row each measure that several designs were measured by, a column each design.
import type { Design, SimulationResult } from '#lib/kernel/simulation'
import { comparedFigures } from './run-figures.ts'
import type { FigureRow } from './run-figures.ts'

export type FigureTable = {
  /** The columns: designs that ran, in their order. */
  designs: { id: string; title: string; wrong: boolean }[]
  rows: { id: string; name: string; unit: string; cells: (FigureRow | null)[] }[]
  /** What only one design was measured by, or none; with the design's title where several ran. */
  others: (FigureRow & { design: string | null })[]
}

type Place = { design: Design; measure: string }

/** A figure's id begins with the design that it is of: "fixed-window.worst-window". */
export function figureTable(
  now: Pick<SimulationResult, 'figures'>,
  before: Pick<SimulationResult, 'figures'> | null,
  designs: readonly Design[],
): FigureTable {
  const placed = comparedFigures(now, before).map((figure) => ({ figure, place: placeOf(figure.id, designs) }))
  const ran = designs.filter(({ id }) => placed.some(({ place }) => place?.design.id === id))
  const columns = ran.length > 1 ? ran : []
  const byMeasure = Map.groupBy(placed, ({ figure, place }) => `${place?.measure ?? figure.id} ${figure.unit}`)
  const table: FigureTable = {
    designs: columns.map(({ id, title, wrong }) => ({ id, title, wrong: wrong === true })),
    rows: [],
    others: [],
  }
  for (const [id, same] of byMeasure) {
    if (columns.length > 0 && same.length > 1) {
      const cells = columns.map((column) => same.find(({ place }) => place?.design.id === column.id)?.figure ?? null)
      const [{ figure, place }] = same as [(typeof same)[number]]
      table.rows.push({ id, name: nameOf(figure.name, place), unit: figure.unit, cells })
      continue
    }
    for (const { figure, place } of same) {
      const design = columns.length > 0 && place ? place.design.title : null
      table.others.push({ ...figure, name: design === null ? figure.name : nameOf(figure.name, place), design })
    }
  }
  return table
}

function placeOf(figureId: string, designs: readonly Design[]): Place | null {
  const design = designs
    .filter(({ id }) => figureId.startsWith(`${id}.`))
    .toSorted((a, b) => b.id.length - a.id.length)[0]
  return design ? { design, measure: figureId.slice(design.id.length + 1) } : null
}

/** Without the design's title in front, which stands over the column. */
function nameOf(name: string, place: Place | null): string {
  const rest = place && name.startsWith(place.design.title) ? name.slice(place.design.title.length) : name
  const plain = /^[:,]\s/.test(rest) ? rest.slice(2) : name
  return plain.slice(0, 1).toLocaleUpperCase('en') + plain.slice(1)
}
