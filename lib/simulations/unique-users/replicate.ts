// The error of the sketches, measured: the users of the last day are counted again and again, each time with another hash.
import { hash64 } from '#lib/algorithms/hash'
import { HyperLogLog, PRECISION_MIN } from '#lib/algorithms/hyper-log-log'
import type { Params } from './params.ts'

const YIELD_EVERY = 25_000
const BIAS_PRECISION = 8
const BIAS_CHECKPOINTS = 24
const BIAS_USERS_PER_REGISTER_MAX = 20
const LOG_ERROR_BINS_PER_OCTAVE = 2

export type Replicated = {
  /** By precision from 4 up: root mean square of the relative error, and the deviation of log2(estimate). */
  byPrecision: { precision: number; rootMeanSquare: number; logDeviation: number }[]
  single: { offByMoreThanTwo: number; logDeviation: number }
  /** log2(estimate / truth), for a histogram. */
  singleLogErrors: number[]
  sketchLogErrors: number[]
  /** Mean relative error of both estimators against users a register. */
  bias: { usersPerRegister: number; ertl: number; from2007: number }[]
}

/** Counts `ids` with `p.replications` hash seeds. One pass at the highest precision serves all lower ones, by folding. */
export function* replicate(p: Params, ids: Float64Array): Generator<number, Replicated, void> {
  const precisions = Array.from({ length: p.precision - PRECISION_MIN + 1 }, (_, at) => PRECISION_MIN + at)
  const estimates = precisions.map(() => [] as number[])
  const singles: number[] = []
  const bias = createBias(p, ids)
  let off = 0
  let looks = 0
  const hash = new Uint32Array(2)
  let work = 0
  for (let seed = 1; seed <= p.replications; seed++) {
    const sketch = new HyperLogLog(p.precision, seed)
    // Whether the doubling estimate is off by more than 2 depends on where the count lies between two powers of two,
    // so it is looked at along an octave, evenly in the logarithm.
    const look = Math.round(ids.length * 2 ** -((seed - 0.5) / p.replications))
    let zeros = 0
    for (let at = 0; at < ids.length; at++) {
      if (++work % YIELD_EVERY === 0) yield seed
      hash64(ids[at]!, seed, hash)
      sketch.addHash(hash[0]!, hash[1]!)
      const low = hash[1]!
      zeros = Math.max(zeros, low === 0 ? 32 : 31 - Math.clz32(low & -low))
      if (at + 1 === look) {
        looks++
        if (Math.abs(zeros - Math.log2(look)) > 1) off++
      }
    }
    singles.push(2 ** zeros)
    bias.count(seed)
    for (let folded = sketch, at = precisions.length - 1; at >= 0; at--) {
      if (++work % 20 === 0) yield seed
      estimates[at]!.push(folded.estimate())
      if (at > 0) folded = folded.fold(precisions[at - 1]!)
    }
  }
  const logErrors = (list: number[]): number[] => list.map((estimate) => Math.log2(estimate / ids.length))
  return {
    byPrecision: precisions.map((precision, at) => ({
      precision,
      rootMeanSquare: Math.sqrt(mean(estimates[at]!.map((estimate) => (estimate / ids.length - 1) ** 2))),
      logDeviation: deviation(logErrors(estimates[at]!)),
    })),
    single: { offByMoreThanTwo: off / looks, logDeviation: deviation(logErrors(singles)) },
    singleLogErrors: logErrors(singles),
    sketchLogErrors: logErrors(estimates.at(-1)!),
    bias: bias.means(),
  }
}

/** Follows both estimators on a small sketch while it fills. */
function createBias(p: Params, ids: Float64Array): { count: (seed: number) => void; means: () => Replicated['bias'] } {
  const precision = Math.min(BIAS_PRECISION, p.precision)
  const registers = 2 ** precision
  const most = Math.min(ids.length, registers * BIAS_USERS_PER_REGISTER_MAX)
  const stops = Array.from({ length: BIAS_CHECKPOINTS }, (_, at) =>
    Math.max(1, Math.round((registers / 8) * (most / (registers / 8)) ** (at / (BIAS_CHECKPOINTS - 1)))),
  )
  const sums = stops.map(() => ({ ertl: 0, from2007: 0 }))
  let runs = 0
  return {
    count: (seed) => {
      const sketch = new HyperLogLog(precision, seed)
      let at = 0
      runs++
      for (const [stop, users] of stops.entries()) {
        for (; at < users; at++) sketch.add(ids[at]!)
        sums[stop]!.ertl += sketch.estimate() / users - 1
        sums[stop]!.from2007 += sketch.estimate2007() / users - 1
      }
    },
    means: () =>
      stops.map((users, stop) => ({
        usersPerRegister: users / registers,
        ertl: sums[stop]!.ertl / runs,
        from2007: sums[stop]!.from2007 / runs,
      })),
  }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const deviation = (values: number[]): number => {
  const center = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}

/** Bins of half an octave around the values, for a histogram of factors. */
export function logBins(values: number[]): { from: number; to: number; count: number }[] {
  const counts = new Map<number, number>()
  for (const value of values) {
    const bin = Math.floor(value * LOG_ERROR_BINS_PER_OCTAVE + 0.5)
    counts.set(bin, (counts.get(bin) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([bin, count]) => ({
      from: 2 ** ((bin - 0.5) / LOG_ERROR_BINS_PER_OCTAVE),
      to: 2 ** ((bin + 0.5) / LOG_ERROR_BINS_PER_OCTAVE),
      count,
    }))
}
