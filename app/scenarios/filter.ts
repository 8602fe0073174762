// Which scenarios a search and the filters leave.
import type { ScenarioSummary } from '#lib/protocol/queries'

export type Filters = {
  search: string
  difficulty: ScenarioSummary['difficulty'] | 'any'
  /** Empty means any. */
  topic: string
  /** At most so many minutes; null means any. */
  minutes: number | null
}

export const NO_FILTERS: Filters = { search: '', difficulty: 'any', topic: '', minutes: null }

const wordsOf = (text: string) => text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)

export function filtered(scenarios: readonly ScenarioSummary[], filters: Filters): ScenarioSummary[] {
  const wanted = wordsOf(filters.search)
  return scenarios.filter(({ title, summary, topics, difficulty, minutes }) => {
    const text = [title, summary, ...topics].join(' ').toLocaleLowerCase('en')
    return (
      wanted.every((word) => text.includes(word)) &&
      (filters.difficulty === 'any' || filters.difficulty === difficulty) &&
      (filters.topic === '' || topics.includes(filters.topic)) &&
      (filters.minutes === null || minutes <= filters.minutes)
    )
  })
}

/** Every topic once, in alphabetical order. */
export const topicsOf = (scenarios: readonly Pick<ScenarioSummary, 'topics'>[]): string[] =>
  [...new Set(scenarios.flatMap(({ topics }) => topics))].toSorted((a, b) => a.localeCompare(b, 'en'))
