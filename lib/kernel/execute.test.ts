import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { admit, execute, hashFigures, judgeClaims, readDesigns, readParams } from './execute.ts'
import type { Figure, SimulationResult } from './simulation.ts'
import { defineSimulation, param } from './simulation.ts'

const sample = defineSimulation({
  id: 'sample',
  version: 1,
  title: 'Sample',
  question: 'How large is it?',
  sources: [{ document: 'literature', section: 'none' }],
  params: z.object({
    nodes: param(z.int().min(1).max(100).default(5), { title: 'Nodes', unit: 'nodes', help: 'How many.' }),
    share: param(z.number().min(0).lt(1).default(0.5), { title: 'Share', unit: '', help: 'Of what.' }),
    loud: param(z.boolean().default(false), { title: 'Loud', unit: '', help: 'Or not.' }),
    style: param(z.enum(['push', 'poll']).default('push'), { title: 'Style', unit: '', help: 'Which.' }),
  }),
  designs: [
    { id: 'right', title: 'Right', says: 'Does it.' },
    { id: 'wrong', title: 'Wrong', says: 'Does not.', wrong: true },
  ],
  claims: [
    {
      id: 'large',
      says: 'It is large.',
      source: [{ document: 'notes', section: '1' }],
      expected: 'holds',
      judge: (figure) => {
        const size = figure('right.size')
        return size === undefined ? null : { verdict: size > 3 ? 'holds' : 'fails', because: `${size}` }
      },
    },
  ],
  admit: ({ nodes, share }) => ({ seconds: nodes * (1 + share), memoryMb: nodes * 2 }),
  *run({ nodes }, random, designs) {
    yield { done: 1, total: 2 }
    const noise = random.next()
    return {
      figures: designs.map((design) => ({ id: `${design}.size`, name: design, value: nodes + noise, unit: '' })),
      charts: [],
    }
  },
})

const DEFAULTS = { nodes: 5, share: 0.5, loud: false, style: 'push' } as const

function finish(run: Generator<unknown, SimulationResult, void>): SimulationResult {
  for (;;) {
    const step = run.next()
    if (step.done) return step.value
  }
}

const figure = (id: string, value: number): Figure => ({ id, name: id, value, unit: '' })

describe('executing', () => {
  test('X1 the same parameters and seed give the same result and hash', () => {
    const result = finish(execute(sample, DEFAULTS, 1, ['right', 'wrong']))
    expect(finish(execute(sample, DEFAULTS, 1, ['right', 'wrong']))).toEqual(result)
    expect(finish(execute(sample, DEFAULTS, 2, ['right', 'wrong'])).hash).not.toBe(result.hash)
  })

  test('X1 the hash sees twelve digits and no order', () => {
    const hash = hashFigures([figure('a', 1), figure('b', 123456.789012)])
    expect(hashFigures([figure('b', 123456.7890120001), figure('a', 1)])).toBe(hash)
    expect(hashFigures([figure('a', 1), figure('b', 123456.789013)])).not.toBe(hash)
    expect(hashFigures([figure('a', 0)])).toBe(hashFigures([figure('a', -0)]))
  })

  test('X2 defaults fill in, and a command line’s text becomes numbers and booleans', () => {
    expect(readParams(sample, {})).toEqual({ ok: true, params: DEFAULTS })
    expect(readParams(sample, { nodes: '7', share: '1e-1', loud: 'true', style: 'poll' })).toEqual({
      ok: true,
      params: { nodes: 7, share: 0.1, loud: true, style: 'poll' },
    })
  })

  test('X2 every wrong field has a message that names the bound and what was given', () => {
    const problems = (raw: unknown) => {
      const read = readParams(sample, raw)
      return read.ok ? [] : read.problems.map(({ field, message }) => `${field}: ${message}`)
    }
    expect(problems({ nodes: 101, share: -1, loud: 'maybe', style: 'shout' })).toEqual([
      'nodes: Nodes must be at most 100 nodes; 101 is given',
      'share: Share must be at least 0; -1 is given',
      'loud: Loud must be a boolean; "maybe" is given',
      'style: Style must be one of push, poll; "shout" is given',
    ])
    expect(problems({ nodes: '2.5', share: 1 })).toEqual([
      'nodes: Nodes must be a whole number; 2.5 is given',
      'share: Share must be less than 1; 1 is given',
    ])
    expect(problems({ nodes: '' })).toEqual(['nodes: Nodes must be a number; "" is given'])
    expect(problems({ nodes: null })).toEqual(['nodes: Nodes must be a number; null is given'])
    expect(problems({ nodes: 'Infinity' })).toHaveLength(1)
    expect(problems({ node: 1 })).toEqual(['node: There is no parameter "node"; there are nodes, share, loud, style'])
    expect(problems({ ['__proto__x']: 1, toString: 2 })).toHaveLength(2)
    for (const raw of [null, [], 'nodes=1', 3]) expect(problems(raw)).toHaveLength(1)
  })

  test('X2 designs are checked and put into the definition’s order', () => {
    expect(readDesigns(sample, undefined)).toEqual({ ok: true, designs: ['right', 'wrong'] })
    expect(readDesigns(sample, ['wrong', 'right', 'wrong'])).toEqual({ ok: true, designs: ['right', 'wrong'] })
    expect(readDesigns(sample, ['other'])).toEqual({
      ok: false,
      problems: [{ field: 'designs', message: 'There is no design "other"; there are right, wrong' }],
    })
  })

  test('X3 a run beyond the limits is refused with a value that is let in', () => {
    expect(admit(sample, DEFAULTS, ['right'])).toEqual({ ok: true, seconds: 7.5, memoryMb: 10 })
    const refused = admit(sample, { ...DEFAULTS, nodes: 25 }, ['right'])
    expect(refused).toMatchObject({
      ok: false,
      problems: [
        { field: 'nodes', message: expect.stringContaining('lower Nodes to 20 or less') },
        { field: 'share', message: expect.stringContaining('lower Share to 0.199 or less') },
      ],
    })
    for (const change of [{ nodes: 20 }, { share: 0.199 }])
      expect(admit(sample, { ...DEFAULTS, nodes: 25, ...change }, ['right']).ok).toBe(true)
    expect(admit(sample, { ...DEFAULTS, nodes: 21 }, ['right']).ok).toBe(false)
    const hopeless = { ...sample, admit: () => ({ seconds: 99, memoryMb: 1 }) }
    expect(admit(hopeless, DEFAULTS, ['right'])).toMatchObject({ ok: false, problems: [{ field: '' }] })
  })

  test('X4 claims follow the figures, and one without its figures is left out', () => {
    expect(judgeClaims(sample, [figure('right.size', 4)])).toMatchObject([
      { id: 'large', verdict: 'holds', because: '4' },
    ])
    expect(judgeClaims(sample, [figure('right.size', 2)])).toMatchObject([{ verdict: 'fails' }])
    expect(finish(execute(sample, DEFAULTS, 1, ['wrong'])).claims).toEqual([])
  })

  test('X4 a figure that is not finite or comes twice is an error of the simulation', () => {
    const giving = (figures: Figure[]) => ({
      ...sample,
      *run() {
        yield { done: 0, total: 1 }
        return { figures, charts: [] }
      },
    })
    expect(() => finish(execute(giving([figure('x', NaN)]), DEFAULTS, 1, ['right']))).toThrow('x as NaN')
    const twice = giving([figure('x', 1), figure('x', 2)])
    expect(() => finish(execute(twice, DEFAULTS, 1, ['right']))).toThrow('x twice')
  })
})
