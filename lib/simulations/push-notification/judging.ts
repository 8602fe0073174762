// How a claim comes to its verdict, and where the documents make it.
import type { Source } from '#lib/kernel/simulation'

export { judgeInOrder as judge } from '#lib/kernel/judging'

export const notes = (section: string): Source => ({ document: 'notes', section })
export const THEME: Source = { document: 'briefing', section: 'VII. Push Notification Services' }
/** A question of the study guide. */
export const guide = (item: number): Source => ({ document: 'briefing', section: `Push Notification FAQ ${item}` })
/** An item of the quiz and of its key. */
export const quiz = (item: number): Source => ({
  document: 'briefing',
  section: `Push Notification quiz ${item}`,
})

/** Three digits that count. */
export const short = (value: number): string => String(Number(value.toPrecision(3)))
export const percent = (share: number): string => `${short(share * 100)} %`
export const ms = (value: number): string => (value < 1_000 ? `${short(value)} ms` : `${short(value / 1_000)} s`)
