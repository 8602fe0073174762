// From a board and a worksheet to a score in which every point has its evidence.
import { connectedParts } from '../board/versions.ts'
import { withoutGiven, givenRuns } from '../board/given.ts'
import type { Authorship, ComponentGraph } from '../board/graph.ts'
import { counter, readBoard } from '../board/read.ts'
import type { EstimateReference } from '../estimate/reference.ts'
import { type Entry, type EntryKind, entrySchema } from '../scenario/entry.ts'
import type { Dimension, PhaseId } from '../scenario/names.ts'
import type { Scenario } from '../scenario/schema.ts'
import { type ConceptReader, conceptReader } from './concepts.ts'
import { latestOf, type Material, materialOf } from './material.ts'
import { evaluatePredicate, judge, type References } from './predicate.ts'
import type { CriterionScore, ContradictionScore, Score, Verdict } from './score.ts'
import { givenDimensions, FEW_COMPONENTS, total } from './total.ts'

export type EvaluateInput = {
  scenario: Scenario
  version: number
  /** The shared document's records; or a graph that was read already (by `readExcalidraw`, for instance). */
  records?: readonly unknown[]
  graph?: ComponentGraph
  /** Null where there is no worksheet at all. */
  entries: readonly Entry[] | null
  /** Phases that were begun; without it all are taken as reached. */
  phasesReached?: readonly PhaseId[]
  authorship?: Authorship
  candidates?: readonly string[]
  givenTexts?: readonly string[]
  /** Twists that were sent, with the document's records at that moment. */
  twists?: readonly { id: string; before: readonly unknown[] }[]
}

type Prepared = { concepts: ConceptReader; references: References }
const prepared = new WeakMap<Scenario, Prepared>()

/** What depends on the scenario alone, made once for each. */
function prepare(scenario: Scenario): Prepared {
  const known = prepared.get(scenario)
  if (known) return known
  const { concepts, estimates } = scenario.interviewer
  const references = new Map<string, EstimateReference>()
  for (const { id, asks, unit, aliases } of scenario.estimates) {
    const answer = Object.hasOwn(estimates, id) ? estimates[id] : undefined
    if (answer)
      references.set(id, {
        asks,
        assumptions: answer.assumptions,
        formula: answer.formula,
        answer: answer.answer,
        unit,
        aliases,
        also: answer.also,
      })
  }
  const made = { concepts: conceptReader(concepts), references }
  prepared.set(scenario, made)
  return made
}

function materialFor(input: EvaluateInput, records: readonly unknown[] | undefined, concepts: ConceptReader): Material {
  const graph = records ? readBoard(records, input) : (input.graph ?? readBoard([]))
  const counts = counter(input)
  const given = givenRuns(input.givenTexts ?? [])
  const own = input.entries
    ?.filter((entry) => counts(entry.id))
    .map((entry) => ({
      ...entry,
      text: withoutGiven(entry.text, given),
      options: withoutGiven(entry.options, given),
      because: withoutGiven(entry.because, given),
    }))
  return materialOf(graph, own ?? null, concepts)
}

/** Where on the worksheet a dimension is written down. */
const SECTION_OF: Partial<Record<Dimension, EntryKind>> = {
  requirements: 'requirement',
  estimates: 'estimate',
  api: 'api',
  'trade-offs': 'decision',
}

const verdictOf = ({ value, contradicted }: { value: number; contradicted: boolean }): Verdict =>
  value === 1 ? 'met' : value > 0 ? 'partly' : contradicted ? 'contradicted' : 'not-seen'

/**
 * The score of a board and a worksheet under a scenario's rubric. Pure and deterministic; takes any records without throwing.
 * @returns every criterion with verdict, evidence and why; contradictions; the total after penalties and caps
 */
export function evaluate(input: EvaluateInput): Score {
  const { scenario } = input
  const { concepts, references } = prepare(scenario)
  const material = materialFor(input, input.records, concepts)
  const criteria = scenario.interviewer.criteria.map((criterion): CriterionScore => {
    const judged = judge(criterion, { ...material, section: SECTION_OF[criterion.dimension] ?? null }, references)
    const { id, says, dimension, weight, critical } = criterion
    const { value, evidence, why, mention } = judged
    return {
      id,
      says,
      dimension,
      weight,
      critical,
      verdict: verdictOf(judged),
      points: value,
      evidence,
      why,
      mentionsOnly: value > 0 && mention,
    }
  })
  const contradictions = contradictionsIn(scenario, { ...latestOf(material), accusing: true }, references)
  const given = givenDimensions(criteria, material.written, input.phasesReached)
  return {
    scenario: scenario.id,
    version: input.version,
    ...total(criteria, contradictions, given, isFragment(material.graph)),
    criteria,
    contradictions,
    twists: twistsOf(input, material, references, concepts),
    unread: [...material.graph.unread, ...material.unheard],
  }
}

function contradictionsIn(scenario: Scenario, latest: Material, references: References): ContradictionScore[] {
  return scenario.interviewer.contradictions.flatMap(({ id, says, when, penalty }) => {
    const { value, evidence, why } = evaluatePredicate(when, latest, references)
    return value === 1 && evidence.length > 0 ? [{ id, says: says ?? why, penalty, evidence }] : []
  })
}

/** A twist is answered by what the board shows now; what stood there when it came is said to have been there. */
function twistsOf(
  input: EvaluateInput,
  now: Material,
  references: References,
  concepts: ConceptReader,
): Score['twists'] {
  return (input.twists ?? []).flatMap(({ id, before }) => {
    const twist = input.scenario.interviewer.twists.find((each) => each.id === id)
    if (!twist) return []
    const earlier = materialFor({ ...input, entries: entriesAmong(before) }, before, concepts)
    const criteria = twist.criteria.map((criterion) => {
      const judged = judge(criterion, now, references)
      const already = judged.value > 0 && judge(criterion, earlier, references).value >= judged.value
      const why = already ? `${judged.why}; it was there before the twist` : judged.why
      return { id: criterion.id, says: criterion.says, verdict: verdictOf(judged), why, evidence: judged.evidence }
    })
    return [{ id, says: twist.says, criteria }]
  })
}

const entriesAmong = (records: readonly unknown[]): Entry[] =>
  records.flatMap((record) => {
    const parsed = entrySchema.safeParse(record)
    return parsed.success ? [parsed.data] : []
  })

/** Criteria that are not wholly met, for the order of probes. */
export const missing = (score: Score): string[] =>
  score.criteria.filter(({ verdict }) => verdict !== 'met').map(({ id }) => id)

/** Whether so few components hang together that the board is no design yet. */
const isFragment = (graph: ComponentGraph): boolean =>
  Math.max(0, ...connectedParts(graph).map((part) => part.length)) < FEW_COMPONENTS
