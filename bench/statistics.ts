// What is said about many measurements: quantiles by nearest rank.

/** The value below which the given share lies; NaN of nothing. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: number[]): number => quantile(values, 0.5)

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

export const quantiles = (values: number[]): string =>
  [0.5, 0.95, 0.99].map((share) => `p${share * 100} ${milliseconds(quantile(values, share))}`).join(', ')

export const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
