// What was crossed out: by two lines that cross over it, by one through its middle, by a scribble over its words, or in its text.
// In doubt nothing is: a line that was meant as something else must never take a part of the design away.
import { areaOf, boxOf, contains, coverage, distance, grow, middle, Nearby, type Point, toPolygon } from './geometry.ts'
import type { Arrow, Shape, Sheet, Text } from './sheet.ts'
import { type Cross, crossesOf, isAcross, isOver, isScribbledOn, isThrough, type Mark, marksOf } from './strikes.ts'
import { withoutStruckWords } from './struck-words.ts'

/** Of a shape or text, to lie in another. */
const INSIDE = 0.6
const HOLDS = 0.85
/** How near an end must be to something to lead there: pixels, and usual short sides. */
const END_PIXELS = 18
const END_REACH = 0.5
const JOIN_REACH = 0.1
/** Things looked at for all crosses together: of thousands of crosses over thousands of things the last strike nothing any more. */
const COMPARED_MAX = 50_000
const FAILS = /\b(?:crash\w*|fail(?:s|ed|ure|ing)?|outage|dies|(?:goes|is) down)\b/i

/** What it said, and the ids of the lines over it. */
export type Strike = { text: string; marks: readonly string[] }
export type Struck = {
  /** What is left to be read, without the lines that struck something. */
  sheet: Sheet
  /** By its id, each shape and text that is struck out as a whole. */
  whole: ReadonlyMap<string, Strike>
  /** By the id of a shape, text or arrow, words of it that are struck out. */
  words: ReadonlyMap<string, Strike>
  /** Areas under a cross, for the arrows in them. */
  areas: readonly { page: string; outline: Point[] }[]
}

type Item = Shape | Text
const isShape = (item: Item): item is Shape => 'form' in item

/**
 * Finds what is crossed out on a sheet.
 * @param size The usual short side.
 * @param counts Whose lines count: a line of the interviewer's strikes nothing of the candidate's.
 */
export function strikeOut(sheet: Sheet, size: number, counts: (record: string) => boolean): Struck {
  const finder = new Finder(sheet, size)
  for (const shape of sheet.shapes) if (shape.crossed) finder.crossed(shape)
  const marks = marksOf(sheet, counts)
  for (const cross of crossesOf(marks)) finder.cross(cross)
  for (const mark of marks) finder.line(mark)
  return finder.result()
}

class Finder {
  readonly #sheet: Sheet
  readonly #size: number
  readonly #near: Nearby<Item>
  readonly #ends: Nearby<{ box: ReturnType<typeof boxOf>; arrow: string; page: string; point: Point }>
  readonly #whole = new Map<string, Strike>()
  readonly #words = new Map<string, Strike>()
  readonly #areas: { page: string; outline: Point[] }[] = []
  readonly #used = new Set<string>()
  #compared = 0

  constructor(sheet: Sheet, size: number) {
    this.#sheet = sheet
    this.#size = size
    this.#near = new Nearby<Item>([...sheet.shapes, ...sheet.texts], 2 * size)
    const lines = [...sheet.arrows, ...sheet.strokes.filter(({ path }) => path.length > 1)]
    this.#ends = new Nearby(
      lines.flatMap(({ id, page, path }) =>
        [path[0]!, path.at(-1)!].map((point) => ({ arrow: id, page, point, box: { ...point, w: 0, h: 0 } })),
      ),
      size,
    )
  }

  /** tldraw's box with a cross in it strikes its own words, or what it was drawn over. */
  crossed(shape: Shape): void {
    if (shape.text !== '') this.#strike(shape, [])
    if (this.#compared > COMPARED_MAX) return
    for (const item of this.#inside(shape.outline, shape.page)) if (item !== shape) this.#strike(item, [shape.id])
  }

  /** Everything that lies under a cross, or the one thing in whose middle it stands. */
  cross(cross: Cross): void {
    const { outline, page } = cross
    if (cross.marks.some(({ id }) => this.#used.has(id)) || this.#compared > COMPARED_MAX) return
    const under = this.#near
      .at(grow({ ...middle(outline), w: 0, h: 0 }, 0))
      .filter((item) => item.page === page && isOver(cross, item.outline, () => this.#holds(item)))
    const covered = this.#inside(outline, page).filter((item) => isOver(cross, item.outline, () => false))
    const struck = [...new Set([...covered, ...under])].filter((item) => this.#mayStrike(cross.marks, item))
    const said = struck.filter((item) => this.#says(item))
    const targets = said.length > 0 ? struck : struck.filter((item) => isShape(item) && item.form === 'picture')
    const ids = new Set(targets.map(({ id }) => id))
    if (cross.marks.some((mark) => this.#joins(mark, ids, outline))) return
    if (said.length <= 2 && said.some((item) => this.#fails(item, page))) return
    const marks = cross.marks.map(({ id }) => id)
    if (targets.length > 0) this.#areas.push({ page, outline })
    for (const item of targets) this.#strike(item, marks)
    if (targets.length > 0) for (const id of marks) this.#used.add(id)
    else
      this.#overWords(cross.marks, (words) => coverage(words, outline) >= INSIDE && isOver(cross, words, () => false))
  }

  /** One line through the middle of a thing or of its words, or a scribble over the words. */
  line(mark: Mark): void {
    if (this.#used.has(mark.id)) return
    this.#overWords([mark], (outline, lines) => isScribbledOn(mark, outline, lines))
    if (this.#used.has(mark.id) || this.#meetsLine(mark)) return
    this.#overWords(
      [mark],
      (outline, lines, owner) => isThrough(mark, outline, lines) && !this.#leads(mark, outline, owner),
    )
    if (this.#used.has(mark.id)) return
    for (const item of this.#at(mark)) {
      if (!this.#says(item) || this.#holds(item) || !isAcross(mark, item.outline)) continue
      if (
        !this.#mayStrike([mark], item) ||
        this.#leads(mark, item.outline, item.outline) ||
        this.#fails(item, mark.page)
      )
        continue
      this.#strike(item, [mark.id])
      this.#used.add(mark.id)
    }
  }

  result(): Struck {
    const { shapes, texts, arrows, strokes, unread } = this.#sheet
    const bound = new Set(arrows.flatMap(({ start, end }) => [start.bound, end.bound]))
    const texted = <Each extends Shape | Text | Arrow>(each: Each): Each => {
      const { kept, struck } = withoutStruckWords(each.text)
      if (struck !== '') this.#say(each.id, struck, [])
      return struck === '' ? each : { ...each, text: kept }
    }
    const left = {
      shapes: shapes.map((shape) => texted(this.#words.has(shape.id) ? { ...shape, text: '' } : shape)),
      // An arrow that is bound to a text leads there, whether it is struck out or not.
      texts: texts
        .filter(({ id }) => !this.#whole.has(id) || bound.has(id))
        .map(texted)
        .filter(({ text }) => text !== ''),
      arrows: arrows.filter(({ id }) => !this.#used.has(id)).map(texted),
      strokes: strokes.filter(({ id }) => !this.#used.has(id)),
      unread: unread.filter(({ shapes: [id] }) => id === undefined || !this.#used.has(id)),
    }
    for (const text of texts) if (!bound.has(text.id)) this.#leaveNameless(text)
    return { sheet: left, whole: this.#whole, words: this.#words, areas: this.#areas }
  }

  /** A shape whose name stood in it as a text of its own, and was struck out, has lost its name. */
  #leaveNameless(text: Text): void {
    const strike = this.#whole.get(text.id) ?? this.#words.get(text.id)
    if (!strike || (!this.#whole.has(text.id) && withoutStruckWords(text.text).kept !== '')) return
    const around = this.#near
      .at(text.box)
      .filter(isShape)
      .filter((shape) => shape.page === text.page && coverage(text.outline, shape.outline) >= INSIDE)
      .sort((a, b) => a.area - b.area)[0]
    if (around && around.text === '' && !this.#words.has(around.id))
      this.#words.set(around.id, { text: strike.text, marks: [text.id, ...strike.marks] })
  }

  #strike(item: Item, marks: readonly string[]): void {
    const before = this.#whole.get(item.id)?.marks ?? []
    this.#whole.set(item.id, { text: item.text, marks: [...new Set([...before, ...marks])] })
  }

  #say(id: string, text: string, marks: readonly string[]): void {
    this.#words.set(id, { text, marks: [...(this.#words.get(id)?.marks ?? []), ...marks] })
  }

  /** Strikes the words of shapes, and texts, that a test of their outline and number of lines picks. */
  #overWords(
    marks: readonly Mark[],
    picks: (outline: readonly Point[], lines: number, owner: readonly Point[]) => boolean,
  ): void {
    const [mark] = marks
    for (const item of mark ? this.#at(mark) : []) {
      const words = isShape(item) ? item.words : { outline: item.outline, lines: linesOf(item) }
      if (!words || this.#whole.has(item.id) || !picks(words.outline, words.lines, item.outline)) continue
      if (!this.#mayStrike(marks, item)) continue
      const ids = marks.map(({ id }) => id)
      if (isShape(item)) this.#say(item.id, item.text, ids)
      else this.#strike(item, ids)
      for (const id of ids) this.#used.add(id)
    }
  }

  /** Shapes and texts at the middle of a mark. */
  #at({ page, box }: Mark): Item[] {
    const centre = { x: box.x + box.w / 2, y: box.y + box.h / 2, w: 0, h: 0 }
    return this.#near.at(grow(centre, this.#size / 4)).filter((item) => item.page === page)
  }

  #inside(outline: readonly Point[], page: string): Item[] {
    const near = this.#near.at(boxOf(outline))
    this.#compared += near.length
    return near.filter((item) => item.page === page && coverage(item.outline, outline) >= INSIDE)
  }

  /** Whether it has words, its own or a text in it. */
  #says(item: Item): boolean {
    return item.text !== '' || this.#near.at(item.box).some((each) => !isShape(each) && isIn(each, item, INSIDE))
  }

  /** Whether other things with words stand in it. */
  #holds(item: Item): boolean {
    if (!isShape(item)) return false
    if (item.form === 'frame') return true
    return this.#near
      .at(item.box)
      .some((each) => each !== item && isShape(each) && each.text !== '' && isIn(each, item, HOLDS))
  }

  /** A line in a group belongs to the drawing that the group is; to strike something in it, it must be one of few. */
  #mayStrike(marks: readonly Mark[], item: Item): boolean {
    return marks.every(({ groups: [group], company }) =>
      group === undefined ? true : item.groups[0] === group && company <= 2 && this.#says(item),
    )
  }

  /** Whether both ends of a line are at things that it does not strike: then it joins them. */
  #joins({ page, path }: Mark, struck: ReadonlySet<string>, outline: readonly Point[]): boolean {
    return [path[0]!, path.at(-1)!].every((point) => this.#thingAt(point, page, outline, struck))
  }

  /** Whether a line leads to something else than what it strikes, or comes from there. */
  #leads({ page, path }: Mark, outline: readonly Point[], owner: readonly Point[]): boolean {
    return [path[0]!, path.at(-1)!].some((point) => !contains(owner, point) && this.#thingAt(point, page, outline))
  }

  #thingAt(point: Point, page: string, outline: readonly Point[], struck?: ReadonlySet<string>): boolean {
    const reach = Math.max(END_PIXELS, END_REACH * this.#size)
    return this.#near.at(grow({ ...point, w: 0, h: 0 }, reach)).some((item) => {
      if (item.page !== page || struck?.has(item.id) || item.outline === outline) return false
      if (isShape(item) && (item.form === 'frame' || item.words?.outline === outline)) return false
      // What lies in the struck thing, or around it, is no other place.
      if (coverage(item.outline, outline) >= INSIDE || coverage(outline, item.outline) >= INSIDE) return false
      return toPolygon(point, item.outline) <= (isShape(item) ? reach : reach / 3)
    })
  }

  /** Whether a line goes on in another one: a way in several pieces, a table, a tick. */
  #meetsLine({ id, page, path }: Mark): boolean {
    const reach = Math.max(END_PIXELS / 3, JOIN_REACH * this.#size)
    return [path[0]!, path.at(-1)!].some((point) =>
      this.#ends
        .at(grow({ ...point, w: 0, h: 0 }, reach))
        .some((end) => end.arrow !== id && end.page === page && distance(end.point, point) <= reach),
    )
  }

  /** A cross is also how a failure is drawn: then words about it stand there, and what fails is part of the design. */
  #fails(item: Item, page: string): boolean {
    return this.#near
      .at(grow(item.box, this.#size / 2))
      .some((each) => each.page === page && (each === item || !isShape(each)) && FAILS.test(each.text))
  }
}

const isIn = (item: Item, other: Item, share: number): boolean =>
  item.page === other.page &&
  areaOf(item.outline) < areaOf(other.outline) &&
  coverage(item.outline, other.outline) >= share

const linesOf = ({ outline, lineHeight }: Text): number =>
  Math.max(1, Math.round(distance(outline[0]!, outline[3]!) / Math.max(1e-6, lineHeight)))
