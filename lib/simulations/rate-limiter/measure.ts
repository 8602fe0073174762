// From decisions to numbers: worst windows by key, who was refused, what it cost.
import { busiestWindow } from '#lib/algorithms/rate-limiters'
import { Histogram } from '#lib/kernel/histogram'
import type { Decisions } from './decide.ts'
import { MILLISECOND, SECOND, WINDOW } from './params.ts'
import { GOOD } from './traffic.ts'
import type { Traffic } from './traffic.ts'

const KEYS_AT_ONCE = 10_000

/** Admitted times of every key, ascending: those of key k are from `first[k]` to `first[k + 1]`. */
export type Admitted = {
  first: Uint32Array
  times: Float64Array
  /** The most of each key in any interval of a minute. */
  busiest: Uint32Array
}

export function* admittedByKey(
  decisions: Decisions,
  keys: Uint32Array,
  keyCount: number,
): Generator<void, Admitted, void> {
  const first = new Uint32Array(keyCount + 1)
  for (let at = 0; at < keys.length; at++) if (decisions.admitted[at]) first[keys[at]! + 1]!++
  for (let key = 0; key < keyCount; key++) first[key + 1]! += first[key]!
  const next = first.slice()
  const times = new Float64Array(first[keyCount]!)
  yield
  for (let at = 0; at < keys.length; at++) {
    if (decisions.admitted[at]) times[next[keys[at]!]!++] = decisions.at[at]!
  }
  const busiest = new Uint32Array(keyCount)
  for (let key = 0; key < keyCount; key++) {
    if (key % KEYS_AT_ONCE === 0) yield
    const own = times.subarray(first[key]!, first[key + 1]!).sort()
    busiest[key] = busiestWindow(own, WINDOW).count
  }
  return { first, times, busiest }
}

export const timesOf = (admitted: Admitted, key: number): Float64Array =>
  admitted.times.subarray(admitted.first[key]!, admitted.first[key + 1]!)

/** The key with the most admitted requests in one interval of a minute. */
export function worstWindow({ busiest }: Admitted): { key: number; count: number } {
  let worst = { key: 0, count: 0 }
  for (let key = 0; key < busiest.length; key++) {
    if (busiest[key]! > worst.count) worst = { key, count: busiest[key]! }
  }
  return worst
}

/** The most requests by which any key exceeded `burst + t / interval` in any interval of length t; 0: never. */
export function worstExcess(admitted: Admitted, interval: number, burst: number): number {
  let worst = 0
  for (let key = 0; key + 1 < admitted.first.length; key++) {
    // Over intervals that end with request i, i + 1 - time[i] / interval less the smallest such value before it.
    let smallest = Infinity
    timesOf(admitted, key).forEach((time, at) => {
      smallest = Math.min(smallest, at - time / interval)
      worst = Math.max(worst, at + 1 - time / interval - smallest - burst)
    })
  }
  // Differences of large floats: a millionth of a request is rounding.
  return worst < 1e-6 ? 0 : worst
}

export type Shares = {
  goodRefused: number
  badAdmitted: number
  /** Good requests from addresses that several users share: how many were refused. */
  goodRefusedAtShared: number
}

export function sharesOf(traffic: Traffic, decisions: Decisions, sharedAddress: Uint8Array): Shares {
  let [good, goodRefused, bad, badAdmitted, shared, sharedRefused] = [0, 0, 0, 0, 0, 0]
  for (let at = 0; at < traffic.time.length; at++) {
    const admitted = decisions.admitted[at] === 1
    if (traffic.kind[at] === GOOD) {
      good++
      if (!admitted) goodRefused++
      if (sharedAddress[traffic.address[at]!]) {
        shared++
        if (!admitted) sharedRefused++
      }
    } else {
      bad++
      if (admitted) badAdmitted++
    }
  }
  const share = (part: number, all: number): number => (all === 0 ? 0 : part / all)
  return {
    goodRefused: share(goodRefused, good),
    badAdmitted: share(badAdmitted, bad),
    goodRefusedAtShared: share(sharedRefused, shared),
  }
}

/** 1 for each address from which more than one legitimate user sends. */
export function sharedAddresses(traffic: Traffic): Uint8Array {
  const only = new Int32Array(traffic.addresses).fill(-1)
  const shared = new Uint8Array(traffic.addresses)
  for (let at = 0; at < traffic.time.length; at++) {
    if (traffic.kind[at] !== GOOD) continue
    const address = traffic.address[at]!
    if (only[address] === -1) only[address] = traffic.user[at]!
    else if (only[address] !== traffic.user[at]) shared[address] = 1
  }
  return shared
}

/** The median and the 99th percentile of what the limiter added to a request, in milliseconds. */
export function addedMs(decisions: Decisions): { p50: number; p99: number } {
  const histogram = new Histogram({ lowest: 1, highest: 1000 * SECOND })
  for (const micros of decisions.added) histogram.add(micros)
  return { p50: histogram.quantile(0.5) / MILLISECOND, p99: histogram.quantile(0.99) / MILLISECOND }
}

/** The most timestamps that the logs of all keys hold at one time, looked at every second. */
export function logEntries(admitted: Admitted): number {
  const perSecond: number[] = []
  for (const time of admitted.times) {
    const second = Math.floor(time / SECOND)
    perSecond[second] = (perSecond[second] ?? 0) + 1
  }
  let [held, most] = [0, 0]
  for (let second = 0; second < perSecond.length; second++) {
    held += (perSecond[second] ?? 0) - (perSecond[second - WINDOW / SECOND] ?? 0)
    most = Math.max(most, held)
  }
  return most
}

/** Requests of each second that get past the limiter; all of them where it sits behind the servers' door. */
export function perSecond(traffic: Traffic, decisions: Decisions, seconds: number): number[] {
  const counts = Array.from({ length: seconds }, () => 0)
  for (let at = 0; at < traffic.time.length; at++) {
    if (!decisions.admitted[at]) continue
    const second = Math.floor(decisions.at[at]! / SECOND)
    if (second < seconds) counts[second]!++
  }
  return counts
}
