import { describe, expect, it } from 'vitest'
import { legendOf, mixed } from './chart-series.ts'
import { axisTitle, csvOf, shortNumber, tableOf } from './chart-table.ts'
import type { Chart } from './chart-kinds.ts'

const common = { id: 'c', title: 'Title', says: 'What to see.' }

describe('the table behind a chart', () => {
  it('has a row for every point of every series, with its interval where there is one, and the reference lines', () => {
    const chart: Chart = {
      ...common,
      kind: 'line',
      x: { label: 'Memory', unit: 'B' },
      y: { label: 'Error', unit: '%' },
      series: [
        { name: 'measured', points: [{ x: 16, y: 26, low: 25, high: 27 }] },
        { name: 'theory', points: [{ x: 16, y: 26.0 }] },
      ],
      rules: [{ value: 2, label: 'wanted' }],
    }
    expect(tableOf(chart)).toEqual({
      columns: ['Series', 'Memory (B)', 'Error (%)', 'low', 'high'],
      rows: [
        ['measured', 16, 26, 25, 27],
        ['theory', 16, 26, null, null],
        ['wanted', null, 2, null, null],
      ],
    })
  })

  it('names the group of a bar only where bars are grouped', () => {
    const bars = [{ label: 'a', value: 1 }]
    const chart: Chart = { ...common, kind: 'bar', y: { label: 'Users' }, bars, rules: [{ value: 3, label: 'really' }] }
    expect(tableOf(chart).rows).toEqual([
      ['a', 1],
      ['really', 3],
    ])
    expect(tableOf({ ...chart, bars: [{ label: 'a', group: 'late', value: 1 }] }).columns).toEqual([
      '',
      'Group',
      'Users',
    ])
  })

  it('tells a story in the order in which it happened, lost messages as lost', () => {
    const chart: Chart = {
      ...common,
      kind: 'lanes',
      x: { label: 'Time', unit: 'ms' },
      lanes: ['a', 'b'],
      spans: [{ lane: 'a', from: 5, to: 9, label: 'holds' }],
      messages: [
        { from: 'a', to: 'b', sent: 7, received: null, label: 'beat' },
        { from: 'b', to: 'a', sent: 1, received: 2, label: 'ask' },
      ],
    }
    expect(tableOf(chart).rows).toEqual([
      [1, 2, 'b to a', 'ask'],
      [5, 9, 'a', 'holds'],
      [7, null, 'a to b', 'beat (lost)'],
    ])
  })

  it('lists bins and cells', () => {
    const bins = [{ from: 0, to: 1, count: 4 }]
    expect(
      tableOf({ ...common, kind: 'histogram', x: { label: 'Wait', unit: 'ms' }, series: [{ name: 's', bins }] }).rows,
    ).toEqual([['s', 0, 1, 4]])
    const axis = { label: 'A' }
    expect(
      tableOf({ ...common, kind: 'heatmap', x: axis, y: axis, value: axis, cells: [{ x: 1, y: 'b', value: 2 }] }).rows,
    ).toEqual([[1, 'b', 2]])
  })
})

it('quotes what a comma-separated file needs quoted, and keeps text from being taken for a formula', () => {
  const csv = csvOf({
    columns: ['a,b', 'c'],
    rows: [
      ['say "so"', -1],
      ['=1+1', null],
    ],
  })
  expect(csv).toBe('"a,b",c\r\n"say ""so""",-1\r\n\'=1+1,\r\n')
})

it('shortens numbers without hiding how large they are', () => {
  expect([0, 1234567, 0.123456, 12, 1e-7, 3.2e16].map(shortNumber)).toEqual([
    '0',
    '1,235,000',
    '0.1235',
    '12',
    '1.00e-7',
    '3.20e16',
  ])
})

it('writes a unit after an axis only where there is one', () => {
  expect(axisTitle({ label: 'Day' })).toBe('Day')
  expect(axisTitle({ label: 'Memory', unit: 'B' })).toBe('Memory (B)')
  expect(axisTitle({ label: 'Users', unit: 'users' })).toBe('Users')
})

it('gives a legend only to what must be told apart, and each reference line its value', () => {
  const one: Chart = {
    ...common,
    kind: 'line',
    x: { label: 'x' },
    y: { label: 'y' },
    series: [{ name: 'only', points: [] }],
    rules: [{ value: 40_000, label: 'really' }],
  }
  expect(legendOf(one)).toEqual([{ name: 'really: 40,000', color: null, sign: 'rule' }])
  expect(legendOf({ ...one, rules: [], series: [...one.series, { name: 'other', points: [] }] })).toHaveLength(2)
})

it('gives a heat map a legend that says what its palest and its deepest cell hold', () => {
  const cells = [
    { x: 'a', y: 'r', value: 3 },
    { x: 'b', y: 'r', value: 0.5 },
  ]
  const [item, ...others] = legendOf({
    ...common,
    kind: 'heatmap',
    x: { label: 'x' },
    y: { label: 'y' },
    value: { label: 'Lost', unit: 'jobs' },
    cells,
  })
  expect(item).toEqual({ name: 'Lost (jobs): 0.5 to 3', color: null, sign: 'ramp' })
  expect(others).toEqual([])
  expect([mixed('#000000', '#ff8000', 0), mixed('#000000', '#ff8000', 0.5)]).toEqual(['rgb(0 0 0)', 'rgb(128 64 0)'])
})
