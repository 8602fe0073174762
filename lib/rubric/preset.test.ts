import { describe, expect, it } from 'vitest'
import { drawBoard } from '../board/draw.ts'
import { readBoard } from '../board/read.ts'
import type { Entry } from '../scenario/entry.ts'
import type { SimulationBinding } from '../scenario/schema.ts'
import { presets } from './preset.ts'
import type { PresetForm, PresetInput } from './preset.ts'

const form: PresetForm = {
  params: [
    { name: 'users', unit: 'users', kind: 'integer', minimum: 100, maximum: 500_000, default: 40_000 },
    { name: 'leaseMs', unit: 'ms', kind: 'number', minimum: 10, maximum: 60_000, default: 5_000 },
    { name: 'clients', unit: '', kind: 'integer', minimum: 1, maximum: 1000, default: 8 },
    { name: 'idFormat', unit: '', kind: 'choice', default: 'random' },
  ],
  designs: [{ id: 'guess', wrong: true }, { id: 'fixed-window' }, { id: 'token-bucket' }],
}

const binding: SimulationBinding = {
  id: 'limiter',
  says: 'What each lets through.',
  bind: {
    users: { estimate: 'daily', scale: { to: 100_000 } },
    leaseMs: { estimate: 'lease', scale: 'exact' },
    clients: { estimate: 'line', scale: { clamp: [2, 64] } },
    idFormat: { estimate: 'daily', scale: 'exact' },
  },
  design: {
    'fixed-window': { mention: { concept: 'fixed-window' } },
    'token-bucket': { mention: { concept: 'token-bucket' } },
    guess: { not: { mention: { concept: 'fixed-window' } } },
    unknown: { mention: { concept: 'fixed-window' } },
  },
}

const estimates: PresetInput['estimates'] = [
  { id: 'daily', asks: 'People on a day', unit: '', aliases: ['dau', 'daily users'] },
  { id: 'lease', asks: 'Length of a lease', unit: 's', aliases: ['ttl'] },
  { id: 'line', asks: 'Clients that wait', unit: '', aliases: ['queue length'] },
]

let made = 0
const line = (text: string, of = ''): Entry => ({
  id: `entry:${++made}`,
  typeName: 'entry',
  kind: 'estimate',
  order: 'a1',
  text,
  requirement: '',
  for: of,
  options: '',
  because: '',
})

const boardOf = (...notes: string[]) => {
  const board = drawBoard()
  board.box('Client')
  notes.forEach((note, at) => board.note(note, 0, 300 + at * 300))
  return readBoard(board.records())
}

const preset = (entries: Entry[], change: Partial<PresetInput> = {}) =>
  presets({ binding, form, estimates, entries, graph: boardOf(), ...change })

describe('parameters', () => {
  it('come from the worksheet line that states the figure, scaled one to a whole number', () => {
    const entry = line('1.5B accounts * 0.0257 = 38.6M', 'daily')
    const { users } = preset([entry]).params
    expect(users).toEqual({
      value: 100_000,
      origin: { from: 'worksheet', entry: entry.id, text: entry.text, full: 38_600_000, scale: '1:386' },
    })
  })

  it('never exceed what a scale allows, whatever the remainder', () => {
    for (const full of [100_001, 199_999, 12_345_678, 7e12]) {
      const { users } = preset([line(`${full}`, 'daily')]).params
      expect(users?.value).toBeLessThanOrEqual(100_000)
      expect(users?.origin.full).toBe(full)
    }
  })

  it('say "exact" where nothing had to be scaled', () => {
    expect(preset([line('20k users', 'daily')]).params.users).toMatchObject({
      value: 20_000,
      origin: { scale: 'exact' },
    })
  })

  it('are converted to the unit of the parameter', () => {
    expect(preset([line('3 * 5 s = 15 s', 'lease')]).params.leaseMs).toMatchObject({
      value: 15_000,
      origin: { full: 15_000, scale: 'exact' },
    })
  })

  it('are clamped to what the binding and the form allow, and say so', () => {
    expect(preset([line('50k * 1% = 500', 'line')]).params.clients).toMatchObject({
      value: 64,
      origin: { full: 500, scale: 'clamped to 64' },
    })
    expect(preset([line('2 h', 'lease')]).params.leaseMs).toMatchObject({
      value: 60_000,
      origin: { full: 7_200_000, scale: 'clamped to 60,000' },
    })
  })

  it('follow the last line that states a figure, so that a correction counts', () => {
    const { users } = preset([line('10k', 'daily'), line('30k', 'daily'), line('to be seen', 'daily')]).params
    expect(users?.value).toBe(30_000)
  })

  it('may use what another line defines', () => {
    const { users } = preset([line('accounts = 80k'), line('accounts * 0.5', 'daily')]).params
    expect(users?.value).toBe(40_000)
    expect(users?.origin.text).toBe('accounts * 0.5')
  })

  it('come from a line for no estimate only if it calls the figure by name', () => {
    expect(preset([line('DAU = 60k')]).params.users?.value).toBe(60_000)
    expect(preset([line('servers = 60k')]).params.users?.origin).toEqual({ from: 'default' })
  })

  it('take figures written on the board as worksheet lines, with the shape', () => {
    const { users } = preset([], { graph: boardOf('Estimates\nDAU = 70k') }).params
    expect(users?.value).toBe(70_000)
    expect(users?.origin.entry).toMatch(/^shape:/)
  })

  it('are the defaults, and say so, where no line states a figure', () => {
    const { params } = preset([line('servers = 60k'), line('no idea', 'daily')])
    expect(params.users).toEqual({ value: 40_000, origin: { from: 'default' } })
    expect(params.idFormat).toEqual({ value: 'random', origin: { from: 'default' } })
  })

  it('ignore an estimate that the scenario does not ask for', () => {
    expect(preset([line('20k', 'daily')], { estimates: [] }).params.users?.origin.from).toBe('default')
  })
})

describe('designs', () => {
  it('are the one that the board names', () => {
    const { designs } = preset([], { graph: boardOf('A token bucket for each caller') })
    expect(designs).toMatchObject({ ids: ['token-bucket'], fromBoard: true })
    expect(designs.evidence[0]?.shapes).toHaveLength(1)
  })

  it('run side by side where the board names several, in the order of the form', () => {
    const { designs } = preset([], { graph: boardOf('Token bucket', 'or a fixed window') })
    expect(designs.ids).toEqual(['fixed-window', 'token-bucket'])
  })

  it('are the first that is no tempting wrong one where the board names none', () => {
    expect(preset([]).designs).toEqual({ ids: ['fixed-window'], fromBoard: false, evidence: [] })
  })

  it('may rest on terms of the scenario itself', () => {
    const own = { ...binding, design: { 'token-bucket': { mention: { concept: 'own-method' } } } }
    const graph = boardOf('We use a leaky hat')
    expect(preset([], { binding: own, graph }).designs.fromBoard).toBe(false)
    expect(preset([], { binding: own, graph, concepts: { 'own-method': ['leaky hat'] } }).designs.fromBoard).toBe(true)
  })
})
