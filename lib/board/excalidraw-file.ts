// The board as an `.excalidraw` file that Excalidraw opens.
import { b64Vecs } from '@tldraw/tlschema'
import { toExcalidraw } from './to-excalidraw.ts'

/** The text of the file; see `toExcalidraw` for what goes into it. */
export const excalidrawFile = (records: readonly unknown[]): string =>
  JSON.stringify(
    toExcalidraw(records, (path, dim) => b64Vecs.decodePoints(path, dim)),
    null,
    2,
  )
