// How a claim comes to its verdict: by figures alone, and by all that it names.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'

export const briefing = (...sections: string[]): Source[] =>
  sections.map((section) => ({ document: 'briefing', section }))
export const IDEAS = 'XIV. Distributed Priority Queues'
export const quiz = (...questions: number[]): Source[] =>
  briefing(...questions.flatMap((question) => [`Priority Queue quiz ${question}`, `Priority Queue key ${question}`]))
export const faq = (...questions: number[]): Source[] =>
  briefing(...questions.map((question) => `Priority Queue FAQ ${question}`))

/** Looks figures up; null if one is missing, so that a claim about a design that did not run is left out. */
export const judge =
  <const K extends string>(
    ids: readonly K[],
    decide: (value: Record<K, number>) => [ClaimVerdict, string],
  ): ClaimDefinition['judge'] =>
  (figure) => {
    const values = ids.map((id) => [id, figure(id)] as const)
    if (values.some(([, value]) => value === undefined)) return null
    const [verdict, because] = decide(Object.fromEntries(values) as Record<K, number>)
    return { verdict, because }
  }

export const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`
export const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`
export const rounded = (value: number): string => String(Number(value.toPrecision(3)))
