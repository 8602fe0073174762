import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { drawBoard, toTldrFile } from '#lib/board/draw'
import { DIMENSIONS } from '#lib/scenario/names'

const ROOT = join(import.meta.dirname, '..')
const REFERENCE = 'scenarios/rate-limiter/boards/reference.tldr'

function score(...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/score.ts'), ...argv], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

let folder = ''
const file = (name: string, content: string) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dryrun-score-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const evidence = z.array(z.strictObject({ shapes: z.array(z.string()).min(1), text: z.string() }))
const unread = z.array(z.strictObject({ shapes: z.array(z.string()), why: z.string().min(1) }))
const scoreShape = z.strictObject({
  scenario: z.string(),
  version: z.int(),
  score: z.number().min(0).max(100),
  grade: z.enum(['strong hire', 'hire', 'lean', 'no hire', 'strong no hire']),
  cappedBy: z.string().optional(),
  dimensions: z.record(z.enum(DIMENSIONS), z.union([z.number(), z.literal('not-given')])),
  criteria: z
    .array(
      z.strictObject({
        id: z.string(),
        dimension: z.enum(DIMENSIONS),
        weight: z.number(),
        verdict: z.enum(['met', 'partly', 'not-seen', 'contradicted']),
        points: z.literal([0, 0.5, 1]),
        evidence,
      }),
    )
    .min(1),
  contradictions: z.array(z.strictObject({ id: z.string(), penalty: z.number(), evidence })),
  unread,
})
const graphShape = z.strictObject({
  components: z.array(
    z.strictObject({
      id: z.string(),
      shapes: z.array(z.string()).min(1),
      label: z.string(),
      kind: z.string().nullable(),
      products: z.array(z.string()),
      replicas: z.int().min(1),
      confidence: z.number(),
    }),
  ),
  connections: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      label: z.string(),
      confidence: z.number(),
      shapes: z.array(z.string()),
    }),
  ),
  clusters: z.array(z.looseObject({ id: z.string(), members: z.array(z.string()) })),
  notes: z.array(z.strictObject({ text: z.string(), shapes: z.array(z.string()) })),
  unread,
})

describe('A score from the command line', () => {
  test('ends with 0 where every criterion is met, and says so', () => {
    const { status, stdout, stderr } = score(REFERENCE, '--scenario', 'rate-limiter')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('rate-limiter: 100 of 100, strong hire')
    expect(stdout).toMatch(/● limiter-in-front \(met, critical, weight 3\): .+\n {6}.+ \[shape:/)
  })

  test('ends with 1 where something is missing, and names what would move it up', () => {
    const { status, stdout } = score('scenarios/rate-limiter/boards/naive.tldr', '--scenario', 'rate-limiter')
    expect(status).toBe(1)
    expect(stdout).toContain('◐ shared-counters (partly, critical, weight 3)')
    expect(stdout).toContain('○ peak-is-computed (not-seen, weight 2)')
    expect(stdout).toMatch(/\nFor “.+”: /)
  })

  test('--json has the documented shape, whether the board is good, poor or contradicts itself', () => {
    for (const [board, expected] of [
      ['reference', 0],
      ['naive', 1],
      ['counter-in-database', 1],
    ] as const) {
      const { status, stdout } = score(
        `scenarios/rate-limiter/boards/${board}.tldr`,
        '--scenario',
        'rate-limiter',
        '--json',
      )
      expect(status).toBe(expected)
      const printed = scoreShape.parse(JSON.parse(stdout))
      expect(printed).toMatchObject({ scenario: 'rate-limiter', version: 1 })
      const found = printed.contradictions.map(({ id }) => id)
      expect(found.includes('counter-in-database')).toBe(board === 'counter-in-database')
      if (board !== 'counter-in-database') expect(found).toEqual([])
    }
  })

  test('--json says what caps a score and which dimensions were not given', () => {
    const board = drawBoard()
    board.box('Rate limiter')
    const { stdout } = score(
      file('lone.tldr', toTldrFile(board.records())),
      '--scenario',
      scenarioFolder('one-box', ONE_BOX),
      '--json',
    )
    const printed = scoreShape.parse(JSON.parse(stdout))
    expect(printed).toMatchObject({ score: 40, grade: 'no hire', cappedBy: 'fewer than 3 connected components' })
    expect(printed.dimensions['high-level']).toBe(100)
    expect(printed.dimensions.estimates).toBe('not-given')
  })

  test('--graph prints what the board means, for people and for programs', () => {
    const plain = score(REFERENCE, '--graph')
    expect({ status: plain.status, stderr: plain.stderr }).toEqual({ status: 0, stderr: '' })
    expect(plain.stdout).toMatch(/^Load balancer.* \(load-balancer, x3, 0\.9\) \[shape:/m)
    const { status, stdout } = score(REFERENCE, '--graph', '--json')
    expect(status).toBe(0)
    const { components, connections } = graphShape.parse(JSON.parse(stdout))
    const ids = new Set(components.map(({ id }) => id))
    expect(connections.length).toBeGreaterThan(5)
    expect(connections.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
  })

  test('--graph ends with 1 where something on the board cannot be read', () => {
    const board = drawBoard()
    board.box('Redis')
    board.freehand(500, 500)
    const path = file('stroke.tldr', toTldrFile(board.records()))
    const plain = score(path, '--graph')
    expect(plain.status).toBe(1)
    expect(plain.stdout).toContain('unread: ')
    const { status, stdout } = score(path, '--graph', '--json')
    expect(status).toBe(1)
    expect(graphShape.parse(JSON.parse(stdout)).unread).toHaveLength(1)
  })

  test('an Excalidraw file and the worksheet beside it are read too', () => {
    const box = (id: string, x: number, text: string) => [
      { id, type: 'rectangle', x, y: 0, width: 160, height: 80 },
      { id: `t${id}`, type: 'text', x: x + 10, y: 10, width: 140, height: 25, text, containerId: id },
    ]
    const elements = ['Client', 'Rate limiter', 'Order service'].flatMap((label, i) => box(`b${i}`, i * 400, label))
    const arrows = [0, 1].map((i) => ({
      id: `a${i}`,
      type: 'arrow',
      x: i * 400 + 160,
      y: 40,
      points: [
        [0, 0],
        [240, 0],
      ],
      startBinding: { elementId: `b${i}` },
      endBinding: { elementId: `b${i + 1}` },
      endArrowhead: 'arrow',
    }))
    const path = file('drawn.excalidraw', JSON.stringify({ type: 'excalidraw', elements: [...elements, ...arrows] }))
    file('drawn.worksheet.yaml', 'requirements:\n  - { kind: non-functional, text: A check adds at most 2 ms }\n')
    const { criteria } = scoreShape.parse(JSON.parse(score(path, '--scenario', 'rate-limiter', '--json').stdout))
    const verdictOf = (id: string) => criteria.find((each) => each.id === id)?.verdict
    expect(verdictOf('limiter-in-front')).toBe('met')
    expect(verdictOf('delay-bounded')).toBe('met')
  })
})

describe('Files of other versions of tldraw', () => {
  // As tldraw wrote it in 2023: words in `text`, and bindings in the arrow itself.
  const look = { color: 'black', labelColor: 'black', fill: 'none', dash: 'draw', size: 'm', font: 'draw' }
  const shape = (id: string, type: string, index: string, x: number, props: object) => ({
    id,
    typeName: 'shape',
    type,
    parentId: 'page:page',
    index,
    x,
    y: 0,
    rotation: 0,
    isLocked: false,
    opacity: 1,
    meta: {},
    props: { ...look, ...props },
  })
  const box = (id: string, index: string, x: number, text: string) => {
    const size = { geo: 'rectangle', w: 160, h: 80, growY: 0, url: '' }
    return shape(id, 'geo', index, x, { ...size, text, align: 'middle', verticalAlign: 'middle' })
  }
  const bound = (boundShapeId: string) => ({
    type: 'binding',
    boundShapeId,
    normalizedAnchor: { x: 0.5, y: 0.5 },
    isExact: false,
  })
  const records = [
    { id: 'document:document', typeName: 'document', gridSize: 10, name: '', meta: {} },
    { id: 'page:page', typeName: 'page', name: 'Page 1', index: 'a1', meta: {} },
    box('shape:a', 'a1', 0, 'Client'),
    box('shape:b', 'a2', 400, 'Redis'),
    shape('shape:c', 'arrow', 'a3', 160, {
      bend: 0,
      start: bound('shape:a'),
      end: bound('shape:b'),
      arrowheadStart: 'none',
      arrowheadEnd: 'arrow',
      text: 'get',
    }),
  ]
  const subTypes = { group: 0, text: 1, bookmark: 1, draw: 1, geo: 7, note: 4, line: 1, frame: 0, arrow: 1 }
  const schema = {
    schemaVersion: 1,
    storeVersion: 4,
    recordVersions: {
      document: { version: 2 },
      page: { version: 1 },
      shape: { version: 3, subTypeKey: 'type', subTypeVersions: subTypes },
    },
  }
  const graphOf = (name: string, content: unknown) => {
    const { status, stdout } = score(file(name, JSON.stringify(content)), '--graph', '--json')
    return { status, graph: graphShape.parse(JSON.parse(stdout)) }
  }

  test('an older one is brought to the present one before it is read', () => {
    const { status, graph } = graphOf('old.tldr', { tldrawFileFormatVersion: 1, schema, records })
    expect(status).toBe(0)
    expect(graph.connections).toMatchObject([{ from: 'shape:a', to: 'shape:b', label: 'get', confidence: 1 }])
  })

  test('one whose schema nobody knows is read as far as it goes, and the rest is listed', () => {
    for (const [name, foreign] of Object.entries({ number: 7, later: { schemaVersion: 2, sequences: { x: 99 } } })) {
      const { status, graph } = graphOf(`${name}.tldr`, { tldrawFileFormatVersion: 1, schema: foreign, records })
      expect(status).toBe(1)
      expect(graph.components.map(({ label }) => label)).toEqual(['Client', 'Redis'])
      expect(graph.unread).toMatchObject([{ shapes: ['shape:c'], why: expect.stringContaining('ends') }])
    }
  })
})

const ONE_BOX = `schemaVersion: 1
id: one-box
title: One box
summary: A box.
difficulty: core
topics: [boxes]
minutes: 45
prompt: Draw a box that is a rate limiter.
given: []
phases: [{ id: high-level, minutes: 45 }]
estimates: [{ id: peak, asks: Checks a second at peak, unit: 1/s }]
simulations: []
interviewer:
  brief: Nothing.
  facts: []
  requirements: []
  estimates: { peak: { assumptions: { users: 5M }, formula: users / 86400 s, answer: 58/s } }
  probes: []
  criteria:
    - id: has-a-box
      says: Draws a limiter.
      dimension: high-level
      weight: 3
      source: [{ document: literature, section: an example }]
      met: { component: { kind: rate-limiter } }
      hints: [Draw it.]
    - id: peak-is-computed
      says: Computes the peak.
      dimension: estimates
      weight: 1
      source: [{ document: literature, section: an example }]
      met: { estimate: { id: peak } }
      hints: [Divide.]
  contradictions: []
  twists: []
  concepts: {}
  boards: []
cards: []
`

function scenarioFolder(name: string, yaml: string): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'scenario.yaml'), yaml)
  return path
}

describe('Input that cannot be read ends with 2, on the error stream', () => {
  const scenario = ['--scenario', 'rate-limiter']
  test.each([
    ['a missing file', () => [join(folder, 'none.tldr'), ...scenario], 'none.tldr: the file is missing'],
    ['a folder', () => [folder, ...scenario], 'this is a folder'],
    ['what is not JSON', () => [file('broken.tldr', '{'), ...scenario], 'broken.tldr: not JSON'],
    ['JSON of something else', () => [file('other.json', '{"a":1}'), ...scenario], 'neither a tldraw file'],
    [
      'a worksheet with a field that nobody knows',
      () => {
        file('sheet.worksheet.yaml', 'opinions: [good]\n')
        return [file('sheet.tldr', toTldrFile(drawBoard().records())), ...scenario]
      },
      'sheet.worksheet.yaml: ',
    ],
    ['a scenario that is not there', () => [REFERENCE, '--scenario', 'nothing'], 'There is no scenario nothing'],
    ['no scenario', () => [REFERENCE], 'Name a scenario'],
    ['no board', () => scenario, 'Name one board file'],
    ['two boards', () => [REFERENCE, REFERENCE, ...scenario], 'Name one board file'],
    ['an option that is not known', () => [REFERENCE, '--loud'], '--loud'],
  ])('%s', (_, argv, reason) => {
    const { status, stdout, stderr } = score(...argv())
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test('a scenario with mistakes, each with its line', () => {
    const broken = scenarioFolder('broken', ONE_BOX.replace('weight: 3', 'weight: heavy').replace('minutes: 45', ''))
    const { status, stdout, stderr } = score(REFERENCE, '--scenario', broken)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/broken\/scenario\.yaml:\d+: minutes: /)
    expect(stderr).toMatch(/broken\/scenario\.yaml:23: interviewer\.criteria\[0\]\.weight: /)
  })
})
