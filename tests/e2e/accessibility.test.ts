// axe finds nothing, in every state in which a page can stand open, in the light and in the dark.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'
import { CANVAS, expectClean, STILL, summary } from './axe.ts'
import {
  createInterview,
  endInterview,
  expect,
  join,
  open,
  panel,
  practise,
  said,
  say,
  stamp,
  test,
  write,
} from './support.ts'

/** Inside tldraw's own canvas only, each with its reason. Nothing else is left out anywhere. */
const EXCEPTIONS: Record<string, string> = {}

async function expectCanvasClean(page: Page, state: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    const inside = await new AxeBuilder({ page })
      .include(CANVAS)
      .setLegacyMode()
      .disableRules(Object.keys(EXCEPTIONS))
      .analyze()
    expect.soft(summary(inside.violations), `the canvas, ${state}, ${scheme}`).toEqual([])
  }
}

test.setTimeout(120_000)

test('Pages that need no login are clean', async ({ person }) => {
  const page = await person(STILL)
  for (const [path, heading] of [
    ['/', 'Rehearse a system-design interview'],
    ['/scenarios', 'Scenarios'],
    ['/scenarios/rate-limiter', 'Distributed rate limiter'],
    ['/account', 'Account'],
    ['/interviews', 'My interviews'],
    ['/lobby', 'Find a partner'],
    ['/join', 'This link is incomplete'],
    ['/join#something-unknown', 'This invite is not known here'],
    ['/interviews/unknown', 'This room is not open to you'],
    ['/reviews/unknown', 'This review is not open to you'],
    ['/nothing', 'There is nothing at this address'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectClean(page, path)
  }
  await page.goto('/')
  await page.getByRole('button', { name: 'Plan it for later' }).click()
  await page.getByRole('combobox', { name: 'Scenario' }).click()
  await expect(page.getByRole('option').first()).toBeVisible()
  await expectClean(page, 'home, choosing')
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('textbox', { name: 'Find an action' })).toBeFocused()
  await expectClean(page, 'the palette')
})

test('The lobby is clean while one asks, waits and is offered somebody', async ({ person }) => {
  const [one, two] = [await person(STILL), await person(STILL)]
  for (const [page, role] of [
    [one, 'Candidate'],
    [two, 'Interviewer'],
  ] as const) {
    await page.goto('/lobby')
    await page.getByRole('radiogroup', { name: 'You would like to be the' }).getByText(role).click()
    await page.getByRole('radiogroup', { name: 'Length' }).getByText('30 min').click()
    if (page === two) continue
    await page.getByRole('button', { name: 'Wait for a partner' }).click()
    await expect(page.getByRole('button', { name: 'Stop waiting' })).toBeVisible()
    await expectClean(page, 'waiting')
  }
  await two.getByRole('button', { name: 'Wait for a partner' }).click()
  await expect(one.getByRole('button', { name: 'Accept', exact: true })).toBeVisible()
  await expectClean(one, 'offered')
})

test('The interviewer\u2019s room is clean in every panel and dialog', async ({ person }) => {
  const [interviewer, candidate] = [await person(STILL), await person(STILL)]
  await interviewer.goto('/scenarios/rate-limiter')
  await interviewer.getByRole('button', { name: 'Invite someone' }).click()
  await interviewer.getByRole('button', { name: 'Make a link' }).click()
  const dialog = interviewer.getByRole('dialog', { name: 'Invite' })
  await expect(dialog.getByRole('button', { name: 'Revoke' })).toBeVisible()
  await expectClean(interviewer, 'inviting')
  const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue()
  await interviewer.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expectClean(interviewer, 'the cockpit before the start')
  await join(candidate, link)
  await interviewer.getByRole('button', { name: 'Start' }).click()
  await interviewer.keyboard.press('Alt+q')
  await expect(said(candidate)).toContainText('Question')
  await stamp(candidate, 'Rate limiter')
  await write(candidate, 'Functional requirements', 'Count signed-in callers by user id')
  await say(candidate, 'How available?')
  await panel(interviewer, 'Cockpit').getByRole('button', { name: 'Share: Rate limiter' }).click()
  await expectClean(interviewer, 'the cockpit')
  for (const name of ['Rubric', 'Simulation', 'Chat', 'Outline', 'Worksheet', 'Prompt']) {
    await open(interviewer, name)
    if (name === 'Rubric') await expect(panel(interviewer, 'Rubric')).toContainText('As it stands')
    await expectClean(interviewer, name)
  }
  await interviewer
    .getByRole('list', { name: 'People' })
    .getByRole('button', { name: /: candidate/ })
    .click()
  await expect(interviewer.getByRole('menuitem', { name: 'Follow' })).toBeVisible()
  await expectClean(interviewer, 'the menu of a person')
  await interviewer.getByRole('menuitem', { name: 'Report' }).click()
  await expect(interviewer.getByRole('dialog', { name: /^Report/ })).toBeVisible()
  await expectClean(interviewer, 'reporting')
})

test('The candidate\u2019s room is clean in every panel and dialog', async ({ person }) => {
  const [interviewer, candidate] = [await person(STILL), await person(STILL)]
  const { link } = await createInterview(interviewer)
  await join(candidate, link)
  await panel(interviewer, 'Cockpit').getByRole('button', { name: 'Share: Rate limiter' }).click()
  await interviewer.getByRole('button', { name: 'Start' }).click()
  await stamp(candidate, 'Rate limiter')
  await stamp(candidate, 'Cache')
  await write(candidate, 'Functional requirements', 'Count signed-in callers by user id')
  await write(candidate, 'Other figures', '300 B * 1B rows = 3 GB')
  await write(candidate, 'API', 'check(user)')
  await candidate.getByRole('button', { name: 'Add: Decisions' }).click()
  await expectClean(candidate, 'the worksheet')
  await expectCanvasClean(candidate, 'with two shapes')
  await say(candidate, 'How available?')
  for (const name of ['Simulation', 'Interviewer', 'Outline', 'Prompt']) {
    await open(candidate, name)
    await expectClean(candidate, name)
  }
  await candidate.keyboard.press('ControlOrMeta+k')
  await candidate.keyboard.type('insert')
  await candidate.getByRole('button', { name: 'Insert a component by name' }).click()
  await expect(candidate.getByRole('combobox', { name: 'Kind' })).toBeFocused()
  await expectClean(candidate, 'inserting')
  // The first closes the list, the second the dialog.
  await candidate.keyboard.press('Escape')
  await expect(candidate.getByRole('option').first()).toBeHidden()
  await candidate.keyboard.press('Escape')
  await expect(candidate.getByRole('dialog')).toBeHidden()
  await candidate.getByRole('button', { name: 'End', exact: true }).click()
  await expect(candidate.getByRole('button', { name: 'End it' })).toBeVisible()
  await expectClean(candidate, 'asked about the end')
})

test('A run\u2019s result, the rating, the scorecard and the review are clean', async ({ person }) => {
  const page = await person(STILL)
  await practise(page)
  await stamp(page, 'Rate limiter')
  await write(page, 'Functional requirements', 'Count signed-in callers by user id, all others by IP address')
  const simulation = await open(page, 'Simulation')
  await simulation.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(simulation.getByRole('region', { name: 'Table of figures' })).toBeVisible({ timeout: 45_000 })
  await expectClean(page, 'a result')
  await endInterview(page)
  await expect(panel(page, 'Rate')).toBeVisible()
  await expectClean(page, 'rating')
  await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()
  await expect(panel(page, 'Scorecard')).toContainText('of 100')
  await expectClean(page, 'the scorecard')
  await page.goto(page.url().replace('/interviews/', '/reviews/'))
  await expect(
    page.getByRole('region', { name: 'Board' }).getByText('Rate limiter', { exact: true }).first(),
  ).toBeVisible()
  const tabs = page.getByRole('tablist', { name: 'Parts of the review' }).getByRole('tab')
  for (const each of await tabs.all()) {
    await each.click()
    await expect(each).toHaveAttribute('aria-selected', 'true')
    await expectClean(page, `the review's ${(await each.textContent()) ?? ''}`)
  }
  for (const [path, heading] of [
    ['/', 'Rehearse a system-design interview'],
    ['/interviews', 'My interviews'],
    ['/account', 'Account'],
  ] as const) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expectClean(page, `${path} of somebody known`)
  }
})
