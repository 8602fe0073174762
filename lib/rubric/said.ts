// Predicates about what is said: mentions, annotations, requirements, API lines, trade-offs.
import type { Component } from '../board/graph.ts'
import { isA } from '../board/vocabulary.ts'
import { TermTable, tokensOf } from '../board/words.ts'
import { mayAccuse } from './against.ts'
import { termHits } from './concepts.ts'
import { aKind, bare, evidenceOf, nameOf, says } from './drawn.ts'
import { turnsDown } from './decisions.ts'
import { excerpt } from './excerpt.ts'
import { type Finding, found, merged, nothing, type Value } from './finding.ts'
import { answers, type Candidate, candidatesOf, type Hit, type Material, type Statement } from './material.ts'
import { lack, no, NOTHING, onlySome, quote, type Reason, unsaid } from './reason.ts'
import type { Evidence } from './score.ts'
import { lineOf, placeOf, tellsMore } from './telling.ts'
import type { Decision, Line } from './written.ts'

const inWords = (concept: string): string => concept.replaceAll('-', ' ')
const evidenceOfHit = (hit: Hit): Evidence => ({ shapes: hit.statement.shapes, text: lineOf(hit) })

const evidenceOfLine = ({ shapes, text }: Line): Evidence => ({ shapes, text })
const only = (...found: string[]): Reason => ({ found, lacks: [] })

type MentionQuery = {
  concept?: string | undefined
  any?: string[] | undefined
  min?: number | undefined
  near?: string | undefined
}

type Placed = { hit: Hit; value: Value; beside: Evidence[] }

export function mention(material: Material, query: MentionQuery): Finding {
  const hits = query.concept === undefined ? anyHits(material, query.any ?? []) : conceptHits(material, query.concept)
  // The strongest place for each different term, on the board's parts before free notes, and there the one that tells most.
  const terms = new Map<string, Placed>()
  let elsewhere: Hit | null = null
  for (const hit of hits) {
    if (!isVisible(material, hit.statement) || !isFair(material, hit, query.concept)) continue
    const place =
      query.near === undefined ? { value: 1 as Value, beside: [] } : placeNear(material, hit.statement, query.near)
    if (place.value === 0) {
      if (elsewhere === null || tellsMore(material, hit, elsewhere)) elsewhere = hit
      continue
    }
    const known = terms.get(hit.term)
    const placed = { hit, ...place }
    if (!known || byTelling(material, query.near, placed, known) < 0) terms.set(hit.term, placed)
  }
  const min = query.min ?? 1
  const chosen = [...terms.values()].sort((a, b) => byTelling(material, query.near, a, b)).slice(0, min)
  if (chosen.length < min) return nothing(missingMention(material, query, chosen, elsewhere))
  const value = Math.min(...chosen.map((each) => each.value)) as Value
  if (query.concept !== undefined && material.concepts.isGuard(query.concept))
    return found(value, [], NOTHING, { mention: true })
  const evidence = merged(chosen.flatMap(({ hit, beside }) => [evidenceOfHit(hit), ...beside]))
  return found(value, evidence, only(...chosen.map(({ hit }) => quoteOf(hit))), { mention: query.near === undefined })
}

const quoteOf = (hit: Hit): string => quote(...placeOf(hit))

/** The strongest first; near a component what stands there before what only names it; then what tells more. */
const byTelling = (material: Material, near: string | undefined, a: Placed, b: Placed): number =>
  b.value - a.value ||
  (near === undefined ? 0 : Number(isAt(b)) - Number(isAt(a))) ||
  Number(tellsMore(material, b.hit, a.hit)) - Number(tellsMore(material, a.hit, b.hit))

const isAt = ({ hit }: Placed): boolean => hit.statement.components.length > 0

function missingMention(
  material: Material,
  { concept, any = [], near, min = 1 }: MentionQuery,
  chosen: readonly Placed[],
  elsewhere: Hit | null,
): Reason {
  if (near !== undefined && elsewhere !== null && chosen.length === 0) {
    const drawn = candidatesOf(material, near).length > 0
    return drawn
      ? { found: [], lacks: [lack(`${quoteOf(elsewhere)} does not stand at ${aKind(near)}`)] }
      : { found: [quoteOf(elsewhere)], lacks: [no(bare(near))] }
  }
  const called = concept === undefined ? any.map((term) => `“${term}”`).join(' or ') : material.concepts.called(concept)
  if (chosen.length === 0) return { found: [], lacks: [unsaid('nothing', called)] }
  return {
    found: [],
    lacks: [
      onlySome(
        chosen.map(({ hit }) => quoteOf(hit)),
        min,
      ),
    ],
  }
}

const conceptHits = (material: Material, concept: string): readonly Hit[] =>
  material.concepts.has(concept) ? (material.mentions.get(concept) ?? []) : anyHits(material, [inWords(concept)])

const anyHits = (material: Material, terms: readonly string[]): Hit[] =>
  material.statements.flatMap((statement) =>
    termHits(terms, statement.passage).map((match) => ({ statement, ...match })),
  )

/** On an older version of the design only what is drawn there is left out; notes speak of all. */
const isVisible = (material: Material, statement: Statement): boolean =>
  !material.latestOnly ||
  statement.components.length === 0 ||
  statement.components.some((id) => material.flow.byId.get(id)?.latest !== false)

/** What is held against somebody has to be said; words that only tell which system this is accuse nobody. */
const isFair = (material: Material, hit: Hit, concept: string | undefined): boolean =>
  !material.accusing || (concept !== undefined && material.concepts.isGuard(concept)) || mayAccuse(hit)

/** Whether a statement stands at a component of a kind: on it, on what it is connected with, or naming it while it is drawn. */
function placeNear(material: Material, statement: Statement, kind: string): { value: Value; beside: Evidence[] } {
  const best: { value: Value; beside: Evidence[] } = { value: 0, beside: [] }
  const consider = (id: string, shown: boolean) => {
    const component = material.flow.byId.get(id)
    const value = component ? answers(component, kind) : 0
    if (component && value > best.value) Object.assign(best, { value, beside: shown ? [evidenceOf(component)] : [] })
  }
  const sure = () => best.value === 1
  const own = new Set(statement.components)
  for (const id of own)
    consider(id, !statement.shapes.some((shape) => material.flow.byId.get(id)?.shapes.includes(shape)))
  if (sure()) return best
  for (const id of own) {
    const around = material.flow.byId.get(id)?.inside
    if (around) consider(around, true)
    // The label of an arrow or a cluster already speaks of all that it joins or holds.
    if (statement.of === 'connection' || statement.of === 'cluster') continue
    for (const edge of material.flow.out.get(id) ?? []) consider(edge.to, true)
    for (const edge of material.flow.into.get(id) ?? []) consider(edge.from, true)
  }
  if (sure() || own.size > 0) return best
  const { kinds, products } = material.named(statement)
  const candidates = candidatesOf(material, kind)
  const isKindNamed = [...kinds].some((each) => isA(each, kind))
  const called = isKindNamed ? null : calledIn(candidates, statement)
  const named = candidates.find(
    (each) => isKindNamed || called?.has(each) || each.component.products.some((product) => products.has(product)),
  )
  return named ? { value: named.value, beside: [evidenceOf(named.component)] } : best
}

const labels = new WeakMap<readonly Candidate[], TermTable<Candidate>>()

/** The components among some whose labels stand in a text. */
function calledIn(candidates: readonly Candidate[], { passage }: Statement): ReadonlySet<Candidate> {
  const table = labels.get(candidates) ?? new TermTable<Candidate>()
  if (!labels.has(candidates)) {
    // Of several with one name the first is the best.
    const first = Map.groupBy(candidates, ({ component }) => tokensOf(component.label).join(' '))
    for (const [best] of first.values()) if (best) table.add(best.component.label, best)
    labels.set(candidates, table)
  }
  return new Set(table.all(passage.words).map(({ value }) => value))
}

export function annotation(material: Material, { on, concept }: { on: string; concept: string }): Finding {
  let best: { hit: Hit; component: Component; value: Value } | null = null
  for (const hit of conceptHits(material, concept)) {
    if (!isVisible(material, hit.statement) || !isFair(material, hit, concept)) continue
    for (const id of hit.statement.components) {
      const component = material.flow.byId.get(id)
      const value = component ? answers(component, on) : 0
      if (component && value > 0 && (best === null || tellsMore(material, hit, best.hit)))
        best = { hit, component, value }
    }
  }
  if (best) {
    const { hit, component, value } = best
    const own = hit.statement.of === 'label'
    return found(
      value,
      merged([evidenceOfHit(hit), evidenceOf(component)]),
      only(own ? quoteOf(hit) : `${quoteOf(hit)} on ${nameOf(component)}`),
    )
  }
  return nothing(
    candidatesOf(material, on).length > 0
      ? { found: [aKind(on)], lacks: [unsaid('nothing on it', material.concepts.called(concept))] }
      : { found: [], lacks: [no(bare(on))] },
  )
}

export function requirement(material: Material, query: { kind?: string | undefined; concept: string }): Finding {
  let half: Line | null = null
  for (const line of material.written.requirements) {
    if (!says(material, line.text, query.concept)) continue
    if (query.kind === undefined || line.kind === '' || line.kind === query.kind)
      return found(1, [evidenceOfLine(line)], only(`the requirement ${quote(line.text)}`))
    half ??= line
  }
  if (half)
    return found(0.5, [evidenceOfLine(half)], {
      found: [],
      lacks: [lack(`the requirement ${quote(half.text)} is no ${query.kind} one`)],
    })
  const which = query.kind === undefined ? '' : `${query.kind} `
  return nothing({ found: [], lacks: [unsaid(`no ${which}requirement`, material.concepts.called(query.concept))] })
}

// Names that people give to what HTTP's methods do.
const METHODS: Record<string, readonly string[]> = {
  get: ['get', 'read', 'fetch', 'list', 'query', 'find', 'search', 'count', 'view', 'load', 'retrieve', 'check', 'is'],
  post: [
    'post',
    'create',
    'add',
    'send',
    'submit',
    'new',
    'insert',
    'make',
    'record',
    'track',
    'publish',
    'acquire',
    'register',
    'report',
  ],
  put: ['put', 'update', 'set', 'replace', 'upsert', 'change', 'configure', 'renew', 'patch'],
  patch: ['patch', 'update', 'change', 'edit', 'put'],
  delete: ['delete', 'remove', 'release', 'cancel', 'revoke', 'unlock', 'clear'],
}

export function api(material: Material, { verb, noun }: { verb?: string | undefined; noun: string }): Finding {
  let half: Line | null = null
  for (const line of material.written.api) {
    if (!says(material, line.text, noun)) continue
    if (verb === undefined || hasVerb(material, line.text, verb)) return found(1, [line], only(quote(line.text)))
    half ??= line
  }
  if (half) {
    const missing =
      verb !== undefined && material.concepts.has(verb)
        ? unsaid('no API line', material.concepts.called(verb))
        : no(`API line that does “${verb}”`)
    return found(0.5, [half], { found: [quote(half.text)], lacks: [missing] })
  }
  return nothing({ found: [], lacks: [unsaid('no API line', material.concepts.called(noun))] })
}

function hasVerb(material: Material, text: string, verb: string): boolean {
  const words = tokensOf(text)
  const names = METHODS[verb.toLowerCase()]
  if (names) return words.some((word) => names.includes(word))
  if (says(material, text, verb)) return true
  // A verb that is no method may be written as the method that does the same.
  return Object.values(METHODS).some(
    (list) => list.slice(1).includes(verb.toLowerCase()) && words.includes(list[0] ?? ''),
  )
}

/** Whether words name an option, also to turn it down. */
function weighs({ concepts }: Material, text: string, option: string): boolean {
  const { passage, weighed } = concepts.hear(text)
  return concepts.has(option)
    ? weighed.some((match) => match.value === option)
    : termHits([inWords(option)], passage).length > 0
}

const isTaken = (material: Material, option: string): boolean =>
  (material.mentions.get(option) ?? []).some(({ statement }) => isVisible(material, statement))

/**
 * Two options, and a reason where one is asked for. Half for two without it, or for one whose reason is among those that `because`
 * names: any other reason may be one for anything.
 */
export function tradeOff(
  material: Material,
  { options, because }: { options: string[]; because?: boolean | string[] | undefined },
): Finding {
  let best: { value: Value; line: Decision; named: string[] } | null = null
  const reasons = Array.isArray(because) ? because : []
  for (const line of material.written.decisions) {
    const own = options.filter((option) => weighs(material, line.text, option))
    // What is turned down for a reason is weighed against what the board has in its place.
    const named =
      own.length === 1 && line.reason !== '' && turnsDown(line.text)
        ? [...own, ...options.filter((option) => option !== own[0] && isTaken(material, option)).slice(0, 1)]
        : own
    const whole = named.length >= 2 && (!because || line.reason !== '')
    const half =
      named.length >= 2 || (named.length === 1 && reasons.some((each) => weighs(material, line.reason, each)))
    const value: Value = whole ? 1 : half ? 0.5 : 0
    if (value > (best?.value ?? 0)) best = { value, line, named }
  }
  const { called } = material.concepts
  if (!best) {
    const [first = '', second = '', ...more] = options.map(called)
    const which = more.length === 0 ? `${first} against ${second}` : `two of ${[first, second, ...more].join(', ')}`
    return nothing({ found: [], lacks: [{ lead: 'no decision weighs', what: which }] })
  }
  const { value, line, named } = best
  const said = quote(line.text)
  const lacks =
    value === 1
      ? []
      : [
          lack(
            `${said} ${named.length < 2 ? `weighs ${called(named[0] ?? '')} against nothing else` : 'gives no reason'}`,
          ),
        ]
  const evidence = { shapes: line.shapes, text: excerpt(line.text, DECISION_MAX) }
  return found(value, [evidence], { found: value === 1 ? [said] : [], lacks })
}
const DECISION_MAX = 300
