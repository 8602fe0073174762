// A board on the disk, with the worksheet beside it.
import { existsSync } from 'node:fs'
import type { UnknownRecord } from '@tldraw/store'
import { createTLSchema, type TLStoreSnapshot } from '@tldraw/tlschema'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard, readExcalidraw } from '#lib/board/read'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Entry } from '#lib/scenario/entry'
import { entrySchema } from '#lib/scenario/entry'
import { readYaml } from '#lib/scenario/yaml-source'
import { readFileBounded } from '../server/scenarios/read-file.ts'
import { readScenarioText } from '../server/scenarios/read-folder.ts'

export const BOARD_BYTES_MAX = 64 * 1024 * 1024

/** A link is followed where somebody names the board, and not where a scenario does. */
type HowToRead = { followLinks: boolean }

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
export function readBoardFile(file: string, how: HowToRead = { followLinks: true }): BoardFile {
  const value = readJson(file, how)
  const found = recordsIn(value)
  const records = found && upToDate(found, schemaIn(value))
  const beside = readWorksheetBeside(file, how)
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

function readText(file: string, { followLinks }: HowToRead): string {
  const read = readFileBounded(file, { bytesMax: BOARD_BYTES_MAX, followLinks })
  if (!read.ok) throw new UnreadableFile(file, lowerCase(read.message))
  return new TextDecoder().decode(read.bytes)
}

function readJson(file: string, how: HowToRead): unknown {
  const text = readText(file, how)
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

function readWorksheetBeside(board: string, how: HowToRead): Entry[] | null {
  const file = board.replace(/\.[^./\\]+$/, '') + '.worksheet.yaml'
  if (!existsSync(file)) return null
  const parsed = readWorksheet(readWorksheetFile(file, how))
  if (!parsed.ok) throw new UnreadableFile(file, parsed.error)
  return parsed.entries
}

function readWorksheetFile(file: string, { followLinks }: HowToRead): unknown {
  const text = readScenarioText(file, { followLinks })
  if (!text.ok) throw new UnreadableFile(file, lowerCase(text.message))
  const read = readYaml(text.content)
  if (read.ok) return read.source.value
  const [finding] = read.findings
  throw new UnreadableFile(file, finding ? `line ${finding.line}: ${lowerCase(finding.message)}` : 'not YAML')
}

const lowerCase = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1)
