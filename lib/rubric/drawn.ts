// Predicates about what is drawn: components, paths, edges, copies, single points of failure.
import type { Component } from '../board/graph.ts'
import { familyOf } from '../board/copies.ts'
import { kindTitle, mayBe } from '../board/vocabulary.ts'
import { hasName, termHits } from './concepts.ts'
import { copiesOf } from './copies.ts'
import { type Finding, found, merged, nothing, type Value } from './finding.ts'
import { answers, candidatesOf, type Material, SURE } from './material.ts'
import { findPath, type Path, singlePoint } from './paths.ts'
import { inFigures, lack, no, objection, quote, type Reason, sayingOf } from './reason.ts'
import type { Evidence } from './score.ts'

const STORE_HOPS = 2
const OTHER_HOPS = 8

/** The kind as it reads in a sentence: "a cache". */
export function aKind(kind: string): string {
  const title = kindTitle(kind)
  const words = /^[A-Z]{2}/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)
  if (/(?:ing|ion)$/.test(words)) return words
  return `${/^[aeiou]|^API/i.test(words) ? 'an' : 'a'} ${words}`
}

/** The kind without its article, for "no cache". */
export const bare = (kind: string): string => aKind(kind).replace(/^an? /, '')

/** Several of a kind: "three caches". */
const several = (count: number, kind: string): string =>
  count === 1 ? `one ${bare(kind)}` : `${inFigures(count)} ${pluralOf(bare(kind))}`
const pluralOf = (words: string): string =>
  /(?:s|x|z|ch|sh)$/.test(words) ? `${words}es` : /[^aeiou]y$/.test(words) ? `${words.slice(0, -1)}ies` : `${words}s`

export const nameOf = (component: Component): string =>
  component.label === '' ? aKind(component.kind ?? 'shape') : quote(component.label)
export const evidenceOf = (component: Component): Evidence => ({
  shapes: component.shapes,
  text: component.label || kindTitle(component.kind ?? 'shape'),
})

/** What keeps a component from counting wholly, in words; empty where nothing does. */
function doubt(component: Component, kind: string): string {
  if (mayBe(component.kind, kind))
    return component.products.length > 0
      ? `, which may serve as ${aKind(kind)}: say that it does`
      : `, a general word for ${aKind(kind)}: name the product or say why`
  return component.confidence < SURE ? ', which is hard to read' : ''
}

type ComponentQuery = { kind?: string | undefined; label?: string | undefined; product?: string | undefined }

/** A concept that the label says, or words that stand in it. */
const isCalled = (material: Material, text: string, label: string): boolean =>
  material.concepts.has(label)
    ? says(material, text, label)
    : hasName([label], material.concepts.hear(text).passage.words)

export function component(material: Material, query: ComponentQuery): Finding {
  const { kind, label, product } = query
  let best: { component: Component; value: Value } | null = null
  for (const candidate of material.graph.components) {
    if (material.latestOnly && !candidate.latest) continue
    if (label !== undefined && !isCalled(material, candidate.label, label)) continue
    if (
      product !== undefined &&
      !candidate.products.includes(product) &&
      !hasName([product], material.concepts.hear(candidate.label).passage.words)
    )
      continue
    const value = kind === undefined ? 1 : answers(candidate, kind)
    if (value > (best?.value ?? 0)) best = { component: candidate, value }
  }
  if (!best) {
    const wanted = [kind && bare(kind), product && (kind ? `on ${product}` : product)].filter(Boolean).join(' ')
    const called =
      label && (material.concepts.has(label) ? ` for ${material.concepts.called(label)}` : ` called ${quote(label)}`)
    return nothing({ found: [], lacks: [no(`${wanted || 'component'}${called ?? ''}`)] })
  }
  return found(best.value, [evidenceOf(best.component)], {
    found: [`${nameOf(best.component)}${kind === undefined ? '' : doubt(best.component, kind)}`],
    lacks: [],
  })
}

type PathWords = { from: string; via?: string | string[] | undefined; to: string; hops?: number | undefined }

const queryOf = ({ from, via, to, hops }: PathWords) => {
  const through = via === undefined ? [] : [via].flat()
  const toStore = ['store', 'database', 'cache'].includes(to) || isStore(to)
  return { from, via: through, to, hops: hops ?? (toStore ? Math.max(STORE_HOPS, through.length + 1) : OTHER_HOPS) }
}

const STORES = new Set([
  'relational',
  'document',
  'wide-column',
  'key-value',
  'graph',
  'time-series',
  'vector',
  'ledger',
  'search',
  'object-store',
  'data-lake',
  'geo-index',
])
const isStore = (kind: string): boolean => STORES.has(kind)

function evidenceOfPath(path: Path): Evidence[] {
  const names = path.components.map((each) => each.label || kindTitle(each.kind ?? 'shape'))
  return merged([
    ...path.components.map(evidenceOf),
    ...path.edges.map((edge) => ({ shapes: edge.shapes, text: edge.label || `${names[0]} to ${names.at(-1)}` })),
  ])
}

const wayOf = (path: Path): string => path.components.map(nameOf).join(' → ')

export function path(material: Material, words: PathWords): Finding {
  const query = queryOf(words)
  const way = findPath(material, query)
  if (way) {
    const unsure = way.edges.some((edge) => edge.confidence < SURE) ? ', by arrows whose ends are uncertain' : ''
    const general =
      way.value < 1 && unsure === '' ? ': a general word stands for what is asked; name the product or say why' : ''
    return found(way.value, evidenceOfPath(way), { found: [`${wayOf(way)}${unsure}${general}`], lacks: [] })
  }
  return nothing(missingPath(material, query))
}

function missingPath(material: Material, { from, via, to, hops }: ReturnType<typeof queryOf>): Reason {
  const kinds = [...new Set([from, ...via, to])]
  const there = kinds.filter((kind) => candidatesOf(material, kind).length > 0)
  const absent = kinds.filter((kind) => !there.includes(kind))
  const route = `path from ${aKind(from)} to ${aKind(to)}${via.length > 0 ? ` through ${via.map(aKind).join(' and ')}` : ''}`
  return {
    found: there.map(aKind),
    lacks: absent.length > 0 ? absent.map((kind) => no(bare(kind))) : [no(`${route} within ${hopsOf(hops)}`)],
  }
}

const hopsOf = (hops: number): string => (hops === 1 ? '1 hop' : `${hops} hops`)

export function noPath(material: Material, words: PathWords): Finding {
  const query = queryOf(words)
  const [from, to] = [candidatesOf(material, query.from)[0], candidatesOf(material, query.to)[0]]
  if (!from || !to) return nothing(missingPath(material, { ...query, via: [] }))
  const way = findPath(material, query)
  if (way) {
    const shown: Reason = { found: [wayOf(way)], lacks: [] }
    return {
      ...nothing(objection(shown), evidenceOfPath(way), shown),
      value: way.value === 1 ? 0 : 0.5,
      evidence: way.value === 1 ? [] : [evidenceOf(from.component)],
    }
  }
  const through = query.via.length > 0 ? ` through ${query.via.map(aKind).join(' and ')}` : ''
  return found(1, [evidenceOf(from.component), evidenceOf(to.component)], {
    found: [`no way from ${aKind(query.from)} to ${aKind(query.to)}${through}`],
    lacks: [],
  })
}

export function edge(material: Material, query: { from: string; to: string; label?: string | undefined }): Finding {
  let best: { value: Value; evidence: Evidence[]; shown: string } | null = null
  for (const { component: tail, value: first } of candidatesOf(material, query.from)) {
    for (const way of material.flow.out.get(tail.id) ?? []) {
      const tip = material.flow.byId.get(way.to)
      if (!tip || (material.latestOnly && !tip.latest)) continue
      const second = answers(tip, query.to)
      const said = query.label === undefined || says(material, way.label, query.label)
      const value = Math.min(first, second, way.confidence >= SURE ? 1 : 0.5) as Value
      if (!said || value <= (best?.value ?? 0)) continue
      best = {
        value,
        evidence: [
          evidenceOf(tail),
          evidenceOf(tip),
          { shapes: way.shapes, text: way.label || `${tail.label} to ${tip.label}` },
        ],
        shown: `${nameOf(tail)} → ${nameOf(tip)}${way.label === '' ? '' : ` (${quote(way.label)})`}`,
      }
    }
  }
  if (best) return found(best.value, best.evidence, { found: [best.shown], lacks: [] })
  const called = query.label === undefined ? '' : material.concepts.called(query.label)
  const saying = called === '' ? '' : ` that ${sayingOf(called)} ${called}`
  return nothing({ found: [], lacks: [no(`connection from ${aKind(query.from)} to ${aKind(query.to)}${saying}`)] })
}

/** Whether words mention a concept, or, where no such concept is known, the words themselves. */
export function says(material: Material, text: string, concept: string): boolean {
  const { passage, concepts } = material.concepts.hear(text)
  if (material.concepts.has(concept)) return concepts.some((match) => match.value === concept)
  return termHits([concept.replaceAll('-', ' ')], passage).length > 0
}

type RedundantQuery = { kind: string; label?: string | undefined; min: number }

/** @param query `label` is what the component has to be called: a concept, or the words themselves */
export function redundant(material: Material, { kind, label, min }: RedundantQuery): Finding {
  let best: { one: Component; count: number } | null = null
  for (const { component: one, value } of candidatesOf(material, kind)) {
    if (label !== undefined && !says(material, one.label, label)) continue
    const { count, container } = strengthOf(material, one)
    if (count > (best?.count ?? 0)) best = { one, count }
    if (count < min) continue
    // Said on one shape, or drawn as several: then as many of them as are needed.
    const family = candidatesOf(material, kind).filter(
      (each) => each.component.kind === one.kind && sameFamily(each.component, one),
    )
    const drawn = family.length >= count && new Set(family.map((each) => each.component.label)).size > 1
    const shown = drawn ? family.slice(0, min).map((each) => each.component) : [one]
    const around = container === null || shown.length > 1 ? [] : [container]
    const inside = around.map(({ text }) => `, which stands in ${quote(text)}`).join('')
    return found(value, [...shown.map(evidenceOf), ...around], {
      found: [`${several(count, one.kind ?? kind)} (${nameOf(one)}${inside})${doubt(one, kind)}`],
      lacks: [],
    })
  }
  const called = label === undefined ? '' : ` for ${material.concepts.called(label)}`
  if (!best) return nothing({ found: [], lacks: [no(`${bare(kind)}${called}`)] })
  const asked = `where ${inFigures(min)} are asked for`
  return nothing({ found: [`${several(best.count, best.one.kind ?? kind)} (${nameOf(best.one)}) ${asked}`], lacks: [] })
}

/** Copies of a component, with those of its peers in the other role. */
function strengthOf(material: Material, one: Component): ReturnType<typeof copiesOf> {
  const { count, container } = copiesOf(material, one)
  const peers = one.peers.map((id) => material.flow.byId.get(id)?.replicas ?? 0)
  return { count: count + Math.max(0, ...peers), container }
}

const sameFamily = (a: Component, b: Component): boolean => {
  const name = familyOf(a.label)
  return name === familyOf(b.label) && (name !== '' || a.cluster === b.cluster)
}

export function singlePointOfFailure(material: Material, { from, to }: { from: string; to: string }): Finding {
  const result = singlePoint(material, from, to)
  if (!result) return nothing(missingPath(material, { from, via: [], to, hops: 50 }))
  const way = `${aKind(from)} to ${aKind(to)}`
  if ('point' in result) {
    const { point } = result
    const all = `everything from ${way} depends on`
    return found(
      1,
      [evidenceOf(point)],
      { found: [`one ${nameOf(point)} that ${all}`], lacks: [] },
      { contrary: { found: [], lacks: [lack(`${all} one ${nameOf(point)}`)] } },
    )
  }
  const none = `no single component between ${aKind(from)} and ${aKind(to)}`
  return nothing({ found: [], lacks: [no(none.slice(3))] }, evidenceOfPath(result.path), { found: [none], lacks: [] })
}
