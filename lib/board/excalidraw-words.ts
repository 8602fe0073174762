// How much room words take in tldraw and in Excalidraw, whose letters differ in width and lines in height. Without a browser
// nothing can be measured, so this goes by what letters are on average.
import { alignmentOf, colorOf, fontOf, LETTERS, scaleFor, strokeSizeOf, type StyledElement } from './excalidraw-look.ts'
import { apply } from './geometry.ts'
import type { Drawn } from './excalidraw-paths.ts'

/** The width of a letter to its height. */
const LETTER_WIDTH = 0.55
/** The height of a line to that of its letters: of a text in tldraw, and of a label in Excalidraw. */
export const LINES = { text: 1.35, label: 1.25 }
const NARROWER_MOST = 0.75
const WIDER_MOST = 1.15

const longestOf = (lines: readonly string[]): number => lines.reduce((most, line) => Math.max(most, line.length), 1)

/** The letters at which tldraw's font takes as much room as the words of an element did, so that nothing comes to lie over them. */
export function roomOf({ width, fontSize }: StyledElement, words: string): { letters: number; w: number; h: number } {
  const lines = words.split('\n')
  const usual = Math.max(1, fontSize)
  const longest = longestOf(lines) * LETTER_WIDTH
  const fitting = width > 0 ? width / (longest * usual) : 1
  const letters = usual * Math.min(WIDER_MOST, Math.max(NARROWER_MOST, fitting))
  return { letters, w: longest * letters, h: lines.length * letters * LINES.text }
}

const TLDRAW_MARGIN = 16
const WIDER = 1.2
const SMALLER_MOST = 0.5

/** How a shape's line and label look. Letters are a little smaller where tldraw's wider margins would make the shape grow. */
export function labelLook(shape: StyledElement, label: StyledElement | undefined) {
  const size = strokeSizeOf(shape)
  if (!label) return { size }
  const usual = LETTERS.label[size]
  const pixels = Math.max(1, label.fontSize)
  const fitting = (room: number, taken: number) => room / ((taken * WIDER) / pixels + (2 * TLDRAW_MARGIN) / usual)
  const most = Math.min(pixels, fitting(shape.width, label.width), fitting(shape.height, label.height))
  return {
    size,
    scale: scaleFor(Math.max(SMALLER_MOST * pixels, most), usual),
    font: fontOf(label),
    labelColor: colorOf(label.strokeColor),
    align: alignmentOf(label.textAlign),
    verticalAlign: alignmentOf(label.verticalAlign),
  }
}

/** Words broken into lines of a width in pixels; a longer word has a line of its own. */
export function wrapped(words: string, width: number, letters: number): string {
  const most = Math.max(1, Math.floor(width / (letters * LETTER_WIDTH)))
  const broken = words.split('\n').flatMap((line) => {
    const lines: string[] = []
    for (const word of line.split(' ')) {
      const last = lines.at(-1)
      if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
      else lines.push(word)
    }
    return lines
  })
  return broken.join('\n')
}

/** How large a label of Excalidraw's is, in pixels. */
export function extentOf(text: string, letters: number): { w: number; h: number } {
  const lines = text.split('\n')
  return { w: longestOf(lines) * LETTER_WIDTH * letters, h: lines.length * letters * LINES.label }
}

const EXCALIDRAW_MARGIN = 5
/** How much of its width each element has for words. */
const SHARES: Record<string, number> = { ellipse: Math.SQRT1_2, diamond: 0.5 }

/** A label as it lies in its shape: broken into lines, at the sides that tldraw's alignments name. */
export function labelIn(
  type: string,
  { at, w, h }: Drawn,
  words: string,
  {
    letters,
    align,
    verticalAlign,
  }: { letters: number; align: 'left' | 'center' | 'right'; verticalAlign: 'top' | 'middle' | 'bottom' },
): { text: string; drawn: Drawn } {
  const text = wrapped(words, w * (SHARES[type] ?? 1) - 2 * EXCALIDRAW_MARGIN, letters)
  const size = extentOf(text, letters)
  const along = (side: string, room: number, taken: number): number => {
    if (side === 'left' || side === 'top') return EXCALIDRAW_MARGIN
    return side === 'right' || side === 'bottom' ? room - taken - EXCALIDRAW_MARGIN : (room - taken) / 2
  }
  const corner = apply(at, { x: along(align, w, size.w), y: along(verticalAlign, h, size.h) })
  return { text, drawn: { at: { ...corner, angle: at.angle }, ...size } }
}
