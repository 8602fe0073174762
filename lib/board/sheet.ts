// What is drawn, before anybody asks what it means: shapes, texts and arrows in page coordinates. Both readers make one.
import type { Unread } from './graph.ts'
import { areaOf, type Box, boxOf, distance, type Point } from './geometry.ts'

/** Where words stand, and in how many lines. */
export type Words = { outline: Point[]; lines: number }

/** Something with an outline: a box, ellipse, sticky note, frame or picture. */
export type Shape = {
  id: string
  /** All records that make it up; the first is the one that carries it. */
  records: string[]
  form: 'box' | 'ellipse' | 'note' | 'frame' | 'picture'
  page: string
  outline: Point[]
  box: Box
  area: number
  /** Lengths of the sides before any turn. */
  sides: [number, number]
  text: string
  /** Where its own words stand in it. */
  words?: Words
  /** Drawn with a cross in it. */
  crossed?: true
  /** Of a stamp. */
  kind?: string
  /** Ids of the groups around it, innermost first. */
  groups: string[]
  /** Frames count as parents whatever their area. */
  parent?: string
}

export type Text = {
  id: string
  records: string[]
  page: string
  outline: Point[]
  box: Box
  text: string
  /** Height of a line. */
  lineHeight: number
  angle: number
  groups: string[]
}

export type End = { point: Point; bound?: string; head: boolean }
export type Arrow = {
  id: string
  records: string[]
  page: string
  start: End
  end: End
  /** From start to end, as a polyline of at least two points. */
  path: Point[]
  text: string
  /** Drawn with a tool for plain lines. */
  line: boolean
  groups: string[]
}

/** Drawn by hand: listed in `unread` too. */
export type Stroke = Pick<Arrow, 'id' | 'page' | 'groups' | 'path'>

export type Sheet = { shapes: Shape[]; texts: Text[]; arrows: Arrow[]; strokes: Stroke[]; unread: Unread[] }

export const outlined = (outline: Point[]) => ({ outline, box: boxOf(outline), area: areaOf(outline) })

/** Where the words of a text stand. */
export const wordsAt = ({ outline, lineHeight }: Text): Words => {
  const [first, , , last] = outline
  const height = first && last ? distance(first, last) : 0
  return { outline, lines: Math.max(1, Math.round(height / Math.max(1e-6, lineHeight))) }
}
