// Legends: what the colours and signs of a drawing mean. Their boxes are samples, not parts of the design.
import type { Drawn, Thing } from './assemble.ts'
import { apply, boxOf, type Point } from './geometry.ts'
import type { Text } from './sheet.ts'
import { tokensOf } from './words.ts'

const TITLES = new Set(['legend', 'notation', 'color code', 'color coding', 'color key', 'color scheme'])
/** At the head of a column of texts this is a table's. */
const KEY = 'key'
const TITLE_WORDS = 3
/** In heights of the title's lines. */
const ALIGNED = 2
const GAP = 2
const MEMBERS_MAX = 30
/** One is usual; each is compared with every shape. */
const TITLES_MAX = 50

function isTitle(text: string, holds: boolean): boolean {
  const words = tokensOf(text).map((word) => (word === 'colour' ? 'color' : word))
  if (words.length === 0 || words.length > TITLE_WORDS) return false
  const title = words.join(' ')
  return TITLES.has(title) || words.includes('legend') || (holds && title === KEY)
}

/** What every legend on a drawing holds, as texts: the shape around it, its samples, and their words. */
export function legendsIn(drawn: Drawn): Text[] {
  const connected = new Set(drawn.joined.flatMap(({ from, to }) => [from, to]))
  const children = Map.groupBy(drawn.things, ({ id }) => drawn.parents.get(id))
  const members = new Set<Thing>()
  for (const thing of drawn.things) {
    const own = children.get(thing.id) ?? []
    if (own.length === 0 || connected.has(thing.id) || !isTitle(thing.label, own.length > 1)) continue
    const all = descendants(thing, children)
    if (!all.some(({ id }) => connected.has(id))) for (const each of all) members.add(each)
  }
  const free = drawn.things.filter(({ id }) => !connected.has(id) && !children.has(id))
  for (const title of titlesIn(drawn)) for (const each of below(title, free)) members.add(each)
  return [...members].map(asText)
}

function descendants(thing: Thing, children: ReadonlyMap<string | undefined, Thing[]>): Thing[] {
  const all = [thing]
  for (const each of all) if (all.length <= MEMBERS_MAX) all.push(...(children.get(each.id) ?? []))
  return all
}

/** Texts that are a legend's title, whatever they were taken for. */
const titlesIn = ({ assigned }: Drawn): Text[] =>
  [...assigned.labels.values(), ...[...assigned.annotations.values()].flat(), ...assigned.notes]
    .filter(({ text }) => isTitle(text, false))
    .slice(0, TITLES_MAX)

/** The column of samples under a title: boxes at its left edge, each right below the one before. */
function below(title: Text, free: readonly Thing[]): Thing[] {
  const turned = (outline: readonly Point[]) =>
    boxOf(outline.map((point) => apply({ x: 0, y: 0, angle: -title.angle }, point)))
  const head = turned(title.outline)
  const line = title.lineHeight
  const column = free
    .filter(({ page }) => page === title.page)
    .map((thing) => ({ thing, box: turned(thing.outline) }))
    .filter(({ box }) => Math.abs(box.x - head.x) <= ALIGNED * line && box.y >= head.y + head.h / 2)
    .sort((a, b) => a.box.y - b.box.y)
  const members: Thing[] = []
  let bottom = head.y + head.h
  for (const { thing, box } of column) {
    if (box.y - bottom > GAP * line || members.length >= MEMBERS_MAX) break
    members.push(thing)
    bottom = Math.max(bottom, box.y + box.h)
  }
  return members
}

const asText = ({ id, records, labelRecords, page, outline, box, label, details, groups }: Thing): Text => ({
  id,
  records: [...new Set([...records, ...labelRecords, ...details.flatMap(({ shapes }) => shapes)])],
  page,
  outline,
  box,
  text: [label, ...details.map(({ text }) => text)].filter((text) => text !== '').join('\n'),
  lineHeight: box.h / Math.max(1, label.split('\n').length),
  angle: 0,
  groups,
})
