import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SimulationDefinition, Source } from '#lib/kernel/simulation'
import type { Catalog } from '#lib/scenario/lint'
import { simulations } from '#lib/simulations/registry'
import { catalog as everything } from '../server/scenarios/catalog.ts'
import { describe, foldersIn } from '../server/scenarios/read-folder.ts'
import { lintSources, type Places } from './lint-sources.ts'

const ROOT = join(import.meta.dirname, '..')
const catalog: Catalog = {
  ...everything,
  simulations: { 'place-counter': { params: ['eventsPerSecond'], designs: ['pushed'] } },
}

/** All that the sample scenario cites, its wrong turn's source included, and a claim's. */
const LIST = `planned: { scenarios: [parking-garage, ferry], labs: [] }
notes:
  - { section: '12', systems: [parking-garage] }
  - { section: '66', systems: [parking-garage] }
  - { section: '89', systems: [parking-garage] }
  - { section: '5', later: ferry }
briefing:
  - { section: XI. Rate Limiters, systems: [parking-garage] }
  - { section: Counting key, questions: 2, systems: [place-counter], left-out: { 2: Nobody can read it. } }
`
const CODE = `export const placeCounter = {
  sources: [],
  claims: [
    { id: 'counts-agree' },
  ],
}
`

let root: string
const inRoot = (...path: string[]) => join(root, ...path)
const write = (path: string, text: string) => writeFileSync(inRoot(path), text)

function simulation(sources: Source[], source: Source[]): Places['registry'] {
  const definition = { id: 'place-counter', sources, claims: [{ id: 'counts-agree', source }] }
  return new Map([['place-counter', definition as unknown as SimulationDefinition]])
}

function places(more: Partial<Places> = {}): Places {
  return {
    root,
    scenarios: inRoot('scenarios'),
    simulations: inRoot('simulations'),
    registry: simulation([], [{ document: 'briefing', section: 'Counting key 1' }]),
    catalog,
    ...more,
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dryrun-sources-'))
  mkdirSync(inRoot('scenarios', 'parking-garage'), { recursive: true })
  mkdirSync(inRoot('simulations', 'place-counter'), { recursive: true })
  copyFileSync(join(ROOT, 'lib', 'scenario', 'sample.yaml'), inRoot('scenarios', 'parking-garage', 'scenario.yaml'))
  write('scenarios/sources.yaml', LIST)
  write('simulations/place-counter/simulation.ts', CODE)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const run = (more: Partial<Places> = {}, directory = inRoot('scenarios'), folders = ['parking-garage']) =>
  lintSources(directory, folders, places(more))
const lines = async (more: Partial<Places> = {}) => (await run(more)).findings.map(describe)
const edit = (path: string, from: string, to: string) => {
  const before = readFileSync(inRoot(path), 'utf8')
  expect(before).toContain(from)
  write(path, before.replace(from, to))
}

test('what Dryrun ships cites what the documents have, and every section and question has an end', async () => {
  const directory = join(ROOT, 'scenarios')
  const { findings, summary } = await lintSources(directory, await foldersIn(directory), {
    root: ROOT,
    scenarios: directory,
    simulations: join(ROOT, 'lib', 'simulations'),
    registry: simulations,
    catalog: everything,
  })
  expect(findings.map(describe)).toEqual([])
  expect(summary).toMatch(/^sources: \d+ sections and questions: \d+ cited, \d+ left out/)
})

test('a list that agrees with its citations has no finding, and says how many wait for what', async () => {
  expect(await run()).toEqual({
    findings: [],
    unreadable: false,
    summary: 'sources: 7 sections and questions: 5 cited, 1 left out, 1 later\nlater: ferry 1',
  })
})

test('a citation that is not on the list is told with its file, line and field', async () => {
  edit('scenarios/parking-garage/scenario.yaml', "section: '12'", "section: '112'")
  const text = readFileSync(inRoot('scenarios/parking-garage/scenario.yaml'), 'utf8')
  const line = text.slice(0, text.indexOf("section: '112'")).split('\n').length
  expect(await lines()).toEqual([
    `scenarios/parking-garage/scenario.yaml:${line}: interviewer.probes[0].source[0].section: The list of sources has no "112" in the notes`,
    'scenarios/sources.yaml:3: notes[0]: No criterion, probe, claim or card of parking-garage cites "12"',
  ])
})

test("a claim's citation is told at the claim, a simulation's at its sources", async () => {
  const wrong: Source = { document: 'briefing', section: 'Counting key 2' }
  const empty: Source = { document: 'literature', section: '' }
  expect(await lines({ registry: simulation([empty], [wrong]) })).toEqual([
    'simulations/place-counter/simulation.ts:2: sources[0]: A paper or book is missing',
    'simulations/place-counter/simulation.ts:4: claims.counts-agree.source[0]: "Counting key 2" is left out of the briefing: Nobody can read it.',
    'scenarios/sources.yaml:9: briefing[1]: No criterion, probe, claim or card of place-counter cites "Counting key 1"',
  ])
})

test('what a simulation names as a whole uses no entry up', async () => {
  const source: Source = { document: 'briefing', section: 'Counting key 1' }
  expect(await lines({ registry: simulation([source], []) })).toEqual([expect.stringContaining('"Counting key 1"')])
})

test('an entry that nobody cites and one that waits for what is there are told at their lines', async () => {
  edit('scenarios/sources.yaml', "'89', systems", "'90', systems")
  expect(await lines()).toEqual([
    expect.stringMatching(/^scenarios\/parking-garage\/scenario.yaml:\d+: cards\[0\].*no "89"/),
    'scenarios/sources.yaml:5: notes[2]: No criterion, probe, claim or card of parking-garage cites "90"',
  ])
  write('scenarios/sources.yaml', LIST.replace('later: ferry', 'later: parking-garage'))
  expect(await lines()).toEqual([
    'scenarios/sources.yaml:6: notes[3].later: "parking-garage" is there now: name it in systems',
  ])
})

test('a list that is missing or cannot be read is unreadable input', async () => {
  write('scenarios/sources.yaml', LIST.replace('left-out: { 2: Nobody can read it. }', 'left-out: { 2: }'))
  const { unreadable, findings } = await run()
  expect(unreadable).toBe(true)
  expect(findings.map(describe)).toEqual([expect.stringMatching(/^scenarios\/sources.yaml:9: briefing\[1\]\.left-out/)])
  rmSync(inRoot('scenarios', 'sources.yaml'))
  expect(await run()).toMatchObject({ unreadable: true, findings: [{ line: 1, message: 'The file is missing' }] })
})

test('of one folder among several, or of a folder elsewhere, only the citations are looked up', async () => {
  mkdirSync(inRoot('scenarios', 'another'))
  mkdirSync(inRoot('own', 'parking-garage'), { recursive: true })
  copyFileSync(inRoot('scenarios/parking-garage/scenario.yaml'), inRoot('own/parking-garage/scenario.yaml'))
  write(
    'scenarios/sources.yaml',
    LIST.replace("section: '89', systems: [parking-garage]", "section: '90', later: ferry"),
  )
  for (const directory of ['scenarios', 'own']) {
    const { findings, summary } = await run({}, inRoot(directory))
    expect(findings.map(describe)).toEqual([expect.stringMatching(new RegExp(`^${directory}/parking-garage.*"89"`))])
    expect(summary).toBe('sources: 6 citations looked up')
  }
})

test('while one scenario has other findings, the citations of the others are looked up, and the list waits', async () => {
  mkdirSync(inRoot('scenarios', 'broken'))
  write('scenarios/broken/scenario.yaml', 'id: broken')
  edit('scenarios/parking-garage/scenario.yaml', "section: '12'", "section: '112'")
  const { findings, summary } = await run({}, inRoot('scenarios'), ['broken', 'parking-garage'])
  expect(findings.map(describe)).toEqual([expect.stringMatching(/parking-garage.*no "112"/)])
  expect(summary).toBe('sources: 7 citations looked up; the list is checked when all scenarios are good')
})
