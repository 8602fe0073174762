// The benchmarks run and give rows, at sizes that measure nothing: so that a change of the server does not leave them behind.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { startChild } from '../bench/child.ts'
import { prepareDatabase } from './support/prepared-database.ts'
import { benchLoad } from '../bench/load.ts'
import { benchLog } from '../bench/log.ts'
import type { Row } from '../bench/row.ts'
import { benchSync } from '../bench/sync.ts'
import { tableOf } from '../bench/table.ts'
import { withScratchPostgres } from '../server/database/scratch.ts'

const INDEX = join(import.meta.dirname, '..', 'bench', 'index.ts')

/** Every cell says something: a measurement of nothing shows as NaN. */
function expectFigures(rows: Row[]): void {
  for (const { what, value, peer, ratio } of rows) {
    expect(`${value} ${peer} ${ratio}`, what).not.toMatch(/NaN|Infinity/)
    expect(value, what).toMatch(/\d/)
  }
}

test('edits travel through our server and through the plain one, and a crowd has all of its edits confirmed', async () => {
  const rows = await benchSync({ rounds: 1, turnMs: 500, rooms: 2, editsPerSecond: 20, loadSeconds: 1 })
  expect(rows).toHaveLength(7)
  expectFigures(rows)
  expect(rows.at(-1)?.note).toMatch(/[1-9]\d* edits in 1 s, 0 never confirmed/)
}, 150_000)

test('a crowd by the bare protocol loses nothing, has equal copies, and comes back to a server that was started again', async () => {
  const rows = await withScratchPostgres(async (postgres) => {
    const connection = await prepareDatabase(postgres)
    const open = async () => {
      const server = startChild('our-server.ts', { CONNECTION: JSON.stringify(connection) })
      const url = await server.ask<string>({ do: 'url' })
      return { url, stop: () => server.stop() }
    }
    const size = { rooms: 2, people: 3, editsPerSecond: 30, seconds: 2, crowdedPeople: 5, idleSockets: 12, shapes: 300 }
    return benchLoad({ ...size, restSeconds: 1, knee: { step: 1, most: 2, seconds: 1 } }, open)
  })
  expectFigures(rows)
  expect(rows.find(({ what }) => what.includes('copies that differ'))).toMatchObject({
    value: '0; 0',
    note: expect.stringMatching(/^the last places of 6 shapes, and 6 copies/) as string,
  })
  const edits = rows.filter(({ what }) => what.endsWith('until it is stored'))
  expect(edits).toHaveLength(5)
  for (const { note } of edits) expect(note).toMatch(/^[1-9]\d* edits, 0 never confirmed/)
}, 150_000)

test('two people draw on a virtual clock, and what they did is stored and folded', async () => {
  const rows = await benchLog({ minutes: 2, folded: 100 })
  expect(rows.map(({ what }) => what)).toEqual([
    'An hour of two people drawing: events',
    'An hour of two people drawing: in PostgreSQL',
    'Fold of 100 document events',
    expect.stringMatching(/^Read from PostgreSQL and fold [1-9]\d+ document events$/),
  ])
  expectFigures(rows)
}, 150_000)

test('the table lines up, and says each note once', () => {
  const rows: Row[] = [
    { what: 'Quick', value: '1 ms', peer: '20 ms', ratio: '0.05x', note: 'on loopback' },
    { what: 'Slow', value: '100 ms', note: 'on loopback' },
  ]
  expect(tableOf(rows).split('\n')).toEqual([
    '| what      | figure | peer  | ratio |',
    '| --------- | ------ | ----- | ----- |',
    '| Quick [1] | 1 ms   | 20 ms | 0.05x |',
    '| Slow [1]  | 100 ms |       |       |',
    '',
    '[1] on loopback',
  ])
})

test('a benchmark that does not exist is refused with the names of those that do', () => {
  const { status, stderr } = spawnSync(process.execPath, [INDEX, 'nothing'], { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(/no benchmark nothing.*simulations, score, log, sync, start, live, load, pages/)
})
