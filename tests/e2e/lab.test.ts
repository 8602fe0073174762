// The lab: simulations on pages of their own, where a run is a link.
import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from 'playwright/test'
import { expectClean, STILL } from './axe.ts'
import { command, expect, tabTo, test } from './support.ts'

const LIMITER = '/lab/rate-limiter'
const LOCK = '/lab/distributed-lock'
const ANSWER_MS = 45_000

const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer' })
const run = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true })
const parameter = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true })
const group = (page: Page, name: string): Locator => page.locator('summary').filter({ hasText: name })
const hash = async (page: Page): Promise<string> =>
  /hash ([0-9a-f]{32})/.exec(await answer(page).innerText())?.[1] ?? 'no hash'

/** The first figures by design, as they stand there. */
const figures = (page: Page): Promise<string> =>
  page.getByRole('region', { name: 'Table of figures by design' }).getByRole('row').nth(1).innerText()

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8')
}

async function saved(page: Page, button: Locator, item: string): Promise<Download> {
  await button.click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ])
  return download
}

/**
 * As much work as a run may be, with charts from early on: it must still go on when a slow browser has drawn the first.
 * The seed is each test's own, since what another has run would be there at once.
 */
async function openLong(page: Page, seed: number): Promise<void> {
  await page.goto(LOCK)
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  await group(page, 'Extent').click()
  await parameter(page, 'Simulated time').fill('300')
  await parameter(page, 'Replications').fill('20')
  await parameter(page, 'Seed').fill(String(seed))
}

test('Somebody finds a simulation by a claim, opens it, and the answer is there', async ({ person }) => {
  const page = await person()
  await page.goto('/')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Lab' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lab' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Search' }).fill('late writer lease')
  await expect(page.getByRole('link', { name: 'Rate limiter', exact: true })).toBeHidden()
  await page.getByRole('textbox', { name: 'Search' }).fill('nothing of the kind')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await page.getByRole('textbox', { name: 'Search' }).fill('gcra burst')
  await page.getByRole('link', { name: 'Rate limiter', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rate limiter' })).toBeVisible()
  await expect(answer(page)).toContainText('All 13 designs; seed 1', { timeout: ANSWER_MS })
  await expect(page.getByRole('link', { name: 'Distributed rate limiter' })).toBeVisible()
  const claims = page.getByRole('region', { name: 'Claims' })
  await expect(claims.getByRole('listitem').filter({ hasText: 'up to twice the limit' })).toContainText(
    '2.00x the limit',
  )
  await expect(claims.getByRole('listitem').filter({ hasText: 'no exploitation is possible' })).toContainText(
    'Contested',
  )
  await expect(page.getByRole('region', { name: 'Table of figures by design' })).toContainText('wrong turn')
  await expect(page.getByRole('region', { name: 'Trace' })).toContainText('What happened, step by step')
})

test('A page can be read without JavaScript: figures, claims and the data of charts', async ({ person }) => {
  const page = await person({ javaScriptEnabled: false })
  await expect(async () => {
    await page.goto(LIMITER)
    await expect(answer(page)).toContainText('hash', { timeout: 1_000 })
  }).toPass({ timeout: ANSWER_MS })
  await expect(page.getByRole('region', { name: 'Claims' })).toContainText('holds')
  await expect(page.getByRole('region', { name: 'Table of figures by design' })).toContainText('Sliding log')
  await expect(page.getByRole('region', { name: 'Data of Memory of a key' })).toContainText('sliding log')
})

test('A run is a link: parameters, designs and seed are in it, and a reload and the way back give the same', async ({
  person,
}) => {
  test.setTimeout(120_000)
  const page = await person()
  await page.goto(LIMITER)
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  const first = { hash: await hash(page), figures: await figures(page) }
  await group(page, 'The rule').click()
  await parameter(page, 'Limit a minute').fill('30')
  await group(page, 'Designs').click()
  for (const design of ['Fail open', 'Fail closed']) await page.getByRole('checkbox', { name: design }).uncheck()
  await parameter(page, 'Seed').fill('7')
  await run(page).click()
  await expect(page).toHaveURL(/\?limitPerMinute=30&designs=[\w,-]+&seed=7$/, { timeout: ANSWER_MS })
  await expect(answer(page)).toContainText('Limit a minute 30 1/min; seed 7')
  await expect(answer(page)).toContainText(/Against run 1: \d+ of \d+ claims and \d+ of \d+ figures are different\./)
  const second = { hash: await hash(page), figures: await figures(page) }
  expect(second.hash).not.toBe(first.hash)

  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`${LIMITER}$`))
  await expect(parameter(page, 'Limit a minute')).toHaveValue('60')
  expect(await hash(page)).toBe(first.hash)
  await page.goForward()
  await expect(parameter(page, 'Limit a minute')).toHaveValue('30')
  await expect(page.getByRole('checkbox', { name: 'Fail open' })).not.toBeChecked()
  expect(await hash(page)).toBe(second.hash)

  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('nothing')
  const plain = await figures(page)
  await page.reload()
  await expect(answer(page)).toContainText('seed 7')
  expect({ hash: await hash(page), figures: await figures(page) }).toEqual({ hash: second.hash, figures: plain })

  // Somebody else, elsewhere: the same, without another run.
  const other = await person()
  await other.goto(page.url())
  await expect(answer(other)).toContainText('hash')
  expect(await hash(other)).toBe(second.hash)
  await expect(parameter(other, 'Seed')).toHaveValue('7')
})

test('A link to a run that is not kept runs it', async ({ person }) => {
  const page = await person()
  await page.goto(`${LIMITER}?minutes=3&designs=gcra&seed=4242`)
  await expect(answer(page)).toContainText('GCRA; Minutes 3 min; seed 4242', { timeout: ANSWER_MS })
})

test('A broken link says what is wrong at each field and loses nothing', async ({ person }) => {
  const page = await person()
  await page.goto(`${LIMITER}?nodes=99&minutes=many&colour=red&burst=25&designs=gcra,none&seed=-1`)
  await expect(page.getByRole('heading', { name: 'This address asks for a run that cannot be' })).toBeVisible()
  const form = page.getByRole('form', { name: 'Parameters of the run' })
  const wrong = page.getByRole('main').getByRole('listitem')
  await expect(parameter(page, 'Nodes')).toHaveValue('99')
  await expect(form.getByText('At most 64 nodes.')).toBeVisible()
  await expect(wrong.filter({ hasText: 'Nodes says 99. At most 64 nodes.' })).toBeVisible()
  await expect(parameter(page, 'Minutes')).toHaveValue('many')
  await expect(form.getByText('Write a number, such as 2500 or 2.5e3.')).toBeVisible()
  await expect(form.getByText('There is no parameter “colour” (it says red).')).toBeVisible()
  await expect(form.getByText('There is no design “none”.')).toBeVisible()
  await expect(form.getByText(/^A whole number from 0/)).toBeVisible()
  await expect(parameter(page, 'Seed')).toHaveValue('-1')
  await expect(answer(page)).toBeHidden()
  // Run leads to what has to be mended.
  await run(page).click()
  await expect(parameter(page, 'Minutes')).toBeFocused()
  await parameter(page, 'Minutes').fill('3')
  await parameter(page, 'Nodes').fill('5')
  await parameter(page, 'Seed').fill('3')
  await run(page).click()
  await expect(page).toHaveURL(/\?burst=25&minutes=3&nodes=5&designs=gcra&seed=3$/, {
    timeout: ANSWER_MS,
  })
  await expect(answer(page)).toContainText('Burst 25 requests')
  await page.goto('/lab/nothing')
  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing at this address' })).toBeVisible()
})

test('What is too big is refused before it starts, with what to lower', async ({ person }) => {
  const page = await person()
  await page.goto(LIMITER)
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  await group(page, 'Load').click()
  await parameter(page, 'Requests a second').fill('20000')
  await parameter(page, 'Minutes').fill('60')
  await run(page).click()
  await expect(page.getByText(/^This run may take .*: lower Requests a second to \d+ or less$/)).toBeVisible()
  await expect(parameter(page, 'Requests a second')).toHaveAttribute('aria-invalid', 'true')
  // The answer that stood there stands there still, under its own address.
  await expect(answer(page)).toContainText('All 13 designs; seed 1')
  await expect(page).toHaveURL(new RegExp(`${LIMITER}$`))
  await page.goto(`${LIMITER}?requestsPerSecond=20000&minutes=60`)
  await expect(page.getByText(/^This run may take .*: lower Requests a second to \d+ or less$/)).toBeVisible()
  await expect(parameter(page, 'Minutes')).toHaveValue('60')
})

test('A run shows how far it is and its charts so far, and can be cancelled', async ({ person }) => {
  test.setTimeout(120_000)
  const page = await person()
  await openLong(page, 200)
  const before = await hash(page)
  await run(page).click()
  const going = page.getByRole('region', { name: 'The run that goes on' })
  await expect(going.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible({ timeout: ANSWER_MS })
  await expect(going.getByText('so far').first()).toBeVisible({ timeout: ANSWER_MS })
  await going.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Cancelled before it ended.' })).toBeVisible()
  expect(await hash(page)).toBe(before)
  await expect(parameter(page, 'Replications')).toHaveValue('20')
  await expect(page.getByRole('button', { name: 'Run it again' })).toBeVisible()
})

test('People share the queue, and who waits is told how many are before them', async ({ person }) => {
  test.setTimeout(180_000)
  const pages = [await person(), await person(), await person(), await person()]
  for (const [index, page] of pages.entries()) {
    await openLong(page, 100 + index)
  }
  for (const page of pages) await run(page).click()
  const last = pages[3] as Page
  await expect(last.getByText(/^(next in line|\d+ before it)$/)).toBeVisible()
  await last.getByRole('button', { name: 'Cancel' }).click()
  await expect(last.getByText('Cancelled before it ended.')).toBeVisible()
  // They need not go on; who was first may be done already.
  for (const page of pages.slice(0, 3)) {
    await page
      .getByRole('button', { name: 'Cancel' })
      .click({ timeout: 2_000 })
      .catch(() => {})
  }
})

test('Figures, runs, charts and the link can be taken along', async ({ person }) => {
  const page = await person({ permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto(`${LIMITER}?designs=gcra,fixed-window`)
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  const save = page.getByRole('button', { name: 'Save', exact: true })
  const csv = await saved(page, save, 'Figures as CSV')
  expect(csv.suggestedFilename()).toMatch(/^rate-limiter-[0-9a-f]{8}\.csv$/)
  expect(await textOf(csv)).toMatch(/^id,design,name,value,unit\r\n[^]*fixed-window\.worst-window,Fixed window,/)
  const json = JSON.parse(await textOf(await saved(page, save, 'Whole run as JSON'))) as Record<string, unknown>
  expect(json).toMatchObject({ id: 'rate-limiter', seed: 1, hash: await hash(page), designs: ['fixed-window', 'gcra'] })
  const chart = page.getByRole('button', { name: 'Save Memory of a key' })
  expect(await textOf(await saved(page, chart, 'Data as CSV'))).toContain('fixed window')
  const svg = await textOf(await saved(page, chart, 'Picture as SVG'))
  expect(svg).toContain('Memory of a key')
  expect(svg).not.toContain('var(--')
  const png = await readFile(await (await saved(page, chart, 'Picture as PNG')).path())
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeGreaterThan(5_000)
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('The link to this run is copied.')).toBeVisible()
  await parameter(page, 'Seed').focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+v')
  await expect(parameter(page, 'Seed')).toHaveValue(page.url())
})

test('Everything is done with keys alone', async ({ person }) => {
  const page = await person()
  await page.goto('/')
  await command(page, 'lab', 'Lab')
  await tabTo(page, page.getByRole('link', { name: 'Rate limiter', exact: true }))
  await page.keyboard.press('Enter')
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  await tabTo(page, group(page, 'Load'))
  await page.keyboard.press('Enter')
  await tabTo(page, parameter(page, 'Minutes'))
  await page.keyboard.press('ArrowDown')
  await expect(parameter(page, 'Minutes')).toHaveValue('3')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\?minutes=3$/, { timeout: ANSWER_MS })
  await tabTo(page, page.getByRole('button', { name: 'Data' }).first())
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: /^Data of / })).toBeVisible()
  await command(page, 'defaults', 'Set the parameters to their defaults')
  await expect(parameter(page, 'Minutes')).toHaveValue('4')
})

test('On a phone nothing is wider than the screen, and the form folds away', async ({ person }) => {
  const page = await person({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const fits = async () => {
    const widths = await page.locator('html').evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
  }
  await page.goto('/lab')
  await fits()
  await page.getByRole('link', { name: 'Rate limiter', exact: true }).click()
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  await fits()
  await expect(run(page)).toBeHidden()
  await page.getByRole('button', { name: 'Parameters: all at their defaults' }).click()
  await group(page, 'Load').click()
  await parameter(page, 'Minutes').fill('3')
  await fits()
  await run(page).click()
  await expect(page).toHaveURL(/\?minutes=3$/, { timeout: ANSWER_MS })
  await expect(run(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Parameters: 1 changed' })).toBeVisible()
  await fits()
})

test('The lab\u2019s pages are clean in every state', async ({ person }) => {
  test.setTimeout(240_000)
  const page = await person(STILL)
  await page.goto('/lab')
  await expectClean(page, '/lab')
  await page.getByRole('textbox', { name: 'Search' }).fill('gcra')
  await expectClean(page, 'searching')
  await page.goto(LIMITER)
  await expect(answer(page)).toContainText('hash', { timeout: ANSWER_MS })
  for (const summary of await page.locator('summary').all()) await summary.click()
  await page.getByRole('button', { name: 'Data' }).first().click()
  await expectClean(page, 'an answer, all unfolded')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expectClean(page, 'saving')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Enlarge' }).first().click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectClean(page, 'enlarged')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await parameter(page, 'Minutes').fill('3')
  await run(page).click()
  await expect(page.getByRole('combobox', { name: 'Compare with' })).toBeVisible({ timeout: ANSWER_MS })
  await expectClean(page, 'compared')
  await openLong(page, 300)
  await run(page).click()
  const going = page.getByRole('region', { name: 'The run that goes on' })
  await expect(going.getByText('so far').first()).toBeVisible({ timeout: ANSWER_MS })
  await going.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Run it again' })).toBeVisible({ timeout: ANSWER_MS })
  await expectClean(page, 'cancelled')
  await page.goto(`${LIMITER}?nodes=99&colour=red&designs=none`)
  await expect(page.getByText('At most 64 nodes.').first()).toBeVisible()
  await expectClean(page, 'a broken link')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectClean(page, 'a broken link on a phone')
})
