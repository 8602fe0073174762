// A counter that is read, compared and written back in two steps. Between them others do the same, and increments are lost.
import { logNormal } from '#lib/kernel/distributions'
import { EventLoop } from '#lib/kernel/event-loop'
import type { Random } from '#lib/kernel/random'
import type { Decisions, Network } from './decide.ts'
import { emptyDecisions } from './decide.ts'
import { MILLISECOND, WINDOW } from './params.ts'
import type { Params } from './params.ts'
import type { Traffic } from './traffic.ts'

const YIELD_EVERY = 20_000
const WRITE = 1
const DELAY_SIGMA = 0.3

/** One request's read and write at the store; `value` is what it read. */
export type ReadAndWrite = {
  request: number
  sent: number
  readAt: number
  toldAt: number
  writtenAt: number
  value: number
}
export type Race = {
  decisions: Decisions
  /** Admitted requests that the counters do not know of. */
  lost: number
  /** Most admitted requests of one key in one window of the clock. */
  worstClockWindow: number
  /** The first two requests that read the same value. */
  example: [ReadAndWrite, ReadAndWrite] | null
}

/** Fixed windows by GET, then SET. The counter's window is that of the read. */
export function* raceForIncrements(
  p: Params,
  traffic: Traffic,
  network: Network,
  random: Random,
): Generator<void, Race, void> {
  const { time, user } = traffic
  const decisions = emptyDecisions(time.length)
  const value = new Uint32Array(traffic.accounts)
  const admitted = new Uint32Array(traffic.accounts)
  const window = new Int32Array(traffic.accounts).fill(-1)
  const lastWrite: (ReadAndWrite | undefined)[] = Array.from({ length: traffic.accounts })
  const writes: ReadAndWrite[] = []
  const loop = new EventLoop()
  const median = (p.storeRoundTripMs * MILLISECOND) / 2
  let [worst, kept, passed] = [0, 0, 0]
  let example: Race['example'] = null

  const write = (index: number): void => {
    const now = writes[index]!
    const key = user[now.request]!
    // A write for a window that is over is of no use to anybody.
    if (window[key] !== Math.floor(now.readAt / WINDOW)) return
    const before = lastWrite[key]
    if (!example && before && before.value === now.value && before.writtenAt > now.readAt) example = [before, now]
    lastWrite[key] = now
    kept += now.value + 1 - value[key]!
    value[key] = now.value + 1
  }

  for (let at = 0; at < time.length; at++) {
    if (at % YIELD_EVERY === 0) yield
    const request = network.order[at]!
    const readAt = time[request]! + network.there[request]!
    while (loop.peek() <= readAt) {
      loop.next()
      write(loop.a)
    }
    const key = user[request]!
    const index = Math.floor(readAt / WINDOW)
    if (window[key] !== index) {
      window[key] = index
      value[key] = 0
      admitted[key] = 0
      lastWrite[key] = undefined
    }
    decisions.storeCalls++
    decisions.at[request] = readAt
    const toldAt = readAt + p.storeOperationMicros + network.back[request]!
    decisions.added[request] = toldAt - time[request]!
    if (value[key]! >= p.limitPerMinute) continue
    decisions.admitted[request] = 1
    decisions.storeCalls++
    passed++
    worst = Math.max(worst, ++admitted[key]!)
    const writtenAt = toldAt + logNormal(random, median, DELAY_SIGMA)
    writes.push({ request, sent: time[request]!, readAt, toldAt, writtenAt, value: value[key]! })
    loop.at(Math.max(writtenAt, loop.now), WRITE, writes.length - 1)
  }
  while (loop.next()) write(loop.a)
  return { decisions, lost: passed - kept, worstClockWindow: worst, example }
}
