// Predicates about what is said: mentions, annotations, requirements, API lines, trade-offs, estimates.
import { checkEstimate, type EstimateReference, givesAssumptions, ownAssumptions } from '../estimate/check.ts'
import { isA } from '../board/vocabulary.ts'
import { tokensOf } from '../board/words.ts'
import { hasName, termHits } from './concepts.ts'
import { aKind, evidenceOf, says } from './drawn.ts'
import { type Finding, found, merged, nothing, type Value } from './finding.ts'
import { answers, candidatesOf, type Hit, lineOf, type Material, type Statement } from './material.ts'
import type { Evidence } from './score.ts'
import { senseOf } from './thesaurus.ts'
import type { Decision, Line } from './written.ts'

const inWords = (concept: string): string => concept.replaceAll('-', ' ')
const quote = (text: string): string => `“${text.replaceAll(/\s+/g, ' ').slice(0, 80)}”`
const evidenceOfHit = ({ statement, start }: Hit): Evidence => ({
  shapes: statement.shapes,
  text: lineOf(statement, start),
})

const evidenceOfLine = ({ shapes, text }: Line): Evidence => ({ shapes, text })

type MentionQuery = {
  concept?: string | undefined
  any?: string[] | undefined
  min?: number | undefined
  near?: string | undefined
}

export function mention(material: Material, query: MentionQuery): Finding {
  const hits = query.concept === undefined ? anyHits(material, query.any ?? []) : conceptHits(material, query.concept)
  const what = query.concept === undefined ? `any of ${(query.any ?? []).join(', ')}` : inWords(query.concept)
  const visible = hits.filter((hit) => isVisible(material, hit.statement))
  // The strongest place for each different term: on the board's parts before free notes.
  const terms = new Map<string, { hit: Hit; value: Value; beside: Evidence[] }>()
  for (const hit of visible) {
    const place =
      query.near === undefined ? { value: 1 as Value, beside: [] } : placeNear(material, hit.statement, query.near)
    const known = terms.get(hit.term)
    if (place.value > (known?.value ?? 0)) terms.set(hit.term, { hit, ...place })
  }
  const min = query.min ?? 1
  const chosen = [...terms.values()].sort((a, b) => b.value - a.value).slice(0, min)
  if (chosen.length < min) return nothing(missingMention(what, query, visible.length, terms.size))
  const value = Math.min(...chosen.map((each) => each.value)) as Value
  const evidence = merged(chosen.flatMap(({ hit, beside }) => [evidenceOfHit(hit), ...beside]))
  return found(
    value,
    evidence,
    `found ${chosen.map(({ hit }) => quote(lineOf(hit.statement, hit.start))).join(' and ')}`,
    query.near === undefined,
  )
}

function missingMention(what: string, { near, min }: MentionQuery, hits: number, terms: number): string {
  if (near !== undefined && hits > 0) return `found ${what}, but not near ${aKind(near)}`
  if (terms > 0) return `found ${terms} of ${min} of ${what}`
  return `found no mention of ${what}`
}

const conceptHits = (material: Material, concept: string): readonly Hit[] =>
  material.concepts.has(concept) ? (material.mentions.get(concept) ?? []) : anyHits(material, [inWords(concept)])

const anyHits = (material: Material, terms: readonly string[]): Hit[] =>
  material.statements.flatMap((statement) =>
    termHits(terms, statement.passage).map(({ term, start }) => ({ statement, term, start })),
  )

/** On an older version of the design only what is drawn there is left out; notes speak of all. */
const isVisible = (material: Material, statement: Statement): boolean =>
  !material.latestOnly ||
  statement.components.length === 0 ||
  statement.components.some((id) => material.flow.byId.get(id)?.latest !== false)

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
  for (const { component, value } of candidatesOf(material, kind)) {
    const named =
      [...kinds].some((each) => isA(each, kind)) ||
      component.products.some((product) => products.has(product)) ||
      (component.label !== '' && hasName([component.label], statement.passage.words))
    if (named && value > best.value) Object.assign(best, { value, beside: [evidenceOf(component)] })
  }
  return best
}

export function annotation(material: Material, { on, concept }: { on: string; concept: string }): Finding {
  for (const hit of conceptHits(material, concept)) {
    if (!isVisible(material, hit.statement)) continue
    for (const id of hit.statement.components) {
      const component = material.flow.byId.get(id)
      const value = component ? answers(component, on) : 0
      if (component && value > 0)
        return found(
          value,
          merged([evidenceOfHit(hit), evidenceOf(component)]),
          `found ${quote(lineOf(hit.statement, hit.start))} on ${quote(component.label)}`,
        )
    }
  }
  return nothing(
    candidatesOf(material, on).length > 0
      ? `found ${aKind(on)}, but nothing on it about ${inWords(concept)}`
      : `found no ${aKind(on).replace(/^an? /, '')}`,
  )
}

export function requirement(material: Material, query: { kind?: string | undefined; concept: string }): Finding {
  let half: Line | null = null
  for (const line of material.written.requirements) {
    if (!says(material, line.text, query.concept)) continue
    if (query.kind === undefined || line.kind === '' || line.kind === query.kind)
      return found(1, [evidenceOfLine(line)], `found the requirement ${quote(line.text)}`)
    half ??= line
  }
  if (half)
    return found(0.5, [evidenceOfLine(half)], `found ${quote(half.text)}, but not as a ${query.kind} requirement`)
  return nothing(
    `found no ${query.kind === undefined ? '' : `${query.kind} `}requirement about ${inWords(query.concept)}`,
  )
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
    if (verb === undefined || hasVerb(material, line.text, verb)) return found(1, [line], `found ${quote(line.text)}`)
    half ??= line
  }
  if (half) return found(0.5, [half], `found ${quote(half.text)}, but nothing that does “${verb}”`)
  return nothing(`found no API line about ${inWords(noun)}`)
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
    const named = options.filter((option) => weighs(material, line.text, option))
    const whole = named.length >= 2 && (!because || line.reason !== '')
    const half =
      named.length >= 2 || (named.length === 1 && reasons.some((each) => weighs(material, line.reason, each)))
    const value: Value = whole ? 1 : half ? 0.5 : 0
    if (value > (best?.value ?? 0)) best = { value, line, named }
  }
  if (!best) return nothing(`found no decision between ${options.map(inWords).join(', ')}`)
  const { value, line, named } = best
  const lack =
    value === 1
      ? ''
      : named.length < 2
        ? `, which weighs ${inWords(named[0] ?? '')} against nothing else`
        : ', without a reason'
  return found(value, [{ shapes: line.shapes, text: line.text.slice(0, 300) }], `found ${quote(line.text)}${lack}`)
}

/**
 * The lines entered for this estimate first; where they give nothing, those entered for none that speak of it. A line entered for
 * another estimate may name assumptions of this one, but it is not its answer.
 */
export function estimate(material: Material, id: string, references: ReadonlyMap<string, EstimateReference>): Finding {
  const reference = references.get(id)
  if (!reference) return nothing(`the scenario has no estimate ${id}`)
  const others = [...references].flatMap(([other, each]) => {
    const entered = material.written.estimates.filter((line) => line.for === other && other !== id)
    return entered.length > 0 ? [{ reference: each, lines: entered.map((line) => line.text) }] : []
  })
  const ownFigures = ownAssumptions(reference, others)
  const asked = new Set(
    [id, reference.asks ?? '', ...reference.aliases]
      .flatMap(tokensOf)
      .filter((word) => !COMMON.has(word))
      .map(senseOf),
  )
  const lines = material.written.estimates.filter((line) => line.for !== '' || speaksOf(line.text, asked, reference))
  const texts = lines.map((line) => line.text)
  const verdicts = { met: 1, partly: 0.5, 'not-seen': 0 } as const
  let why = 'found no line with a figure'
  const own = (line: Line & { for: string }) => line.for === id
  for (const counts of [own, (line: Line & { for: string }) => own(line) || line.for === '']) {
    if (!lines.some(counts)) continue
    const check = checkEstimate(texts, reference, (at) => lines[at] !== undefined && counts(lines[at]), ownFigures)
    const value = verdicts[check.verdict]
    const line = check.line === null ? undefined : lines[check.line]
    why = check.why
    if (value === 0 || !line) continue
    // Among many figures on a canvas some come near to any answer: near is enough only for one that was meant.
    const meant =
      own(line) ||
      hasName([inWords(id), ...reference.aliases], tokensOf(line.text)) ||
      givesAssumptions(line.text, reference)
    if (value === 1 || meant) return found(value, [{ shapes: line.shapes, text: line.text }], check.why)
    why = `${quote(line.text)} comes near, but does not say that it is meant: name it`
  }
  return nothing(why)
}

// In questions of every kind.
// prettier-ignore
const COMMON = new Set([
  'a', 'an', 'the', 'of', 'for', 'in', 'on', 'at', 'to', 'by', 'per', 'and', 'or', 'that', 'which', 'who', 'is', 'are', 'be', 'have', 'has',
  'if', 'as', 'its', 'it', 'their', 'when', 'with', 'one', 'two', 'all', 'each', 'every', 'own', 'same', 'how', 'many', 'much', 'enough',
  'number', 'second', 'minute', 'hour', 'day', 'month', 'year', 'total',
])

/** Whether a line uses a word of the question, or gives figures for what its answer rests on. */
const speaksOf = (text: string, asked: ReadonlySet<string>, reference: EstimateReference): boolean =>
  tokensOf(text).some((word) => asked.has(senseOf(word))) || givesAssumptions(text, reference)
