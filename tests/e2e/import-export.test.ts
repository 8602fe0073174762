// Boards come from files and go into files, by the board's menu and by the palette.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright/test'
import type { ComponentGraph } from '#lib/board/graph'
import { drawBoard, toTldrFile } from '#lib/board/draw'
import { readBoard, readExcalidraw } from '#lib/board/read'
import {
  board,
  endInterview,
  expect,
  importFile,
  inFileMenu,
  inOutline,
  open,
  pair,
  panel,
  practise,
  saving,
  stamp,
  test,
} from './support.ts'

// Each takes several files to and fro.
test.describe.configure({ timeout: 120_000 })

const words = (page: Page, text: string) => board(page).getByTestId('canvas').getByText(text, { exact: true })
const notices = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text)

async function exportFile(page: Page, item: string): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download')
  await inFileMenu(page, item)
  const file = await downloading
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
}

/** What a graph says, without the ids of shapes. */
function meaning({ components, connections, notes }: ComponentGraph) {
  const names = new Map(components.map(({ id, label }) => [id, label]))
  return {
    components: components
      .map(({ label, kind, cluster }) => `${label}: ${kind}${cluster ? ', in a cluster' : ''}`)
      .sort(),
    // Whether both ends are bound shows in the confidence.
    connections: connections
      .map(
        ({ from, to, label, both, confidence }) =>
          `${names.get(from)} ${both ? '<->' : '->'} ${names.get(to)}: ${label} (${confidence})`,
      )
      .sort(),
    notes: notes.map(({ text }) => text).sort(),
  }
}
const graphIn = (text: string) => meaning(readBoard((JSON.parse(text) as { records: unknown[] }).records))

/** A design as Excalidraw saves it: a bound arrow and a loose one, a frame around two of its shapes, a note, and a picture. */
function excalidrawDesign(): string {
  const base = {
    angle: 0,
    groupIds: [],
    frameId: null,
    isDeleted: false,
    boundElements: null,
    locked: false,
    opacity: 100,
  }
  const box = (id: string, label: string, x: number, y: number, frameId: string | null = null) => [
    {
      ...base,
      id,
      type: 'rectangle',
      x,
      y,
      width: 200,
      height: 90,
      frameId,
      boundElements: [{ id: `${id}-text`, type: 'text' }],
    },
    {
      ...base,
      id: `${id}-text`,
      type: 'text',
      x: x + 20,
      y: y + 30,
      width: 120,
      height: 25,
      fontSize: 20,
      text: label,
      originalText: label,
      containerId: id,
      frameId,
    },
  ]
  const arrow = (id: string, x: number, y: number, to: number[], more: object) => ({
    ...base,
    id,
    type: 'arrow',
    x,
    y,
    width: to[0],
    height: to[1],
    points: [[0, 0], to],
    startArrowhead: null,
    endArrowhead: 'arrow',
    ...more,
  })
  return JSON.stringify({
    type: 'excalidraw',
    version: 2,
    elements: [
      ...box('client', 'Client', 0, 100),
      ...box('limiter', 'Rate limiter', 400, 100, 'inner'),
      ...box('redis', 'Redis', 800, 100, 'inner'),
      arrow('bound', 205, 145, [190, 0], {
        startBinding: { elementId: 'client' },
        endBinding: { elementId: 'limiter' },
      }),
      arrow('loose', 606, 145, [188, 0], {}),
      {
        ...base,
        id: 'inner',
        type: 'frame',
        x: 360,
        y: 40,
        width: 700,
        height: 220,
        name: 'Our network',
      },
      {
        ...base,
        id: 'note',
        type: 'text',
        x: 0,
        y: 400,
        width: 260,
        height: 25,
        fontSize: 20,
        text: '120 requests a minute',
      },
      { ...base, id: 'picture', type: 'image', x: 0, y: 500, width: 100, height: 100, fileId: 'f' },
    ],
    appState: {},
    files: {},
  })
}

test('A candidate brings a design from Excalidraw, takes it back, and takes it away in both formats', async ({
  person,
}) => {
  const { interviewer, candidate } = await pair(person)
  await stamp(candidate, 'Cache')
  await importFile(candidate, 'design.excalidraw', excalidrawDesign())
  await expect(notices(candidate, /were imported\. 1 picture was left out\.$/)).toBeVisible()

  // The other person's view stays where it was.
  await board(interviewer)
    .getByTestId('canvas')
    .click({ position: { x: 20, y: 300 } })
  await interviewer.keyboard.press('Shift+1')
  for (const name of ['Client', 'Rate limiter', 'Redis', 'Our network', 'Cache'])
    await expect(words(interviewer, name)).toBeVisible()
  await open(interviewer, 'Outline')
  await expect(inOutline(interviewer, 'Client')).toContainText('to Rate limiter')
  await expect(inOutline(interviewer, 'Rate limiter')).toContainText('to Redis')
  await expect(saving(candidate)).toHaveText(/^Saved \d\d:\d\d$/)

  const tldr = await exportFile(candidate, 'Export as .tldr')
  expect(tldr.name).toMatch(/^rate-limiter-.*\.tldr$/)
  const expected = meaning(readExcalidraw(excalidrawDesign()))
  expected.components = [...expected.components, 'Cache: cache'].sort()
  expect(graphIn(tldr.text)).toEqual(expected)
  // Anybody may take the board away.
  const excalidraw = await exportFile(interviewer, 'Export as .excalidraw')
  expect(excalidraw.name).toMatch(/\.excalidraw$/)
  expect(meaning(readExcalidraw(excalidraw.text))).toEqual(expected)

  await candidate.getByRole('button', { name: 'Undo — Ctrl + Z' }).click()
  await expect(words(interviewer, 'Rate limiter')).toBeHidden()
  await expect(words(interviewer, 'Cache')).toBeVisible()
  await expect(panel(interviewer, 'Outline')).not.toContainText('Redis')
  expect(graphIn((await exportFile(candidate, 'Export as .tldr')).text)).toEqual({
    components: ['Cache: cache'],
    connections: [],
    notes: [],
  })

  // What was taken away comes back, as it was.
  await importFile(candidate, 'mine.tldr', tldr.text)
  await expect(notices(candidate, /shapes were imported\.$/)).toBeVisible()
  await expect(words(interviewer, 'Our network')).toBeVisible()
})

test('A review gives its board in both formats', async ({ person }) => {
  const page = await person()
  await practise(page)
  await importFile(page, 'design.excalidraw', excalidrawDesign())
  await expect(notices(page, /were imported/)).toBeVisible()
  await expect(saving(page)).toHaveText(/^Saved \d\d:\d\d$/)
  await endInterview(page)
  await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()
  await panel(page, 'Scorecard').getByRole('link', { name: 'Open the review' }).click()
  const taken: Record<string, unknown> = {}
  for (const format of ['tldr', 'excalidraw']) {
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: `Board as .${format}` }).click()
    const text = readFileSync(await (await downloading).path(), 'utf8')
    taken[format] = format === 'tldr' ? graphIn(text) : meaning(readExcalidraw(text))
  }
  const expected = meaning(readExcalidraw(excalidrawDesign()))
  expect(taken).toEqual({ tldr: expected, excalidraw: expected })
})

test('A file that cannot be read says what to do and changes nothing', async ({ person }) => {
  const page = await person()
  await practise(page)
  await stamp(page, 'Cache')
  await expect(saving(page)).toHaveText(/^Saved \d\d:\d\d$/)
  const before = graphIn((await exportFile(page, 'Export as .tldr')).text)
  const broken: [string, string, RegExp][] = [
    ['cut-off.excalidraw', excalidrawDesign().slice(0, 300), /cut-off\.excalidraw cannot be read/],
    ['package.json', '{"name": "dryrun"}', /package\.json is neither a tldraw nor an Excalidraw file/],
    ['large.excalidraw', ' '.repeat(10 * 1024 * 1024 + 1), /large\.excalidraw is larger than 10 MB/],
  ]
  for (const [name, content, message] of broken) {
    await importFile(page, name, content)
    await expect(notices(page, message)).toBeVisible()
  }
  expect(graphIn((await exportFile(page, 'Export as .tldr')).text)).toEqual(before)
})

test('Two thousand shapes reach the log and the other person', async ({ person }) => {
  const { interviewer, candidate } = await pair(person)
  const drawing = drawBoard()
  for (let i = 0; i < 1800; i++) {
    // To measure words takes a browser its time.
    const label = i % 9 === 0 ? `Service ${i}` : ''
    drawing.box(label, (i % 40) * 260, Math.floor(i / 40) * 160)
  }
  for (let i = 0; i < 1800; i += 9) drawing.arrow(`Service ${i}`, `Service ${(i + 9) % 1800}`)
  const shapesIn = (text: string): number =>
    (JSON.parse(text) as { records: { typeName: string }[] }).records.filter(({ typeName }) => typeName === 'shape')
      .length
  const file = toTldrFile(drawing.records())
  const expected = { shapes: 2000, meaning: graphIn(file) }
  expect(expected.meaning.connections).toHaveLength(200)

  await importFile(candidate, 'large.tldr', file)
  await expect(notices(candidate, '2,000 shapes were imported.')).toBeVisible({ timeout: 60_000 })
  await expect(saving(candidate)).toHaveText(/^Saved \d\d:\d\d$/, { timeout: 60_000 })
  // Nothing is confirmed, or told to others, before the log has it.
  const { text } = await exportFile(interviewer, 'Export as .tldr')
  expect({ shapes: shapesIn(text), meaning: graphIn(text) }).toEqual(expected)
})
