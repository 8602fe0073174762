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

const broken: SimulationDefinition = {
  ...doubling,
  id: 'broken',
  run: () => {
    throw new TypeError('two leaders in one term')
  },
}

type Ended = { code: number; printed: string[]; complaints: string[] }

function run(argv: string[], known: SimulationDefinition[] = [doubling]): Ended {
  const printed: string[] = []
  const complaints: string[] = []
  const map = new Map(known.map((definition) => [definition.id, definition]))
  const code = simulate(
    argv,
    map,
    (text) => printed.push(text),
    (text) => complaints.push(text),
  )
  return { code, printed, complaints }
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
    expect(run(['--all', '--json'])).toMatchObject({ code: 0, printed: [expect.any(String)], complaints: [] })
    const mixed = run(['--all', '--json'], [doubling, expectsWrongly])
    expect(mixed.code).toBe(1)
    expect(mixed.printed.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['doubling', 'wrong'])
    expect(mixed.printed.join('')).not.toContain('\n')
    expect(mixed.complaints).toEqual(['wrong: the claim small holds, expected fails'])
    expect(run(['--all'], [expectsWrongly]).printed[0]).toContain('(expected: fails)')
    expect(run(['wrong'], [expectsWrongly])).toMatchObject({ code: 0, complaints: [] })
  })

  it('fails, with all, if a claim is not judged at all', () => {
    const silent = { ...doubling, claims: doubling.claims.map((claim) => ({ ...claim, judge: () => null })) }
    expect(run(['--all'], [silent])).toMatchObject({
      code: 1,
      complaints: ['doubling: the claim small was not judged, expected holds'],
    })
  })

  it('runs the others, with all, after one that broke, and fails', () => {
    const { code, printed, complaints } = run(['--all', '--json'], [broken, doubling])
    expect({ code, printed: printed.length }).toEqual({ code: 1, printed: 1 })
    expect(complaints).toEqual([expect.stringMatching(/^broken: broke\. TypeError: two leaders in one term/)])
  })

  it('helps with one simulation, or with all of them', () => {
    expect(run(['doubling', '--help']).printed[0]).toContain('npm run simulate -- <id>')
    const { code, printed } = run(['--help'], [doubling, expectsWrongly])
    expect(code).toBe(0)
    expect(printed[0]).toContain('Doubling (doubling)')
    expect(printed[0]).toContain('Doubling (wrong)')
  })

  it.each([
    [[], 'name a simulation; there are doubling'],
    [['tripling'], 'there is no simulation "tripling"; there are doubling'],
    [['doubling', 'doubling'], 'one simulation at a time'],
    [['doubling', '--param', 'start'], '--param takes name=value, not "start"'],
    [['doubling', '--param', 'begin=1'], 'begin: There is no parameter "begin"; there are start'],
    [['doubling', '--param', '__proto__=1'], '__proto__: There is no parameter'],
    [['doubling', '--param', 'start='], 'start: Start must be a number; "" is given'],
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
    expect(() => run(['broken'], [broken])).toThrow(TypeError)
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
