// The built-in interviewer: which probe, which hint, which answer. For solo, and while a human interviewer is gone.
import type { NewEvent } from '../protocol/events.ts'
import type { Verdict } from '../rubric/score.ts'
import type { Probe, Scenario } from '../scenario/schema.ts'
import { budgetMs, elapsedMs } from './clock.ts'
import type { InterviewState } from './state.ts'

/** Two probes never come closer than this. */
const PROBE_GAP_MS = 60_000
/** A twist comes when this part of the phase after its own has passed. */
const TWIST_AT = 0.25

type Verdicts = ReadonlyMap<string, Verdict>

/** The next step of a criterion's ladder of hints, or null when it is used up or there is none. */
export function nextHint(
  scenario: Scenario,
  state: InterviewState,
  criterionId: string,
): { criterionId: string; step: number; text: string } | null {
  const ladder = scenario.interviewer.criteria.find(({ id }) => id === criterionId)?.hints ?? []
  const step = state.hints.filter((hint) => hint.criterionId === criterionId).length
  const text = ladder[step]
  return text === undefined ? null : { criterionId, step, text }
}

/**
 * Probes in the order in which the interview needs them: first those whose criterion is not met, the heaviest first;
 * then those that follow from no criterion. A probe whose criterion is met, or that was sent, is not in it.
 */
export function probesByNeed(scenario: Scenario, state: InterviewState, verdicts: Verdicts): Probe[] {
  const { probes, criteria } = scenario.interviewer
  const sent = new Set(state.probes.map(({ probeId }) => probeId))
  const weight = (probe: Probe): number => {
    const criterion = criteria.find(({ id }) => id === probe.lacks)
    if (!criterion) return 0
    return (criterion.critical ? 100 : 1) * criterion.weight * (verdicts.get(criterion.id) === 'partly' ? 0.5 : 1)
  }
  return probes
    .filter((probe) => !sent.has(probe.id) && (probe.lacks === undefined || verdicts.get(probe.lacks) !== 'met'))
    .map((probe, at) => ({ probe, at, weight: weight(probe) }))
    .toSorted((a, b) => b.weight - a.weight || a.at - b.at)
    .map(({ probe }) => probe)
}

/** Whether the clock has come to where the present phase's next probe is due: they are spread over its budget. */
function probeDue(scenario: Scenario, state: InterviewState, now: number): boolean {
  const present = state.phases[state.clock.phase]
  if (!present) return false
  const planned = scenario.interviewer.probes.filter(({ phase }) => phase === present.id).length
  const phaseBeganAt = now - elapsedMs(state.clock, now)
  const asked = state.probes.filter(({ at }) => at >= phaseBeganAt).length
  const last = state.probes.at(-1)
  if (last && now - last.at < PROBE_GAP_MS) return false
  const interval = budgetMs(state.phases, state.clock, state.clock.phase) / (Math.max(1, planned) + 1)
  return elapsedMs(state.clock, now) >= interval * (asked + 1)
}

/**
 * What the built-in interviewer does at `now`: asks a probe, changes the requirements, or goes on to the next phase.
 * A probe of a later phase is never asked early; the present phase's come before what earlier ones left over.
 */
export function act(scenario: Scenario, state: InterviewState, verdicts: Verdicts, now: number): NewEvent[] {
  if (state.stage !== 'running' || state.clock.runningSince === null) return []
  const elapsed = elapsedMs(state.clock, now)
  const budget = budgetMs(state.phases, state.clock, state.clock.phase)
  if (elapsed >= budget && state.clock.phase < state.phases.length - 1) {
    return [{ kind: 'phase:advanced', actor: null, payload: {} }]
  }
  const reached = state.phases.slice(0, state.clock.phase + 1).map(({ id }) => id)
  const twist = scenario.interviewer.twists.find(
    ({ id, after }) => reached.slice(0, -1).includes(after) && !state.twists.some(({ twistId }) => twistId === id),
  )
  if (twist && elapsed >= budget * TWIST_AT) {
    return [{ kind: 'twist:triggered', actor: null, payload: { twistId: twist.id, says: twist.says } }]
  }
  if (!probeDue(scenario, state, now)) return []
  const needed = probesByNeed(scenario, state, verdicts).filter(({ phase }) => reached.includes(phase))
  const probe = needed.find(({ phase }) => phase === reached.at(-1)) ?? needed[0]
  return probe ? [{ kind: 'probe:sent', actor: null, payload: { probeId: probe.id, asks: probe.asks } }] : []
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2 && !COMMON.has(word))
      .map((word) => (word.endsWith('s') ? word.slice(0, -1) : word)),
  )

const COMMON = new Set(
  'the and are for how many much what which when who does can may will with from that this have has was were our your you they there each any all per into than about should would could its one'.split(
    ' ',
  ),
)

/** The least share of a fact's telling words that a question must have. */
const FACT_SHARE_MIN = 0.5

/**
 * The fact that a candidate's question asks for, or null: the one with the largest share of its telling words in the
 * question, if that is at least half. Facts already given are not given again.
 */
export function factAskedFor(scenario: Scenario, state: InterviewState, question: string): NewEvent | null {
  const asked = wordsOf(question)
  const given = new Set(state.facts.map(({ factId }) => factId))
  let best: { share: number; fact: Scenario['interviewer']['facts'][number] } | null = null
  for (const fact of scenario.interviewer.facts) {
    const telling = wordsOf(fact.asked)
    const share = [...telling].filter((word) => asked.has(word)).length / Math.max(1, telling.size)
    if (!given.has(fact.id) && share >= FACT_SHARE_MIN && share > (best?.share ?? 0)) best = { share, fact }
  }
  if (!best) return null
  const { id, asked: says, answer } = best.fact
  return { kind: 'fact:given', actor: null, payload: { factId: id, asked: says, answer } }
}
