import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import { migrate } from '../../server/database/migrate.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import { ScenarioStore } from '../../server/scenarios/store.ts'
import { emptyDatabase } from '../support/databases.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', 'scenarios')

let database: Database
let directory: string
let lines: string[]
beforeEach(async () => {
  const connection = await emptyDatabase()
  await migrate(connection)
  database = createDatabase(connection)
  directory = mkdtempSync(join(tmpdir(), 'dryrun-scenarios-'))
  cpSync(join(SHIPPED, 'rate-limiter', 'scenario.yaml'), join(directory, 'rate-limiter', 'scenario.yaml'))
  lines = []
})
afterEach(async () => {
  rmSync(directory, { recursive: true, force: true })
  await database.close()
})

const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) }
const load = () => loadScenarios({ directory, prisma: database.prisma, log })
const file = () => join(directory, 'rate-limiter', 'scenario.yaml')
const edit = (from: string, to: string) => {
  const before = readFileSync(file(), 'utf8')
  expect(before).toContain(from)
  writeFileSync(file(), before.replace(from, to))
}
const row = () =>
  database.prisma.scenario.findUniqueOrThrow({ where: { id: 'rate-limiter' }, include: { versions: true } })

test('a good folder becomes version 1, and loading it again changes nothing', async () => {
  expect((await load()).published).toEqual([{ id: 'rate-limiter', version: 1, fresh: true }])
  const first = await row()
  expect((await load()).published).toEqual([{ id: 'rate-limiter', version: 1, fresh: false }])
  expect(await row()).toEqual(first)
  expect(first.versions).toHaveLength(1)
  expect((await new ScenarioStore(database.prisma).latest('rate-limiter'))?.scenario.title).toBe(
    'Distributed rate limiter',
  )
})

test('a comment changes no content; a changed title is a new version, and the old one stays as it was', async () => {
  await load()
  edit('schemaVersion: 1', '# by somebody\nschemaVersion: 1')
  expect((await load()).published[0]?.version).toBe(1)
  edit('title: Distributed rate limiter', 'title: Rate limiter')
  expect((await load()).published).toEqual([{ id: 'rate-limiter', version: 2, fresh: true }])
  const store = new ScenarioStore(database.prisma)
  expect((await store.version('rate-limiter', 1))?.title).toBe('Distributed rate limiter')
  expect((await store.latest('rate-limiter'))?.scenario.title).toBe('Rate limiter')
})

test('going back to an earlier content uses its version again', async () => {
  await load()
  edit('title: Distributed rate limiter', 'title: Rate limiter')
  await load()
  edit('title: Rate limiter', 'title: Distributed rate limiter')
  expect((await load()).published).toEqual([{ id: 'rate-limiter', version: 1, fresh: false }])
  expect((await row()).latestVersion).toBe(1)
  expect((await row()).versions).toHaveLength(2)
})

test('a folder with an error is withheld, its last good version stays, and file, line and reason are told', async () => {
  await load()
  const broken =
    readFileSync(file(), 'utf8')
      .split('\n')
      .findIndex((line) => line.startsWith('minutes:')) + 1
  edit('minutes: 45', 'minutes: 44')
  const { published, withheld } = await load()
  expect(published).toEqual([])
  expect(withheld[0]).toMatchObject({
    version: 1,
    findings: [{ file: 'rate-limiter/scenario.yaml', line: broken, field: 'minutes' }],
  })
  expect(lines).toContain(`rate-limiter/scenario.yaml:${broken}: minutes: The phases take 45 minutes together, not 44`)
  expect(lines.at(-1)).toContain('version 1 stays in use')
  const { latestVersion, findings, versions } = await row()
  expect({ latestVersion, versions: versions.length }).toEqual({ latestVersion: 1, versions: 1 })
  expect(findings).toMatchObject([{ line: broken, field: 'minutes' }])

  edit('minutes: 44', 'minutes: 45')
  await load()
  expect((await row()).findings).toBeNull()
})

test('one bad folder does not keep the others out; without a good version a scenario is not offered', async () => {
  mkdirSync(join(directory, 'aaa'))
  mkdirSync(join(directory, 'bomb'))
  writeFileSync(join(directory, 'bomb', 'scenario.yaml'), 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n')
  mkdirSync(join(directory, 'huge'))
  writeFileSync(join(directory, 'huge', 'scenario.yaml'), `a: "${'x'.repeat(300_000)}"\n`)
  cpSync(file(), join(directory, 'other-name', 'scenario.yaml'))
  const { published, withheld } = await load()
  expect(published.map(({ id }) => id)).toEqual(['rate-limiter'])
  expect(withheld.map(({ id, version, findings }) => [id, version, findings[0]?.message])).toEqual([
    ['aaa', null, 'The file is missing'],
    ['bomb', null, 'Anchors and tags are not allowed'],
    ['huge', null, 'The file is larger than 256 kB'],
    ['other-name', null, 'The scenario is called "rate-limiter" and its folder "other-name"'],
  ])
  expect((await new ScenarioStore(database.prisma).list()).map(({ scenario }) => scenario.id)).toEqual(['rate-limiter'])
})

test('nodes that start together write one version', async () => {
  await Promise.all([load(), load(), load(), load()])
  expect((await row()).versions).toHaveLength(1)
  edit('title: Distributed rate limiter', 'title: Rate limiter')
  await Promise.all([load(), load(), load()])
  expect((await row()).versions.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2])
})

test('every scenario that Dryrun ships is published', async () => {
  const { published, withheld } = await loadScenarios({ directory: SHIPPED, prisma: database.prisma, log })
  expect(withheld).toEqual([])
  expect(published.length).toBeGreaterThanOrEqual(3)
})
