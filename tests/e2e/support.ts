// People of the end-to-end tests. Each has a browser context of their own and acts by mouse and keyboard, through names that
// anybody can read on the screen or hear from a screen reader.
import { expect, test as base } from 'playwright/test'
import type { BrowserContextOptions, Locator, Page } from 'playwright/test'

export { expect }

export type NewPerson = (options?: BrowserContextOptions) => Promise<Page>

const DESKTOP = { width: 1366, height: 768 }

/** What no page may ever do, whatever a test is about. */
const FORBIDDEN_CONSOLE = /content security policy|hydration|minified react error/i

export const test = base.extend<{ person: NewPerson }>({
  person: async ({ browser, baseURL }, provide) => {
    const complaints: string[] = []
    const people: Page[] = []
    const newPerson: NewPerson = async (options) => {
      const context = await browser.newContext({ viewport: DESKTOP, ...options })
      context.on('request', (request) => {
        if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).host !== new URL(baseURL ?? '').host) {
          complaints.push(`a request to another origin: ${request.url()}`)
        }
      })
      context.on('weberror', (error) => complaints.push(`an error on a page: ${error.error().message}`))
      context.on('console', (message) => {
        if (FORBIDDEN_CONSOLE.test(message.text())) complaints.push(`on the console: ${message.text()}`)
      })
      const page = await context.newPage()
      people.push(page)
      return page
    }
    await provide(newPerson)
    await Promise.all(people.map((page) => page.context().close()))
    expect(complaints).toEqual([])
  },
})

export const RATE_LIMITER = 'Distributed rate limiter'

/** The room stands when the board can be drawn on. */
export async function expectRoom(page: Page): Promise<void> {
  await expect(page.getByRole('toolbar', { name: 'Components' })).toBeVisible({ timeout: 20_000 })
  await expect(saving(page)).toHaveText(/^Saved/)
}

export async function practise(page: Page, scenarioId = 'rate-limiter'): Promise<void> {
  await page.goto(`/scenarios/${scenarioId}`)
  await page.getByRole('button', { name: 'Practise now' }).click()
  await expectRoom(page)
}

/** An interview of two with an invite for the second, made by the first. */
export async function createInterview(
  page: Page,
  { scenarioId = 'rate-limiter', role = 'interviewer' as 'interviewer' | 'candidate' } = {},
): Promise<{ link: string }> {
  await page.goto(`/scenarios/${scenarioId}`)
  if (role === 'candidate') await page.getByText('I am the candidate').click()
  await page.getByRole('button', { name: 'Invite someone' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const field = page.getByRole('dialog', { name: 'Invite' }).getByRole('textbox', { name: 'Link', exact: true })
  await expect(field).toHaveValue(/\/join#/)
  const link = await field.inputValue()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Invite' })).toBeHidden()
  await expectRoom(page)
  return { link }
}

export async function join(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await expectRoom(page)
}

/** Two people in one room. */
export async function pair(
  person: NewPerson,
  scenarioId = 'rate-limiter',
): Promise<{ interviewer: Page; candidate: Page }> {
  const [interviewer, candidate] = [await person(), await person()]
  const { link } = await createInterview(interviewer, { scenarioId })
  await join(candidate, link)
  await expect(people(interviewer)).toHaveCount(2)
  return { interviewer, candidate }
}

export const people = (page: Page): Locator => page.getByRole('list', { name: 'People' }).getByRole('listitem')
/** What the room calls the person whose page it is: "Quiet Otter". */
export async function nameIn(page: Page): Promise<string> {
  const told = await page
    .getByRole('list', { name: 'People' })
    .getByText(/: you, /)
    .textContent()
  return (told ?? '').replace(/: you, .*$/, '')
}

export const saving = (page: Page): Locator =>
  page
    .getByRole('banner')
    .getByRole('status')
    .filter({ hasText: /Saved|Saving|Offline|Read-only/ })

export const banner = (page: Page): Locator => page.getByText(/^You are offline\./)

export const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}`) })
export const panel = (page: Page, name: string): Locator => page.getByRole('tabpanel', { name: new RegExp(`^${name}`) })

/** Brings a tab of the room to the front and gives what is in it. */
export async function open(page: Page, name: string): Promise<Locator> {
  await tab(page, name).click()
  await expect(panel(page, name)).toBeVisible()
  return panel(page, name)
}

/** Writes a line on the worksheet, under the heading. */
export async function write(page: Page, heading: string, text: string): Promise<void> {
  const worksheet = await open(page, 'Worksheet')
  await worksheet.getByRole('button', { name: new RegExp(`^Add( another)?: ${escaped(heading)}`) }).click()
  await page.keyboard.type(text)
  await expect(line(page, heading).filter({ hasText: text })).toHaveCount(1)
}

/** The lines under a heading of the worksheet. */
export const line = (page: Page, heading: string): Locator =>
  panel(page, 'Worksheet').getByRole('textbox', { name: new RegExp(`^${escaped(heading)}.*, line \\d+$`) })

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Puts a component on the board with a press of the palette. */
export const stamp = (page: Page, component: string): Promise<void> =>
  page.getByRole('button', { name: `Insert ${component}`, exact: true }).click()

export const board = (page: Page): Locator => page.getByRole('main')
/** What the outline says of the component with this name. */
export const inOutline = (page: Page, name: string): Locator =>
  panel(page, 'Outline')
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: new RegExp(`^${escaped(name)}`) }) })

export async function inFileMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await page.getByRole('menuitem', { name: 'File' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

export async function importFile(page: Page, name: string, content: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await inFileMenu(page, 'Import a board file…')
  await (await choosing).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) })
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^(Say something|Ask the built-in interviewer)$/ }).fill(text)
  await page.keyboard.press('Enter')
}

export const said = (page: Page): Locator => page.getByRole('log', { name: 'Said so far' })

export async function endInterview(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('dialog', { name: 'End the interview?' }).getByRole('button', { name: 'End it' }).click()
}

const STEPS_MAX = 120

/** Presses Tab until the focus is where it should go. */
export async function tabTo(page: Page, goal: Locator): Promise<void> {
  await expect(goal).toBeVisible()
  const focused = goal.and(page.locator(':focus'))
  for (let step = 0; step < STEPS_MAX; step++) {
    if ((await focused.count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${STEPS_MAX} presses of Tab do not lead to ${goal.toString()}`)
}

/** Runs an action of the palette by typing part of its name. */
export async function command(page: Page, words: string, action: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('textbox', { name: 'Find an action' })).toBeFocused()
  await page.keyboard.type(words)
  await expect(page.getByRole('button', { name: action })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Find an action' })).toBeHidden()
}
