import { describe, expect, it } from 'vitest'
import { drawBoard } from '#lib/board/draw'
import { readBoard } from '#lib/board/read'
import type { ParamForm } from '#lib/protocol/queries'
import { exampleScenario } from '#lib/rubric/example-scenario'
import { candidateView } from '#lib/scenario/schema'
import type { CandidateScenario, Scenario, SimulationBinding } from '#lib/scenario/schema'
import { fieldsOf } from '../../../components/run-form.ts'
import { originText, payloadOf, suggestion } from './run-form.ts'

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
