import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { expect, test } from 'vitest'

const COMMAND = join(import.meta.dirname, '../bin/simulate.ts')

function simulate(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...argv], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

type Printed = { id: string; hash: string; claims: { id: string; verdict: string; expected: string }[] }

const printedBy = (stdout: string): Printed[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Printed)

test('Every simulation comes out as its claims expect', () => {
  const { status, stdout, stderr } = simulate('--all', '--json')
  const other = printedBy(stdout).flatMap(({ id, claims }) =>
    claims.filter((claim) => claim.verdict !== claim.expected).map((claim) => `${id}: ${claim.id}`),
  )
  expect(other).toEqual([])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('The same parameters and seed give the same result in another process', () => {
  const argv = ['unique-users', '--param', 'dailyActiveUsers=2000', '--param', 'precision=8', '--seed', '7', '--json']
  const [first, second] = [simulate(...argv), simulate(...argv)]
  expect(printedBy(first.stdout)[0]!.hash).toBe(printedBy(second.stdout)[0]!.hash)
})

test('Bad input ends with 2, on the error stream, and names the field', () => {
  const { status, stdout, stderr } = simulate('rate-limiter', '--param', 'nodes=0')
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain('nodes: Nodes must be at least 1 nodes; 0 is given')
})

test('A run that is too big ends with 2 before it starts', () => {
  const { status, stderr } = simulate('rate-limiter', '--param', 'requestsPerSecond=20000')
  expect(status).toBe(2)
  expect(stderr).toContain('requestsPerSecond: This run may take')
})
