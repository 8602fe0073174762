// A worksheet entry: a custom record of the shared document, so that it syncs, merges and undoes like a shape.
import * as z from 'zod'

export const ENTRY_TEXT_MAX = 2000
/** Characters of the key of an entry's place. */
export const ENTRY_ORDER_MAX = 100
export const ENTRIES_MAX = 500

const text = z.string().max(ENTRY_TEXT_MAX)

export const ENTRY_KINDS = ['requirement', 'estimate', 'api', 'decision'] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

/**
 * All fields are always there (empty where they do not apply), so that a record never changes its shape.
 * `order` is a tldraw index key within its kind.
 */
export const entrySchema = z.strictObject({
  id: z.string().regex(/^entry:[\w-]{1,64}$/),
  typeName: z.literal('entry'),
  kind: z.enum(ENTRY_KINDS),
  order: z.string().max(ENTRY_ORDER_MAX),
  /** The requirement, the estimate's line, the API line; for a decision, what was chosen. */
  text,
  /** Of a requirement. */
  requirement: z.enum(['functional', 'non-functional', '']),
  /** Of an estimate: the id of the estimate asked for, or empty. */
  for: z.string().max(60),
  /** Of a decision: the options that were weighed, in the candidate's words, and the reason. */
  options: text,
  because: text,
})

export type Entry = z.infer<typeof entrySchema>

/** What tldraw's schema is told about entries; the same object in the browser and on the server, or they do not sync. */
export const entryRecord = {
  scope: 'document',
  validator: {
    validate(value: unknown): Entry {
      entrySchema.parse(value)
      return value as Entry
    },
  },
} as const
