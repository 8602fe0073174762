// Rules live in a store of their own; nodes keep a copy and refresh it now and then, so a change takes a while to be followed.
import { FixedWindow } from '#lib/algorithms/rate-limiters'
import { SECOND, WINDOW } from './params.ts'
import type { Params } from './params.ts'
import type { Traffic } from './traffic.ts'

const YIELD_EVERY = 20_000

/** What is limited to how much: `requests` in each `unit` (microseconds) for one operation of one interface. */
export type Rule = { id: string; api: string; operation: string; unit: number; requests: number; validFrom: number }

/** Versions of rules; the newest one that is valid counts. */
export class RuleStore {
  readonly #rules: Rule[]

  constructor(rules: Rule[]) {
    this.#rules = rules.toSorted((a, b) => b.validFrom - a.validFrom)
  }

  at(time: number, api: string, operation: string): Rule | undefined {
    return this.#rules.find((rule) => rule.api === api && rule.operation === operation && rule.validFrom <= time)
  }
}

export type Followed = {
  /** Requests admitted by an old copy that the rule in force would have refused. */
  admittedByOldRule: number
  /** Until the last node follows the change, in seconds. */
  secondsUntilFollowed: number
}

/** Lowers the limit to half in the middle of the run, with a limiter under each rule a key, and counts what the old copies admit. */
export function* followRules(p: Params, traffic: Traffic): Generator<void, Followed, void> {
  const change = (p.minutes * WINDOW) / 2
  const rule = { id: 'write-comment', api: 'comments', operation: 'write', unit: WINDOW }
  const store = new RuleStore([
    { ...rule, requests: p.limitPerMinute, validFrom: 0 },
    { ...rule, requests: Math.max(1, Math.floor(p.limitPerMinute / 2)), validFrom: change },
  ])
  const interval = p.ruleRefreshSeconds * SECOND
  // Node n reads the rules at its own point of the interval.
  const readAt = (node: number, now: number): number => {
    const offset = (interval * node) / p.nodes
    return Math.max(0, offset + Math.floor((now - offset) / interval) * interval)
  }
  const underOld = new Map<number, FixedWindow>()
  const underNew = new Map<number, FixedWindow>()
  const decide = (limiters: Map<number, FixedWindow>, user: number, now: number, by: Rule): boolean => {
    const limiter = limiters.get(user) ?? new FixedWindow(by.requests, by.unit)
    limiters.set(user, limiter)
    return limiter.admit(now)
  }
  let admittedByOldRule = 0
  for (let request = 0; request < traffic.time.length; request++) {
    if (request % YIELD_EVERY === 0) yield
    const now = traffic.time[request]!
    if (now < change) continue
    const user = traffic.user[request]!
    const copy = store.at(readAt(traffic.node[request]!, now), rule.api, rule.operation)!
    const inForce = store.at(now, rule.api, rule.operation)!
    const allowed = decide(underNew, user, now, inForce)
    if (copy !== inForce && decide(underOld, user, now, copy) && !allowed) admittedByOldRule++
  }
  let last = 0
  for (let node = 0; node < p.nodes; node++) {
    const before = readAt(node, change)
    last = Math.max(last, before === change ? 0 : before + interval - change)
  }
  return { admittedByOldRule, secondsUntilFollowed: last / SECOND }
}
