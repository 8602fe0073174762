// What people write is text wherever it shows: nothing of it runs, loads or breaks a page, for whoever looks at it.
import type { Page } from 'playwright/test'
import { io } from 'socket.io-client'

import { drawBoard, toTldrFile } from '#lib/board/draw'

import { ALL_MARKUP, CANARY, inTexts, LINKS, MARK } from '../security/markup-corpus.ts'
import { RawBoard } from '../support/raw-board.ts'
import { board, expect, importFile, open, pair, panel, said, say, saving, test as base } from './support.ts'
import type { NewPerson } from './support.ts'

const SHOWN = `<img src=x onerror=window.${MARK}=1>`

/** People whose browsers tell when something ran, asked for a canary, or opened a dialog. */
const test = base.extend<{ watched: NewPerson }>({
  watched: async ({ person }, provide) => {
    const happened: string[] = []
    await provide(async (options) => {
      const page = await person(options)
      await page.context().addInitScript(
        ([mark]) =>
          Object.defineProperty(window, String(mark), {
            set() {
              console.log(`${mark} was set`)
            },
          }),
        [MARK],
      )
      page.context().on('console', (message) => {
        if (message.text().includes(`${MARK} was set`)) happened.push(`something ran on ${message.page()?.url()}`)
      })
      page.context().on('dialog', (dialog) => {
        happened.push(`a dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.context().on('request', (request) => {
        if (new URL(request.url()).host.includes(CANARY)) happened.push(`asked for ${request.url()}`)
      })
      return page
    })
    expect(happened).toEqual([])
  },
})

test('the watch notices what runs, or the others would show nothing', async ({ browser }) => {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.setContent(`<img src=x onerror="document.title='${MARK}'"><img src="https://${CANARY}/x.png">`)
  await expect(page).toHaveTitle(MARK)
  expect(asked.some((url) => url.includes(CANARY))).toBe(true)
  await page.close()
})

/** A board with every payload as a label, on each kind of shape in turn, and hostile links in its rich texts. */
function hostileBoard(): string {
  const drawing = drawBoard()
  const at = (n: number) => [(n % 8) * 400, Math.floor(n / 8) * 400] as const
  for (const [n, text] of ALL_MARKUP.entries()) {
    const [x, y] = at(n)
    if (n % 4 === 0) drawing.box(text, x, y)
    else if (n % 4 === 1) drawing.note(text, x, y)
    else if (n % 4 === 2) drawing.text(text, x, y, { width: 300 })
    else drawing.frame(text, x, y, 300, 300)
    if (n % 7 === 0) drawing.looseArrow({ x, y }, { x: x + 300, y: y + 200 }, text)
  }
  const records = drawing.records()
  for (const [n, href] of LINKS.entries()) {
    drawing.box('link', n * 300, 9_000)
    const record = drawing.records().at(-1) as unknown as { props: { richText: object } }
    record.props.richText = {
      type: 'doc',
      content: [
        { type: 'paragraph', content: [{ type: 'text', text: 'go', marks: [{ type: 'link', attrs: { href } }] }] },
      ],
    }
    records.push(record as never)
  }
  return toTldrFile(records)
}

/** The same as Excalidraw saves it. */
const hostileExcalidraw = (): string =>
  JSON.stringify({
    type: 'excalidraw',
    version: 2,
    elements: ALL_MARKUP.map((text, n) => ({
      id: `e${n}`,
      type: n % 3 === 0 ? 'frame' : 'text',
      name: text,
      text,
      originalText: text,
      link: LINKS[n % LINKS.length],
      x: n * 300,
      y: 12_000,
      width: 200,
      height: 60,
      angle: 0,
      fontSize: 20,
      groupIds: [],
      isDeleted: false,
    })),
  })

/** Shapes that tldraw's checks allow, put there by a client of somebody's own making. */
async function attack(page: Page): Promise<void> {
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const { origin, pathname } = new URL(page.url())
  const raw = await RawBoard.open(
    {
      socket: (namespace, auth) =>
        io(`${origin}${namespace}`, {
          path: '/socket.io',
          transports: ['websocket'],
          forceNew: true,
          reconnection: false,
          auth,
          extraHeaders: { cookie, origin },
        }),
    },
    pathname.split('/').at(-1) ?? '',
  )
  const drawing = drawBoard()
  drawing.freehand(0, 20_000, { props: { segments: [{ type: 'free', path: '<svg onload=1>' }] } })
  drawing.path([])
  drawing.freehand(0, 20_500)
  drawing.box('raw', 0, 21_000)
  for (const record of drawing.records().slice(2)) {
    await raw.put(record)
    for (const richText of [
      { type: 'doc', content: [{ type: 'iframe', attrs: { src: `https://${CANARY}` } }] },
      { type: 'doc', content: [{ type: 'text', text: SHOWN }] },
    ])
      await raw.put({ ...record, id: `${record.id}x`, props: { ...(record.props as object), richText } } as never)
  }
  raw.close()
}

async function write(page: Page, heading: string, text: string): Promise<void> {
  const worksheet = await open(page, 'Worksheet')
  await worksheet
    .getByRole('button', { name: new RegExp(`^Add( another)?: ${heading}`) })
    .first()
    .click()
  await page.keyboard.insertText(text)
}

test('Markup in chat, worksheet, notes and on the board is text for the other person, whatever way it came', async ({
  watched,
}) => {
  test.setTimeout(120_000)
  const { interviewer, candidate } = await pair(watched)
  const rooms = [interviewer, candidate]

  for (const text of inTexts(1_900)) await say(candidate, text)
  await open(interviewer, 'Chat')
  await expect(said(interviewer).getByText(SHOWN).first()).toBeVisible()
  const texts = inTexts(1_900)
  for (const [n, heading] of ['Functional requirements', 'Non-functional requirements', 'API', 'Decisions'].entries())
    await write(candidate, heading, texts[n % texts.length] ?? SHOWN)
  await open(interviewer, 'Worksheet')
  await expect(interviewer.getByText(SHOWN).first()).toBeAttached()

  await importFile(candidate, 'hostile.tldr', hostileBoard())
  await expect(saving(candidate)).toHaveText(/^Saved/, { timeout: 30_000 })
  await importFile(candidate, 'hostile.excalidraw', hostileExcalidraw())
  await attack(candidate)
  for (const page of rooms) {
    await open(page, 'Outline')
    await expect(panel(page, 'Outline')).toContainText('onerror')
    await expect(board(page).getByTestId('canvas')).toBeVisible()
  }

  const cockpit = await open(interviewer, 'Cockpit')
  await cockpit.getByRole('textbox', { name: 'Private notes' }).fill(inTexts(15_000).join('\n'))
})
