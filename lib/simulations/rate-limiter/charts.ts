// Charts of the rate-limiter simulation: from results to data for drawing.
import type { Chart } from '#lib/kernel/chart'
import { SECOND, WINDOW } from './params.ts'

export type DesignRow = {
  title: string
  worst: number
  goodRefused: number
  badAdmitted: number
  p50: number
  p99: number
  bytesPerKey: number
}

const bars = (rows: DesignRow[], value: (row: DesignRow) => number): { label: string; value: number }[] =>
  rows.map((row) => ({ label: row.title, value: value(row) }))

export const worstChart = (rows: DesignRow[]): Chart => ({
  id: 'worst-window',
  kind: 'bar',
  title: 'Most that one key got through in any minute',
  says: 'In multiples of the limit: above 1 the limit was broken, wherever the minute starts.',
  y: { label: 'Admitted / limit', unit: 'x' },
  bars: bars(rows, (row) => row.worst),
  rules: [{ value: 1, label: 'the limit' }],
})

export const mistakesChart = (rows: DesignRow[]): Chart => ({
  id: 'mistakes',
  kind: 'bar',
  title: 'Legitimate requests refused, attacking requests admitted',
  says: 'Both bars low is what one wants; every design trades one against the other.',
  y: { label: 'Share', unit: '%' },
  bars: rows.flatMap((row) => [
    { label: row.title, group: 'legitimate, refused', value: row.goodRefused * 100 },
    { label: row.title, group: 'attacking, admitted', value: row.badAdmitted * 100 },
  ]),
})

export const latencyChart = (rows: DesignRow[]): Chart => ({
  id: 'latency',
  kind: 'bar',
  title: 'Time that the limiter adds to a request',
  says: 'A shared store costs a round trip; what a node knows itself costs nothing.',
  y: { label: 'Added time', unit: 'ms' },
  bars: rows.flatMap((row) => [
    { label: row.title, group: 'median', value: row.p50 },
    { label: row.title, group: '99th percentile', value: row.p99 },
  ]),
})

export const memoryChart = (rows: DesignRow[]): Chart => ({
  id: 'memory',
  kind: 'bar',
  title: 'Memory of a key',
  says: 'Bytes a key are also gigabytes for a billion keys. A log pays for every admitted request of the last minute.',
  y: { label: 'Memory of a key', unit: 'B' },
  bars: bars(rows, (row) => row.bytesPerKey),
  rules: [{ value: 132, label: '4 + 128 B' }],
})

/** Admitted requests of the attackers' keys in the minute before each moment, design by design; the worst key of each. */
export function slidingChart(designs: { title: string; times: Float64Array }[], limit: number, minutes: number): Chart {
  return {
    id: 'sliding',
    kind: 'line',
    title: 'The worst key, minute by minute',
    says: 'How many requests were admitted in the minute before each moment. Only a log keeps every line below the limit.',
    x: { label: 'Time', unit: 's' },
    y: { label: 'Admitted in the last minute', unit: 'requests' },
    series: designs.map(({ title, times }) => ({ name: title, points: lastMinute(times, minutes * 60) })),
    rules: [{ value: limit, label: 'the limit' }],
  }
}

/** The highest count of each second, so that a short peak is not missed. */
function lastMinute(times: Float64Array, seconds: number): { x: number; y: number }[] {
  let [next, first] = [0, 0]
  return Array.from({ length: seconds }, (_, second) => {
    const [start, end] = [second * SECOND, (second + 1) * SECOND]
    // The count falls as requests leave the minute and rises as they are admitted: its peaks are here and at each admission.
    while (first < next && times[first]! <= start - WINDOW) first++
    let peak = next - first
    for (; next < times.length && times[next]! < end; next++) {
      while (times[first]! <= times[next]! - WINDOW) first++
      peak = Math.max(peak, next - first + 1)
    }
    return { x: second, y: peak }
  })
}

export const outageChart = (designs: { title: string; perSecond: number[] }[]): Chart => ({
  id: 'outage',
  kind: 'line',
  title: 'What reaches the servers while the limiter is down',
  says: 'Failing open lets the flood in; failing closed turns everybody away.',
  x: { label: 'Time', unit: 's' },
  y: { label: 'Admitted', unit: '1/s' },
  series: designs.map(({ title, perSecond }) => ({ name: title, points: perSecond.map((y, x) => ({ x, y })) })),
})

const rounded = (value: number): number => Number(value.toFixed(6))

/** Distribution over keys of the busiest minute, for one design. */
export function keysChart(designs: { title: string; busiest: Uint32Array }[], limit: number): Chart {
  const width = 0.1
  return {
    id: 'keys',
    kind: 'histogram',
    title: 'Busiest minute of each key',
    says: 'Most keys never come near the limit; those beyond 1 got more than the rule allows.',
    x: { label: 'Admitted in the busiest minute / limit', unit: 'x' },
    series: designs.map(({ title, busiest }) => {
      const counts = new Map<number, number>()
      for (const count of busiest) {
        // A key at the limit belongs below it.
        const bin = Math.ceil(count / limit / width - 1e-9)
        counts.set(bin, (counts.get(bin) ?? 0) + 1)
      }
      return {
        name: title,
        bins: [...counts]
          .sort(([a], [b]) => a - b)
          .map(([bin, count]) => ({ from: rounded((bin - 1) * width), to: rounded(bin * width), count })),
      }
    }),
  }
}
