// Which simulations a search finds, and by which of their designs and claims.
import type { LabSummary } from '#lib/protocol/lab'

export type Found = {
  simulation: LabSummary
  /** Designs and claims that hold words of the search that title and question do not. */
  by: { what: 'design' | 'claim'; text: string }[]
}

const SHOWN_MAX = 3

const plain = (text: string) => text.toLocaleLowerCase('en')

/** Every word stands somewhere in the title, the question, the designs, the claims or the scenarios' titles. */
export function found(simulations: readonly LabSummary[], search: string): Found[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  return simulations.flatMap((simulation) => {
    const { id, title, question, designs, claims, scenarios } = simulation
    const head = plain([id, title, question, ...scenarios.map((scenario) => scenario.title)].join(' '))
    const parts = [
      ...designs.map((design) => ({ what: 'design' as const, text: `${design.title}: ${design.says}` })),
      ...claims.map((text) => ({ what: 'claim' as const, text })),
    ]
    const rest = words.filter((word) => !head.includes(word))
    const holds = (text: string) => rest.filter((word) => plain(text).includes(word)).length
    if (rest.some((word) => parts.every(({ text }) => !plain(text).includes(word)))) return []
    const by = parts.filter(({ text }) => holds(text) > 0).toSorted((a, b) => holds(b.text) - holds(a.text))
    return [{ simulation, by: by.slice(0, SHOWN_MAX) }]
  })
}
