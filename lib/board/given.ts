// Words that were given to the candidate are not the candidate's: passages copied from them are taken out before reading.
import { TEXT_CHARACTERS_MAX } from './words.ts'

/** Shorter runs are anybody's words ("rate limiter"); from here on they are a copy. */
const COPIED_WORDS = 5
const word = /[\p{L}\p{N}]+/gu

export type GivenRuns = ReadonlySet<string>

/** Every run of five words of the given texts. */
export function givenRuns(texts: readonly string[]): GivenRuns {
  const runs = new Set<string>()
  for (const text of texts) {
    const words = text.slice(0, TEXT_CHARACTERS_MAX).toLowerCase().match(word) ?? []
    if (words.length > 1 && words.length < COPIED_WORDS) continue
    for (let i = 0; i + COPIED_WORDS <= words.length; i++) runs.add(words.slice(i, i + COPIED_WORDS).join(' '))
  }
  return runs
}

/** A text without the passages of five or more words that stand in the given texts; a bar marks each gap. */
export function withoutGiven(text: string, runs: GivenRuns): string {
  if (runs.size === 0) return text
  const words = [...text.matchAll(word)]
  const copied = new Set<number>()
  for (let i = 0; i + COPIED_WORDS <= words.length; i++)
    if (
      runs.has(
        words
          .slice(i, i + COPIED_WORDS)
          .map((each) => each[0].toLowerCase())
          .join(' '),
      )
    )
      for (let j = i; j < i + COPIED_WORDS; j++) copied.add(j)
  if (copied.size === 0) return text
  let kept = ''
  let from = 0
  words.forEach((each, i) => {
    if (!copied.has(i)) return
    kept += text.slice(from, each.index) + (copied.has(i - 1) ? '' : '|')
    from = each.index + each[0].length
  })
  return (kept + text.slice(from)).trim()
}
