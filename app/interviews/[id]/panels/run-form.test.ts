import { describe, expect, it } from 'vitest'
import { drawBoard } from '#lib/board/draw'
import { readBoard } from '#lib/board/read'
import type { ParamForm } from '#lib/protocol/queries'
import { exampleScenario } from '#lib/rubric/example-scenario'
import { candidateView } from '#lib/scenario/schema'
import type { CandidateScenario, Scenario, SimulationBinding } from '#lib/scenario/schema'
import { fieldsOf, numberOf, originText, payloadOf, problemOf, seedProblem, suggestion } from './run-form.ts'

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

describe('the suggested designs', () => {
  const { simulations: _, ...rest } = exampleScenario({
    criteria: [{ id: 'any', met: { component: { kind: 'cache' } } }],
    concepts: {
      // Named by no design, and near in spelling to what one of them looks for.
      percolacin: ['percolacing'],
      'hat-trick': ['leaky hat', 'percolating'],
      'straw-trick': ['straw sorting'],
    },
  })
  const binding: SimulationBinding = {
    id: 'hats',
    says: 'What each hat lets through.',
    bind: {},
    design: {
      hat: { all: [{ mention: { concept: 'hat-trick' } }, { not: { mention: { concept: 'fixed-window' } } }] },
      straw: { 'trade-off': { options: ['straw-trick', 'plain words'] } },
    },
  }
  const scenario: Scenario = { ...rest, simulations: [binding] }
  const views = [scenario, candidateView(scenario)]
  const designs = (view: Scenario | CandidateScenario, words: string) => {
    const board = drawBoard()
    board.box('Client')
    board.note(words, 0, 300)
    const drawn = { binding, form: { params: [], designs: [{ id: 'none' }, { id: 'hat' }, { id: 'straw' }] } }
    return suggestion(view, { ...drawn, graph: readBoard(board.records()), entries: [] }).designs.ids
  }

  it.each([
    ['We put a leaky hat over the counter of requests', 'hat'],
    ['Straw sorting or plain words? Straw sorting, because it is quicker', 'straw'],
    ['We sleep', 'none'],
  ])('are the same for the candidate as for the interviewer: %s', (words, design) => {
    expect(views.map((view) => designs(view, words))).toEqual([[design], [design]])
  })

  it('are so for misspelled words too, which concepts that no design names would take for theirs', () => {
    expect(views.map((view) => designs(view, 'percolaeing of requests'))).toEqual([['hat'], ['hat']])
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

it('asks for a run with numbers as numbers and every origin', () => {
  const fields = fieldsOf(form, presets, { late: true })
  expect(payloadOf('unique-users', fields, ['exact'], '7')).toEqual({
    simulationId: 'unique-users',
    designs: ['exact'],
    params: { users: 100_000, late: true, ids: 'random' },
    seed: 7,
    origins: { users: presets.users.origin, late: { from: 'hand' }, ids: { from: 'default' } },
  })
})

it('says where a value came from and what it means at full size', () => {
  expect(originText({ from: 'default' }, 'ms')).toBe('Default')
  expect(originText({ from: 'worksheet', full: 5, scale: 'exact' }, 'ms')).toBe('Worksheet, exact')
  expect(originText(presets.users.origin, 'users')).toBe(
    'Worksheet, 1:386: one here stands for 386; at full size 38,600,000 users',
  )
  expect(originText({ from: 'worksheet', full: 500, scale: 'clamped to 64' }, '')).toBe(
    'Worksheet, clamped to 64: the worksheet says 500',
  )
})
