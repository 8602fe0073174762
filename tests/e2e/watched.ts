// A server of its own whose scenarios are hostile, and people whose browsers tell when a text was taken for more than one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import type { Page } from 'playwright/test'

import { hostileScenarios } from '../security/hostile-scenario.ts'
import { CANARY, MARK } from '../security/markup-corpus.ts'
import { freePort } from '../support/free-port.ts'
import { expect, test as base } from './support.ts'
import type { NewPerson } from './support.ts'

export const SHOWN = `<img src=x onerror=window.${MARK}=1>`
export const HOSTILE_SCENARIO = 'markup'

export type HostileServer = { url: string; firstAdminLink: string }

export const test = base.extend<{ watched: NewPerson }, { server: HostileServer }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture wants
    async ({}, provide) => {
      const folder = mkdtempSync(join(tmpdir(), 'dryrun-hostile-'))
      // As root, PostgreSQL is another user, who must be able to enter.
      chmodSync(folder, 0o711)
      const scenarios = join(folder, 'scenarios')
      for (const [path, content] of Object.entries(hostileScenarios())) {
        mkdirSync(dirname(join(scenarios, path)), { recursive: true })
        writeFileSync(join(scenarios, path), content)
      }
      const stop = await launch(join(folder, 'data'), scenarios, provide)
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: ({ server }, provide) => provide(server.url),
  watched: async ({ person }, provide) => {
    const happened: string[] = []
    await provide(async (options) => {
      const page = await person(options)
      await watch(page, happened)
      return page
    })
    expect(happened).toEqual([])
  },
})

async function launch(
  dataDir: string,
  scenarios: string,
  provide: (server: HostileServer) => Promise<void>,
): Promise<() => Promise<unknown>> {
  const port = String(await freePort())
  const url = `http://localhost:${port}`
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/launch-with-scenarios.ts'), scenarios], {
    env: { ...process.env, PORT: port, PUBLIC_URL: url, DATA_DIR: dataDir, DATABASE_URL: '', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const up = Promise.withResolvers<void>()
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString()
    if (said.includes('Dryrun is at')) up.resolve()
  })
  const ended = once(child, 'exit')
  void ended.then(() => up.reject(new Error(`The server ended: ${said}`)))
  await up.promise
  await provide({ url, firstAdminLink: /open this link once: (\S+)/.exec(said)?.[1] ?? '' })
  return () => {
    child.kill('SIGTERM')
    return ended
  }
}

/** Notes what a payload did: it ran, asked somebody for something, or opened a dialog. */
export async function watch(page: Page, happened: string[]): Promise<void> {
  const context = page.context()
  await context.addInitScript(
    ([mark]) =>
      Object.defineProperty(window, String(mark), {
        set() {
          console.log(`${mark} was set`)
        },
      }),
    [MARK],
  )
  context.on('console', (message) => {
    if (message.text().includes(`${MARK} was set`)) happened.push(`something ran on ${message.page()?.url()}`)
  })
  context.on('dialog', (dialog) => {
    happened.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('request', (request) => {
    if (URL.parse(request.url())?.host.includes(CANARY)) happened.push(`asked for ${request.url()}`)
  })
}

export const PHONE = { width: 390, height: 844 }

/** No text makes the page wider than the window. */
export async function expectNoScroll(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), page.url())
    .toBeLessThanOrEqual(0)
}

/** What holds on every page: nothing of a text became an element of its own, and the title is text. */
export async function expectOnlyText(page: Page): Promise<void> {
  // A picture of the board is in the page as a whole, and runs nothing.
  const foreign = `[src*="${CANARY}"]:not(img[src^="data:image/svg+xml,"])`
  await expect(page.locator(`${foreign}, [onerror], [onload], [style*="${CANARY}"], img[src="x"]`)).toHaveCount(0)
  await expect(page.locator('a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i]')).toHaveCount(0)
}
