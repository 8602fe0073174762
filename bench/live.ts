// How soon a change of the candidate's shows in what the interviewer reads off the board: outline, evidence and cockpit, each
// person in a Chromium page of their own, on a board of 300 shapes.
import { existsSync } from 'node:fs'

import { chromium } from 'playwright'
import type { BrowserContext, Page } from 'playwright'

import type { UnknownRecord } from '@tldraw/store'

import { SyncClient } from '../tests/support/sync-client.ts'
import { eventually } from '../tests/support/visitor.ts'
import type { Visitor } from '../tests/support/visitor.ts'
import { wait } from './child.ts'
import { makePair } from './people.ts'
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
const SCENARIO = 'distributed-lock'
const STAMP = 'Coordination service'
const CRITERION = 'Locks live in a replicated log of at least three nodes that agree by consensus.'

type Seen = { at: number; outline: boolean; verdict: string }
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
      return rows
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

type Delays = { outline: number[]; verdict: number[] }

/** The candidate puts a component on the board and takes it back, in turns; both are changes. */
async function measure(candidate: Page, interviewer: Page, changes: number): Promise<Delays> {
  await candidate.evaluate(() => {
    const pressed: number[] = []
    Object.assign(window, { pressed })
    addEventListener('click', () => pressed.push(performance.timeOrigin + performance.now()), { capture: true })
  })
  await interviewer.evaluate(watch, { stamp: STAMP, criterion: CRITERION })
  const delays: Delays = { outline: [], verdict: [] }
  // The first two warm up.
  for (let change = -2; change < changes; change++) {
    await wait(PAUSE_MS)
    const inserts = change % 2 === 0
    await interviewer.evaluate(() => void ((window as unknown as Watched).seen.length = 0))
    const button = inserts
      ? candidate.getByRole('button', { name: `Insert ${STAMP}`, exact: true })
      : candidate.getByTestId('quick-actions.undo')
    await button.click()
    const both = ({ inserted }: { inserted: boolean }) => {
      const last = (window as unknown as Watched).seen.at(-1)
      return last?.outline === inserted && (last.verdict === 'partly') === inserted
    }
    await interviewer.waitForFunction(both, { inserted: inserts }, { timeout: 10_000 })
    if (change < 0) continue
    const at = await candidate.evaluate(() => (window as unknown as { pressed: number[] }).pressed.at(-1) ?? Number.NaN)
    const seen = await interviewer.evaluate(() => (window as unknown as Watched).seen)
    const first = (holds: (one: Seen) => boolean): number => (seen.find(holds)?.at ?? Number.NaN) - at
    delays.outline.push(first(({ outline }) => outline === inserts))
    delays.verdict.push(first(({ verdict }) => (verdict === 'partly') === inserts))
  }
  return delays
}

/** Runs in the page: writes down when what stands in the outline, and beside the criterion, became another. */
function watch({ stamp, criterion }: { stamp: string; criterion: string }): void {
  const seen: Seen[] = []
  Object.assign(window, { seen })
  const textOf = (selector: string, part: string): string =>
    [...document.querySelectorAll(selector)].find(({ textContent }) => textContent.includes(part))?.textContent ?? ''
  let known = ''
  const look = (): void => {
    const outline = textOf('aside h3', 'Components') !== '' && textOf('aside li strong', stamp) !== ''
    const verdict = /not seen|partly|met/.exec(textOf('aside li', criterion).replaceAll(criterion, ''))?.[0] ?? ''
    const now = `${outline} ${verdict}`
    if (now === known) return
    known = now
    seen.push({ at: performance.timeOrigin + performance.now(), outline, verdict })
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  look()
}

const rowsOf = (tab: string, { outline, verdict }: Delays): Row[] =>
  [
    [`outline, beside the ${tab.toLowerCase()}`, outline] as const,
    [tab === 'Cockpit' ? 'cockpit' : 'evidence in the rubric', verdict] as const,
  ].map(([what, delays]) => ({
    what: `The candidate's change in the interviewer's ${what}`,
    value: [0.5, 0.95].map((share) => `p${share * 100} ${milliseconds(quantile(delays, share))}`).join(', '),
    peer: `aim: p95 ${AIM_MS} ms`,
    ratio: `${(quantile(delays, 0.95) / AIM_MS).toFixed(2)}x`,
    note: `${delays.length} changes from the press to the changed text, ${SHAPES} shapes, both pages in one Chromium`,
  }))
