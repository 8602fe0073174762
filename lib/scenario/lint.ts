// What a scenario must hold beyond its format: references, sums, answers, coverage. SPEC.md lists the rules by their ids.
import { formulaAgrees, parseQuantity } from '../estimate/formula.ts'
import { parseUnit } from '../estimate/format.ts'
import { unitOf } from '../estimate/quantity.ts'
import { termsOf } from './concept.ts'
import { predicatesOf, referencesOf, takesWordsAlone } from './lint-predicates.ts'
import { unreadableConcepts, unsaidOpposites } from './lint-words.ts'
import { PREDICATE_DEPTH_MAX } from './predicate.ts'
import { PHASES } from './names.ts'
import type { Scenario, ScenarioSource } from './schema.ts'
import type { Path } from './yaml-source.ts'

/** What exists outside of the scenario: passed in, because lib/scenario knows no boards and no simulations. */
export type Catalog = {
  kinds: readonly string[]
  /** The common dictionary: concept to terms. */
  concepts: Readonly<Record<string, readonly string[]>>
  simulations: Readonly<Record<string, { params: readonly string[]; designs: readonly string[] }>>
}

/** `path` leads to the culprit; with `key`, to that key of the mapping at `path`. */
export type LintFinding = { rule: string; path: Path; key?: string; message: string }

/** So much of the whole weight may hang on one criterion. */
export const WEIGHT_SHARE_MAX = 0.25
/** A reference board that scores less than a hire is no reference. */
export const REFERENCE_SCORE_MIN = 62

type Rule = (scenario: Scenario, catalog: Catalog) => Omit<LintFinding, 'rule'>[]

/** All findings, in no particular order; none for a good scenario. */
export const lintScenario = (scenario: Scenario, catalog: Catalog): LintFinding[] =>
  Object.entries(RULES).flatMap(([rule, check]) => check(scenario, catalog).map((finding) => ({ rule, ...finding })))

const RULES: Record<string, Rule> = {
  'unique-ids': uniqueIds,
  'ids-exist': idsExist,
  phases: phases,
  estimates: estimates,
  simulations: simulations,
  vocabulary: vocabulary,
  'own-concepts': ownConcepts,
  called: (scenario, { concepts }) => unreadableConcepts(scenario, concepts),
  opposite: unsaidOpposites,
  predicates: predicates,
  critical: critical,
  weights: weights,
  sources: sources,
  boards: boards,
}

function uniqueIds(scenario: Scenario) {
  const { facts, requirements, probes, criteria, contradictions, twists, boards: files } = scenario.interviewer
  const ids = (list: { id: string }[], ...path: Path) => list.map(({ id }, at) => ({ id, path: [...path, at, 'id'] }))
  const groups: { what: string; ids: { id: string; path: Path }[] }[] = [
    { what: 'phase', ids: ids(scenario.phases, 'phases') },
    { what: 'estimate', ids: ids(scenario.estimates, 'estimates') },
    { what: 'simulation', ids: ids(scenario.simulations, 'simulations') },
    { what: 'fact', ids: ids(facts, 'interviewer', 'facts') },
    { what: 'requirement', ids: ids(requirements, 'interviewer', 'requirements') },
    { what: 'probe', ids: ids(probes, 'interviewer', 'probes') },
    { what: 'twist', ids: ids(twists, 'interviewer', 'twists') },
    { what: 'card', ids: ids(scenario.cards, 'cards') },
    // A saved score names these by their id alone.
    {
      what: 'criterion or contradiction',
      ids: [
        ...ids(criteria, 'interviewer', 'criteria'),
        ...ids(contradictions, 'interviewer', 'contradictions'),
        ...twists.flatMap((twist, at) => ids(twist.criteria, 'interviewer', 'twists', at, 'criteria')),
      ],
    },
    {
      what: 'board',
      ids: files.map(({ file }, at) => ({ id: file, path: ['interviewer', 'boards', at, 'file'] })),
    },
  ]
  return groups.flatMap(({ what, ids: group }) => {
    const seen = new Set<string>()
    return group.flatMap(({ id, path }) => {
      if (!seen.has(id)) {
        seen.add(id)
        return []
      }
      return [{ path, message: `There is another ${what} "${id}"` }]
    })
  })
}

function idsExist(scenario: Scenario) {
  const { probes, criteria, contradictions, twists, boards: files } = scenario.interviewer
  const criterionIds = new Set(criteria.map(({ id }) => id))
  const contradictionIds = new Set(contradictions.map(({ id }) => id))
  const phaseIds = new Set<string>(scenario.phases.map(({ id }) => id))
  const missing = (ids: ReadonlySet<string>, id: string | undefined, what: string, path: Path) =>
    id === undefined || ids.has(id) ? [] : [{ path, message: `There is no ${what} "${id}"` }]
  return [
    ...probes.flatMap(({ lacks, phase }, at) => [
      ...missing(criterionIds, lacks, 'criterion', ['interviewer', 'probes', at, 'lacks']),
      ...missing(phaseIds, phase, 'phase', ['interviewer', 'probes', at, 'phase']),
    ]),
    ...twists.flatMap(({ after }, at) => missing(phaseIds, after, 'phase', ['interviewer', 'twists', at, 'after'])),
    ...files.flatMap((board, at) =>
      (['met', 'not-met', 'contradicted'] as const).flatMap((key) =>
        (board[key] ?? []).flatMap((id, index) => {
          const [ids, what] =
            key === 'contradicted'
              ? ([contradictionIds, 'contradiction'] as const)
              : ([criterionIds, 'criterion'] as const)
          return missing(ids, id, what, ['interviewer', 'boards', at, key, index])
        }),
      ),
    ),
  ]
}

function phases({ phases: list, minutes }: Scenario) {
  const findings: { path: Path; message: string }[] = []
  for (const [at, { id }] of list.entries()) {
    const before = list[at - 1]
    if (before && PHASES.indexOf(id) < PHASES.indexOf(before.id)) {
      findings.push({ path: ['phases', at, 'id'], message: `"${id}" comes before "${before.id}"` })
    }
  }
  const sum = list.reduce((total, phase) => total + phase.minutes, 0)
  if (sum !== minutes) {
    findings.push({ path: ['minutes'], message: `The phases take ${sum} minutes together, not ${minutes}` })
  }
  return findings
}

function estimates(scenario: Scenario) {
  const answers = scenario.interviewer.estimates
  const asked = new Set(scenario.estimates.map(({ id }) => id))
  const unanswered = scenario.estimates.flatMap(({ id }, at) =>
    Object.hasOwn(answers, id)
      ? []
      : [{ path: ['estimates', at, 'id'], message: `The interviewer has no answer to the estimate "${id}"` }],
  )
  const unasked = Object.keys(answers)
    .filter((id) => !asked.has(id))
    .map((id) => ({ path: ['interviewer', 'estimates'], key: id, message: `Nobody is asked for the estimate "${id}"` }))
  const wrong = scenario.estimates.flatMap(({ id, unit }, at) => {
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined
    const readable = parseUnit(unit)
    if (!readable) return [{ path: ['estimates', at, 'unit'], message: `The unit "${unit}" cannot be read` }]
    if (!answer) return []
    const path = ['interviewer', 'estimates', id]
    return [
      ...checkAnswer(path, answer, unit),
      ...answer.also.flatMap((way, i) => checkAnswer([...path, 'also', i], way, unit)),
    ]
  })
  return [...unanswered, ...unasked, ...wrong]
}

type Answer = Scenario['interviewer']['estimates'][string]['also'][number]

function checkAnswer(path: Path, { assumptions, formula, answer }: Answer, unit: string) {
  const unread = Object.entries(assumptions).flatMap(([name, text]) => {
    const parsed = parseQuantity(text)
    return parsed.ok ? [] : [{ path: [...path, 'assumptions', name], message: `Cannot be read: ${parsed.problem}` }]
  })
  const words = new Set(formula.match(/[\p{L}_][\p{L}\d_]*/gu) ?? [])
  const unused = Object.keys(assumptions)
    .filter((name) => !words.has(name))
    .map((name) => ({ path: [...path, 'assumptions'], key: name, message: `The formula does not use "${name}"` }))
  if (unread.length > 0) return [...unread, ...unused]
  const stated = parseQuantity(answer)
  if (!stated.ok) return [...unused, { path: [...path, 'answer'], message: `Cannot be read: ${stated.problem}` }]
  const one = parseUnit(unit)
  const measured = unitOf(stated.quantity)
  if (one && measured !== '' && measured !== unitOf(one)) {
    return [...unused, { path: [...path, 'answer'], message: `${answer} is not measured in "${unit}"` }]
  }
  const agreed = formulaAgrees(formula, assumptions, answer)
  return agreed.ok
    ? unused
    : [...unused, { path: [...path, agreed.computed ? 'answer' : 'formula'], message: agreed.problem }]
}

function simulations(scenario: Scenario, catalog: Catalog) {
  const asked = new Set(scenario.estimates.map(({ id }) => id))
  return scenario.simulations.flatMap((binding, at) => {
    const path: Path = ['simulations', at]
    const known = Object.hasOwn(catalog.simulations, binding.id) ? catalog.simulations[binding.id] : undefined
    if (!known) return [{ path: [...path, 'id'], message: `There is no simulation "${binding.id}"` }]
    const parameters = Object.entries(binding.bind).flatMap(([name, { estimate, scale }]) => [
      ...(known.params.includes(name)
        ? []
        : [{ path: [...path, 'bind'], key: name, message: `The simulation has no parameter "${name}"` }]),
      ...(asked.has(estimate)
        ? []
        : [{ path: [...path, 'bind', name, 'estimate'], message: `There is no estimate "${estimate}"` }]),
      ...(typeof scale === 'object' && 'clamp' in scale && scale.clamp[0] >= scale.clamp[1]
        ? [{ path: [...path, 'bind', name, 'scale'], message: 'The lower end comes first' }]
        : []),
    ])
    const designs = Object.keys(binding.design)
      .filter((name) => !known.designs.includes(name))
      .map((name) => ({ path: [...path, 'design'], key: name, message: `The simulation has no design "${name}"` }))
    return [...parameters, ...designs]
  })
}

function vocabulary(scenario: Scenario, catalog: Catalog) {
  const kinds = new Set(catalog.kinds)
  const asked = new Set(scenario.estimates.map(({ id }) => id))
  const isConcept = (name: string) =>
    Object.hasOwn(catalog.concepts, name) || Object.hasOwn(scenario.interviewer.concepts, name)
  const exists = {
    kind: (name: string) => kinds.has(name),
    concept: isConcept,
    estimate: (name: string) => asked.has(name),
  }
  const named = [...predicatesOf(scenario)].flatMap(({ predicate, path }) => referencesOf(predicate, path))
  return named
    .filter(({ to, name }) => !exists[to](name))
    .map(({ to, name, path }) => ({ path, message: `There is no ${to === 'kind' ? 'component kind' : to} "${name}"` }))
}

/** A scenario may add terms to a common concept; one that shares no term with it means something else by the name. */
function ownConcepts({ interviewer }: Scenario, catalog: Catalog) {
  return Object.entries(interviewer.concepts).flatMap(([id, concept]) => {
    const common = Object.hasOwn(catalog.concepts, id) ? catalog.concepts[id] : undefined
    const shares = common?.some((term) => termsOf(concept).some((own) => own.toLowerCase() === term.toLowerCase()))
    return common === undefined || shares
      ? []
      : [
          {
            path: ['interviewer', 'concepts'],
            key: id,
            message: `"${id}" is a common concept too (${common.slice(0, 3).join(', ')}, ...): repeat one of its terms to add to it, or take another name`,
          },
        ]
  })
}

function predicates(scenario: Scenario) {
  return [...predicatesOf(scenario)].flatMap(({ predicate, path, depth }) => {
    if (depth === PREDICATE_DEPTH_MAX + 1) return [{ path, message: `Nested deeper than ${PREDICATE_DEPTH_MAX}` }]
    if (!('at-least' in predicate)) return []
    const { n, of } = predicate['at-least']
    return n > of.length ? [{ path: [...path, 'at-least', 'n'], message: `${n} of ${of.length} can never be met` }] : []
  })
}

function critical({ interviewer }: Scenario) {
  return interviewer.criteria.flatMap((criterion, at) => {
    if (!criterion.critical) return []
    const path: Path = ['interviewer', 'criteria', at]
    const words = takesWordsAlone(criterion.met)
      ? [
          {
            path: [...path, 'met'],
            message: 'A critical criterion needs a component, a path or a mention near one: words alone meet this',
          },
        ]
      : []
    const hints = criterion.hints.length === 0 ? [{ path, message: 'A critical criterion needs a hint' }] : []
    return [...words, ...hints]
  })
}

function weights({ interviewer: { criteria } }: Scenario) {
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0)
  // With very few criteria one has to weigh much.
  if (criteria.length < 8) return []
  return criteria.flatMap(({ weight }, at) =>
    weight > total * WEIGHT_SHARE_MAX
      ? [
          {
            path: ['interviewer', 'criteria', at, 'weight'],
            message: `${weight} of ${total} is more than a quarter of the whole`,
          },
        ]
      : [],
  )
}

function sources({ interviewer, cards }: Scenario) {
  const lists: { source: ScenarioSource[]; path: Path }[] = [
    ...interviewer.criteria.map(({ source }, at) => ({ source, path: ['interviewer', 'criteria', at, 'source'] })),
    ...interviewer.contradictions.map(({ source }, at) => ({
      source,
      path: ['interviewer', 'contradictions', at, 'source'],
    })),
    ...interviewer.probes.map(({ source }, at) => ({ source, path: ['interviewer', 'probes', at, 'source'] })),
    ...cards.map(({ source }, at) => ({ source, path: ['cards', at, 'source'] })),
  ]
  return lists.flatMap(({ source, path }) =>
    source.flatMap(({ document, section }, at) => {
      const again = source.findIndex((other) => other.document === document && other.section === section) < at
      if (again) return [{ path: [...path, at], message: `"${section}" is cited twice` }]
      // A year, an RFC or a chapter: what makes a paper or book findable.
      return document === 'literature' && !/\d/.test(section)
        ? [{ path: [...path, at, 'section'], message: 'A paper or book needs its year or number' }]
        : []
    }),
  )
}

const BOARD_FILE = /^[\w-]+\.(?:tldr|json|excalidraw)$/

function boards({ interviewer }: Scenario) {
  const path: Path = ['interviewer', 'boards']
  const files = interviewer.boards.flatMap(({ file, score, ...expected }, at) => {
    const findings: { path: Path; message: string }[] = []
    if (!BOARD_FILE.test(file)) {
      findings.push({
        path: [...path, at, 'file'],
        message: 'A file of the folder boards, ending in .tldr, .json or .excalidraw',
      })
    }
    if (score && !(score[0] >= 0 && score[0] < score[1] && score[1] <= 100)) {
      findings.push({ path: [...path, at, 'score'], message: 'A range within 0 to 100, the lower end first' })
    }
    const expects = score ?? expected.met ?? expected['not-met'] ?? expected.contradicted
    if (expects === undefined) findings.push({ path: [...path, at], message: 'This board is expected to do nothing' })
    return findings
  })
  const reference = interviewer.boards.some(
    ({ file, score }) => file.startsWith('reference.') && score !== undefined && score[0] >= REFERENCE_SCORE_MIN,
  )
  const shown = new Set(interviewer.boards.flatMap(({ contradicted }) => contradicted ?? []))
  return [
    ...files,
    ...(reference
      ? []
      : [{ path, message: `A board reference.* is missing, with a score range from ${REFERENCE_SCORE_MIN} or more` }]),
    ...interviewer.contradictions.flatMap(({ id }, at) =>
      shown.has(id)
        ? []
        : [{ path: ['interviewer', 'contradictions', at, 'id'], message: `No board shows the contradiction "${id}"` }],
    ),
  ]
}
