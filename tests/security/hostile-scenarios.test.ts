// Scenario files as somebody would write them who wants to stop a start, to read what is not theirs, or to take the others along.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { drawBoard } from '#lib/board/draw'
import { evaluate } from '#lib/rubric/evaluate'
import { lintScenario } from '#lib/scenario/lint'
import type { Catalog } from '#lib/scenario/lint'
import { parseScenario } from '#lib/scenario/parse'

import { createDatabase } from '../../server/database/client.ts'
import type { Database } from '../../server/database/client.ts'
import { migrate } from '../../server/database/migrate.ts'
import { catalog as everything } from '../../server/scenarios/catalog.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import type { Loaded } from '../../server/scenarios/load.ts'
import { readFileBounded } from '../../server/scenarios/read-file.ts'
import { readFolders } from '../../server/scenarios/reading-thread.ts'
import { ScenarioStore } from '../../server/scenarios/store.ts'
import { emptyDatabase } from '../support/databases.ts'

const SAMPLE = readFileSync(join(import.meta.dirname, '..', '..', 'lib', 'scenario', 'sample.yaml'), 'utf8')
const GOOD = 'parking-garage'
const MET = 'met: { path: { from: service, via: cache, to: store } }'
const catalog: Catalog = {
  ...everything,
  simulations: { 'place-counter': { params: ['eventsPerSecond'], designs: ['pushed'] } },
}

const sampleOf = (id: string): string => SAMPLE.replace(`id: ${GOOD}`, `id: ${id}`)
const lineOf = (text: string): number => SAMPLE.slice(0, SAMPLE.indexOf(text)).split('\n').length
const repeated = (text: string, characters: number): string => text.repeat(Math.floor(characters / text.length))
const numbered = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')

type Hostile = {
  /** What is put in place of the file that was good. */
  put: (file: string, id: string) => void
  line: number
  says: string | RegExp
}

const text = (content: string | Uint8Array, line: number, says: Hostile['says']): Hostile => ({
  put: (file) => writeFileSync(file, content),
  line,
  says,
})

/** The good file with one place changed. */
const changed = (from: string, to: string, says: Hostile['says'], line = lineOf(from)): Hostile => ({
  put: (file, id) => {
    expect(SAMPLE.split(from)).toHaveLength(2)
    writeFileSync(file, sampleOf(id).replace(from, to))
  },
  line,
  says,
})

const FOLDER = /^This is a folder/
const PIPE = /^This is a pipe, a socket or a device: an ordinary file/
const LINK = /^This is a link: put the file itself here$/
const MANY = 'More than 20000 values'
const sockets: Server[] = []

const cases: Record<string, Hostile> = {
  // What costs more than it looks.
  'billion-laughs': text(
    `a0: &a0 [lol, lol]\n${numbered(60, (at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`)}\n`,
    1,
    'Anchors and tags are not allowed',
  ),
  'alias-to-itself': text('a: &a [*a]\n', 1, 'Anchors and tags are not allowed'),
  'many-keys': text(`a:\n  {${Array.from({ length: 50_000 }, (_, at) => `k${at.toString(36)}`).join(',')}}`, 2, MANY),
  'many-terms': changed(
    'change-feed: [change feed, change stream]',
    `change-feed: [${repeated('x,', 200_000)}]`,
    MANY,
    lineOf('change-feed: [change'),
  ),
  'terms-of-one-concept': changed(
    'change-feed: [change feed, change stream]',
    `change-feed: [${repeated('x,', 2000)}]`,
    /^Too big/,
  ),
  'nested-brackets': text(`a:\nb: ${'['.repeat(10_000)}`, 2, 'Nested deeper than 40'),
  'nested-braces': text(`${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`, 1, 'Nested deeper than 40'),
  'nested-dashes': text(`a: 1\n${'- '.repeat(10_000)}`, 2, 'Nested deeper than 40'),
  'nested-indents': text(
    numbered(600, (at) => `${' '.repeat(at)}a:`),
    42,
    'Nested deeper than 40',
  ),
  'nested-predicates': changed(MET, `met: ${'{ not: '.repeat(400)}x${' }'.repeat(400)}`, 'Nested deeper than 40'),
  'mistakes-without-end': text(`a: 1\nb: [${repeated('[],', 900)}${repeated(']', 60_000)}`, 2, /./),
  'ten-megabytes': text('x'.repeat(10 * 1024 * 1024), 1, 'The file is larger than 256 kB'),
  'one-byte-more': {
    put: (file, id) => writeFileSync(file, sampleOf(id).padEnd(256 * 1024 + 1, '\n')),
    line: 1,
    says: 'The file is larger than 256 kB',
  },

  // What reaches for the program.
  'key-proto': changed('minutes: 30\n', '__proto__: { minutes: 30 }\n', 'The key __proto__ is not allowed'),
  'key-constructor': changed(
    'hints: [What do most calls ask for?]',
    'constructor: { prototype: { polluted: true } }',
    'The key constructor is not allowed',
  ),
  'key-proto-quoted': changed(MET, 'met: { "\\x5f_proto__": {} }', 'The key __proto__ is not allowed'),
  'key-proto-in-concepts': changed(
    'expiry: [expiry, time',
    '__proto__: [expiry, time',
    'The key __proto__ is not allowed',
  ),
  'key-of-every-object': changed('minutes: 30\n', 'minutes: 30\ntoString: 1\n', 'Nothing is called "toString" here', 9),
  'predicate-of-every-object': changed(MET, 'met: { hasOwnProperty: {} }', /There is no predicate "hasOwnProperty"/),
  'simulation-of-every-object': changed(
    '- id: place-counter',
    '- id: constructor',
    'There is no simulation "constructor"',
  ),
  'tag-function': changed(
    MET,
    'met: !!js/function "function () { return 1 }"',
    /^(Tags|Anchors and tags) are not allowed/,
  ),
  'tag-binary': changed(MET, 'met: !!binary "AAAA"', 'Anchors and tags are not allowed'),
  'tag-set': changed(MET, 'met: !!set { a }', /^(Tags|Anchors and tags) are not allowed/),
  'tag-timestamp': changed(
    'minutes: 30\n',
    'minutes: !!timestamp 2001-12-14\n',
    /^(Tags|Anchors and tags) are not allowed/,
  ),
  'merge-key': changed('minutes: 30\n', 'minutes: 30\n<<: { minutes: 31 }\n', 'Nothing is called "<<" here', 9),
  'double-key': changed('minutes: 30\n', 'minutes: 30\nminutes: 31\n', 'The key minutes is there twice', 9),
  'several-documents': { ...changed('minutes: 30\n', 'minutes: 30\n---\n', /^A second document begins here/, 9) },
  'board-outside': changed('file: naive.tldr', 'file: ../../../etc/passwd', /^A file of the folder boards/),

  // Numbers and quantities.
  'endless-number': changed('minutes: 30\n', `minutes: ${'9'.repeat(5000)}\n`, /^Invalid input|^Too big|^Expected/),
  'number-of-no-size': changed('minutes: 30\n', 'minutes: 1e999\n', /^Expected|^Invalid/),
  'not-a-number': changed('weight: 3', 'weight: .nan', /^Expected/),
  'tower-of-powers': changed(
    'formula: garages * carsPerDay * 2 / (86400 s)',
    `formula: garages * carsPerDay * ${'(9^'.repeat(90)}9`,
    /./,
  ),
  'endless-formula': changed(
    'formula: garages * carsPerDay * 2 / (86400 s)',
    `formula: garages * carsPerDay * ${'('.repeat(250)}`,
    /./,
  ),

  // Characters.
  nul: changed('title: Parking garage', 'title: Parking\0garage', 'The character U+0000 is not allowed: remove it'),
  'nul-escaped': changed('title: Parking garage', 'title: "Parking \\0 garage"', /^The character U\+0000/),
  'nul-in-a-key': changed('minutes: 30\n', '"minutes\\0": 30\n', /^The character U\+0000/),
  'nul-where-a-number-is-due': changed('minutes: 30\n', 'minutes: "\\0"\n', /^The character U\+0000/),
  'terminal-command': changed('title: Parking garage', 'title: "\\e]0;owned\\a"', /^The character U\+001B/),
  'half-a-character': changed('title: Parking garage', 'title: "\\uD83D"', /^The character U\+D83D/),
  // The reason shows 60 characters of what stands there, and would end in the middle of one.
  'character-cut-in-half': changed('minutes: 30\n', `minutes: ${'x'.repeat(59)}😀\n`, /^Expected number, found "x{59}/),
  'line-breaks-in-a-name': changed(
    '{ kind: broker } }, { mention: { concept: change-feed } }',
    '{ kind: broker } }, { mention: { concept: "no\\nsuch\\u202Econcept" } }',
    'There is no concept "no\\u{a}such\\u{202e}concept"',
  ),
  'not-utf-8': text(
    Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xff, 0xfe, 0x41])]),
    2,
    /^The file is not UTF-8: save/,
  ),
  'utf-16': text(Buffer.from(`\ufeff${SAMPLE}`, 'utf16le'), 1, /^The file is not UTF-8: save/),
  'utf-16-without-a-mark': text(Buffer.from(SAMPLE, 'utf16le'), 1, /^The character U\+0000/),

  // What is no file.
  pipe: { put: (file) => void execFileSync('mkfifo', [file]), line: 1, says: PIPE },
  socket: { put: (file) => void sockets.push(createServer().listen(file)), line: 1, says: PIPE },
  folder: { put: (file) => mkdirSync(file), line: 1, says: FOLDER },
  'link-outside': { put: (file) => symlinkSync('/etc/passwd', file), line: 1, says: LINK },
  'link-to-itself': { put: (file) => symlinkSync(file, file), line: 1, says: LINK },
  'link-to-a-device': { put: (file) => symlinkSync('/dev/zero', file), line: 1, says: LINK },
  gone: { put: () => {}, line: 1, says: 'The file is missing' },
}

let database: Database
let directory: string
let loaded: Loaded
const lines: string[] = []
const log = { info: () => {}, warn: (line: string) => lines.push(line) }
const fileOf = (id: string): string => join(directory, id, 'scenario.yaml')
const withheld = (id: string): Loaded['withheld'][number] | undefined => loaded.withheld.find((each) => each.id === id)

// Names that no scenario can have: they have never been published.
const STRANGE_NAMES = ['two\nlines', '<img src=x onerror=alert(1)>', 'up%2f..%2fetc', 'right\u202eleft', '~', '$(id)']

beforeAll(async () => {
  const connection = await emptyDatabase()
  await migrate(connection)
  database = createDatabase(connection)
  directory = mkdtempSync(join(tmpdir(), 'dryrun-hostile-'))
  for (const id of [GOOD, ...Object.keys(cases)]) {
    mkdirSync(join(directory, id))
    writeFileSync(fileOf(id), sampleOf(id))
  }
  const { prisma } = database
  const first = await loadScenarios({ folders: await readFolders(directory, { catalog, secondsMax: 30 }), prisma, log })
  expect(first.withheld).toEqual([])
  for (const [id, { put }] of Object.entries(cases)) {
    rmSync(fileOf(id))
    put(fileOf(id), id)
  }
  for (const name of STRANGE_NAMES) cpSync(join(directory, GOOD), join(directory, name), { recursive: true })
  symlinkSync(join(directory, GOOD), join(directory, 'link-to-a-folder'))
  loaded = await loadScenarios({ folders: await readFolders(directory, { catalog, secondsMax: 30 }), prisma, log })
})
afterAll(async () => {
  for (const socket of sockets) socket.close()
  rmSync(directory, { recursive: true, force: true })
  await database.close()
})

test('of all folders only the good one is published', () => {
  expect(loaded.published).toEqual([{ id: GOOD, version: 1, fresh: false }])
  expect(loaded.withheld).toHaveLength(Object.keys(cases).length + STRANGE_NAMES.length + 1)
})

test.each(Object.entries(cases))('%s: withheld with file, line and reason', (id, { line, says }) => {
  const { findings = [] } = withheld(id) ?? {}
  expect(findings[0]).toMatchObject({
    file: `${id}/scenario.yaml`,
    line,
    message: typeof says === 'string' ? says : expect.stringMatching(says),
  })
  expect(findings.length).toBeLessThanOrEqual(50)
  for (const { message } of findings) expect(message).not.toMatch(/root:|takes longer|\n/)
})

test('the last good version of each stays in use, and instructors are told what is wrong with the new one', async () => {
  const store = new ScenarioStore(database.prisma)
  for (const id of Object.keys(cases)) {
    expect(withheld(id)?.version).toBe(1)
    expect((await store.latest(id))?.scenario.title).toBe('Parking garage')
    const row = await database.prisma.scenario.findUniqueOrThrow({ where: { id } })
    expect(row.findings).toEqual(withheld(id)?.findings)
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test.each(STRANGE_NAMES)('a folder called %j is withheld, and told on one line', (name) => {
  const [finding] = withheld(name)?.findings ?? []
  expect(finding?.message).toContain('The scenario is called "parking-garage" and its folder "')
  const shown = name.replace('\n', '\\u{a}').replace('\u202e', '\\u{202e}')
  expect(finding?.file).toBe(`${shown}/scenario.yaml`)
  expect(lines).toContain(`Scenario ${shown} has 1 error: it is not offered`)
  expect(lines.join('')).not.toMatch(/[\n\u202e]/)
})

test('a link in place of a folder is told instead of followed or overlooked', () => {
  expect(withheld('link-to-a-folder')?.findings).toMatchObject([
    { file: 'link-to-a-folder/scenario.yaml', line: 1, message: 'This folder is a link: put the folder itself here' },
  ])
})

test('a mark at the beginning, line ends of Windows and any other order of the file are no mistakes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dryrun-harmless-'))
  for (const [id, content] of [
    ['marked', `\ufeff${sampleOf('marked')}`],
    ['windows', sampleOf('windows').replaceAll('\n', '\r\n')],
    ['marks-of-documents', `%YAML 1.2\n---\n${sampleOf('marks-of-documents')}...\n`],
  ] as const) {
    mkdirSync(join(folder, id))
    writeFileSync(join(folder, id, 'scenario.yaml'), content)
  }
  const folders = await readFolders(folder, { catalog })
  rmSync(folder, { recursive: true })
  expect(folders.map(({ id, read }) => [id, read])).toEqual(
    folders.map(({ id }) => [id, expect.objectContaining({ ok: true })]),
  )
})

test('what takes too long, too much memory or breaks the reader is withheld, and the folders after it are read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dryrun-endless-'))
  for (const id of ['a-good', 'b-endless', 'c-good', 'd-greedy', 'e-broken', 'f-good']) {
    mkdirSync(join(folder, id))
    writeFileSync(join(folder, id, 'scenario.yaml'), sampleOf(id))
  }
  const worker = join(folder, 'worker.mjs')
  const real = new URL('../../server/scenarios/reading-worker.ts', import.meta.url).href
  writeFileSync(
    worker,
    `import { parentPort } from 'node:worker_threads'
    const listen = parentPort.on.bind(parentPort)
    parentPort.on = (name, read) => listen(name, (id) => {
      let kept = null
      while (id === 'b-endless');
      while (id === 'd-greedy') kept = { kept }
      if (id === 'e-broken') throw new Error('a fault in the reader')
      read(id)
    })
    await import('${real}')`,
  )
  const options = { catalog, secondsMax: 20, memoryMbMax: 128, worker: new URL(`file://${worker}`) }
  const impatient = { ...options, secondsMax: 3 }
  const read = [
    ...(await readFolders(folder, impatient)).filter(({ id }) => id < 'd'),
    ...(rmSync(join(folder, 'b-endless'), { recursive: true }), await readFolders(folder, options)),
  ]
  rmSync(folder, { recursive: true })
  expect(read.map(({ id, read: each }) => [id, each.ok ? 'read' : each.findings[0]?.message])).toEqual([
    ['a-good', 'read'],
    ['b-endless', 'The file takes longer than 3 s to read: make it simpler'],
    ['c-good', 'read'],
    ['a-good', 'read'],
    ['c-good', 'read'],
    ['d-greedy', 'The file takes more than 128 MB of memory to read: make it simpler'],
    ['e-broken', 'The file cannot be read: a fault in the reader'],
    ['f-good', 'read'],
  ])
})

test('of a file that holds more than its size tells no more is read than may be', () => {
  // Files of /proc have no size, as one that grows had none when it was asked.
  const path = '/proc/self/maps'
  expect(existsSync(path)).toBe(true)
  expect(readFileBounded(path, { bytesMax: 1024, followLinks: false })).toMatchObject({
    ok: false,
    message: 'The file is larger than 1 kB',
  })
})

// Patterns elsewhere; here they are words, and only "|", "#" and "%" mean something.
const PATTERNS = [
  '(a+)+$',
  '(.*)*x',
  '([a-z]+)*!',
  '[a-z]{1,99999}',
  '(?=(a+))\\1z',
  '\\',
  '[',
  '*',
  '^$',
  '|||||',
  '# # # #',
]
const CHOICES = [
  repeated('a|', 230),
  `${repeated('a|b|', 110)}c ${repeated('b|a|', 110)}d`,
  `no ${repeated('a|# ', 200)}`,
]
const terms = [...PATTERNS, ...CHOICES, repeated('a ', 230), repeated('aé', 230), '%'.repeat(200), repeated('a-', 200)]
const listed = (all: readonly string[]): string => JSON.stringify(all.map((term) => term.trim()))

/** Words that nearly fit every term, so often that whatever is tried again at each of them would be noticed. */
const wordsOf = (characters: number, salt: number): string =>
  `${salt} ${repeated('a b a # 5 aaaa a|b not c - a-a% d(', characters - 10)}`

test('terms that look like patterns are words: scoring eight times the text takes about eight times as long, and not 64', () => {
  const many = Array.from({ length: 6 }, (_, at) => `c${at}: ${listed(terms)}`).join('\n    ')
  const mentioned = { all: PATTERNS.map((pattern) => ({ mention: { any: [pattern, ...PATTERNS] } })) }
  const parsed = parseScenario(
    SAMPLE.replace('change-feed: [change', `${many}\n    change-feed: [change`).replace(
      MET,
      `met: ${JSON.stringify({ all: [mentioned, { component: { kind: 'cache' } }] })}`,
    ),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  expect(lintScenario(parsed.scenario, catalog)).toEqual([])
  const timeOf = (characters: number): number =>
    Math.min(
      ...[1, 2].map((salt) => {
        const board = drawBoard()
        for (const part of [2 / 3, 1 / 3]) board.text(wordsOf(characters * part, salt))
        const began = performance.now()
        const { score } = evaluate({ scenario: parsed.scenario, version: 1, records: board.records(), entries: null })
        expect(score).toBeLessThan(20)
        return performance.now() - began
      }),
    )
  timeOf(2000)
  expect(timeOf(30_000) / timeOf(3750)).toBeLessThan(20)
})

test('nothing is called by a word that every object has', () => {
  const parsed = parseScenario(SAMPLE.replaceAll('counts-in-cache', 'constructor'))
  expect(parsed.ok ? [] : parsed.findings).toContainEqual(
    expect.objectContaining({ line: lineOf('id: counts-in-cache'), message: 'This word is taken: choose another' }),
  )
})
