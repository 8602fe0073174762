// What is drawn and is no part of the design: what was crossed out or is said not to be used, and legends.
import type { Drawn, Thing } from './assemble.ts'
import { contains, coverage, Nearby } from './geometry.ts'
import type { Unread } from './graph.ts'
import { readLabel } from './label.ts'
import { legendsIn } from './legends.ts'
import type { Arrow, Text } from './sheet.ts'
import type { Struck } from './struck.ts'
import { isA } from './vocabulary.ts'

const INSIDE = 0.6
const CROSSED = 'crossed out, not counted'
const DISCARDED = 'said not to be used, not counted'

// A part of a label of its own, in brackets or behind a dash, and nothing that a request or message may be.
const NOT_USED =
  /^(?:(?:was|is|this (?:is|was)) )?(?:not used|no longer used|(?:do not|dont) use(?: this)?|ignore this|crossed out|struck out|scrapped)$/
const REFUSED = /^(?:(?:was|is|this (?:is|was)) )?(?:rejected|discarded)$/
const REFUSED_IDEAS =
  /^(?:rejected|discarded|scrapped|abandoned) (?:idea|option|alternative|approach|design|version|attempt|draft|solution)(?:e?s)?$/

/** The parts of a label between brackets, colons, dashes and breaks, in plain words. */
const partsOf = (label: string): string[] =>
  label
    .slice(0, 300)
    .toLowerCase()
    .split(/[()[\]{}:;,.!\n–—]|\s-+\s/)
    .map((part) =>
      part
        .replaceAll(/['’]/g, '')
        .replaceAll(/[^\p{L}]+/gu, ' ')
        .trim(),
    )
    .filter((part) => part !== '')

/** Whether a name says that what it names is not part of the design: "Redis (rejected)", "not used". */
export function isDiscarded(label: string, holds: boolean): boolean {
  const parts = partsOf(label)
  if (parts.some((part) => NOT_USED.test(part) || REFUSED_IDEAS.test(part))) return holds || parts.length > 1
  if (!parts.some((part) => REFUSED.test(part))) return false
  // "Requests (rejected)" are refused by the design; what runs is refused by its designer.
  const { kind } = readLabel(label)
  return holds || (parts.length > 1 && kind !== null && kind !== 'client' && !isA(kind, 'broker'))
}

/** The drawing without what is no part of the design; each thing that leaves it is listed, legends become notes. */
export function setAside(drawn: Drawn, struck: Struck, counts: (record: string) => boolean): Drawn {
  const left = withoutStruck(drawn, struck, counts)
  const legends = legendsIn(left)
  const members = new Set(legends.map(({ id }) => id))
  return {
    ...left,
    things: left.things.filter(({ id }) => !members.has(id)),
    assigned: { ...left.assigned, notes: [...left.assigned.notes, ...legends.filter(({ text }) => text !== '')] },
  }
}

function withoutStruck(drawn: Drawn, struck: Struck, counts: (record: string) => boolean): Drawn {
  const reasons = reasonsOf(drawn, struck)
  if (reasons.size === 0 && struck.whole.size === 0 && struck.words.size === 0) return drawn
  const gone = drawn.things.filter(({ id }) => reasons.has(id))
  const widths = gone.map(({ box }) => Math.max(box.w, box.h)).sort((a, b) => a - b)
  const near = new Nearby(gone, widths[Math.floor(widths.length / 2)] ?? 1)
  const isStruck = (text: Text) =>
    struck.whole.has(text.id) ||
    near.at(text.box).some((thing) => thing.page === text.page && coverage(text.outline, thing.outline) >= INSIDE)
  const struckTexts: Text[] = []
  const keep = (texts: readonly Text[]) =>
    texts.filter((text) => {
      if (isStruck(text)) struckTexts.push(text)
      return !isStruck(text)
    })
  const kept = (lists: ReadonlyMap<string, Text[]>) => new Map([...lists].map(([id, texts]) => [id, keep(texts)]))
  const labels = new Set(gone.flatMap(({ labelRecords }) => labelRecords))
  const { assigned } = drawn
  // What stands beside a struck thing was not struck itself.
  const beside = gone.flatMap(({ id }) => (assigned.annotations.get(id) ?? []).filter((text) => !labels.has(text.id)))
  const annotations = kept(assigned.annotations)
  const notes = [...keep(assigned.notes), ...beside.filter((text) => !isStruck(text))]
  const struckIds = new Set(struckTexts.map(({ id }) => id))
  const isGone = isGoneFrom(drawn, struck, reasons, near)
  return {
    ...drawn,
    things: drawn.things
      .filter(({ id }) => !reasons.has(id))
      .map((thing) => withDetails(thing, (record) => !struckIds.has(record))),
    joined: drawn.joined.filter(({ arrow }) => !isGone(arrow)),
    loose: drawn.loose.filter((arrow) => !isGone(arrow)),
    arrows: drawn.arrows.filter((arrow) => !isGone(arrow)),
    assigned: { ...assigned, annotations, arrowLabels: kept(assigned.arrowLabels), notes },
    unread: [
      ...drawn.unread,
      ...listed(gone, reasons, struck, struckTexts, drawn.arrows.filter(isGone)).filter(({ shapes }) =>
        shapes.some(counts),
      ),
    ],
  }
}

const withDetails = (thing: Thing, keeps: (record: string) => boolean): Thing => ({
  ...thing,
  details: thing.details.filter(({ shapes }) => shapes.some((record) => keeps(record))),
})

/** Why each thing is none of the design's, by its id; what stands in such a thing is none either. */
function reasonsOf({ things, parents }: Drawn, { whole, words }: Struck): Map<string, string> {
  const holders = new Set(parents.values())
  const own = (thing: Thing): string | null => {
    if (thing.records.some((record) => whole.has(record))) return CROSSED
    const holds = holders.has(thing.id)
    if (!holds && thing.label === '' && thing.records.some((record) => words.has(record))) return CROSSED
    return thing.label !== '' && isDiscarded(thing.text || thing.label, holds || thing.form === 'frame')
      ? DISCARDED
      : null
  }
  const owns = new Map(things.map((thing) => [thing.id, own(thing)]))
  const reasons = new Map<string, string>()
  for (const { id } of things) {
    let at: string | undefined = id
    for (let depth = 0; at !== undefined && depth < 50; depth++, at = parents.get(at)) {
      const reason = owns.get(at)
      if (!reason) continue
      reasons.set(id, reason)
      break
    }
  }
  return reasons
}

/** Whether an arrow belongs to what is gone: it leads to it, or lies in it. */
function isGoneFrom(
  { joined }: Drawn,
  { areas }: Struck,
  reasons: ReadonlyMap<string, string>,
  near: Nearby<Thing>,
): (arrow: Arrow) => boolean {
  const leading = new Set(
    joined.filter(({ from, to }) => reasons.has(from) || reasons.has(to)).map(({ arrow }) => arrow.id),
  )
  const lies = ({ page, start, end }: Arrow) => {
    const within = (outline: Thing['outline']) => contains(outline, start.point) && contains(outline, end.point)
    return (
      near.at({ ...start.point, w: 0, h: 0 }).some((thing) => thing.page === page && within(thing.outline)) ||
      areas.some((area) => area.page === page && within(area.outline))
    )
  }
  const free = new Set(joined.map(({ arrow }) => arrow.id))
  return (arrow) => leading.has(arrow.id) || (!free.has(arrow.id) && lies(arrow))
}

/** What is gone, each thing once with the lines over it. */
function listed(
  gone: readonly Thing[],
  reasons: ReadonlyMap<string, string>,
  { whole, words }: Struck,
  texts: readonly Text[],
  arrows: readonly Arrow[],
): Unread[] {
  const named = (why: string, text: string) => (text === '' ? why : `${why}: ${text.replaceAll(/\s+/g, ' ')}`)
  const told = new Set<string>()
  const list: Unread[] = []
  const tell = (why: string, text: string, records: readonly string[]) => {
    const marks = records.flatMap((record) => [
      ...(whole.get(record)?.marks ?? []),
      ...(words.get(record)?.marks ?? []),
    ])
    const shapes = [...new Set([...records, ...marks])]
    for (const record of shapes) told.add(record)
    list.push({ shapes, why: named(why, text) })
  }
  for (const { id, label, records, labelRecords } of gone) {
    const lost = records.map((record) => words.get(record)?.text).find((text) => text !== undefined)
    tell(reasons.get(id) ?? CROSSED, label || (lost ?? ''), [...new Set([...records, ...labelRecords])])
  }
  for (const { text, records, id } of texts) if (!told.has(id)) tell(CROSSED, text, records)
  for (const [id, { text }] of whole) if (!told.has(id)) tell(CROSSED, text, [id])
  // A name that stood in a shape as a text of its own is that text.
  for (const [id, { text, marks }] of words)
    if (!told.has(id) && !marks.some((mark) => whole.has(mark))) tell(CROSSED, text, [id])
  if (arrows.length > 0) list.push({ shapes: arrows.map(({ id }) => id), why: `arrows of what was ${CROSSED}` })
  return list
}
