// How a claim comes to its verdict: by figures alone, and by all that it names.
import type { ClaimDefinition, ClaimVerdict, Source } from './simulation.ts'

/** Sections of the two documents. */
export const briefing = (...sections: string[]): Source[] =>
  sections.map((section) => ({ document: 'briefing', section }))
export const notes = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'notes', section }))

/**
 * A judge that looks its figures up by name; null if any is missing, so that a claim about a design that did not run is
 * left out.
 * @param ids the figures, by the name under which `decide` gets them
 */
export const judge =
  <const K extends string>(
    ids: Record<K, string>,
    decide: (figures: Record<K, number>) => [ClaimVerdict, string],
  ): ClaimDefinition['judge'] =>
  (figure) => {
    const values = Object.entries<string>(ids).map(([name, id]) => [name, figure(id)] as const)
    if (values.some(([, value]) => value === undefined)) return null
    const [verdict, because] = decide(Object.fromEntries(values) as Record<K, number>)
    return { verdict, because }
  }

/** The same for figures in their order. */
export const judgeInOrder =
  (ids: string[], decide: (...values: number[]) => [ClaimVerdict, string]): ClaimDefinition['judge'] =>
  (figure) => {
    const values = ids.map(figure)
    if (values.some((value) => value === undefined)) return null
    const [verdict, because] = decide(...(values as number[]))
    return { verdict, because }
  }

/** Figures as sentences hold them: two decimals of seconds, three digits that count. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`
export const rounded = (value: number): string => String(Number(value.toPrecision(3)))
