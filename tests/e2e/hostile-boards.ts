// Boards with a payload in every text that a board can hold, by each way in which a board comes to a room.
import type { Page } from 'playwright/test'
import { io } from 'socket.io-client'

import { drawBoard, toTldrFile } from '#lib/board/draw'

import { ALL_MARKUP, CANARY, inTexts, LINKS } from '../security/markup-corpus.ts'
import { RawBoard } from '../support/raw-board.ts'
import { SHOWN } from './watched.ts'

/** A board with every payload as a label, on each kind of shape in turn, and hostile links in its rich texts. */
export function hostileBoard(): string {
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

/** The same as Excalidraw saves it, several payloads in a text: measuring words takes a browser its time. */
export const hostileExcalidraw = (): string =>
  JSON.stringify({
    type: 'excalidraw',
    version: 2,
    elements: inTexts(400).map((text, n) => ({
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
export async function attack(page: Page): Promise<void> {
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
