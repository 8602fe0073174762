import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { defineSimulation, param } from '#lib/kernel/simulation'
import { simulations } from '#lib/simulations/registry'
import { simulate, Unreadable } from './simulate-command.ts'

/** Doubles a number; its only claim expects less than ten. */
const doubling = defineSimulation({
  id: 'doubling',
  version: 3,
  title: 'Doubling',
  question: 'What is twice as much?',
  sources: [],
  params: z.object({
    start: param(z.number().int().min(1).max(1000).default(2), { title: 'Start', unit: 'B', help: 'What is doubled.' }),
  }),
  designs: [
    { id: 'add', title: 'Add', says: 'Adds it to itself.' },
    { id: 'shift', title: 'Shift', says: 'Shifts it.' },
  ],
  claims: [
    {
      id: 'small',
      says: 'It stays small.',
      source: [{ document: 'literature', section: 'none' }],
      expected: 'holds',
      judge: (figure) => {
        const value = figure('add.value')
        return value === undefined ? null : { verdict: value < 10 ? 'holds' : 'fails', because: `it is ${value}` }
      },
    },
  ],
  admit: ({ start }) => ({ seconds: start > 500 ? 60 : 1, memoryMb: 1 }),
  *run({ start }, random, designs) {
    yield { done: 0, total: 1 }
    const figures = designs.map((id) => ({ id: `${id}.value`, name: 'Value', value: start * 2, unit: 'B' }))
    return { figures: [...figures, { id: 'draw', name: 'Draw', value: random.next(), unit: '' }], charts: [] }
  },
}) as unknown as SimulationDefinition

const expectsWrongly: SimulationDefinition = {
  ...doubling,
  id: 'wrong',
  claims: doubling.claims.map((claim) => ({ ...claim, expected: 'fails' })),
}

function run(argv: string[], known: SimulationDefinition[] = [doubling]): { code: number; printed: string[] } {
  const printed: string[] = []
  const map = new Map(known.map((definition) => [definition.id, definition]))
  const code = simulate(argv, map, (text) => printed.push(text))
  return { code, printed }
}

const parsed = (argv: string[], known?: SimulationDefinition[]): Record<string, unknown>[] =>
  run([...argv, '--json'], known).printed.map((line) => JSON.parse(line) as Record<string, unknown>)

describe('simulate', () => {
  it('prints everything that a script may rely on', () => {
    const [result] = parsed(['doubling', '--param', 'start=4', '--seed', '9'])
    expect(result).toMatchObject({
      id: 'doubling',
      version: 3,
      params: { start: 4 },
      designs: ['add', 'shift'],
      seed: 9,
      charts: [],
      claims: [{ id: 'small', says: 'It stays small.', expected: 'holds', verdict: 'holds', because: 'it is 8' }],
    })
    expect(result!.figures).toContainEqual({ id: 'add.value', name: 'Value', value: 8, unit: 'B' })
    expect(result!.hash).toMatch(/^[0-9a-f]{32}$/)
    expect(result!.tookMs).toBeTypeOf('number')
    expect(result).not.toHaveProperty('trace')
  })

  it('gives the same hash for the same seed, and another for another', () => {
    const hash = (...more: string[]): unknown => parsed(['doubling', ...more])[0]!.hash
    expect(hash('--seed', '5')).toBe(hash('--seed', '5'))
    expect(hash('--seed', '5')).not.toBe(hash('--seed', '6'))
  })

  it('runs only the designs that are named', () => {
    const [result] = parsed(['doubling', '--design', 'shift'])
    expect(result!.designs).toEqual(['shift'])
    expect(result!.claims).toEqual([])
    expect(parsed(['doubling', '--design', 'shift,add'])[0]!.designs).toEqual(['add', 'shift'])
  })

  it('prints claims, figures and what decided for people', () => {
    const [text] = run(['doubling']).printed
    expect(text).toContain('HOLDS   It stays small.')
    expect(text).toContain('it is 4')
    expect(text).toMatch(/add\.value +4 +B +Value/)
    expect(run(['doubling', '--help']).printed[0]).toMatch(/start +2 +B +What is doubled\./)
  })

  it('runs all with one line each, and fails if a claim comes out other than expected', () => {
    expect(run(['--all', '--json'])).toMatchObject({ code: 0, printed: [expect.any(String)] })
    const mixed = run(['--all', '--json'], [doubling, expectsWrongly])
    expect(mixed.code).toBe(1)
    expect(mixed.printed).toHaveLength(2)
    expect(run(['--all'], [expectsWrongly]).printed[0]).toContain('(expected: fails)')
    expect(run(['wrong'], [expectsWrongly]).code).toBe(0)
  })

  it.each([
    [[], 'name a simulation; there are doubling'],
    [['tripling'], 'there is no simulation "tripling"; there are doubling'],
    [['doubling', 'doubling'], 'one simulation at a time'],
    [['doubling', '--param', 'start'], '--param takes name=value, not "start"'],
    [['doubling', '--param', 'begin=1'], 'begin: There is no parameter "begin"; there are start'],
    [['doubling', '--param', 'start=many'], 'start: Start must be a'],
    [['doubling', '--param', 'start=0'], 'start: Start must be at least 1 B; 0 is given'],
    [['doubling', '--param', 'start=1', '--param', 'start=2'], 'start: given twice'],
    [['doubling', '--param', 'start=900'], 'start: This run may take 60 s'],
    [['doubling', '--design', 'guess'], 'designs: There is no design "guess"; there are add, shift'],
    [['doubling', '--seed', '-1'], 'argument is ambiguous'],
    [['doubling', '--seed', '1.5'], 'seed: must be a whole number'],
    [['doubling', '--seed', 'x'], 'seed: must be a whole number'],
    [['--all', 'doubling'], '--all runs every simulation with its defaults'],
    [['--all', '--param', 'start=1'], '--all runs every simulation with its defaults'],
    [['doubling', '--speed'], 'Unknown option'],
  ])('refuses %j: %s', (argv, message) => {
    expect(() => run(argv)).toThrow(message)
  })

  it('tells unreadable input from a simulation that breaks', () => {
    expect(() => run(['nothing'])).toThrow(Unreadable)
    const broken = {
      ...doubling,
      run: () => {
        throw new TypeError('broken')
      },
    } as unknown as SimulationDefinition
    expect(() => run(['doubling'], [broken])).toThrow(TypeError)
  })

  it('knows simulations by their own ids, each with help for every parameter', () => {
    for (const [id, definition] of simulations) {
      expect(definition.id).toBe(id)
      for (const [name, schema] of Object.entries(definition.params.shape as Record<string, z.ZodType>)) {
        expect(schema.meta(), `${id}.${name}`).toMatchObject({
          title: expect.stringMatching(/./),
          unit: expect.any(String),
          description: expect.stringMatching(/./),
        })
        expect(schema.safeParse(undefined).success, `${id}.${name} has a default`).toBe(true)
      }
    }
  })
})
