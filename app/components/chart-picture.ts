// A chart as a file: title, legend, drawing and caption in one picture that stands by itself.
import type { Chart } from './chart-kinds.ts'
import { draw } from './chart-plot.ts'
import type { Look } from './chart-plot.ts'
import { DASHES, legendOf, mixed, RAMP_STEPS } from './chart-series.ts'
import type { LegendItem } from './chart-series.ts'
import { downloadBlob } from './download.ts'

const SPACE = 'http://www.w3.org/2000/svg'
const MARGIN = 20
const LINE = 18
/** Inter at 12 px, on average; a line breaks a little early rather than late. */
const CHARACTER_WIDTH = 6.4
const PNG_SCALE = 2

/** Gives the chart to take away. `styled` is an element of the page in whose colours it is drawn. */
export async function savePicture(chart: Chart, look: Look, styled: Element, kind: 'svg' | 'png'): Promise<void> {
  const { text, width, height } = picture(chart, look, styled)
  const svg = new Blob([text], { type: 'image/svg+xml;charset=utf-8' })
  downloadBlob(`${chart.id}.${kind}`, kind === 'svg' ? svg : await rasterised(text, width, height))
}

type Picture = { text: string; width: number; height: number }

function picture(chart: Chart, look: Look, styled: Element): Picture {
  const drawing = draw(chart, look)
  const width = look.width + 2 * MARGIN
  const root = element('svg', { xmlns: SPACE, width })
  root.setAttribute('style', 'font: 12px var(--sans); fill: var(--ink)')
  root.append(element('rect', { width: '100%', height: '100%', fill: 'var(--sheet)' }))
  let y = MARGIN + LINE
  root.append(label(chart.title, MARGIN, y, 'font-size: 16px; font-weight: 600'))
  y += LINE
  for (const line of legendLines(legendOf(chart), look)) {
    line.setAttribute('transform', `translate(${MARGIN} ${y})`)
    root.append(line)
    y += LINE
  }
  drawing.setAttribute('x', String(MARGIN))
  drawing.setAttribute('y', String(y))
  root.append(drawing)
  y += Number(drawing.getAttribute('height')) + LINE
  for (const line of wrapped(chart.says, look.width)) {
    root.append(label(line, MARGIN, y, 'fill: var(--ink-dim)'))
    y += LINE
  }
  const height = y + MARGIN - LINE
  root.setAttribute('height', String(height))
  root.setAttribute('viewBox', `0 0 ${width} ${height}`)
  return { text: withColours(new XMLSerializer().serializeToString(root), styled), width, height }
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SPACE, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  return made
}

function label(text: string, x: number, y: number, style: string): SVGElement {
  const made = element('text', { x, y, style })
  made.textContent = text
  return made
}

function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (longer.length * CHARACTER_WIDTH > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

const SIGN_WIDTH = 30
const GAP = 16

function legendLines(items: readonly LegendItem[], look: Look): SVGElement[] {
  const lines: SVGElement[] = []
  let x = Infinity
  for (const item of items) {
    const width = SIGN_WIDTH + item.name.length * CHARACTER_WIDTH + GAP
    if (x + width > look.width) {
      lines.push(element('g', {}))
      x = 0
    }
    lines.at(-1)?.append(signOf(item, x, look), label(item.name, x + SIGN_WIDTH, 0, ''))
    x += width
  }
  return lines
}

function signOf({ sign, color }: LegendItem, x: number, { palette, ramp }: Look): SVGElement {
  if (sign === 'ramp') return rampAt(x, ramp)
  const paint = color === null ? 'var(--ink)' : (palette[color % palette.length] ?? 'currentColor')
  if (sign === 'box') return element('rect', { x: x + 4, y: -10, width: 16, height: 10, fill: paint })
  if (sign === 'dot') {
    return element('circle', { cx: x + 12, cy: -4, r: 3.5, fill: 'none', stroke: paint, 'stroke-width': 1.5 })
  }
  const dashes = sign === 'rule' ? '2 3' : (DASHES[(color ?? 0) % DASHES.length] ?? 'none')
  return element('path', {
    d: `M${x} -4h24`,
    stroke: paint,
    'stroke-width': sign === 'rule' ? 1.25 : 2,
    'stroke-dasharray': dashes,
  })
}

function rampAt(x: number, [least, most]: Look['ramp']): SVGElement {
  const group = element('g', {})
  for (const share of RAMP_STEPS) {
    const fill = mixed(least, most, share)
    group.append(element('rect', { x: x + share * 18, y: -10, width: 6, height: 10, fill }))
  }
  return group
}

/** Outside the page nobody knows its custom properties: their values take their places. */
function withColours(svg: string, styled: Element): string {
  const style = getComputedStyle(styled)
  return svg.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) =>
    style.getPropertyValue(name).trim().replaceAll('"', "'"),
  )
}

async function rasterised(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * PNG_SCALE
  canvas.height = height * PNG_SCALE
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, 'image/png'))
  if (!context || !blob) throw new Error('This browser gave no picture')
  return blob
}
