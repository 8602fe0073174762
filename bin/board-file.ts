// A board on the disk, with the worksheet beside it.
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { UnknownRecord } from '@tldraw/store'
import { createTLSchema, type TLStoreSnapshot } from '@tldraw/tlschema'
import { parse } from 'yaml'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard, readExcalidraw } from '#lib/board/read'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Entry } from '#lib/scenario/entry'
import { entrySchema } from '#lib/scenario/entry'

export const BOARD_BYTES_MAX = 64 * 1024 * 1024

/** `entries`: null where there is no worksheet at all. */
export type BoardFile = { graph: ComponentGraph; entries: Entry[] | null }

/** The message names the file and what is wrong with it. */
export class UnreadableFile extends Error {
  readonly file: string
  readonly reason: string

  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`)
    this.file = file
    this.reason = reason
  }
}

/**
 * A `.tldr` file (`records`), a snapshot (`store`, alone or under `document`; or the sync server's `documents`), a list
 * of records, or an Excalidraw document; with `<name>.worksheet.yaml`, where it is there.
 */
export function readBoardFile(file: string): BoardFile {
  const value = readJson(file)
  const found = recordsIn(value)
  const records = found && upToDate(found, schemaIn(value))
  const beside = readWorksheetBeside(file)
  if (records) {
    const among = entriesAmong(records)
    return {
      graph: readBoard(records),
      entries: beside === null && among.length === 0 ? null : [...among, ...(beside ?? [])],
    }
  }
  if (isObject(value) && Array.isArray(value.elements)) return { graph: readExcalidraw(value), entries: beside }
  throw new UnreadableFile(file, 'neither a tldraw file, a snapshot nor an Excalidraw document')
}

function readText(file: string): string {
  try {
    if (statSync(file).size > BOARD_BYTES_MAX) throw new UnreadableFile(file, `larger than ${BOARD_BYTES_MAX} bytes`)
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof UnreadableFile) throw error
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new UnreadableFile(file, missing ? 'the file is missing' : 'the file cannot be read')
  }
}

function readJson(file: string): unknown {
  const text = readText(file)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new UnreadableFile(file, 'not JSON')
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function recordsIn(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return null
  if (Array.isArray(value.records)) return value.records
  if (isObject(value.store)) return Object.values(value.store)
  if (isObject(value.document)) return recordsIn(value.document)
  if (!Array.isArray(value.documents)) return null
  return value.documents.map((each: unknown) => (isObject(each) && 'state' in each ? each.state : each))
}

function schemaIn(value: unknown): unknown {
  if (!isObject(value)) return undefined
  return value.schema ?? schemaIn(value.document)
}

const TLDRAWS_OWN = new Set(['document', 'page', 'shape', 'binding', 'asset'])

/** Records of an older tldraw as the present one writes them. Where that fails they stay as they are: the reader lists what it cannot read. */
function upToDate(records: readonly unknown[], schema: unknown): readonly unknown[] {
  if (schema === undefined) return records
  const isOwn = (record: unknown): record is UnknownRecord =>
    isObject(record) && typeof record.id === 'string' && TLDRAWS_OWN.has(String(record.typeName))
  const store = Object.fromEntries(records.filter(isOwn).map((record) => [record.id, record]))
  try {
    const migrated = createTLSchema().migrateStoreSnapshot({ store, schema } as unknown as TLStoreSnapshot)
    if (migrated.type === 'error') return records
    return [...Object.values(migrated.value), ...records.filter((record) => !isOwn(record))]
  } catch {
    return records
  }
}

const entriesAmong = (records: readonly unknown[]): Entry[] =>
  records.flatMap((record) => {
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })

function readWorksheetBeside(board: string): Entry[] | null {
  const file = board.replace(/\.[^./\\]+$/, '') + '.worksheet.yaml'
  if (!existsSync(file)) return null
  const parsed = readWorksheet(readYaml(file))
  if (!parsed.ok) throw new UnreadableFile(file, parsed.error)
  return parsed.entries
}

function readYaml(file: string): unknown {
  const text = readText(file)
  try {
    return parse(text, { maxAliasCount: 0 }) as unknown
  } catch {
    throw new UnreadableFile(file, 'not YAML')
  }
}
