// What the pages of the production build weigh and how they appear, in Chromium, each with an empty cache.
import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

import { chromium } from 'playwright'
import type { Browser, BrowserContext, Page } from 'playwright'

import { Visitor } from '../tests/support/visitor.ts'
import type { Row } from './row.ts'
import { serve, setUp, withDataFolder } from './served.ts'
import { median, milliseconds } from './statistics.ts'

const BUDGET_KB = 250
const LCP_AIM_MS = 2_500
const CLS_AIM = 0.1
const RUNS = 3
/** After which what a page loads by itself, and shifts, is over. */
const SETTLE_MS = 2_500
const SCENARIO = 'rate-limiter'
const DEBIAN_CHROMIUM = '/usr/bin/chromium'

type Script = { path: string; bytes: number; afterLoad: boolean }
type Visit = { scripts: Script[]; lcpMs: number; cls: number; status: number }

export async function benchPages(runs = RUNS): Promise<Row[]> {
  setUp()
  return withDataFolder(async (dataDir) => {
    const server = await serve(dataDir)
    let browser: Browser | null = null
    try {
      browser = await launch()
      return await rowsOf(browser, server.url, runs)
    } finally {
      await browser?.close()
      await server.stop()
    }
  })
}

const launch = (): Promise<Browser> =>
  chromium.launch({
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

async function rowsOf(browser: Browser, url: string, runs: number): Promise<Row[]> {
  const visitor = await Visitor.guest(url)
  const [open, over] = [await soloInterview(visitor), await soloInterview(visitor)]
  await finish(visitor, over)
  visitor.close()
  const visit = async (path: string): Promise<Visit> => {
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    try {
      await signIn(context, url, visitor.cookie)
      return await look(await context.newPage(), `${url}${path}`)
    } finally {
      await context.close()
    }
  }
  await visit('/')
  const rows: Row[] = []
  const paths = [
    '/',
    '/lobby',
    '/scenarios',
    `/scenarios/${SCENARIO}`,
    '/lab',
    `/lab/${SCENARIO}`,
    '/account',
    '/interviews',
    `/reviews/${over}`,
  ]
  for (const path of paths) rows.push(weight(path.replace(over, '[id]'), await visit(path), true))
  const room = `/interviews/${open}`
  rows.push(weight('/interviews/[id], the room with its editor', await visit(room), false))
  for (const path of ['/', room]) {
    const visits: Visit[] = []
    for (let run = 0; run < runs; run++) visits.push(await visit(path))
    rows.push(...appearance(path === room ? '/interviews/[id]' : path, visits))
  }
  return rows
}

async function soloInterview(visitor: Visitor): Promise<string> {
  const made = await visitor.command('interview:create', { mode: 'solo', scenarioId: SCENARIO, role: 'candidate' })
  if (!made.ok) throw new Error(made.error.message)
  return made.result.interviewId
}

/** Goes through an interview to its scorecard, so that there is something to review. */
async function finish(visitor: Visitor, interviewId: string): Promise<void> {
  const seat = await visitor.enter(interviewId)
  await seat.call('phase:start', {})
  await seat.call('interview:end', {})
  await seat.call('self-rating:give', { grade: null, reason: '' })
  await seat.until('the scorecard', ({ stage }) => stage === 'revealed')
}

const signIn = (context: BrowserContext, url: string, cookie: string): Promise<void> =>
  context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
    }),
  )

/** Opens a page and waits until it is quiet. */
async function look(page: Page, address: string): Promise<Visit> {
  let loaded = false
  const scripts: Promise<Script | null>[] = []
  page.on('load', () => (loaded = true))
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    const afterLoad = loaded
    const path = new URL(response.url()).pathname
    scripts.push(
      response.body().then(
        (body) => ({ path, bytes: gzipSync(body).length, afterLoad }),
        () => null,
      ),
    )
  })
  await page.addInitScript(watchAppearance)
  const response = await page.goto(address, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLE_MS)
  const seen = await page.evaluate(
    () => (window as unknown as { appearance: { lcpMs: number; cls: number } }).appearance,
  )
  const found = (await Promise.all(scripts)).filter((script) => script !== null)
  return { scripts: found, status: response?.status() ?? 0, ...seen }
}

/** Runs in the page: the largest paint, and the worst window of layout shifts (at most 5 s, gaps below 1 s). */
function watchAppearance(): void {
  const appearance = { lcpMs: 0, cls: 0 }
  Object.assign(window, { appearance })
  let [from, last, sum] = [0, 0, 0]
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) appearance.lcpMs = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (entry.hadRecentInput) continue
      if (entry.startTime - last > 1_000 || entry.startTime - from > 5_000) [from, sum] = [entry.startTime, 0]
      last = entry.startTime
      sum += entry.value
      appearance.cls = Math.max(appearance.cls, sum)
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

function weight(path: string, { scripts, status }: Visit, ordinary: boolean): Row {
  const kb = (which: Script[]): number => which.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
  const [first, later] = [scripts.filter((script) => !script.afterLoad), scripts.filter((script) => script.afterLoad)]
  const largest = first
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ path: name, bytes }) => `${name.split('/').at(-1)} ${(bytes / 1000).toFixed(0)}`)
  return {
    what: `JavaScript of ${path}`,
    value: `${kb(first).toFixed(0)} kB`,
    ...(ordinary && { peer: `budget: ${BUDGET_KB} kB`, ratio: `${(kb(first) / BUDGET_KB).toFixed(2)}x` }),
    note:
      `gzip, asked for before the page's load event; ${kb(later).toFixed(0)} kB after it by itself; ` +
      `status ${status}; largest: ${largest.join(', ')}`,
  }
}

function appearance(path: string, visits: Visit[]): Row[] {
  const [lcp, cls] = [median(visits.map(({ lcpMs }) => lcpMs)), median(visits.map((visit) => visit.cls))]
  const note = `median of ${visits.length}, an empty cache, 1280 x 720, loopback`
  return [
    {
      what: `Largest contentful paint of ${path}`,
      value: milliseconds(lcp),
      peer: `aim: ${milliseconds(LCP_AIM_MS)}`,
      ratio: `${(lcp / LCP_AIM_MS).toFixed(2)}x`,
      note,
    },
    {
      what: `Cumulative layout shift of ${path}`,
      value: cls.toFixed(3),
      peer: `aim: ${CLS_AIM}`,
      ratio: `${(cls / CLS_AIM).toFixed(2)}x`,
      note,
    },
  ]
}
