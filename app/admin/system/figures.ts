// Figures as a person reads them.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** "1.5 GB"; decimal units, as disks are sold. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`
}

/** "3 days 4 h", "12 min": the two largest units. */
export function durationText(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'} ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}

/** "12 ms", "0.4 ms". */
export const millisecondsText = (ms: number): string => `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`
