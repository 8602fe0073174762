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

/** Whether a line writes a call down: by a method of HTTP, or as a function that is neither a query's nor a table. */
export function isCall(text: string): boolean {
  if (NAMED_QUERY.test(text)) return true
  if (QUERY.test(text)) return false
  if (METHOD.test(text)) return true
  return [...text.matchAll(CALL)].some(
    ([, name = '', given = '']) => !FUNCTIONS.has(name.toLowerCase()) && !COLUMNS.test(given),
  )
}
