// How claims of both pages are decided, and the documents' sections that they come from.
import type { Source } from '#lib/kernel/simulation'

export { judgeInOrder as judge } from '#lib/kernel/judging'

const STORE = 'Design a Key-Value Store'

/** A section of the notes: a number of their questions, or a heading. */
export const notes = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'notes', section }))
/** Parts of the notes' own design of a key-value store. */
export const store = (...parts: string[]): Source[] => notes(...parts.map((part) => `${STORE} / ${part}`))
export const literature = (section: string): Source => ({ document: 'literature', section })

export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
/** Three digits that count. */
export const short = (value: number): string => String(Number(value.toPrecision(3)))
