// How soon a change of the candidate's shows in what the interviewer reads off the board: outline, evidence and cockpit, each
// person in a Chromium page of their own, on a board of 300 shapes.
import { existsSync } from 'node:fs'

import { chromium } from 'playwright'
import type { BrowserContext, Page } from 'playwright'

import type { UnknownRecord } from '@tldraw/store'

import { kindTitle } from '#lib/board/vocabulary'
import { ProvenanceLedger } from '#lib/interview/provenance'
import type { NewEvent, RecordOperation } from '#lib/protocol/events'
import type { ProvenanceUpdate } from '#lib/protocol/sockets'

import { placed } from '../server/interviews/create.ts'
import { SyncClient } from '../tests/support/sync-client.ts'
import { eventually } from '../tests/support/visitor.ts'
import type { Visitor } from '../tests/support/visitor.ts'
import { wait } from './child.ts'
import { makePair } from '../tests/support/people.ts'
import type { Row } from './row.ts'
import { boardOf } from './score.ts'
import { serve, setUp, withDataFolder } from './served.ts'
import { milliseconds, quantile } from './statistics.ts'

const SHAPES = 300
const CHANGES = 40
const AIM_MS = 300
/** Between two changes, so that each is a change of its own. */
const PAUSE_MS = 700
const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/** A press of the palette that the rubric of this scenario knows by itself: it moves this criterion, and this probe lacks it. */
const SCENARIO = 'unique-users'
const STAMP = kindTitle('batch')
const CRITERION = 'A batch job counts exactly over stored raw events, beside the stream.'

type Seen = { at: number; shapes: number; outline: boolean; verdict: string }
type Watched = { seen: Seen[] }

export async function benchLive(changes = CHANGES): Promise<Row[]> {
  setUp()
  return withDataFolder(async (dataDir) => {
    const server = await serve(dataDir)
    const browser = await chromium.launch({
      ...(existsSync(DEBIAN_CHROMIUM) && { executablePath: DEBIAN_CHROMIUM }),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    try {
      const { interviewId, people } = await makePair(server.url, SCENARIO)
      await draw(people[0], interviewId)
      const open = async (visitor: Visitor): Promise<Page> => {
        const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
        await signIn(context, server.url, visitor.cookie)
        const page = await context.newPage()
        await page.goto(`${server.url}/interviews/${interviewId}`)
        await page.getByRole('toolbar', { name: 'Components' }).waitFor()
        return page
      }
      const [candidate, interviewer] = [await open(people[0]), await open(people[1])]
      await interviewer.getByRole('tab', { name: 'Outline' }).click()
      const rows: Row[] = []
      for (const tab of ['Cockpit', 'Rubric']) {
        await interviewer.getByRole('tab', { name: tab }).click()
        rows.push(...rowsOf(tab, await measure(candidate, interviewer, changes)))
      }
      return [...rows, ...wireRows()]
    } finally {
      await browser.close()
      await server.stop()
    }
  })
}

/** The candidate's board of before. */
async function draw(visitor: Visitor, interviewId: string): Promise<void> {
  const board = new SyncClient(visitor, interviewId)
  await board.loaded
  const records = boardOf(SHAPES).filter(({ typeName }) => typeName === 'shape' || typeName === 'binding')
  board.store.put(records as unknown as UnknownRecord[])
  const other = new SyncClient(visitor, interviewId)
  await other.loaded
  await eventually('the board is stored', () => records.every(({ id }) => other.store.has(id as never)))
  for (const client of [board, other]) client.close()
}

const signIn = (context: BrowserContext, url: string, cookie: string): Promise<void> =>
  context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
    }),
  )

type Delays = Record<'board' | 'outline' | 'verdict', number[]>

/** The candidate puts a component on the board and takes it back, in turns; both are changes. */
async function measure(candidate: Page, interviewer: Page, changes: number): Promise<Delays> {
  await candidate.evaluate(() => {
    const pressed: number[] = []
    Object.assign(window, { pressed })
    addEventListener('click', () => pressed.push(performance.timeOrigin + performance.now()), { capture: true })
  })
  const shapes = await interviewer.evaluate(watch, { stamp: STAMP, criterion: CRITERION })
  const delays: Delays = { board: [], outline: [], verdict: [] }
  // The first two warm up.
  for (let change = -2; change < changes; change++) {
    await wait(PAUSE_MS)
    const inserts = change % 2 === 0
    await interviewer.evaluate(() => void ((window as unknown as Watched).seen.length = 0))
    const button = inserts
      ? candidate.getByRole('button', { name: `Insert ${STAMP}`, exact: true })
      : candidate.getByTestId('quick-actions.undo')
    await button.click()
    const all = ({ inserted, count }: { inserted: boolean; count: number }) => {
      const last = (window as unknown as Watched).seen.at(-1)
      return last?.shapes === count && last.outline === inserted && (last.verdict === 'partly') === inserted
    }
    const count = shapes + Number(inserts)
    await interviewer.waitForFunction(all, { inserted: inserts, count }, { timeout: 10_000 })
    if (change < 0) continue
    const at = await candidate.evaluate(() => (window as unknown as { pressed: number[] }).pressed.at(-1) ?? Number.NaN)
    const seen = await interviewer.evaluate(() => (window as unknown as Watched).seen)
    const first = (holds: (one: Seen) => boolean): number => (seen.find(holds)?.at ?? Number.NaN) - at
    delays.board.push(first((one) => one.shapes === count))
    delays.outline.push(first(({ outline }) => outline === inserts))
    delays.verdict.push(first(({ verdict }) => (verdict === 'partly') === inserts))
  }
  return delays
}

/** Runs in the page: writes down when the shapes, the outline or the verdict became others. Gives how many shapes there are. */
function watch({ stamp, criterion }: { stamp: string; criterion: string }): number {
  const seen: Seen[] = []
  Object.assign(window, { seen })
  const shapes = document.getElementsByClassName('tl-shape')
  const textOf = (selector: string, part: string): string =>
    [...document.querySelectorAll(selector)].find(({ textContent }) => textContent.includes(part))?.textContent ?? ''
  let now = { shapes: -1, outline: false, verdict: '' }
  const become = (change: Partial<typeof now>): void => {
    const next = { ...now, ...change }
    if (JSON.stringify(next) === JSON.stringify(now)) return
    now = next
    seen.push({ at: performance.timeOrigin + performance.now(), ...now })
  }
  const lookAtBoard = (): void => become({ shapes: shapes.length })
  const lookAtPanels = (): void =>
    become({
      outline: textOf('aside li strong', stamp) !== '',
      verdict: /not seen|partly|met/.exec(textOf('aside li', criterion).replaceAll(criterion, ''))?.[0] ?? '',
    })
  const watched = { subtree: true, childList: true, characterData: true }
  // To read the panels takes time: not for each frame of the board.
  new MutationObserver(lookAtBoard).observe(document.querySelector('main') ?? document.body, watched)
  for (const panel of document.querySelectorAll('aside')) new MutationObserver(lookAtPanels).observe(panel, watched)
  lookAtBoard()
  lookAtPanels()
  return shapes.length
}

const rowsOf = (tab: string, { board, outline, verdict }: Delays): Row[] =>
  [
    ['the shape on the board', board] as const,
    ['the outline', outline] as const,
    [tab === 'Cockpit' ? 'the cockpit' : 'the evidence', verdict] as const,
  ].map(([what, delays]) => ({
    what: `The candidate's change at the interviewer's, ${tab.toLowerCase()} open: ${what}`,
    value: [0.5, 0.95].map((share) => `p${share * 100} ${milliseconds(quantile(delays, share))}`).join(', '),
    ...(delays !== board && {
      peer: `aim: p95 ${AIM_MS} ms`,
      ratio: `${(quantile(delays, 0.95) / AIM_MS).toFixed(2)}x`,
    }),
    note: `${delays.length} changes from the press to the changed page, ${SHAPES} shapes, both pages in one Chromium`,
  }))

const WIRE_SHAPES = 2_000
const MOVED_SHAPES = 100
/** As long as the editor's and the accounts' own. */
const RECORD_ID_CHARACTERS = 21
const ACCOUNT = 'a'.repeat(32)

/** What it takes on the wire to know whose the records are: once, and with what is done afterwards. */
function wireRows(): Row[] {
  const longId = (id: string): string => {
    const [kind = '', rest = ''] = id.split(':')
    return `${kind}:${rest.padEnd(RECORD_ID_CHARACTERS, 'x')}`
  }
  const records = boardOf(WIRE_SHAPES).map((record) => ({ ...record, id: longId(record.id) }))
  const shapes = records.filter(({ typeName }) => typeName === 'shape')
  const ledger = new ProvenanceLedger()
  let sequence = 0
  const bytes = (update: ProvenanceUpdate | null): number => (update ? JSON.stringify(update).length : 0)
  const after = (event: NewEvent): number => bytes(ledger.fold([placed(event, ++sequence, 0)]))
  const change = (operations: Record<string, RecordOperation>): number =>
    after({ kind: 'document:changed', actor: ACCOUNT, payload: { operations } })
  const move = (): number =>
    change(Object.fromEntries(shapes.slice(0, MOVED_SHAPES).map(({ id }) => [id, ['patch', { x: ['put', sequence] }]])))
  change(Object.fromEntries(records.map((record) => [record.id, ['put', record]])))
  const whole = bytes(ledger.whole())
  const one = change({ [longId('shape:new')]: ['put', { ...shapes[0], id: longId('shape:new') }] })
  const moved = move()
  after({ kind: 'twist:triggered', actor: ACCOUNT, payload: { twistId: 'twist', says: '' } })
  const [first, again] = [move(), move()]
  const rejoined = bytes(ledger.whole())
  const kilobytes = (count: number): string => `${(count / 1000).toFixed(1)} kB`
  const what = `Whose the records are, a board of ${WIRE_SHAPES} shapes`
  return [
    { what: `${what}: on joining`, value: kilobytes(whole) },
    { what: `${what}: a shape more`, value: kilobytes(one) },
    { what: `${what}: ${MOVED_SHAPES} shapes moved`, value: kilobytes(moved) },
    { what: `${what}: the same after a twist, and again`, value: `${kilobytes(first)}, ${kilobytes(again)}` },
    { what: `${what}: on joining after that`, value: kilobytes(rejoined) },
  ]
}
