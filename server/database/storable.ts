// What PostgreSQL's jsonb cannot hold: U+0000, and halves of a character (lone surrogates). JSON writes both as escapes.

/** An escape of one of them; an even number of backslashes before it are backslashes themselves. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/** Whether a JSON text can be stored as it is. JSON.stringify escapes neither character unless it must. */
export const isStorable = (json: string): boolean => !UNSTORABLE.test(json)

/** The JSON text with such characters left out or replaced, so that one strange character never fails a transaction. */
export const storable = (json: string): string => (isStorable(json) ? json : JSON.stringify(cleaned(JSON.parse(json))))

const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '')

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleaned(inner)]))
}
