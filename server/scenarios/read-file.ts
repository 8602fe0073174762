// A file that somebody else wrote, with bounds: never more than its limit, never a pipe, a device or a folder.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

export type ReadFile = { ok: true; bytes: Uint8Array } | { ok: false; missing: boolean; message: string }

export type ReadFileOptions = {
  bytesMax: number
  /** Whether a link is followed: where somebody names the file itself, and not where it only lies in a folder. */
  followLinks: boolean
}

// Windows has neither flag, nor what they are for.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants> & { O_RDONLY: number }

/** All is asked of the open file, so that nobody can put another one there in between. */
export function readFileBounded(path: string, { bytesMax, followLinks }: ReadFileOptions): ReadFile {
  let file: number
  try {
    // Without waiting, or a pipe that nobody writes to would hold the reader for ever.
    file = openSync(path, O_RDONLY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW))
  } catch (error) {
    return refused(error)
  }
  try {
    const stat = fstatSync(file)
    if (stat.isDirectory()) return { ok: false, missing: false, message: 'This is a folder: a file has to stand here' }
    if (!stat.isFile()) return { ok: false, missing: false, message: NO_FILE }
    // Neither a file that grows while it is read nor one whose size is told wrongly is read any further than this.
    const bytes = stat.size > bytesMax ? null : readUpTo(file, bytesMax + 1)
    if (bytes === null || bytes.length > bytesMax) {
      return { ok: false, missing: false, message: `The file is larger than ${sizeOf(bytesMax)}` }
    }
    return { ok: true, bytes }
  } catch (error) {
    return refused(error)
  } finally {
    closeSync(file)
  }
}

const NO_FILE = 'This is a pipe, a socket or a device: an ordinary file has to stand here'

const sizeOf = (bytes: number): string => (bytes < 1024 * 1024 ? `${bytes / 1024} kB` : `${bytes / (1024 * 1024)} MB`)

const CHUNK_BYTES = 64 * 1024

function readUpTo(file: number, most: number): Uint8Array {
  const chunks: Buffer[] = []
  for (let left = most; left > 0;) {
    const chunk = Buffer.allocUnsafe(Math.min(left, CHUNK_BYTES))
    const read = readSync(file, chunk, 0, chunk.length, null)
    if (read === 0) break
    chunks.push(chunk.subarray(0, read))
    left -= read
  }
  return Buffer.concat(chunks)
}

function refused(error: unknown): ReadFile {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = (message: string, missing = false): ReadFile => ({ ok: false, missing, message })
  if (code === 'ENOENT' || code === 'ENOTDIR') return why('The file is missing', true)
  // FreeBSD says EMLINK.
  if (code === 'ELOOP' || code === 'EMLINK') return why('This is a link: put the file itself here')
  if (code === 'ENXIO') return why(NO_FILE)
  if (code === 'EACCES' || code === 'EPERM') return why(`The file may not be read by this user (${code})`)
  return why(`The file cannot be read${code === '' ? '' : ` (${code})`}`)
}
