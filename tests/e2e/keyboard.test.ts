// Everything by keyboard: no pointer touches the page from home to the end.
import type { Locator, Page } from 'playwright/test'
import { command, expect, expectRoom, inOutline, line, panel, tabTo, test } from './support.ts'

/** Chooses from a list by typing part of the name. */
async function choose(page: Page, list: Locator, words: string): Promise<void> {
  await tabTo(page, list)
  await page.keyboard.type(words)
  await expect(page.getByRole('option', { name: words, exact: true })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(list).toHaveValue(words)
}

test('Somebody without a pointer practises from home to the scorecard', async ({ person }) => {
  test.setTimeout(120_000)
  const page = await person()
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Practise now' }))
  await page.keyboard.press('Enter')
  await expectRoom(page)

  for (const kind of ['Rate limiter', 'Cache']) {
    await command(page, 'insert', 'Insert a component by name')
    const dialog = page.getByRole('dialog', { name: 'Insert a component' })
    await expect(dialog.getByRole('combobox', { name: 'Kind' })).toBeFocused()
    await choose(page, dialog.getByRole('combobox', { name: 'Kind' }), kind)
    await tabTo(page, dialog.getByRole('textbox', { name: 'Label' }))
    await page.keyboard.type(`${kind} of counters`)
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  }
  await command(page, 'connect', 'Connect two components by name')
  const dialog = page.getByRole('dialog', { name: 'Connect two components' })
  await choose(page, dialog.getByRole('combobox', { name: 'From' }), 'Rate limiter of counters')
  await choose(page, dialog.getByRole('combobox', { name: 'To' }), 'Cache of counters')
  await tabTo(page, dialog.getByRole('textbox', { name: 'Label' }))
  await page.keyboard.type('increment')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  await command(page, 'outline', 'Show the outline of the board')
  await expect(inOutline(page, 'Rate limiter of counters')).toContainText('to Cache of counters')
  await expect(inOutline(page, 'Rate limiter of counters')).toContainText('increment')

  await command(page, 'worksheet', 'Show the worksheet')
  await tabTo(page, panel(page, 'Worksheet').getByRole('button', { name: /^Add: (Other figures|Figures)$/ }))
  await page.keyboard.press('Enter')
  await page.keyboard.type('300 B * 1B rows = 300 GB')
  await expect(line(page, 'Other figures')).toHaveValue('300 B * 1B rows = 300 GB')
  await expect(panel(page, 'Worksheet')).toContainText('adds up')
  // Enter begins the next line, Backspace in an empty one takes it away again.
  await page.keyboard.press('Enter')
  await expect(line(page, 'Other figures')).toHaveCount(2)
  await page.keyboard.press('Backspace')
  await expect(line(page, 'Other figures')).toHaveCount(1)

  await tabTo(page, page.getByRole('button', { name: 'End', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Go on', exact: true })).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'End it' }))
  await page.keyboard.press('Enter')
  await tabTo(page, panel(page, 'Rate').getByRole('button', { name: 'Skip' }))
  await page.keyboard.press('Enter')
  await expect(panel(page, 'Scorecard')).toContainText('of 100')
})

test('A question mark shows the keys, and Escape gives the focus back', async ({ person }) => {
  const page = await person()
  await page.goto('/scenarios')
  await tabTo(page, page.getByRole('link', { name: 'Distributed rate limiter' }))
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toContainText('Open the palette')
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await expect(page.getByRole('link', { name: 'Distributed rate limiter' })).toBeFocused()
})
