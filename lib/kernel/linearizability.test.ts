import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation, SequentialModel } from './linearizability.ts'
import { checkLinearizable } from './linearizability.ts'

type Input = { kind: 'read' } | { kind: 'write'; value: number }

const register: SequentialModel<number, Input, number> = {
  initial: 0,
  step: (state, input, output) =>
    input.kind === 'write' ? input.value : output === undefined || output === state ? state : null,
  key: String,
  readsOnly: (input) => input.kind === 'read',
}

const write = (process: number, start: number, end: number | null, value: number): Operation<Input, number> => ({
  process,
  start,
  end,
  input: { kind: 'write', value },
  output: undefined,
})
const read = (process: number, start: number, end: number | null, output?: number): Operation<Input, number> => ({
  process,
  start,
  end,
  input: { kind: 'read' },
  output,
})

/** The naive model: tries every order of every subset that holds all answered operations. */
function byTryingAll(history: Operation<Input, number>[]): boolean {
  const extend = (left: Operation<Input, number>[], state: number): boolean => {
    if (left.every(({ end }) => end === null)) return true
    return left.some((operation) => {
      if (left.some(({ end }) => end !== null && end < operation.start)) return false
      const next = register.step(state, operation.input, operation.output)
      return (
        next !== null &&
        extend(
          left.filter((other) => other !== operation),
          next,
        )
      )
    })
  }
  return extend(history, register.initial)
}

const histories = fc
  .array(
    fc.record({
      process: fc.nat(3),
      start: fc.nat(20),
      length: fc.integer({ min: 1, max: 8 }),
      answered: fc.boolean(),
      isRead: fc.boolean(),
      value: fc.nat(2),
    }),
    { maxLength: 7 },
  )
  .map((list) =>
    list.map(({ process, start, length, answered, isRead, value }) =>
      isRead
        ? read(process, start, start + length, value)
        : write(process, start, answered ? start + length : null, value),
    ),
  )

describe('linearisability', () => {
  test('L1 small histories get the verdict of trying every order', () => {
    let bad = 0
    fc.assert(
      fc.property(histories, (history) => {
        const result = checkLinearizable(history, register)
        expect(result.verdict).toBe(byTryingAll(history) ? 'linearizable' : 'not-linearizable')
        if (result.verdict === 'not-linearizable') bad++
      }),
      { numRuns: 400, seed: 3 },
    )
    // Else the generator would prove nothing.
    expect(bad).toBeGreaterThan(50)
    expect(bad).toBeLessThan(350)
  })

  test('L1 the order found is one that the object allows', () => {
    const history = [write(0, 0, 10, 1), read(1, 1, 2, 0), read(1, 3, 4, 1), write(2, 0, null, 5), read(1, 11, 12, 5)]
    const result = checkLinearizable(history, register)
    expect(result.verdict === 'linearizable' && result.order.map(({ input, output }) => [input.kind, output])).toEqual([
      ['read', 0],
      ['write', undefined],
      ['read', 1],
      ['write', undefined],
      ['read', 5],
    ])
  })

  test('L1 a thousand operations by four processes are decided', () => {
    const history = Array.from({ length: 1_000 }, (_, i) =>
      i % 4 === 0 ? write(0, i, i + 3.5, i) : read(i % 4, i, i + 3.5, i - (i % 4)),
    )
    expect(checkLinearizable(history, register).verdict).toBe('linearizable')
  })

  test('L2 the counter-example is bad and has no read too many', () => {
    const history = [
      write(0, 0, 1, 1),
      read(1, 2, 3, 1),
      write(0, 4, 20, 2),
      read(1, 5, 6, 2),
      read(2, 7, 8, 1),
      read(1, 21, 22, 2),
      write(0, 23, 24, 3),
    ]
    const result = checkLinearizable(history, register)
    // New, then old again: the read of 2, the read of 1 after it, and the writes that gave them.
    expect(result.verdict === 'not-linearizable' && result.counterExample.map(({ start }) => start)).toEqual([
      0, 4, 5, 7,
    ])
    fc.assert(
      fc.property(histories, (random) => {
        const outcome = checkLinearizable(random, register)
        if (outcome.verdict !== 'not-linearizable') return
        const { counterExample } = outcome
        expect(byTryingAll(counterExample)).toBe(false)
        for (const one of counterExample.filter(({ input }) => input.kind === 'read'))
          expect(byTryingAll(counterExample.filter((other) => other !== one))).toBe(true)
      }),
      { numRuns: 200, seed: 4 },
    )
  })
})
