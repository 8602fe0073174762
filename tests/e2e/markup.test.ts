// What people write is text wherever it shows: nothing of it runs, loads or breaks a page, for whoever looks at it.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import type { Page } from 'playwright/test'

import { readBoard, readExcalidraw } from '#lib/board/read'
import { NAME_CHARACTERS_MAX } from '#lib/protocol/limits'

import { ALL_MARKUP, CANARY, FILE_NAMES, inTexts, MARK } from '../security/markup-corpus.ts'
import { attack, hostileBoard, hostileExcalidraw } from './hostile-boards.ts'
import {
  board,
  createInterview,
  endInterview,
  expect,
  importFile,
  join,
  open,
  panel,
  people,
  said,
  say,
  saving,
} from './support.ts'
import { expectNoScroll, expectOnlyText, HOSTILE_SCENARIO, PHONE, SHOWN, test } from './watched.ts'

const OTHER_NAME = `"><svg onload=window.${MARK}=1>`
const REASON = inTexts(490)[0] ?? SHOWN

test('the watch notices what runs, or the others would show nothing', async ({ browser }) => {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.setContent(`<img src=x onerror="document.title='${MARK}'"><img src="https://${CANARY}/x.png">`)
  await expect(page).toHaveTitle(MARK)
  expect(asked.some((url) => url.includes(CANARY))).toBe(true)
  await page.close()
})

async function rename(page: Page, name: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Change name' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).fill(name)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`You are now ${name}.`)).toBeVisible()
}

async function write(page: Page, heading: string, text: string): Promise<void> {
  const worksheet = await open(page, 'Worksheet')
  await worksheet
    .getByRole('button', { name: new RegExp(`^Add( another)?: ${heading}`) })
    .first()
    .click()
  await page.keyboard.insertText(text)
}

/** Two people with hostile names in the room of a hostile scenario. */
async function hostilePair(watched: () => Promise<Page>): Promise<{ interviewer: Page; candidate: Page }> {
  const [interviewer, candidate] = [await watched(), await watched()]
  const { link } = await createInterview(interviewer, { scenarioId: HOSTILE_SCENARIO })
  await join(candidate, link)
  await rename(candidate, OTHER_NAME)
  await rename(interviewer, SHOWN)
  await candidate.goBack()
  await interviewer.goBack()
  await expect(people(interviewer).filter({ hasText: `${OTHER_NAME}: candidate` })).toHaveCount(1)
  await expect(people(candidate).filter({ hasText: `${SHOWN}: interviewer` })).toHaveCount(1)
  return { interviewer, candidate }
}

/** All that an interviewer can send, in the scenario's own words, and all that they can write themselves. */
async function interview(interviewer: Page, candidate: Page): Promise<void> {
  await interviewer.getByRole('button', { name: 'Start' }).click()
  const cockpit = await open(interviewer, 'Cockpit')
  await cockpit
    .getByRole('button', { name: /^Give: / })
    .first()
    .click()
  await cockpit
    .getByRole('button', { name: /^Ask: / })
    .first()
    .click()
  await cockpit
    .getByRole('button', { name: /^Announce: / })
    .first()
    .click()
  await cockpit.getByRole('textbox', { name: 'Private notes' }).fill(inTexts(15_000).join('\n'))
  const rubric = await open(interviewer, 'Rubric')
  const verdict = rubric.getByRole('group', { name: /^Your verdict/ }).first()
  await verdict.getByRole('button', { name: 'partly' }).click()
  await rubric.getByRole('textbox', { name: /^Reason for your verdict/ }).fill(REASON)
  await interviewer.keyboard.press('Tab')
  await rubric.getByText('Hints').first().click()
  await rubric
    .getByRole('button', { name: /^Give hint 1/ })
    .first()
    .click()
  await rubric.getByRole('radio', { name: '4' }).click()
  await rubric.getByRole('textbox', { name: 'Reason for the communication rating' }).fill(REASON)
  await interviewer.keyboard.press('Tab')
  await interviewer.getByRole('button', { name: 'Attach a link to a call' }).click()
  const call = interviewer.getByRole('textbox', { name: 'Link to a call' })
  await call.fill(`javascript:window.${MARK}=1`)
  await expect(call).toHaveAttribute('aria-invalid', 'true')
  await call.fill(`https://call.example/"><img/src=x/onerror=window.${MARK}=1>`)
  await interviewer.getByRole('button', { name: 'Attach', exact: true }).click()
  await candidate.getByRole('button', { name: 'The call' }).click()
  await expect(candidate.getByRole('link', { name: /^Open the call/ })).toHaveAttribute(
    'href',
    /^https:\/\/call\.example\//,
  )
  await candidate.keyboard.press('Escape')
  await people(interviewer)
    .getByRole('button', { name: `${OTHER_NAME}: candidate` })
    .click()
  await interviewer.getByRole('menuitem', { name: 'Report' }).click()
  await expect(interviewer.getByRole('dialog')).toContainText(OTHER_NAME)
  await interviewer.getByRole('textbox', { name: 'What happened' }).fill(REASON)
  await interviewer.getByRole('dialog').getByRole('button', { name: 'Report' }).click()
  await expect(interviewer.getByRole('dialog')).toBeHidden()
  await interviewer.keyboard.press('ControlOrMeta+k')
  await interviewer.getByRole('textbox', { name: 'Find an action' }).fill(SHOWN)
  await interviewer.keyboard.press('Escape')
}

async function rate(interviewer: Page, candidate: Page): Promise<void> {
  await endInterview(interviewer)
  await panel(candidate, 'Rate').getByRole('radio', { name: 'lean', exact: true }).check()
  await panel(candidate, 'Rate').getByRole('textbox', { name: 'Why' }).fill(REASON)
  await panel(candidate, 'Rate').getByRole('button', { name: 'Give' }).click()
  await expect(panel(candidate, 'Rate')).toContainText(`Waiting for ${SHOWN}`)
  await panel(interviewer, 'Rate').getByRole('button', { name: 'Skip' }).click()
  for (const page of [interviewer, candidate]) {
    await expect(panel(page, 'Scorecard')).toContainText('of 100')
    // Of the rating, of what the candidate expected, and of the communication.
    await expect(panel(page, 'Scorecard').getByText(REASON)).toHaveCount(3)
  }
}

async function exported(page: Page, item: string): Promise<string> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toMatch(/^markup-[\w-]+\.(md|json|tldr|excalidraw|svg)$/)
  return readFileSync(await file.path(), 'utf8')
}

async function readReview(page: Page): Promise<void> {
  await panel(page, 'Scorecard').getByRole('link', { name: 'Open the review' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(SHOWN)
  await expect(page).toHaveTitle(/onerror=/)
  await expect(page.getByRole('main')).toContainText(OTHER_NAME)
  await readTabs(page)
}

async function readTabs(page: Page): Promise<void> {
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await expect(tab).toHaveAttribute('aria-selected', 'true')
    await expectOnlyText(page)
    await expectNoScroll(page)
  }
}

test('Markup in every text of a room is text for the other person, in the review, on paper and in what is taken away', async ({
  watched,
}, testInfo) => {
  test.setTimeout(300_000)
  const { interviewer, candidate } = await hostilePair(watched)
  const rooms = [interviewer, candidate]

  await interview(interviewer, candidate)
  const texts = inTexts(1_900)
  for (const text of texts) await say(candidate, text)
  await open(interviewer, 'Chat')
  await expect(said(interviewer).getByText(SHOWN).first()).toBeVisible()
  for (const [n, heading] of ['Functional requirements', 'Non-functional requirements', 'API', 'Decisions'].entries())
    await write(candidate, heading, texts[n % texts.length] ?? SHOWN)
  await open(interviewer, 'Worksheet')
  await expect(interviewer.getByText(SHOWN).first()).toBeAttached()

  await importFile(candidate, 'hostile.tldr', hostileBoard())
  await expect(saving(candidate)).toHaveText(/^Saved/, { timeout: 30_000 })
  await importFile(candidate, 'hostile.excalidraw', hostileExcalidraw())
  for (const name of FILE_NAMES) {
    await importFile(candidate, name, '{"neither": "one"}')
    await expect(candidate.getByRole('status').getByText(`${name} is neither`)).toBeVisible()
  }
  await attack(candidate)
  for (const page of rooms) {
    await open(page, 'Outline')
    await expect(panel(page, 'Outline')).toContainText('onerror')
    await expect(board(page).getByTestId('canvas')).toBeVisible()
    await open(page, 'Prompt')
    await expect(panel(page, 'Prompt')).toContainText(SHOWN)
    await expectOnlyText(page)
  }
  await rate(interviewer, candidate)
  for (const page of rooms) await readReview(page)

  const items = [
    'Score as Markdown',
    'Score as JSON',
    'Board as .tldr',
    'Board as .excalidraw',
    'Board as SVG',
  ] as const
  const files = {} as Record<(typeof items)[number], string>
  for (const item of items) files[item] = await exported(candidate, item)
  expect(JSON.parse(files['Score as JSON'])).toMatchObject({ score: expect.any(Number) as unknown })
  const labels = (graph: object): string => JSON.stringify(graph)
  const inJson = JSON.stringify(ALL_MARKUP[4]).slice(1, -1)
  expect(labels(readBoard((JSON.parse(files['Board as .tldr']) as { records: unknown[] }).records))).toContain(inJson)
  expect(labels(readExcalidraw(files['Board as .excalidraw']))).toContain(inJson)

  // A picture by itself, where no policy of ours protects.
  const picture = testInfo.outputPath('board.svg')
  writeFileSync(picture, files['Board as SVG'])
  const viewer = await watched()
  await viewer.goto(pathToFileURL(picture).href)
  await expect(viewer.locator('svg').first()).toBeVisible()
  await expect(viewer.getByText(SHOWN).first()).toBeAttached()
  await expect(viewer.locator('parsererror, script, iframe')).toHaveCount(0)
  await expectOnlyText(viewer)

  // The dialog for printing would wait for a person.
  await candidate.evaluate(() => (window.print = () => {}))
  await candidate.getByRole('button', { name: 'Print' }).click()
  await candidate.emulateMedia({ media: 'print' })
  await expect(candidate.getByRole('main')).toContainText(SHOWN)
  expect((await candidate.pdf()).subarray(0, 5).toString()).toBe('%PDF-')
  await expectOnlyText(candidate)

  await candidate.emulateMedia({ media: 'screen' })
  await candidate.setViewportSize(PHONE)
  await expect(candidate.getByRole('tab', { name: 'Board' })).toBeVisible()
  await readTabs(candidate)

  // Nor does a name without a place to break make it wider.
  await rename(interviewer, 'W'.repeat(NAME_CHARACTERS_MAX))
  await candidate.reload()
  await expect(candidate.getByRole('tab', { name: 'Board' })).toBeVisible()
  await readTabs(candidate)
})
