// Stream plus batch: the stream counts an event on the day on which it arrives; after midnight a batch job counts the day that has
// ended again, exactly and by the time at which things happened, from whatever has arrived by then.
import { IntegerSet } from '#lib/algorithms/integer-set'
import type { Activity } from './activity.ts'
import { dayOf } from './exact.ts'
import type { Params } from './params.ts'

const YIELD_EVERY = 25_000

/** Users of each day as the batch job sees them, `batchDelayHours` after the day's end. */
export function* batchCounts(p: Params, activity: Activity): Generator<void, number[], void> {
  const days = Array.from({ length: p.days }, () => new IntegerSet())
  for (let row = 0; row < activity.user.length; row++) {
    if (row % YIELD_EVERY === 0) yield
    const day = dayOf(activity.hour[row]!)
    if (activity.arrival[row]! > (day + 1) * 24 + p.batchDelayHours) continue
    days[day]!.add(activity.ids[activity.user[row]!]!)
  }
  return days.map((day) => day.size)
}

/** Mean of |count / truth - 1| over the days. */
export const meanError = (counts: number[], truth: number[]): number =>
  counts.reduce((sum, count, day) => sum + Math.abs(count / truth[day]! - 1), 0) / counts.length
