import { describe, expect, it } from 'vitest'
import type { ParamForm } from '#lib/protocol/queries'
import { stepped } from './param-field.tsx'
import { askOf, describeRun, fieldsOf, numberOf, problemOf, seedProblem } from './run-form.ts'

const users: ParamForm = {
  name: 'users',
  title: 'Users',
  unit: 'users',
  help: '',
  kind: 'integer',
  minimum: 100,
  maximum: 500_000,
  default: 40_000,
}
const late: ParamForm = { ...users, name: 'late', kind: 'boolean', default: false }
const ids: ParamForm = { ...users, name: 'ids', kind: 'choice', choices: ['random', 'counted'], default: 'random' }
const form = { params: [users, late, ids] }
const presets = {
  users: {
    value: 100_000,
    origin: { from: 'worksheet' as const, entry: 'entry:1', text: '38.6M', full: 38_600_000, scale: '1:386' },
  },
  late: { value: false, origin: { from: 'default' as const } },
}

describe('fields', () => {
  it('show the preset with its origin, and the default where there is no preset', () => {
    expect(fieldsOf(form, presets, {}).map(({ value, origin }) => [value, origin.from])).toEqual([
      ['100000', 'worksheet'],
      [false, 'default'],
      ['random', 'default'],
    ])
  })

  it('are by hand as soon as they differ from the preset, and no longer when they are put back', () => {
    expect(fieldsOf(form, presets, { users: '5000', late: true }).map(({ origin }) => origin.from)).toEqual([
      'hand',
      'hand',
      'default',
    ])
    expect(fieldsOf(form, presets, { users: '100000' })[0]?.origin.from).toBe('worksheet')
  })

  it('follow the worksheet while they are untouched', () => {
    const changed = { ...presets, users: { ...presets.users, value: 77_000 } }
    expect(fieldsOf(form, changed, { late: true })[0]?.value).toBe('77000')
  })

  it('say what would do where a value does not', () => {
    expect(problemOf(users, 'many')).toBe('Write a number, such as 2500 or 2.5e3.')
    expect(problemOf(users, '2.5')).toBe('Write a whole number.')
    expect(problemOf(users, '99')).toBe('At least 100 users.')
    expect(problemOf(users, '500001')).toBe('At most 500,000 users.')
    expect(problemOf(users, '500000')).toBeNull()
    expect(problemOf(ids, 'else')).toBe('Choose one of the list.')
    expect(problemOf(late, true)).toBeNull()
  })
})

it('reads numbers as people type them', () => {
  expect(['1,200', '1 200 000', '2.5e3', '.5', '-3'].map(numberOf)).toEqual([1200, 1_200_000, 2500, 0.5, -3])
  expect(['', '1,2', '12 users', '1e999', '0x10'].map(numberOf)).toEqual([null, null, null, null, null])
})

it('takes seeds that the contract takes', () => {
  expect([seedProblem('0'), seedProblem('2147483647')]).toEqual([null, null])
  expect([seedProblem('-1'), seedProblem('2147483648'), seedProblem('1.5'), seedProblem('')].every(Boolean)).toBe(true)
})

it('asks for a run with numbers as numbers', () => {
  const fields = fieldsOf(form, {}, { users: '1,200', late: true })
  expect(askOf('unique-users', fields, ['exact'], '7')).toEqual({
    simulationId: 'unique-users',
    designs: ['exact'],
    params: { users: 1200, late: true, ids: 'random' },
    seed: 7,
  })
})

it('describes a run by its designs and by what is not at its default', () => {
  const designs = [
    { id: 'a', title: 'One way', says: '' },
    { id: 'b', title: 'Another', says: '' },
  ]
  const asked = { params: { users: 5000, late: false, ids: 'random' }, seed: 1 }
  expect(describeRun({ ...form, designs }, { ...asked, designs: ['b'] })).toBe('Another; Users 5000 users; seed 1')
  expect(describeRun({ ...form, designs }, { ...asked, designs: ['a', 'b'] })).toBe(
    'All 2 designs; Users 5000 users; seed 1',
  )
})

it('steps numbers within their bounds, and leaves what is no number', () => {
  expect([stepped(users, '40,000', 1), stepped(users, '100', -1), stepped(users, 'many', 1)]).toEqual([
    '40001',
    '100',
    null,
  ])
  expect(stepped({ kind: 'number', step: 0.1, minimum: 0 }, '0.2', 1)).toBe('0.3')
})
