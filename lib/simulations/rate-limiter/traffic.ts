// The input: bursts of legitimate requests, and attackers who know where the window's edge is.
import { chance, createHawkes, exponential, logNormal } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import { attackersOf, SECOND, WINDOW } from './params.ts'
import type { Params } from './params.ts'

export const GOOD = 0
/** Sends the limit just before and just after every other edge: what a fixed window lets through. */
export const EDGE = 1
/** Sends the limit at the end of every window, a little earlier each time: what a sliding counter lets through. */
export const PACER = 2
/** Sends all the time. */
export const FLOOD = 3

const YIELD_EVERY = 10_000
const RATE_SIGMA = 0.6
const BURST_DECAY_A_SECOND = 0.5
const ATTACK_BURST = 0.05 * SECOND
/** Apart by more than the length of a burst, so that all of two bursts lies within one window. */
const PACER_STEP = 0.3 * SECOND
const EDGE_GAP = 0.05 * SECOND

/** Requests as columns, ascending in time (microseconds). `party` is the person behind the account. */
export type Traffic = {
  time: Float64Array
  user: Uint32Array
  address: Uint32Array
  party: Uint32Array
  kind: Uint8Array
  node: Uint8Array
  accounts: number
  addresses: number
}

type Account = { address: number; party: number; kind: number }

/** Makes the requests of `p.minutes` minutes. */
export function* makeTraffic(p: Params, random: Random): Generator<number | void, Traffic, void> {
  const accounts = makeAccounts(p, random.split('addresses'))
  const times: number[] = []
  const users: number[] = []
  const rate = random.split('rates')
  const draw = random.split('requests')
  const end = p.minutes * WINDOW
  for (let user = 0, next = 0; user < accounts.length; user++) {
    if (times.length >= next || user % YIELD_EVERY === 0) {
      yield user / accounts.length
      next = times.length + YIELD_EVERY
    }
    const { kind } = accounts[user]!
    const arrivals = kind === GOOD ? legitimate(p, rate, draw) : attack(p, kind, draw)
    for (const time of arrivals) {
      if (time >= end) break
      times.push(time)
      users.push(user)
    }
  }
  const order = yield* ascending(times)
  const node = random.split('balancer')
  const traffic: Traffic = {
    time: new Float64Array(order.length),
    user: new Uint32Array(order.length),
    address: new Uint32Array(order.length),
    party: new Uint32Array(order.length),
    kind: new Uint8Array(order.length),
    node: new Uint8Array(order.length),
    accounts: accounts.length,
    addresses: 1 + accounts.reduce((most, account) => Math.max(most, account.address), 0),
  }
  for (let at = 0; at < order.length; at++) {
    if (at % YIELD_EVERY === 0) yield
    const user = users[order[at]!]!
    const account = accounts[user]!
    traffic.time[at] = times[order[at]!]!
    traffic.user[at] = user
    traffic.address[at] = account.address
    traffic.party[at] = account.party
    traffic.kind[at] = account.kind
    traffic.node[at] = node.integer(p.nodes)
  }
  return traffic
}

/** Users first, some of them at shared addresses; then the accounts of the attackers. */
function makeAccounts(p: Params, random: Random): Account[] {
  const accounts: Account[] = []
  let address = 0
  let sharing = 0
  let shared = -1
  for (let user = 0; user < p.users; user++) {
    if (chance(random, p.sharedAddressPercent / 100)) {
      if (sharing % p.usersPerAddress === 0) shared = address++
      sharing++
      accounts.push({ address: shared, party: user, kind: GOOD })
    } else accounts.push({ address: address++, party: user, kind: GOOD })
  }
  for (let attacker = 0; attacker < p.attackers; attacker++, address++) {
    for (let account = 0; account < p.accountsPerAttacker; account++) {
      accounts.push({ address, party: p.users + attacker, kind: EDGE + (attacker % 3) })
    }
  }
  return accounts
}

/** A user's own rate is log-normal around the mean; requests excite each other (Hawkes 1971). */
function* legitimate(p: Params, rates: Random, draw: Random): Generator<number, void, void> {
  const mean = p.requestsPerSecond / p.users
  const own = logNormal(rates, mean * Math.exp((-RATE_SIGMA * RATE_SIGMA) / 2), RATE_SIGMA)
  const next = createHawkes(draw, {
    base: own * (1 - p.burstiness),
    jump: p.burstiness * BURST_DECAY_A_SECOND,
    decay: BURST_DECAY_A_SECOND,
  })
  for (;;) yield next() * SECOND
}

/** Ascending times of one account that attacks. */
function* attack(p: Params, kind: number, draw: Random): Generator<number, void, void> {
  if (kind === FLOOD) {
    const gap = WINDOW / (p.limitPerMinute * p.attackFactor)
    for (let time = exponential(draw, gap); ; time += exponential(draw, gap)) yield time
  }
  for (let minute = 1; minute <= p.minutes; minute++) {
    const edge = minute * WINDOW
    if (kind === PACER) yield* burst(p, edge - ATTACK_BURST - minute * PACER_STEP)
    else if (minute % 2 === 1) {
      yield* burst(p, edge - ATTACK_BURST - EDGE_GAP)
      yield* burst(p, edge + EDGE_GAP)
    }
  }
}

/** The limit, evenly over a twentieth of a second. */
function* burst(p: Params, from: number): Generator<number, void, void> {
  for (let at = 0; at < p.limitPerMinute; at++) yield from + (at / p.limitPerMinute) * ATTACK_BURST
}

/** So many requests at most: their number and a time in microseconds below 2^32 fit into one float. */
export const REQUESTS_MAX = 2 ** 20
const SORT_AT_ONCE = 2 ** 16

/**
 * Indices in ascending order of times: packed into one number each, because those sort fast, and sorted in parts that are merged,
 * because sorting a million at once would take too long between two reports of progress.
 */
export function* ascending(times: ArrayLike<number>): Generator<void, Uint32Array, void> {
  const count = times.length
  if (count > REQUESTS_MAX) throw new RangeError(`At most ${REQUESTS_MAX} requests can be ordered, not ${count}`)
  let from = new Float64Array(count)
  let to = new Float64Array(count)
  for (let at = 0; at < count; at++) from[at] = Math.floor(times[at]!) * REQUESTS_MAX + at
  for (let start = 0; start < count; start += SORT_AT_ONCE) {
    yield
    from.subarray(start, start + SORT_AT_ONCE).sort()
  }
  for (let width = SORT_AT_ONCE; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      yield
      merge(from, to, start, Math.min(start + width, count), Math.min(start + 2 * width, count))
    }
    ;[from, to] = [to, from]
  }
  yield
  const order = new Uint32Array(count)
  for (let at = 0; at < count; at++) order[at] = from[at]! % REQUESTS_MAX
  return order
}

/** Merges the ascending parts [start, middle) and [middle, end). */
function merge(from: Float64Array, to: Float64Array, start: number, middle: number, end: number): void {
  for (let at = start, left = start, right = middle; at < end; at++) {
    to[at] = right === end || (left < middle && from[left]! < from[right]!) ? from[left++]! : from[right++]!
  }
}

/** For the admission bound: how many accounts there will be. */
export const accountsOf = (p: Params): number =>
  p.users + (attackersOf(p, 0) + attackersOf(p, 1) + attackersOf(p, 2)) * p.accountsPerAttacker
