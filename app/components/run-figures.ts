// The numbers of a run in words: figures with units, and what changed since another run.
import { formatQuantity, parseUnit } from '#lib/estimate/format'
import type { Claim, Figure, SimulationResult, Source } from '#lib/kernel/simulation'
import { CLAIM_VERDICTS } from '#lib/kernel/simulation'
import { shortNumber } from './chart-table.ts'

export type FigureRow = Figure & {
  /** In the other run; null where it has no such figure. */
  before: number | null
  change: number | null
}

/** Figure by figure against another run; figures that only the other run has are left out, since nothing replaced them. */
export function comparedFigures(
  now: Pick<SimulationResult, 'figures'>,
  before: Pick<SimulationResult, 'figures'> | null,
): FigureRow[] {
  const earlier = new Map((before?.figures ?? []).map(({ id, value }) => [id, value]))
  return now.figures.map((figure) => {
    const value = earlier.get(figure.id) ?? null
    return { ...figure, before: value, change: value === null ? null : figure.value - value }
  })
}

/** Whether the unit changes with the size of the number, and so must stand beside each: kB, MB, GB. */
export function takesPrefix(unit: string): boolean {
  const one = unit === '' ? null : parseUnit(unit)
  return one !== null && (one.data === 1 || one.money === 1 || (one.time === 1 && one.data === 0))
}

/** Bytes, times and money with a prefix that fits; anything else as a number before its unit. */
export function figureText(value: number, unit: string): string {
  if (takesPrefix(unit)) return formatQuantity(value, unit)
  return unit === '' ? shortNumber(value) : `${shortNumber(value)} ${unit}`
}

const NO_CHANGE = 'no change'

/** "+12 % (+30 ms)", "no change"; without per cent where there was nothing before. */
export function changeText({ change, before, unit }: FigureRow): string {
  if (change === null || before === null) return 'not in the other run'
  if (Math.abs(change) <= 1e-9 * Math.abs(before)) return NO_CHANGE
  const sign = change > 0 ? '+' : '\u2212'
  const amount = `${sign}${figureText(Math.abs(change), unit)}`
  if (before === 0) return amount
  const percent = Math.abs(change / before) * 100
  return `${sign}${percent < 10 ? Number(percent.toPrecision(2)) : shortNumber(Math.round(percent))} % (${amount})`
}

/** The same for a narrow cell: "+12 %"; the amount only where there was nothing before. */
export const changeShort = (row: FigureRow): string => changeText(row).replace(/ \([^)]*\)$/, '')

/** "Against run 1: 2 of 17 claims and 96 of 118 figures are different." */
export function differenceText(
  now: Pick<SimulationResult, 'claims' | 'figures'>,
  before: Pick<SimulationResult, 'claims' | 'figures'>,
  title: string,
): string {
  const verdicts = new Map(before.claims.map(({ id, verdict }) => [id, verdict]))
  const claims = now.claims.filter(({ id, verdict }) => verdicts.get(id) !== verdict).length
  const figures = comparedFigures(now, before).filter((row) => changeText(row) !== NO_CHANGE).length
  return `Against ${title}: ${claims} of ${now.claims.length} claims and ${figures} of ${now.figures.length} figures are different.`
}

const DOCUMENTS: Record<Exclude<Source['document'], 'literature'>, string> = { notes: 'Notes', briefing: 'Briefing' }

/** "Notes, 89"; of the literature, the title itself. */
export const sourceText = ({ document, section }: Source): string =>
  document === 'literature' ? section : `${DOCUMENTS[document]}, ${section}`

const COUNT_WORDS = { holds: ['holds', 'hold'], fails: ['fails', 'fail'], depends: ['depends', 'depend'] } as const

/** "12 hold, 1 fails, 4 depend; 2 otherwise than with the defaults". */
export function verdictCounts(claims: readonly Pick<Claim, 'verdict' | 'expected'>[]): string {
  const counts = CLAIM_VERDICTS.flatMap((verdict) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${COUNT_WORDS[verdict][count === 1 ? 0 : 1]}`]
  })
  const other = claims.filter(({ verdict, expected }) => verdict !== expected).length
  return counts.join(', ') + (other > 0 ? `; ${other} otherwise than with the defaults` : '')
}
