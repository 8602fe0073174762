// The predicate about figures: whether a line answers an estimate.
import { checkEstimate, givesAssumptions, ownAssumptions } from '../estimate/check.ts'
import { figuresSaid } from '../estimate/figures-said.ts'
import { meantBy } from '../estimate/meant.ts'
import type { EstimateReference } from '../estimate/reference.ts'
import { inFull } from '../estimate/words.ts'
import { figuresStated } from '../estimate/read-line.ts'
import { tokensOf } from '../board/words.ts'
import { hasName } from './concepts.ts'
import { type Finding, found, nothing } from './finding.ts'
import type { Material } from './material.ts'
import { lack, no, quote, type Reason } from './reason.ts'
import { senseOf } from './thesaurus.ts'
import type { Line } from './written.ts'

/**
 * The lines entered for this estimate first; where they give nothing, those entered for none that speak of it. A line entered for
 * another estimate may name assumptions of this one, but it is not its answer.
 */
export function estimate(material: Material, id: string, references: ReadonlyMap<string, EstimateReference>): Finding {
  const reference = references.get(id)
  if (!reference) return nothing({ found: [], lacks: [no(`estimate ${id} in the scenario`)] })
  const others = [...references].flatMap(([other, each]) => {
    const entered = material.written.estimates.filter((line) => line.for === other && other !== id)
    return entered.length > 0 ? [{ reference: each, lines: entered.map((line) => line.text) }] : []
  })
  const ownFigures = ownAssumptions(reference, others)
  const asked = new Set(
    [id, reference.asks ?? '', ...reference.aliases]
      .flatMap(tokensOf)
      .filter((word) => !COMMON.has(word))
      .map((word) => senseOf(inFull(word))),
  )
  const lines = material.written.estimates.filter((line) => line.for !== '' || speaksOf(line.text, asked, reference))
  const stated = statedOn(material)
  const texts = lines.map((line) => line.text)
  const verdicts = { met: 1, partly: 0.5, 'not-seen': 0 } as const
  const unit = reference.unit === '' ? '' : ` in ${reference.unit}`
  const missing = no(`figure${unit} for “${reference.asks ?? id.replaceAll('-', ' ')}”`)
  let reason: Reason = { found: [], lacks: [missing] }
  const own = (line: Line & { for: string }) => line.for === id
  const explained = explainedAmong(material, id, reference, [...references.values()])
  if (explained?.value === 1) return explained
  for (const counts of [own, (line: Line & { for: string }) => own(line) || line.for === '']) {
    const counted = lines.filter(counts)
    if (counted.length === 0) continue
    const mayAnswer = (at: number) => lines[at] !== undefined && counts(lines[at])
    const check = checkEstimate(texts, reference, mayAnswer, ownFigures, stated)
    const value = verdicts[check.verdict]
    const line = check.line === null ? undefined : lines[check.line]
    const judgement = asClause(check.why)
    if (!line) {
      // Figures of another kind, which were meant for this one.
      reason = {
        found: counted
          .filter(own)
          .slice(0, 1)
          .map(({ text }) => quote(text)),
        lacks: [missing],
      }
      continue
    }
    // Among many figures on a canvas some come near to any answer: near is enough only for one that was meant.
    const meant =
      own(line) ||
      hasName([id.replaceAll('-', ' '), ...reference.aliases], tokensOf(line.text)) ||
      givesAssumptions(line.text, reference) ||
      (reference.unit !== '' && check.fits && figuresSaid(line.text).length === 1)
    const evidence = [{ shapes: line.shapes, text: line.text }]
    if (value === 1) return found(1, evidence, { found: [`${quote(line.text)} (${judgement})`], lacks: [] })
    if (value > 0 && meant) return found(value, evidence, { found: [quote(line.text)], lacks: [lack(judgement)] })
    const said = quote(line.text)
    if (value > 0)
      reason = { found: [], lacks: [lack(`${said} comes near, but does not say that it is meant: name it`)] }
    else if (meant) reason = { found: [said], lacks: [lack(judgement)] }
    else reason = { found: [], lacks: [missing] }
  }
  return explained ?? nothing(reason)
}

/** A figure that follows from the numbers beside it, as this estimate's does, in a line that was entered for no other. */
function explainedAmong(
  { written: { estimates } }: Material,
  id: string,
  reference: EstimateReference,
  references: readonly EstimateReference[],
): Finding | null {
  const texts = estimates.map(({ text }) => text)
  const others = references.filter((other) => other !== reference)
  const mayAnswer = (at: number) => ['', id].includes(estimates[at]?.for ?? '')
  const meant = meantBy(texts, reference, mayAnswer, others, senseOf)
  const line = meant && estimates[meant.line]
  if (!meant || !line) return null
  const judgement = asClause(meant.why)
  const evidence = [{ shapes: line.shapes, text: line.text }]
  return meant.verdict === 'met'
    ? found(1, evidence, { found: [`${quote(line.text)} (${judgement})`], lacks: [] })
    : found(0.5, evidence, { found: [quote(line.text)], lacks: [lack(judgement)] })
}

/** A sentence to stand in a bracket or after "but". */
const asClause = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')

/** What stands anywhere on the sheet or the canvas, also in lines that speak of something else. */
function statedOn({ written: { estimates } }: Material): ReturnType<typeof figuresStated> {
  const known = statedOnce.get(estimates) ?? figuresStated(estimates.map(({ text }) => text))
  statedOnce.set(estimates, known)
  return known
}
const statedOnce = new WeakMap<object, ReturnType<typeof figuresStated>>()

// In questions of every kind.
// prettier-ignore
const COMMON = new Set([
  'a', 'an', 'the', 'of', 'for', 'in', 'on', 'at', 'to', 'by', 'per', 'and', 'or', 'that', 'which', 'who', 'is', 'are', 'be', 'have', 'has',
  'if', 'as', 'its', 'it', 'their', 'when', 'with', 'one', 'two', 'all', 'each', 'every', 'own', 'same', 'how', 'many', 'much', 'enough',
  'number', 'second', 'minute', 'hour', 'day', 'month', 'year', 'total',
])

/** Whether a line uses a word of the question, or gives figures for what its answer rests on. */
const speaksOf = (text: string, asked: ReadonlySet<string>, reference: EstimateReference): boolean =>
  tokensOf(text).some((word) => asked.has(senseOf(inFull(word)))) ||
  givesAssumptions(text, reference) ||
  isLabelled(text, reference.aliases)

/** "in: 580 MB/s" for what is called "bytes in": the unit stands at the figure. */
function isLabelled(text: string, aliases: readonly string[]): boolean {
  const labels = [...text.matchAll(LABEL)].map(([, label = '']) => label.toLowerCase())
  if (labels.length === 0) return false
  return aliases.some((alias) =>
    labels.includes(
      tokensOf(alias)
        .filter((word) => !MEASURED.has(word))
        .join(' '),
    ),
  )
}
const LABEL = /(?:^|[\s*•-])(\p{L}+):/gu
const MEASURED = new Set(['byte', 'bandwidth', 'throughput', 'traffic', 'rate'])
