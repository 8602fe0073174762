// Which scenario "practise now" proposes.
import type { InterviewSummary, ScenarioSummary } from '#lib/protocol/queries'

const EASE: Record<ScenarioSummary['difficulty'], number> = { 'warm-up': 0, core: 1, advanced: 2 }

/** The easiest one that was never practised; when all were, the one that was practised longest ago. */
export function defaultScenario(
  scenarios: readonly ScenarioSummary[],
  interviews: readonly InterviewSummary[],
): ScenarioSummary | null {
  const lastAt = new Map<string, number>()
  for (const { scenario, createdAt } of interviews) {
    lastAt.set(scenario.id, Math.max(createdAt, lastAt.get(scenario.id) ?? 0))
  }
  const inOrder = scenarios.toSorted(
    (a, b) =>
      (lastAt.get(a.id) ?? 0) - (lastAt.get(b.id) ?? 0) ||
      EASE[a.difficulty] - EASE[b.difficulty] ||
      a.title.localeCompare(b.title, 'en'),
  )
  return inOrder[0] ?? null
}
