// Drawing and writing together, and what becomes of it while the connection is gone.
import type { Locator, Page } from 'playwright/test'
import {
  banner,
  board,
  expect,
  expectRoom,
  inOutline,
  line,
  open,
  pair,
  practise,
  saving,
  stamp,
  test,
  write,
} from './support.ts'

/** What is drawn, without the editor's own buttons and hidden measures. */
const shapes = (page: Page): Locator => board(page).getByTestId('canvas')
const words = (page: Page, text: string): Locator => shapes(page).getByText(text, { exact: true })

const middleOf = async (shape: Locator): Promise<{ x: number; y: number }> => {
  const box = await shape.boundingBox()
  if (!box) throw new Error('It is not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 4 })
  await page.mouse.up()
}

/** Draws a box where nothing is, and writes on it. */
async function drawBox(page: Page, text: string, at: { x: number; y: number }): Promise<void> {
  await page.getByRole('button', { name: 'Rectangle — R' }).click()
  await drag(page, at, { x: at.x + 180, y: at.y + 90 })
  await page.keyboard.press('Enter')
  await expect(shapes(page).locator('[contenteditable="true"]')).toBeFocused()
  await page.keyboard.type(text)
  await page.keyboard.press('Escape')
  await expect(words(page, text)).toBeVisible()
}

async function drawArrow(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middleOf(from), await middleOf(to)]
  await page.getByRole('button', { name: 'Arrow — A' }).click()
  await drag(page, start, end)
}

test('What a candidate stamps, draws, joins and writes, the interviewer sees at once', async ({ person }) => {
  const { interviewer, candidate } = await pair(person)
  await stamp(candidate, 'Cache')
  await expect(words(interviewer, 'Cache')).toBeVisible()

  await drawBox(candidate, 'Write path', { x: 330, y: 180 })
  await expect(words(interviewer, 'Write path')).toBeVisible()
  await drawArrow(candidate, words(candidate, 'Write path'), words(candidate, 'Cache'))

  await open(interviewer, 'Outline')
  await expect(inOutline(interviewer, 'Write path')).toContainText('to Cache')
  await open(interviewer, 'Worksheet')
  await write(candidate, 'Functional requirements', 'Refuse with 429')
  await expect(line(interviewer, 'Functional requirements')).toHaveValue('Refuse with 429')
  // Both may write, on one line too.
  await line(interviewer, 'Functional requirements').press('End')
  await interviewer.keyboard.type(' and Retry-After')
  await expect(line(candidate, 'Functional requirements')).toHaveValue('Refuse with 429 and Retry-After')
  await expect(saving(candidate)).toHaveText(/^Saved \d\d:\d\d$/)
})

test('Work goes on without a connection and is merged when it is back', async ({ person }) => {
  const { interviewer, candidate } = await pair(person)
  await stamp(candidate, 'Cache')
  await expect(words(interviewer, 'Cache')).toBeVisible()

  await candidate.context().setOffline(true)
  await expect(banner(candidate)).toBeVisible({ timeout: 30_000 })
  await stamp(candidate, 'Worker')
  await write(candidate, 'API', 'check(user, operation)')
  await expect(saving(candidate)).toHaveText(/^Offline: \d+ changes kept here$/)
  // Meanwhile the other draws, too.
  await stamp(interviewer, 'Queue broker')
  await expect(words(candidate, 'Queue broker')).toBeHidden()

  await candidate.context().setOffline(false)
  await expect(saving(candidate)).toHaveText(/^Saved \d\d:\d\d$/, { timeout: 30_000 })
  await expect(banner(candidate)).toBeHidden()
  await expect(words(candidate, 'Queue broker')).toBeVisible()
  await expect(words(interviewer, 'Worker')).toBeVisible()
  await open(interviewer, 'Worksheet')
  await expect(line(interviewer, 'API')).toHaveValue('check(user, operation)')
})

test('Who is alone in a room need not wait for what they draw to be saved', async ({ person }) => {
  const page = await person()
  let pushed = (): void => {}
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (/^42\/board,.*\\"push\\".*shape:/.test(String(payload))) pushed()
    }),
  )
  await practise(page)
  const delays: number[] = []
  for (let edit = 0; edit < 5; edit++) {
    const sent = new Promise<void>((resolve) => (pushed = resolve))
    const start = performance.now()
    await stamp(page, 'Cache')
    await sent
    delays.push(performance.now() - start)
  }
  // tldraw's own client, when it is alone, sends once a second.
  expect(delays.sort((a, b) => a - b)[2]).toBeLessThan(600)
})

test('Measuring a label computes the styles of the label and not those of the page', async ({ person }) => {
  const page = await person()
  await practise(page)
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  const labels = await page.evaluate(() => {
    const measure = document.querySelector('.tl-text-measure')!
    for (let label = 1; label <= 50; label++) {
      measure.innerHTML = `<div class="tl-rich-text"><p>Cache ${label}</p></div>`
      measure.getBoundingClientRect()
    }
    return 50
  })
  type Event = { name: string; args: { elementCount?: number } }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Event[] }
  const computed = traceEvents
    .filter(({ name }) => name === 'UpdateLayoutTree')
    .map(({ args }) => args.elementCount ?? 0)
  expect(computed.length).toBeGreaterThanOrEqual(labels)
  // A selector such as .room:has(.something) on what contains the board makes it a hundred for each.
  expect(computed.reduce((sum, count) => sum + count, 0) / labels).toBeLessThan(20)
})

/** Alone, with a cache that is saved, and no connection from then on. */
async function practiseOffline(page: Page): Promise<void> {
  await practise(page)
  await stamp(page, 'Cache')
  await expect(saving(page)).toHaveText(/^Saved \d\d:\d\d$/)
  await page.context().setOffline(true)
  await expect(banner(page)).toBeVisible({ timeout: 30_000 })
}

test('A reload right after the connection is back loses nothing of what was done without it', async ({ person }) => {
  const page = await person()
  await practiseOffline(page)
  await stamp(page, 'Worker')
  await write(page, 'API', 'GET /limits')
  await expect(saving(page)).toHaveText(/^Offline: \d+ changes kept here$/)
  await page.context().setOffline(false)
  await page.reload()
  await expectRoom(page)
  await expect(words(page, 'Cache')).toBeVisible()
  await expect(words(page, 'Worker')).toBeVisible()
  await open(page, 'Worksheet')
  await expect(line(page, 'API')).toHaveValue('GET /limits')
  await expect(saving(page)).toHaveText(/^Saved/)
  // It is the server's by now: another reload, with nothing kept, still has it.
  await page.reload()
  await expect(words(page, 'Worker')).toBeVisible()
})

for (const after of ['works', 'cannot be opened'] as const)
  test(`What was typed in the last moment before a reload is there after it, if the browser’s database ${after}`, async ({
    person,
  }) => {
    const page = await person()
    await practiseOffline(page)
    await write(page, 'API', 'GET /limit')
    await page.evaluate(() => {
      // The browser's database comes to nothing more: the page is on its way out.
      IDBObjectStore.prototype.put = () => {
        throw new Error('The page has ended')
      }
    })
    if (after === 'cannot be opened')
      await page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new Error('There is no database')
        }
        // What was cut off, or written by somebody else, is no reason to lose the rest.
        const own = Object.keys(localStorage).find((name) => name.startsWith('dryrun-unconfirmed/'))
        localStorage.setItem(`${own}-another`, '{"id":')
        localStorage.setItem(`${own}-a-third`, '[{"id":1}]')
      })
    await page.keyboard.type('s')
    await page.context().setOffline(false)
    await page.reload()
    await expectRoom(page)
    await open(page, 'Worksheet')
    await expect(line(page, 'API')).toHaveValue('GET /limits')
    await expect(saving(page)).toHaveText(/^Saved/)
  })

test('Undo takes back one\u2019s own last step and never the other person\u2019s', async ({ person }) => {
  const { interviewer, candidate } = await pair(person)
  await stamp(candidate, 'Cache')
  await expect(words(interviewer, 'Cache')).toBeVisible()
  await stamp(interviewer, 'Worker')
  await expect(words(candidate, 'Worker')).toBeVisible()
  await candidate.getByRole('button', { name: 'Undo — Ctrl + Z' }).click()
  await expect(words(interviewer, 'Cache')).toBeHidden()
  await expect(words(candidate, 'Worker')).toBeVisible()
})
