// Which lines write a call of the interface down.

const METHOD = /(?:^|[\s"'`:\-*•\d.)])(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b/
const CALL = /([\p{L}_][\p{L}\p{N}_.]{2,60})\(([^()]{0,200})\)/gu
// Functions of a query or of arithmetic: "due <= now()", "UNIQUE(job_id, due_at)", "hash(id) % 16".
// prettier-ignore
const FUNCTIONS = new Set([
  'now', 'unique', 'index', 'hash', 'mod', 'sha1', 'sha256', 'md5', 'crc32', 'murmur', 'varchar', 'char', 'decimal', 'numeric', 'coalesce',
  'values', 'interval', 'rand', 'random', 'floor', 'ceil', 'sqrt', 'log2', 'exp', 'rate', 'cron', 'sendfile', 'mmap', 'fsync',
])
const QUERY =
  /\bselect\b.+\bfrom\b|\bupdate\s+\w+\s+set\b|\binsert\s+into\b|\bdelete\s+from\b|\bcreate\s+(?:unique\s+)?(?:table|index)\b|\bwhere\s+\w+\s*(?:[<>=]|in\b|is\b)|\bfor\s+update\b|\border\s+by\b/i
/** "runs(id, status, due_at)": the columns of a table, which begin with its key. With one more it is a call: "boost(id, +5)". */
const COLUMNS = /^\s*(?:id|uuid|pk)\s*,[^,]*,|\bpk\b|\bprimary key\b/i

/** "take: UPDATE lock SET ...": a call, told by the statement that it runs. */
const NAMED_QUERY = /^\s*[\p{L}_]\w{2,30}(?:\s*\([^()]*\))?\s*[:=]\s*(?:select|update|insert|delete)\b/iu

// A board is scored again after every change, and most of its lines are as they were.
const REMEMBERED_MAX = 20_000
const REMEMBERED_CHARACTERS_MAX = 200
const remembered = new Map<string, boolean>()

/** Whether a line writes a call down: by a method of HTTP, or as a function that is neither a query's nor a table. */
export function isCall(text: string): boolean {
  if (text.length > REMEMBERED_CHARACTERS_MAX) return looksLikeCall(text)
  const known = remembered.get(text)
  if (known !== undefined) return known
  const call = looksLikeCall(text)
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(text, call)
  return call
}

function looksLikeCall(text: string): boolean {
  if (NAMED_QUERY.test(text)) return true
  if (QUERY.test(text)) return false
  if (METHOD.test(text)) return true
  return [...text.matchAll(CALL)].some(
    ([, name = '', given = '']) => !FUNCTIONS.has(name.toLowerCase()) && !COLUMNS.test(given),
  )
}

/** "-> 202 {id}", "{ body }", "Idempotency-Key: uuid", "body: the order", "404 if unknown": it goes on from a call above it. */
const ANSWER = /^\s*(?:->|<-|→|←|=>|[{(+,]|[1-5]\d\d\b)/
const HEADER =
  /^\s*(?:\w+-\w[\w-]*|headers?|body|params?|query|returns?|response|answer|request|errors?)\s*(?::|->|→|$)/i
const FIELDS_MAX = 12
const indentOf = (line: string): number => line.search(/\S/)
const isOpen = (text: string): boolean => text.split(/[{([]/).length > text.split(/[})\]]/).length

/** The calls of a text, each with the lines below it that belong to it: fields, headers, its answer. */
export function callsIn(lines: readonly string[]): string[] {
  const calls: string[][] = []
  let open: string[] | null = null
  for (const line of lines) {
    const first = open?.[0] ?? ''
    if (open && line.trim() === '') open = null
    else if (isCall(line) && !(open && ANSWER.test(line))) calls.push((open = [line]))
    else if (open && open.length < FIELDS_MAX && goesOn(line, first, open)) open.push(line)
    else open = null
  }
  return calls.map((call) => call.map((line) => line.trim()).join('\n'))
}

const goesOn = (line: string, first: string, call: readonly string[]): boolean =>
  ANSWER.test(line) || HEADER.test(line) || indentOf(line) > indentOf(first) || isOpen(call.join(' '))

const DEFINITION = /^\s*(\w{2,20})\s*=\s*\p{L}+(?:\s+\S+)+/u

/** What a line says that a name stands for: "ctx = opaque version of what you read". */
export const definedBy = (text: string): string | null => (isCall(text) ? null : (DEFINITION.exec(text)?.[1] ?? null))
