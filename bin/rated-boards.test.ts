// What must not matter, on boards with the geometry of people: a verdict that a turn or an unbound arrow changes was never earned.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

import type { BoardRecord } from '#lib/board/draw'
import { apply } from '#lib/board/geometry'
import { evaluate } from '#lib/rubric/evaluate'

import { readBoardFile } from './board-file.ts'
import { readScenarios } from './rubric-matrix.ts'
import { ratedFolder, ratedNames } from './validity.ts'

type Numbers = Record<string, number>
type Shape = BoardRecord & {
  type: string
  parentId: string
  x: number
  y: number
  rotation: number
  props: Numbers & { start?: Numbers; end?: Numbers; points?: Record<string, Numbers> }
}

const changed = (records: readonly BoardRecord[], change: (shape: Shape) => void): BoardRecord[] =>
  structuredClone(records).map((record) => {
    if (record.typeName === 'shape') change(record as Shape)
    return record
  })

const onPage = (change: (shape: Shape) => void) => (shape: Shape) => {
  if (shape.parentId.startsWith('page:')) change(shape)
}

function scale({ type, props, ...place }: Shape, factor: number, shape: Shape): void {
  Object.assign(shape, { x: place.x * factor, y: place.y * factor })
  if (type === 'text' || type === 'note') props.scale = (props.scale ?? 1) * factor
  else
    for (const side of ['w', 'h', 'growY', 'bend', 'scaleX', 'scaleY'] as const)
      if (typeof props[side] === 'number') props[side] *= factor
  for (const point of [props.start, props.end, ...Object.values(props.points ?? {})])
    if (point) Object.assign(point, { x: point.x! * factor, y: point.y! * factor })
}

const WAYS: Record<string, (records: BoardRecord[]) => BoardRecord[]> = {
  'moving it': (records) =>
    changed(
      records,
      onPage((shape) => Object.assign(shape, { x: shape.x - 12_345, y: shape.y + 6_789 })),
    ),
  // Not by half: a free end is looked for within 18 pixels at least, which on a board of tiny icons would become much.
  'shrinking it': (records) => changed(records, (shape) => scale(shape, 0.8, shape)),
  'enlarging it': (records) => changed(records, (shape) => scale(shape, 3, shape)),
  'turning it': (records) =>
    changed(
      records,
      onPage((shape) =>
        Object.assign(shape, { ...apply({ x: 100, y: -50, angle: 0.3 }, shape), rotation: shape.rotation + 0.3 }),
      ),
    ),
  'the order of its records': (records) => records.toReversed(),
  'unbinding its arrows': (records) => records.filter(({ typeName }) => typeName !== 'binding'),
}

const boards = readScenarios().flatMap((scenario) =>
  ratedNames(scenario.id).map((board) => {
    const file = join(ratedFolder(scenario.id), `${board}.tldr`)
    const { records } = JSON.parse(readFileSync(file, 'utf8')) as { records: BoardRecord[] }
    const { entries } = readBoardFile(file)
    const verdicts = (own: readonly BoardRecord[]) =>
      Object.fromEntries(
        evaluate({ scenario, version: 1, records: own, entries }).criteria.map(({ id, verdict }) => [id, verdict]),
      )
    return { name: `${scenario.id} ${board}`, records, verdicts, before: verdicts(records) }
  }),
)

describe('META-1: no verdict on a rated board changes by', () => {
  test.each(Object.entries(WAYS))('%s', (_, change) => {
    expect(boards.length).toBeGreaterThanOrEqual(36)
    for (const { name, records, verdicts, before } of boards)
      expect({ name, ...verdicts(change(records)) }).toEqual({ name, ...before })
  })
})
