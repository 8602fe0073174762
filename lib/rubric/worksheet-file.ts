// A worksheet as a file beside a board, for scoring from the command line and for reference boards of scenarios.
import * as z from 'zod'
import { ENTRIES_MAX, ENTRY_TEXT_MAX, type Entry, type EntryKind } from '../scenario/entry.ts'

// YAML makes numbers and booleans of some lines; lists and maps are mistakes.
const text = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .pipe(z.string().trim().max(ENTRY_TEXT_MAX))
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(ENTRIES_MAX).default([])

const worksheetSchema = z.strictObject({
  requirements: list(
    z.union([z.strictObject({ kind: z.enum(['functional', 'non-functional', '']).default(''), text }), text]),
  ),
  estimates: list(z.union([z.strictObject({ for: z.string().max(60).default(''), text }), text])),
  api: list(text),
  decisions: list(z.strictObject({ options: text.default(''), chosen: text.default(''), because: text.default('') })),
})

/**
 * Entries of a worksheet file: `requirements: [{ kind, text }]`, `estimates: [{ for, text }]`, `api: [text]`, `decisions: [{ options,
 * chosen, because }]`, all optional, directly or under `worksheet`.
 * @param value the parsed YAML
 * @returns the entries in their order, with ids such as `entry:api-1`; or an error that names the place
 */
export function readWorksheet(value: unknown): { ok: true; entries: Entry[] } | { ok: false; error: string } {
  const inner = typeof value === 'object' && value !== null && 'worksheet' in value ? value.worksheet : value
  const parsed = worksheetSchema.safeParse(inner ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { ok: false, error: `${issue?.path.join('.') || 'the worksheet'}: ${issue?.message ?? 'not usable'}` }
  }
  const { requirements, estimates, api, decisions } = parsed.data
  const entries = [
    ...requirements.map((each, i) =>
      entry('requirement', i, typeof each === 'string' ? { text: each } : { text: each.text, requirement: each.kind }),
    ),
    ...estimates.map((each, i) =>
      entry('estimate', i, typeof each === 'string' ? { text: each } : { text: each.text, for: each.for }),
    ),
    ...api.map((each, i) => entry('api', i, { text: each })),
    ...decisions.map(({ options, chosen, because }, i) => entry('decision', i, { text: chosen, options, because })),
  ]
  return { ok: true, entries }
}

const entry = (kind: EntryKind, i: number, fields: Partial<Entry>): Entry => ({
  id: `entry:${kind}-${i + 1}`,
  typeName: 'entry',
  kind,
  order: `a${i}`,
  text: '',
  requirement: '',
  for: '',
  options: '',
  because: '',
  ...fields,
})
