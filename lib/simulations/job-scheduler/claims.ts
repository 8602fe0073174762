// What the documents say about job schedulers, judged by figures alone.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'

type Figures = (id: string) => number | undefined

const briefing = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'briefing', section }))

const SYSTEM = 'II. Distributed Job Scheduler'
const KEY = 'Distributed Job Scheduler key'
const FAQ = 'Distributed Job Scheduler FAQ'

/** Looks figures up; null if any is missing, so that a claim about a design that did not run is left out. */
const judge =
  (ids: string[], decide: (...values: number[]) => [ClaimVerdict, string]): ClaimDefinition['judge'] =>
  (figure: Figures) => {
    const values = ids.map(figure)
    if (values.some((value) => value === undefined)) return null
    const [verdict, because] = decide(...(values as number[]))
    return { verdict, because }
  }

export const claims: ClaimDefinition[] = [
  {
    id: 'at-least-once',
    says: 'Every job that was accepted runs at least once, whatever fails.',
    source: briefing(SYSTEM, `${KEY} 1`, `${FAQ} 1`, `${FAQ} 2`),
    expected: 'holds',
    judge: judge(['full.jobs', 'full.lost', 'full.given-up', 'full.unfinished'], (jobs, lost, givenUp, unfinished) => [
      lost! + givenUp! > 0 ? 'fails' : unfinished! > 0 || jobs === 0 ? 'depends' : 'holds',
      `of ${jobs} jobs ${lost} were never done, ${givenUp} healthy ones were given up after too many failures, ${unfinished} were still open in the end`,
    ]),
  },
  {
    id: 'claims-cut-duplicates',
    says: 'Claims keep a job from being run by two executors where a visibility time-out does not.',
    source: briefing(SYSTEM, `${KEY} 4`, `${KEY} 6`),
    expected: 'holds',
    judge: judge(['full.overlaps', 'full.overlaps-high', 'no-claims.overlaps', 'no-claims.overlaps-low'], (...f) => {
      const [claimed, claimedHigh, open, openLow] = f as [number, number, number, number]
      const because = `${claimed} runs began beside another of the same job with claims, ${open} without`
      if (claimedHigh < openLow) return ['holds', because]
      return [claimed < open ? 'depends' : 'fails', because]
    }),
  },
]
