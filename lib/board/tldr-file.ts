// The board as a `.tldr` file that tldraw opens: its own records only, since a worksheet's entries mean nothing elsewhere.
import { TLDRAW_SCHEMA } from './draw.ts'

type Schema = { schemaVersion: number; sequences: Record<string, number> }

const isSchema = (schema: unknown): schema is Schema =>
  typeof schema === 'object' && schema !== null && 'sequences' in schema && typeof schema.sequences === 'object'

/** Records in the schema that the log says they have, or, for a board on which nothing was ever drawn, in the present one. */
export function tldrFile(records: readonly Record<string, unknown>[], schema: unknown): string {
  const known: Schema = isSchema(schema) ? schema : TLDRAW_SCHEMA
  const sequences = Object.fromEntries(Object.entries(known.sequences).filter(([id]) => !/\bentry\b/.test(id)))
  return JSON.stringify({
    tldrawFileFormatVersion: 1,
    schema: { ...known, sequences },
    records: records.filter(({ typeName }) => typeName !== 'entry'),
  })
}
