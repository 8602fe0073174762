// The words of tldraw's shapes, and how much room they take, as far as letters' usual widths tell.
import { apply, cornersOf, type Transform } from './geometry.ts'
import type { Words } from './sheet.ts'
import { betweenTildes } from './struck-words.ts'
import { TEXT_CHARACTERS_MAX } from './words.ts'

type Props = Record<string, unknown>

const RICH_TEXT_NODES_MAX = 5_000
const TEXT_SIZES: Record<string, number> = { s: 18, m: 24, l: 36, xl: 44 }
const LABEL_SIZES: Record<string, number> = { s: 18, m: 22, l: 26, xl: 32 }
const LABEL_MARGIN = 16
const LINE_HEIGHT = 1.35
const LETTER_WIDTH = 0.55

export const isFields = (value: unknown): value is Props => typeof value === 'object' && value !== null

/** The words of a ProseMirror document, a line a block; those with a line through them between tildes. Anything else is no text. */
function plainText(document: unknown): string {
  let budget = RICH_TEXT_NODES_MAX
  const walk = (node: unknown, depth: number): string => {
    if (budget-- <= 0 || depth > 50 || typeof node !== 'object' || node === null) return ''
    const { type, text, content, marks } = node as Record<string, unknown>
    if (typeof text === 'string') return isStruck(marks) ? betweenTildes(text) : text
    if (type === 'hardBreak') return '\n'
    if (!Array.isArray(content)) return ''
    const parts = content.map((child) => walk(child, depth + 1))
    return parts.join(type === 'paragraph' || type === 'heading' || type === 'codeBlock' ? '' : '\n')
  }
  return walk(document, 0).slice(0, TEXT_CHARACTERS_MAX).trim()
}

const isStruck = (marks: unknown): boolean =>
  Array.isArray(marks) && marks.some((mark) => isFields(mark) && mark.type === 'strike')

export const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e9 ? value : otherwise
export const stringOr = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, TEXT_CHARACTERS_MAX).trim() : ''

const scaleOf = ({ scale }: Props): number => Math.max(0.01, numberOr(scale, 1))

/** What a shape says: its rich text, or the name of a frame. */
export const wordsOf = ({ richText, text, label, name }: Props): string =>
  plainText(richText) || stringOr(text) || stringOr(label) || stringOr(name)

/** Height of a line of a text shape. */
export const heightOfLine = (props: Props): number =>
  (TEXT_SIZES[stringOr(props.size)] ?? 24) * scaleOf(props) * LINE_HEIGHT

/** Width and height of a text shape. */
export function extentOfText(props: Props): { w: number; h: number } {
  const scale = scaleOf(props)
  const size = (TEXT_SIZES[stringOr(props.size)] ?? 24) * scale
  const lines = wordsOf(props).split('\n')
  const longest = Math.max(...lines.map((line) => line.length)) * size * LETTER_WIDTH
  const w = props.autoSize === false ? Math.max(1, numberOr(props.w, longest) * scale) : longest
  const rows = lines.reduce(
    (sum, line) => sum + Math.max(1, Math.ceil((line.length * size * LETTER_WIDTH) / (w + size))),
    0,
  )
  return { w, h: rows * size * LINE_HEIGHT }
}

/** Where a shape's own words stand, as far as letters' usual widths tell. */
export function labelIn(props: Props, at: Transform, text: string, w: number, h: number): Words {
  const scale = scaleOf(props)
  const letters = (LABEL_SIZES[stringOr(props.size)] ?? 22) * scale
  const [room, margin] = [Math.max(1, w - 2 * LABEL_MARGIN * scale), LABEL_MARGIN * scale]
  const widths = text.split('\n').map((line) => line.length * letters * LETTER_WIDTH)
  const lines = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / room)), 0)
  const size = { w: Math.min(room, Math.max(...widths)), h: Math.min(h, lines * letters * LINE_HEIGHT) }
  const along = (side: unknown, all: number, taken: number) =>
    side === 'start'
      ? Math.min(margin, all - taken)
      : side === 'end'
        ? Math.max(0, all - taken - margin)
        : (all - taken) / 2
  const corner = apply(at, { x: along(props.align, w, size.w), y: along(props.verticalAlign, h, size.h) })
  return { outline: cornersOf({ ...corner, angle: at.angle }, size.w, size.h), lines }
}
