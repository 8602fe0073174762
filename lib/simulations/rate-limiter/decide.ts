// How each design decides the requests: at the node, or at a shared store that is a network away and does one thing at a time.
import type { Limiter } from '#lib/algorithms/rate-limiters'
import { SlidingLog } from '#lib/algorithms/rate-limiters'
import { logNormal } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { MILLISECOND, SECOND, WINDOW } from './params.ts'
import type { Params } from './params.ts'
import { ascending } from './traffic.ts'
import type { Traffic } from './traffic.ts'

const YIELD_EVERY = 20_000
const DELAY_SIGMA = 0.3

/** What became of each request, by its place in the traffic. Times in microseconds. */
export type Decisions = {
  admitted: Uint8Array
  /** When it was decided, by the clock of whoever decided. */
  at: Float64Array
  /** Time that the limiter added to the request. */
  added: Float64Array
  storeCalls: number
}

/** The way to the store, the same for every design, so that designs differ in nothing else. */
export type Network = { there: Float64Array; back: Float64Array; order: Uint32Array }

/** One-way delays of each request, and the order in which requests reach the store. */
export function* makeNetwork(p: Params, traffic: Traffic, random: Random): Generator<void, Network, void> {
  const count = traffic.time.length
  const [there, back, arrival] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  const median = (p.storeRoundTripMs * MILLISECOND) / 2
  for (let request = 0; request < count; request++) {
    if (request % YIELD_EVERY === 0) yield
    there[request] = logNormal(random, median, DELAY_SIGMA)
    back[request] = logNormal(random, median, DELAY_SIGMA)
    arrival[request] = traffic.time[request]! + there[request]!
  }
  return { there, back, order: yield* ascending(arrival) }
}

export const emptyDecisions = (count: number): Decisions => ({
  admitted: new Uint8Array(count),
  at: new Float64Array(count),
  added: new Float64Array(count),
  storeCalls: 0,
})

export type Outage = { from: number; to: number; admits: boolean }

/**
 * Every request asks the shared store, which takes `operations` steps for it and decides on its own clock.
 * During an outage the node waits for the time-out and then does what the policy says.
 */
export function* decideAtStore(
  p: Params,
  traffic: Traffic,
  network: Network,
  design: {
    keys: Uint32Array
    keyCount: number
    create: (key: number) => Limiter
    operations: number
    outage?: Outage
  },
): Generator<void, Decisions, void> {
  const { time } = traffic
  const decisions = emptyDecisions(time.length)
  const limiters: (Limiter | undefined)[] = Array.from({ length: design.keyCount })
  const work = p.storeOperationMicros * design.operations
  let free = 0
  for (let at = 0; at < time.length; at++) {
    if (at % YIELD_EVERY === 0) yield
    const request = network.order[at]!
    const arrival = time[request]! + network.there[request]!
    decisions.storeCalls++
    if (design.outage && arrival >= design.outage.from && arrival < design.outage.to) {
      decisions.admitted[request] = design.outage.admits ? 1 : 0
      decisions.added[request] = p.timeoutMs * MILLISECOND
      decisions.at[request] = time[request]! + decisions.added[request]!
      continue
    }
    const start = Math.max(free, arrival)
    free = start + work
    const key = design.keys[request]!
    const limiter = (limiters[key] ??= design.create(key))
    decisions.admitted[request] = limiter.admit(start) ? 1 : 0
    decisions.at[request] = start
    decisions.added[request] = free + network.back[request]! - time[request]!
  }
  return decisions
}

/** Every node limits by what it sees itself. No call, no delay. */
export function* decideLocally(p: Params, traffic: Traffic): Generator<void, Decisions, void> {
  const { time, user, node } = traffic
  const decisions = emptyDecisions(time.length)
  const limiters = new Map<number, Limiter>()
  for (let request = 0; request < time.length; request++) {
    if (request % YIELD_EVERY === 0) yield
    const key = user[request]! * p.nodes + node[request]!
    let limiter = limiters.get(key)
    if (!limiter) limiters.set(key, (limiter = new SlidingLog(p.limitPerMinute, WINDOW)))
    decisions.admitted[request] = limiter.admit(time[request]!) ? 1 : 0
    decisions.at[request] = time[request]!
  }
  return decisions
}

/** A sliding log that is read where the newest entries have not arrived yet. */
export class LaggingLog implements Limiter {
  readonly #limit: number
  readonly #lag: number
  #times: number[] = []
  /** Entries before `#first` are out of the window; those before `#arrived` have reached the replica. */
  #first = 0
  #arrived = 0

  constructor(limit: number, lag: number) {
    this.#limit = limit
    this.#lag = lag
  }

  admit(now: number): boolean {
    while (this.#arrived < this.#times.length && this.#times[this.#arrived]! <= now - this.#lag) this.#arrived++
    while (this.#first < this.#arrived && this.#times[this.#first]! <= now - WINDOW) this.#first++
    if (this.#arrived - this.#first >= this.#limit) return false
    this.#times.push(now)
    return true
  }

  stored(): number {
    return this.#times.length - this.#first
  }
}

export const outageOf = (p: Params, admits: boolean): Outage => {
  const middle = (p.minutes * WINDOW) / 2
  return { from: middle - (p.outageSeconds * SECOND) / 2, to: middle + (p.outageSeconds * SECOND) / 2, admits }
}
