// As much of a text as there is room for, cut where a clause ends.
const CLAUSE_END = /[.,;:!?)\]}](?=\s)|\s(?=(?:[-–—|→⇒]|->|=>|and|but|so|because|while|which|if)\s)/g
const SMALL_END = /(?:\s(?:a|an|and|as|at|by|for|from|if|in|is|its|of|on|or|so|that|the|to|with))+$/i
const ELLIPSIS = '…'

/**
 * A text of at most so many characters; a longer one comes on one line, cut after its last clause that fits, else after its last whole word.
 * @param from the character of the text that has to be seen: what stands before its clause is left out where there is no room
 */
export function excerpt(text: string, max: number, from = 0): string {
  if (text.trim().length <= max) return text.trim()
  const whole = flat(text)
  const seen = flat(text.slice(0, from)).length
  if (seen < max / 2) return cut(whole, max)
  const starts = [0, ...ends(whole).filter((end) => end <= seen)]
  const start = starts.find((at) => seen - at < max / 2) ?? wordStart(whole, seen)
  return start === 0 ? cut(whole, max) : `${ELLIPSIS} ${cut(whole.slice(start).trim(), max - 2)}`
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const ends = (text: string): number[] => [...text.matchAll(CLAUSE_END)].map(({ index }) => index + 1)
const wordStart = (text: string, at: number): number => text.lastIndexOf(' ', at) + 1

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const room = max - 2
  const clause = ends(text).findLast((end) => end <= room && end >= max / 3)
  const end = clause ?? Math.max(text.lastIndexOf(' ', room), 0)
  const kept = text.slice(0, end === 0 ? room : end).trimEnd()
  return `${kept.replace(/[,;:–—-]+$/, '').replace(SMALL_END, '')} ${ELLIPSIS}`
}
