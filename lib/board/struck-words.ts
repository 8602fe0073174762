// Words that are written and struck out: "~~MySQL~~", or with a line through every letter.

/** A letter with a stroke through it (U+0335, U+0336), and tildes on both sides of what they strike. */
const STRUCK = /(?:[^\u0335\u0336][\u0335\u0336]+)+|~~(?=\S)[^~]*[^~\s]~~/gu
const strokesAndTildes = /[\u0335\u0336~]/gu

/** Written so that it counts as struck out, wherever it goes. */
export function betweenTildes(text: string): string {
  const words = text.trim()
  if (words === '') return text
  const start = text.indexOf(words)
  return `${text.slice(0, start)}~~${words.replaceAll('~', '\u223c')}~~${text.slice(start + words.length)}`
}

/** A text without what is struck out in it, and that. */
export function withoutStruckWords(text: string): { kept: string; struck: string } {
  if (!/[\u0335\u0336]|~~/u.test(text)) return { kept: text, struck: '' }
  const struck: string[] = []
  const kept = text.replaceAll(STRUCK, (match) => {
    struck.push(match.replaceAll(strokesAndTildes, '').trim())
    return ' '
  })
  if (struck.length === 0) return { kept: text, struck: '' }
  const lines = kept.split('\n').map((line) => line.replaceAll(/[^\S\n]+/gu, ' ').trim())
  return { kept: lines.filter((line) => line !== '').join('\n'), struck: struck.filter(Boolean).join(' ') }
}
