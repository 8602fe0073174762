// Makes the pictures of the README from a running server: npm run screenshots. So they stay true.
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { chromium } from 'playwright'
import type { Browser, BrowserContext, Page } from 'playwright'
import { parse } from 'yaml'

import { readWorksheet } from '#lib/rubric/worksheet-file'

import { freePort } from '../tests/support/free-port.ts'
import { makeRoom } from '../tests/support/people.ts'
import { SyncClient } from '../tests/support/sync-client.ts'
import { eventually, Visitor } from '../tests/support/visitor.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'docs', 'screenshots')
const BOARDS = join(ROOT, 'scenarios', 'rate-limiter', 'boards')
const DEBIAN_CHROMIUM = '/usr/bin/chromium'
const SIZE = { width: 1366, height: 800 }

type Server = { url: string; stop: () => Promise<void> }

async function startServer(): Promise<Server> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dryrun-screenshots-'))
  chmodSync(dataDir, 0o711)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, ['server/index.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: url,
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const healthy = () => fetch(`${url}/health`).then(({ ok }) => ok, () => false) // prettier-ignore
  await eventually('the server answers', healthy, 60_000)
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function launch(): Promise<Browser> {
  return chromium.launch({
    ...(existsSync(DEBIAN_CHROMIUM) && { executablePath: DEBIAN_CHROMIUM }),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-background-networking'],
  })
}

/** A browser in which this visitor is signed in. */
async function browserOf(
  browser: Browser,
  { url, cookie }: Visitor,
  scheme: 'light' | 'dark',
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: scheme, reducedMotion: 'reduce' })
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return { name, value: value.join('='), url }
  })
  await context.addCookies(cookies)
  return context
}

/** Puts the scenario's reference board and worksheet on the shared document, as this person. */
async function drawReference(candidate: Visitor, interviewId: string): Promise<SyncClient> {
  const client = new SyncClient(candidate, interviewId)
  await client.loaded
  const { records } = JSON.parse(readFileSync(join(BOARDS, 'reference.tldr'), 'utf8')) as {
    records: { id: string; typeName: string; parentId?: string }[]
  }
  const page = records.find(({ typeName }) => typeName === 'page')?.id
  const drawn = records
    .filter(({ typeName }) => typeName === 'shape' || typeName === 'binding')
    .map((record) => (record.parentId === page ? { ...record, parentId: 'page:page' } : record))
  const worksheet = readWorksheet(parse(readFileSync(join(BOARDS, 'reference.worksheet.yaml'), 'utf8')))
  if (!worksheet.ok) throw new Error(worksheet.error)
  client.store.put([...drawn, ...worksheet.entries] as never)
  return client
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  console.log(`docs/screenshots/${name}.png`)
}

async function run(server: Server, browser: Browser): Promise<void> {
  const [interviewer, candidate] = [await Visitor.guest(server.url), await Visitor.guest(server.url)]
  await interviewer.command('account:rename', { name: 'Interviewer' })
  await candidate.command('account:rename', { name: 'Candidate' })
  const interviewId = await makeRoom([interviewer, candidate])

  const i = await (await browserOf(browser, interviewer, 'light')).newPage()
  const c = await (await browserOf(browser, candidate, 'dark')).newPage()
  await i.goto(server.url)
  await take(i, 'home')
  const room = `${server.url}/interviews/${interviewId}`
  const client = await drawReference(candidate, interviewId)
  await Promise.all([i.goto(room), c.goto(room)])
  await i.getByRole('button', { name: 'Start', exact: true }).click()
  for (const page of [i, c]) {
    await page.locator('.tl-shape').first().waitFor()
    await page.locator('.tl-container').click({ position: { x: 300, y: 500 } })
    await page.keyboard.press('Shift+Digit1')
  }
  await i.getByRole('tab', { name: 'Rubric' }).click()
  await i.getByText('met', { exact: true }).first().waitFor()
  await take(i, 'interviewer')

  await i.getByRole('tab', { name: 'Simulation' }).click()
  await i.getByRole('button', { name: /^Run/ }).first().click()
  const chart = i.locator('figure').first()
  await chart.waitFor({ timeout: 60_000 })
  await chart.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await chart.locator('svg').last().waitFor()
  await take(i, 'simulation')
  await c.getByRole('tab', { name: 'Worksheet' }).click()
  await take(c, 'candidate')

  await i.getByRole('button', { name: 'End', exact: true }).click()
  await i.getByRole('dialog').getByRole('button', { name: /End/ }).click()
  for (const page of [i, c]) await page.getByRole('button', { name: /skip/i }).click()
  await i
    .getByText(/strong hire|hire|lean/i)
    .first()
    .waitFor()
  await take(i, 'scorecard')
  await i.goto(`${server.url}/reviews/${interviewId}`)
  await i.locator('.tl-shape').first().waitFor()
  await take(i, 'review')
  await i.goto(`${server.url}/lab/payments`)
  const figures = i.getByRole('region', { name: 'Table of figures' }).first()
  await figures.waitFor({ timeout: 60_000 })
  await figures.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await i.locator('figure svg').last().waitFor()
  await take(i, 'lab')
  client.close()
  interviewer.close()
  candidate.close()
}

mkdirSync(FOLDER, { recursive: true })
const server = await startServer()
const browser = await launch()
try {
  await run(server, browser)
} finally {
  await browser.close()
  await server.stop()
}
