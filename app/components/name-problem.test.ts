import { expect, test } from 'vitest'
import { NAME_CHARACTERS_MAX } from '#lib/protocol/limits'
import { nameProblem } from './name-problem.ts'

test('a name is neither empty nor longer than the limit', () => {
  expect(nameProblem('   ')).toMatch(/Write/)
  expect(nameProblem('x'.repeat(NAME_CHARACTERS_MAX))).toBeNull()
  expect(nameProblem(`  ${'x'.repeat(NAME_CHARACTERS_MAX)}  `)).toBeNull()
  expect(nameProblem('x'.repeat(NAME_CHARACTERS_MAX + 1))).toContain(`this one has ${NAME_CHARACTERS_MAX + 1}`)
})
