'use client'
// Boards come from files and go into them: tldraw's and Excalidraw's. Nothing leaves this browser but as one's own drawing.
import { Box } from 'tldraw'
import type { Editor, TLContent } from 'tldraw'
import { toldOf } from '#lib/board/left-out'
import { tldrFile } from '#lib/board/tldr-file'
import { download } from '../../components/download.ts'
import { toast } from '../../components/toasts.tsx'
import type { DocumentSaving } from '../../realtime/board.ts'
import { FILE_BYTES_MAX, readBoardFile, spaceBeside } from './board-file.ts'
import type { Drawing, Outcome } from './board-file.ts'

export const FORMATS = ['tldr', 'excalidraw'] as const
export type Format = (typeof FORMATS)[number]

const BOARD_FILE = /\.(tldr|excalidraw|json)$/i
export const isBoardFile = ({ name }: { name: string }): boolean => BOARD_FILE.test(name)

const GAP = 120
/** Further right than anything reaches: what is put down there falls into no frame. */
const FAR = 1e6
const SAVING_WAIT_MS = 5000

/** Asks for a file and puts what is drawn in it on the board. */
export function chooseBoardFile(editor: Editor, saving: DocumentSaving): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.tldr,.excalidraw,.json'
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file) void importBoard(editor, saving, file)
  })
  input.click()
}

/** Puts what is drawn in a file beside what is on the board, in one step, and tells what was left out; or tells why it cannot. */
export async function importBoard(editor: Editor, saving: DocumentSaving, file: File): Promise<void> {
  const outcome = await readFor(editor, saving, file)
  if (!outcome.ok) return toast({ text: outcome.message })
  const { drawing, unread } = outcome
  const mark = editor.markHistoryStoppingPoint('import a board')
  try {
    putBeside(editor, drawing)
  } catch {
    editor.bailToMark(mark)
    return toast({ text: `${file.name} holds something that this board cannot draw. Nothing was imported.` })
  }
  const { length } = drawing.shapes.filter(({ type }) => type !== 'group')
  const imported = `${length === 1 ? '1 shape was' : `${length.toLocaleString('en')} shapes were`} imported.`
  toast({ text: [imported, toldOf(unread)].filter(Boolean).join(' ') })
}

async function readFor(editor: Editor, saving: DocumentSaving, file: File): Promise<Outcome> {
  const { name } = file
  const refused = (message: string): Outcome => ({ ok: false, message })
  if (editor.getIsReadonly()) return refused('You can look at this board, but not change it.')
  if (file.size > FILE_BYTES_MAX)
    return refused(
      `${name} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB. Save a part of the board and import that.`,
    )
  // What is unsaved would go out in the same message, and there is room for one import in it.
  if (!(await isSaved(saving))) return refused('The board is not saved yet. Import the file once it is.')
  try {
    const { store, options } = editor
    const space = () => {
      const records = Object.values(store.serialize('document'))
      return spaceBeside(records, editor.getCurrentPageShapeIds().size, options.maxShapesPerPage)
    }
    return await readBoardFile(name, await file.text(), store.schema, space())
  } catch {
    return refused(`${name} cannot be read. Save the board again as .tldr or .excalidraw.`)
  }
}

/** Whether the server has all that was done here, now or in a moment. */
function isSaved(saving: DocumentSaving): Promise<boolean> {
  if (saving.value.status !== 'saving') return Promise.resolve(saving.value.status === 'saved')
  return new Promise((resolve) => {
    const settle = (saved: boolean) => {
      stop()
      clearTimeout(timer)
      resolve(saved)
    }
    const stop = saving.subscribe(() => saving.value.status === 'saved' && settle(true))
    const timer = setTimeout(() => settle(false), SAVING_WAIT_MS)
  })
}

function putBeside(editor: Editor, { shapes, bindings, rootShapeIds }: Drawing): void {
  const drawn = editor.getCurrentPageBounds()
  const roots = new Set<string>(rootShapeIds)
  const content = {
    schema: editor.store.schema.serialize(),
    shapes: shapes.map((shape) => (roots.has(shape.id) ? { ...shape, x: Number(shape.x) + FAR } : shape)),
    bindings,
    rootShapeIds,
    assets: [],
  } as unknown as TLContent
  editor.complete()
  editor.setCurrentTool('select')
  // Also what is locked must get to its place.
  editor.run(
    () => {
      editor.selectNone()
      editor.putContentOntoCurrentPage(content, { select: true, preservePosition: true })
      const put = editor.getSelectedShapes()
      // Only now is it known how much room the words take.
      const bounds = Box.Common(put.flatMap(({ id }) => editor.getShapePageBounds(id) ?? []))
      const { center } = editor.getViewportPageBounds()
      const to = drawn
        ? { x: drawn.maxX + GAP, y: drawn.y }
        : { x: center.x - bounds.w / 2, y: center.y - bounds.h / 2 }
      editor.updateShapes(
        put.map(({ id, type, x, y }) => ({ id, type, x: x + to.x - bounds.x, y: y + to.y - bounds.y })),
      )
    },
    { ignoreShapeLock: true },
  )
  const put = editor.getSelectionPageBounds()
  if (put) editor.zoomToBounds(put, { targetZoom: 1, inset: 96, animation: { duration: 120 } })
}

/** Gives the board as a file to take away. */
export async function exportBoard(editor: Editor, name: string, format: Format): Promise<void> {
  const { store } = editor
  const records = Object.values(store.serialize('document')) as unknown as Record<string, unknown>[]
  if (format === 'tldr') download(`${name}.tldr`, 'application/json', tldrFile(records, store.schema.serialize()))
  else {
    const { excalidrawFile } = await import('#lib/board/excalidraw-file')
    download(`${name}.excalidraw`, 'application/json', excalidrawFile(records))
  }
}
