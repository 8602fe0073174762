import { expect, test } from 'vitest'
import type { Design, Figure } from '#lib/kernel/simulation'
import { figureTable } from './figure-table.ts'

const designs: Design[] = [
  { id: 'fixed', title: 'Fixed window', says: '' },
  { id: 'log', title: 'Sliding log', says: '' },
  { id: 'fixed-racy', title: 'Racy', says: '', wrong: true },
]
const figure = (id: string, name: string, value: number, unit = 'ms'): Figure => ({ id, name, value, unit })
const figures = [
  figure('traffic.requests', 'Requests', 100, ''),
  figure('fixed.p99', 'Fixed window: 99th percentile', 4),
  figure('log.p99', 'Sliding log: 99th percentile', 5),
  figure('fixed-racy.p99', 'Racy: 99th percentile', 6),
  figure('fixed-racy.lost', 'Increments lost', 7, ''),
]

test('A measure of several designs is one row, with a cell for each design that ran', () => {
  const table = figureTable({ figures }, null, designs)
  expect(table.designs.map(({ title, wrong }) => [title, wrong])).toEqual([
    ['Fixed window', false],
    ['Sliding log', false],
    ['Racy', true],
  ])
  expect(table.rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.value)])).toEqual([
    ['99th percentile', 4, 5, 6],
  ])
})

test('What only one design or none has stands apart, and says whose it is', () => {
  const { others } = figureTable({ figures }, null, designs)
  expect(others.map(({ name, design }) => [name, design])).toEqual([
    ['Requests', null],
    ['Increments lost', 'Racy'],
  ])
})

test('One design alone makes no columns', () => {
  const table = figureTable({ figures: figures.slice(0, 2) }, null, designs)
  expect(table.designs).toEqual([])
  expect(table.others.map(({ name }) => name)).toEqual(['Requests', 'Fixed window: 99th percentile'])
})

test('Each cell knows its value in the other run', () => {
  const before = { figures: [figure('log.p99', 'Sliding log: 99th percentile', 2)] }
  expect(figureTable({ figures }, before, designs).rows[0]?.cells.map((cell) => cell?.change)).toEqual([null, 3, null])
})
