// How tldraw's named styles and Excalidraw's colours and numbers stand for each other.
import * as z from 'zod'
import { elementSchema } from './excalidraw.ts'

/** tldraw's colours as they look by day: lines and words, a light filling, and a sticky note. */
const COLORS: Record<string, { line: string; light: string; note: string }> = {
  black: { line: '#1e1e1e', light: '#e8e8e8', note: '#fce19c' },
  grey: { line: '#9fa8b2', light: '#eceef0', note: '#c0cad3' },
  'light-violet': { line: '#e085f4', light: '#f5eafa', note: '#dfb0f9' },
  violet: { line: '#ae3ec9', light: '#ecdcf2', note: '#db91fd' },
  blue: { line: '#4465e9', light: '#dce1f8', note: '#8aa3ff' },
  'light-blue': { line: '#4ba1f1', light: '#ddedfa', note: '#9bc4fd' },
  yellow: { line: '#f1ac4b', light: '#f9f0e6', note: '#fed49a' },
  orange: { line: '#e16919', light: '#f8e2d4', note: '#faa475' },
  green: { line: '#099268', light: '#d3e9e3', note: '#6fc896' },
  'light-green': { line: '#4cb05e', light: '#dbf0e0', note: '#98d08a' },
  'light-red': { line: '#f87777', light: '#f4dadb', note: '#f7a5a1' },
  red: { line: '#e03131', light: '#f4dadb', note: '#fc8282' },
  white: { line: '#ffffff', light: '#f5f5f5', note: '#ffffff' },
}

const SIZES = ['s', 'm', 'l', 'xl'] as const
export type Size = (typeof SIZES)[number]
type Sized = Record<Size, number>
/** How high tldraw's letters are, in pixels, by what carries them. */
export const LETTERS = {
  text: { s: 18, m: 24, l: 36, xl: 44 },
  label: { s: 18, m: 22, l: 26, xl: 32 },
  arrow: { s: 18, m: 20, l: 24, xl: 28 },
} satisfies Record<string, Sized>
const STROKES: Sized = { s: 1, m: 2, l: 4, xl: 8 }

const number = z.number().refine((value) => Math.abs(value) < 1e9)
/** An element with how it looks. Anything may be missing: old files lack much, and other programs write such files too. */
export const styledElement = elementSchema.extend({
  strokeColor: z.string().catch('#1e1e1e'),
  backgroundColor: z.string().catch('transparent'),
  fillStyle: z.string().catch('solid'),
  strokeWidth: number.catch(2),
  strokeStyle: z.string().catch('solid'),
  roughness: number.catch(1),
  opacity: number.catch(100),
  roundness: z.unknown().optional(),
  locked: z.boolean().catch(false),
  link: z.string().nullish().catch(null),
  fontFamily: number.catch(5),
  textAlign: z.string().nullish().catch(null),
  verticalAlign: z.string().nullish().catch(null),
  autoResize: z.boolean().catch(true),
  elbowed: z.boolean().catch(false),
  simulatePressure: z.boolean().catch(true),
  pressures: z.array(number).catch([]),
})
export type StyledElement = z.infer<typeof styledElement>

const CSS_NAMES: Record<string, string> = {
  black: '#000000',
  white: '#ffffff',
  red: '#e03131',
  green: '#2f9e44',
  blue: '#1971c2',
}

/** How light a CSS colour is, 0 to 1, its hue in radians, and whether it has one; null where there is nothing to see. */
function seen(css: string): { light: number; hue: number; grey: boolean } | null {
  const written = css.trim().toLowerCase()
  const hex = /^#([\da-f]{3,8})$/.exec(CSS_NAMES[written] ?? written)?.[1] ?? ''
  const long = hex.length < 5 ? [...hex].map((digit) => digit + digit).join('') : hex
  if (long.length < 6 || long.slice(6) === '00') return null
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16)) as [number, number, number]
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
  const hue = Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b)
  return { light: (most + least) / 510, hue, grey: most - least < GREY_MOST }
}
const GREY_MOST = 24

/** The nearest of tldraw's colours: greys by how light they are, the others by hue first. */
export function colorOf(css: string): string {
  const wanted = seen(css)
  if (!wanted) return 'black'
  const away = (name: string): number => {
    const shade = seen(COLORS[name]!.line)!
    const turn = Math.abs(wanted.hue - shade.hue)
    const light = Math.abs(wanted.light - shade.light)
    if (wanted.grey || shade.grey) return wanted.grey && shade.grey ? light : 10
    return Math.min(turn, 2 * Math.PI - turn) + light / 2
  }
  return Object.keys(COLORS).reduce((best, name) => (away(name) < away(best) ? name : best))
}

const PAPER = 0.97
const STRONG_MOST = 0.7

/** What a shape is filled with, and its colour: tldraw has one for line and filling. */
export function fillOf({ backgroundColor, strokeColor, fillStyle }: StyledElement): { fill: string; color: string } {
  const ground = seen(backgroundColor)
  if (!ground) return { fill: 'none', color: colorOf(strokeColor) }
  if (ground.light > PAPER) return { fill: 'semi', color: colorOf(strokeColor) }
  const strong = ground.light < STRONG_MOST
  return {
    fill: fillStyle !== 'solid' ? 'pattern' : strong ? 'fill' : 'solid',
    color: ground.grey && !strong ? 'grey' : colorOf(backgroundColor),
  }
}

/** The colour of a sticky note, whose paper alone has one. */
export const noteColorOf = ({ backgroundColor }: StyledElement): string =>
  Object.keys(COLORS).find((name) => COLORS[name]!.note === backgroundColor) ?? colorOf(backgroundColor)

/** How a line is drawn. */
export function dashOf({ strokeStyle, strokeColor, roughness }: StyledElement): string {
  if (!seen(strokeColor)) return 'none'
  if (strokeStyle === 'dashed' || strokeStyle === 'dotted') return strokeStyle
  return roughness === 0 ? 'solid' : 'draw'
}

const closest = (table: Sized, value: number): Size => {
  const away = (size: Size) => Math.abs(Math.log(table[size] / value))
  return SIZES.reduce((best, size) => (away(size) < away(best) ? size : best))
}
export const strokeSizeOf = ({ strokeWidth }: StyledElement): Size => closest(STROKES, Math.max(0.1, strokeWidth))

const LETTERS_LEAST = 1
/** Letters of a height as one of tldraw's sizes and the scale that makes up the rest. Letters without height become small ones. */
export function textSizeOf(pixels: number): { size: Size; scale: number } {
  const size = closest(LETTERS.text, Math.max(LETTERS_LEAST, pixels))
  return { size, scale: scaleFor(pixels, LETTERS.text[size]) }
}

/** The scale at which letters that are `usual` pixels high are as high as asked for. */
export const scaleFor = (pixels: number, usual: number): number =>
  Math.max(0.01, Math.round((Math.max(LETTERS_LEAST, pixels) / usual) * 100) / 100)

const FONTS: Record<number, string> = { 2: 'sans', 3: 'mono', 6: 'sans', 7: 'sans', 8: 'mono', 9: 'sans' }
export const fontOf = ({ fontFamily }: StyledElement): string => FONTS[fontFamily] ?? 'draw'

const ALIGNMENTS: Record<string, string> = { left: 'start', top: 'start', right: 'end', bottom: 'end' }
export const alignmentOf = (name: string | null | undefined): string => ALIGNMENTS[name ?? ''] ?? 'middle'

const HEADS: Record<string, string> = {
  dot: 'dot',
  circle: 'dot',
  circle_outline: 'dot',
  triangle: 'triangle',
  triangle_outline: 'triangle',
  diamond: 'diamond',
  diamond_outline: 'diamond',
  bar: 'bar',
}
/** An arrowhead. What tldraw does not know, such as those of entity diagrams, is a plain one: that it is there tells the direction. */
export const headOf = (name: string | null | undefined): string => (name ? (HEADS[name] ?? 'arrow') : 'none')

type Props = Record<string, unknown>
const shadesOf = ({ color }: Props) => COLORS[String(color)] ?? COLORS.black!
const sizeOf = ({ size }: Props): Size => SIZES.find((each) => each === size) ?? 'm'

/** The colour of words, by tldraw's name for it. */
export const inkOf = (color: unknown): string => shadesOf({ color }).line

/** The height of tldraw's letters in pixels. */
export const lettersOf = (props: Props, on: keyof typeof LETTERS): number =>
  LETTERS[on][sizeOf(props)] * (typeof props.scale === 'number' && props.scale > 0 ? props.scale : 1)

/** How tldraw's line is drawn in Excalidraw. */
export function strokeFor(props: Props) {
  const { dash } = props
  return {
    strokeColor: dash === 'none' ? 'transparent' : shadesOf(props).line,
    strokeWidth: STROKES[sizeOf(props)],
    strokeStyle: dash === 'dashed' || dash === 'dotted' ? dash : 'solid',
    roughness: dash === 'draw' ? 1 : 0,
  }
}

/** What tldraw's shape is filled with in Excalidraw. */
export function fillFor(props: Props): { backgroundColor: string; fillStyle: string } {
  const { line, light } = shadesOf(props)
  const grounds: Record<string, string> = {
    semi: '#ffffff',
    solid: light,
    fill: line,
    pattern: line,
    'lined-fill': line,
  }
  return {
    backgroundColor: grounds[String(props.fill)] ?? 'transparent',
    fillStyle: props.fill === 'pattern' || props.fill === 'lined-fill' ? 'hachure' : 'solid',
  }
}

/** The paper of tldraw's sticky note. */
export const paperFor = (props: Props) => ({
  ...strokeFor({ ...props, dash: 'none' }),
  backgroundColor: shadesOf(props).note,
  fillStyle: 'solid',
})

const FAMILIES: Record<string, number> = { sans: 2, serif: 2, mono: 3 }
export const familyFor = ({ font }: Props): number => FAMILIES[String(font)] ?? 5

/** `start`, `middle` and `end`, and tldraw's older names that begin with them, as one of three words. */
export const alignmentFor = <const Sides extends readonly [string, string, string]>(
  name: unknown,
  [start, middle, end]: Sides,
): Sides[number] => (String(name).startsWith('start') ? start : String(name).startsWith('end') ? end : middle)

const HEADS_FOR: Record<string, string> = {
  triangle: 'triangle',
  inverted: 'triangle',
  dot: 'dot',
  diamond: 'diamond',
  square: 'diamond',
  pipe: 'bar',
  bar: 'bar',
}
export const headFor = (name: unknown): string | null =>
  typeof name !== 'string' || name === 'none' ? null : (HEADS_FOR[name] ?? 'arrow')
