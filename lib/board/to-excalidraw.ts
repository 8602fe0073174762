// Turns tldraw's records into an Excalidraw document: geometry as the reader of boards has it, looks from the records.
import { alignmentFor, familyFor, fillFor, headFor, inkOf, lettersOf, paperFor, strokeFor } from './excalidraw-look.ts'
import { arcOf, byThree, cut, type Drawn, drawnAs, halfway, outlineOf, stepped } from './excalidraw-paths.ts'
import { type ExcalidrawElement, isJson, type Json, numberOr, Source } from './excalidraw-source.ts'
import { extentOf, labelIn, LINES, wrapped } from './excalidraw-words.ts'
import { apply, boxOf, type Point } from './geometry.ts'
import type { Arrow, Shape } from './sheet.ts'
import { sheetOfTldraw } from './tldraw.ts'

/** tldraw's own way to read the points of a stroke (`b64Vecs.decodePoints`); `dim` as the segment has it. */
export type DecodePoints = (path: string, dim?: 2 | 3) => { x: number; y: number; z?: number | undefined }[]
export type ExcalidrawDocument = {
  type: 'excalidraw'
  version: 2
  source: string
  elements: ExcalidrawElement[]
  appState: { viewBackgroundColor: string }
  files: Record<string, never>
}

/**
 * An Excalidraw document (version 2) of the first page of a tldraw document. Worksheet entries and pinned results are no part of it.
 * @param records Any list of values; what is no readable record is left out. Never throws.
 * @param decodePoints Reads the points of freehand strokes.
 */
export function toExcalidraw(records: readonly unknown[], decodePoints: DecodePoints): ExcalidrawDocument {
  return {
    type: 'excalidraw',
    version: 2,
    source: 'dryrun',
    elements: new Outgoing(records, decodePoints).elements(),
    appState: { viewBackgroundColor: '#ffffff' },
    files: {},
  }
}

/** The nearest element of each geo; what is not here is a rectangle. */
const ELEMENTS: Record<string, string> = {
  ellipse: 'ellipse',
  cloud: 'ellipse',
  heart: 'ellipse',
  diamond: 'diamond',
  rhombus: 'diamond',
  'rhombus-2': 'diamond',
}
const GAP = 4
const HIGHLIGHT = { wider: 4, opacity: 0.4 }

type Label = Drawn & { text: string; words: string; letters: number; textAlign: string; verticalAlign: string }

class Outgoing {
  readonly #source: Source
  readonly #decode: DecodePoints
  /** By the id of a shape: its element, and its label's where it has one. */
  readonly #elements = new Map<string, ExcalidrawElement[]>()
  readonly #outlines = new Map<string, Point[]>()

  constructor(records: readonly unknown[], decode: DecodePoints) {
    this.#source = new Source(records)
    this.#decode = decode
    const sheet = sheetOfTldraw(records)
    const isFirst = this.#source.onFirstPage()
    for (const shape of sheet.shapes) if (isFirst(shape.page) && shape.form !== 'picture') this.#shape(shape)
    for (const text of sheet.texts) if (isFirst(text.page)) this.#text(text)
    for (const arrow of sheet.arrows) if (isFirst(arrow.page)) this.#linear(arrow)
    for (const id of sheet.unread.flatMap(({ shapes }) => shapes)) this.#freehand(id, isFirst)
  }

  elements(): ExcalidrawElement[] {
    return this.#source
      .fromTheBack(this.#elements.keys())
      .flatMap((id) => this.#elements.get(id) ?? [])
      .map((element, i) => ({ ...element, seed: i + 1, versionNonce: i + 1 }))
  }

  #shape(shape: Shape): void {
    const { id, form, outline, text: words } = shape
    const drawn = drawnAs(outline)
    const kind = shape.kind === undefined ? {} : { kind: shape.kind }
    const props = this.#source.props(id)
    this.#outlines.set(id, outline)
    if (this.#source.record(id).type === 'text') this.#text(shape)
    else if (form === 'frame') this.#put({ ...this.#source.element(id, 'frame', drawn, kind), name: words })
    else if (form === 'note') {
      const note = this.#source.element(id, 'rectangle', drawn, { ...kind, shape: 'note' })
      this.#withLabel({ ...note, ...paperFor(props) }, words, drawn)
    } else {
      const geo = typeof props.geo === 'string' ? props.geo : 'rectangle'
      const type = ELEMENTS[geo] ?? 'rectangle'
      this.#outlines.set(id, outlineOf(type, drawn))
      const element = this.#source.element(id, type, drawn, geo === type ? kind : { ...kind, shape: geo })
      const roundness = geo === 'oval' ? { type: 2 } : null
      this.#withLabel({ ...element, ...strokeFor(props), ...fillFor(props), roundness }, words, drawn)
    }
  }

  #withLabel(element: ExcalidrawElement, words: string, drawn: Drawn): void {
    const props = this.#source.props(element.id)
    const letters = lettersOf(props, 'label')
    const align = alignmentFor(props.align, ['left', 'center', 'right'])
    const verticalAlign = alignmentFor(props.verticalAlign, ['top', 'middle', 'bottom'])
    const { text, drawn: place } = labelIn(element.type, drawn, words, { letters, align, verticalAlign })
    this.#put(element, { ...place, text, words, letters, textAlign: align, verticalAlign })
  }

  /** Keeps an element and, if it says something, its label; each names the other. */
  #put(holder: ExcalidrawElement, label?: Label): void {
    if (!label || label.words === '') {
      this.#elements.set(holder.id, [holder])
      return
    }
    const id = `${holder.id}-label`
    const props = this.#source.props(holder.id)
    const text: ExcalidrawElement = {
      ...this.#source.element(holder.id, 'text', label),
      id,
      link: null,
      strokeColor: inkOf(props.labelColor),
      text: label.text,
      originalText: label.words,
      fontSize: label.letters,
      fontFamily: familyFor(props),
      textAlign: label.textAlign,
      verticalAlign: label.verticalAlign,
      lineHeight: LINES.label,
      autoResize: true,
      containerId: holder.id,
      boundElements: null,
    }
    this.#elements.set(holder.id, [{ ...holder, boundElements: [{ id, type: 'text' }] }, text])
  }

  /** Words that stand for themselves; those of a stamp are a shape to the reader. */
  #text({ id, outline, text: words, kind }: Pick<Shape, 'id' | 'outline' | 'text' | 'kind'>): void {
    const props = this.#source.props(id)
    const letters = lettersOf(props, 'text')
    const drawn = drawnAs(outline)
    const fixed = props.autoSize === false
    this.#outlines.set(id, outline)
    this.#put({
      ...this.#source.element(id, 'text', drawn, kind === undefined ? {} : { kind }),
      strokeColor: inkOf(props.color),
      text: fixed ? wrapped(words, drawn.w, letters) : words,
      originalText: words,
      fontSize: letters,
      fontFamily: familyFor(props),
      textAlign: alignmentFor(props.textAlign, ['left', 'center', 'right']),
      verticalAlign: 'top',
      lineHeight: LINES.text,
      autoResize: !fixed,
      containerId: null,
    })
  }

  #linear(arrow: Arrow): void {
    const { id, text: words, line } = arrow
    const props = this.#source.props(id)
    const elbowed = !line && props.kind === 'elbow'
    const path = line ? arrow.path : elbowed ? stepped(this.#visible(arrow)) : byThree(this.#visible(arrow))
    const element: ExcalidrawElement = {
      ...this.#alongPath(id, line ? 'line' : 'arrow', path),
      ...strokeFor(props),
      roundness: elbowed || (line && props.spline !== 'cubic') ? null : { type: 2 },
      startArrowhead: line ? null : headFor(props.arrowheadStart),
      endArrowhead: line ? null : headFor(props.arrowheadEnd),
      startBinding: this.#binding(arrow, 'start', path[0]!, elbowed),
      endBinding: this.#binding(arrow, 'end', path.at(-1)!, elbowed),
      elbowed,
      ...(elbowed && { fixedSegments: null, startIsSpecial: null, endIsSpecial: null }),
    }
    const letters = lettersOf(props, 'arrow')
    const { w, h } = extentOf(words, letters)
    const { x, y } = halfway(path)
    const at = { x: x - w / 2, y: y - h / 2, angle: 0 }
    this.#put(element, { at, w, h, text: words, words, letters, textAlign: 'center', verticalAlign: 'middle' })
  }

  /** What is drawn from point to point: the first point is its place, and the others are relative to that. */
  #alongPath(id: string, type: string, path: readonly Point[]): ExcalidrawElement {
    const { x, y } = path[0]!
    const { w, h } = boxOf(path)
    return {
      ...this.#source.element(id, type, { at: { x, y, angle: 0 }, w, h }),
      points: path.map((point) => [point.x - x, point.y - y]),
      lastCommittedPoint: null,
    }
  }

  /** tldraw's arrows lead to places in shapes and are seen up to the border; Excalidraw's end where they are seen to end. */
  #visible({ id, start, end }: Arrow): Point[] {
    const { kind, bend } = this.#source.props(id)
    const whole = arcOf(start.point, end.point, kind === 'elbow' ? 0 : numberOr(bend, 0))
    const fromBorder = cut([...whole].reverse(), this.#outlines.get(start.bound ?? '')).reverse()
    return cut(fromBorder, this.#outlines.get(end.bound ?? ''))
  }

  #binding(arrow: Arrow, terminal: 'start' | 'end', point: Point, elbowed: boolean): Json | null {
    const target = this.#elements.get(arrow[terminal].bound ?? '')?.[0]
    if (!target) return null
    target.boundElements = [...(target.boundElements ?? []), { id: arrow.id, type: 'arrow' }]
    const { x, y, width, height } = target as unknown as Record<'x' | 'y' | 'width' | 'height', number>
    const fixedPoint = [(point.x - x) / Math.max(1, width), (point.y - y) / Math.max(1, height)]
    return { elementId: target.id, focus: 0, gap: GAP, ...(elbowed && { fixedPoint }) }
  }

  #freehand(id: string, isFirst: (page: string) => boolean): void {
    const { type } = this.#source.record(id)
    const props = this.#source.props(id)
    if (type !== 'draw' && type !== 'highlight') return
    if (!isFirst(String(this.#source.chain(id)[0]?.parentId))) return
    const at = this.#source.placeOf(id)
    const [scaleX, scaleY] = [numberOr(props.scaleX, 1), numberOr(props.scaleY, 1)]
    const points = this.#points(props.segments)
    const path = points.map(({ x, y }) => apply(at, { x: x * scaleX, y: y * scaleY }))
    if (path.length === 0) return
    const look = strokeFor(props)
    const element: ExcalidrawElement = { ...this.#alongPath(id, 'freedraw', path), ...look }
    const marker = {
      strokeWidth: look.strokeWidth * HIGHLIGHT.wider,
      opacity: Math.round(Number(element.opacity) * HIGHLIGHT.opacity),
    }
    this.#put({
      ...element,
      ...(type === 'highlight' && marker),
      pressures: props.isPen === true ? points.map(({ z }) => z ?? 0.5) : [],
      simulatePressure: props.isPen !== true,
    })
  }

  #points(segments: unknown): ReturnType<DecodePoints> {
    return (Array.isArray(segments) ? (segments as unknown[]) : []).flatMap((segment) => {
      if (!isJson(segment) || typeof segment.path !== 'string') return []
      try {
        return this.#decode(segment.path, segment.dim === 2 ? 2 : 3)
      } catch {
        return []
      }
    })
  }
}
