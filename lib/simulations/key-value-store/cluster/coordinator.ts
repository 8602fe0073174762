// Coordinates operations of clients: asks the copies, waits for a quorum, tells or notes those that lag
// (DeCandia et al. 2007, Dynamo, sections 4.5 and 4.6).
import type { Homes } from './homes.ts'
import type { Roster, StoreMessage } from './messages.ts'
import { centreOf } from './messages.ts'
import type { NodeOptions } from './settings.ts'
import { sameValues } from './versioning.ts'
import type { Versioning, Writer } from './versioning.ts'
import type { Replica } from './replica.ts'

/** The node on which a coordinator runs. */
export type Host<S> = {
  readonly node: number
  readonly replica: Replica<S>
  readonly clock: number
  readonly writer: Writer
  send(to: number, message: StoreMessage<S>): void
  believesUp(node: number): boolean
  hint(target: number, key: number): void
  setDeadline(delay: number): void
}

type Pending<S> = {
  op: number
  key: number
  kind: 'get' | 'put'
  client: number
  targets: number[]
  /** Whom each target stands in for, if anybody. */
  standIns: ReadonlyMap<number, number>
  heard: Map<number, S>
  merged: S
  answered: boolean
  deadline: number
}

const NOBODY: ReadonlyMap<number, number> = new Map()
/** A timer may fire this much before the time that it was set for. */
const ROUNDING_MS = 1e-6

/** One of the copies of its keys, so it asks itself first, without a message. */
export class Coordinator<S> {
  readonly #pending = new Map<number, Pending<S>>()
  readonly #puts = new Set<number>()
  readonly #host: Host<S>
  readonly #roster: Roster
  readonly #options: NodeOptions
  readonly #homes: Homes
  readonly #versioning: Versioning<S>

  constructor(host: Host<S>, roster: Roster, options: NodeOptions, homes: Homes, versioning: Versioning<S>) {
    this.#host = host
    this.#roster = roster
    this.#options = options
    this.#homes = homes
    this.#versioning = versioning
  }

  /** Forgets what was under way. */
  crashed(): void {
    this.#pending.clear()
  }

  /** Asks for a client. */
  read(client: number, op: number, key: number): void {
    if (this.#pending.has(op)) return
    const { targets } = this.#targets(key, 'near')
    this.#open(op, key, 'get', client, targets, NOBODY)
    for (const target of targets) {
      if (target === this.#host.node) this.found(target, op, this.#host.replica.get(key))
      else this.#host.send(target, { kind: 'read', op, key })
    }
  }

  found(from: number, op: number, state: S): void {
    const pending = this.#pending.get(op)
    if (!pending || pending.kind !== 'get' || pending.heard.has(from)) return
    pending.heard.set(from, state)
    pending.merged = this.#versioning.merge(pending.merged, state)
    if (!pending.answered && pending.heard.size >= this.#options.read) this.#answer(pending, true)
    if (pending.heard.size === pending.targets.length) this.#close(pending)
  }

  /** Writes for a client. */
  write(client: number, message: Extract<StoreMessage<S>, { kind: 'put' }>): void {
    const { op, key, context, value } = message
    // The network may bring a message twice.
    if (this.#puts.has(op)) return
    this.#puts.add(op)
    const written = this.#versioning.write(this.#host.replica.get(key), context, this.#host.writer, value)
    this.#host.replica.set(key, written)
    const { targets, standIns } = this.#targets(key, 'all')
    this.#open(op, key, 'put', client, targets, standIns)
    for (const target of targets) {
      const standIn = standIns.get(target) ?? -1
      if (target === this.#host.node) {
        if (standIn >= 0) this.#host.hint(standIn, key)
        this.wrote(target, op)
      } else this.#host.send(target, { kind: 'write', op, key, state: written, standIn })
    }
  }

  wrote(from: number, op: number): void {
    const pending = this.#pending.get(op)
    if (!pending || pending.kind !== 'put' || pending.heard.has(from)) return
    pending.heard.set(from, pending.merged)
    if (!pending.answered && this.#enoughWrote(pending)) this.#answer(pending, true)
    if (pending.heard.size === pending.targets.length) this.#close(pending)
  }

  #enoughWrote({ heard }: Pending<S>): boolean {
    const { write, writeIn } = this.#options
    const inCentre = (centre: number) =>
      [...heard.keys()].filter((node) => centreOf(node, this.#roster) === centre).length
    if (writeIn === 'near') return inCentre(centreOf(this.#host.node, this.#roster)) >= write
    return Array.from({ length: this.#roster.centres }, (_, centre) => inCentre(centre)).every(
      (count) => count >= write,
    )
  }

  /** Whom to ask for a key: its home nodes, or by a sloppy quorum the first that are believed to be up. */
  #targets(key: number, which: 'near' | 'all'): { targets: number[]; standIns: ReadonlyMap<number, number> } {
    const centre = centreOf(this.#host.node, this.#roster)
    const home = which === 'near' ? this.#homes.near(key, centre) : this.#homes.all[key]!
    if (!this.#options.sloppy) return { targets: home, standIns: NOBODY }
    const standIns = new Map<number, number>()
    const up = this.#homes.order(key, centre).filter((node) => this.#host.believesUp(node))
    const targets = up.slice(0, home.length)
    const missing = home.filter((node) => !targets.includes(node))
    for (const target of targets) {
      if (home.includes(target)) continue
      const standsInFor = missing.shift()
      if (standsInFor !== undefined) standIns.set(target, standsInFor)
    }
    return { targets, standIns }
  }

  #open(
    op: number,
    key: number,
    kind: Pending<S>['kind'],
    client: number,
    targets: number[],
    standIns: ReadonlyMap<number, number>,
  ): Pending<S> {
    const pending: Pending<S> = {
      op,
      key,
      kind,
      client,
      targets,
      standIns,
      heard: new Map(),
      merged: this.#versioning.empty,
      answered: false,
      deadline: this.#host.clock + this.#options.timeoutMs,
    }
    if (this.#pending.size === 0) this.#host.setDeadline(this.#options.timeoutMs)
    this.#pending.set(op, pending)
    return pending
  }

  #answer(pending: Pending<S>, ok: boolean): void {
    pending.answered = true
    this.#host.send(pending.client, { kind: 'answer', op: pending.op, ok, state: pending.merged })
  }

  /** All have answered, or time is up: who lags is told, or noted. */
  #close(pending: Pending<S>): void {
    const { op, key, kind, heard, merged, targets, standIns } = pending
    this.#pending.delete(op)
    if (!pending.answered) this.#answer(pending, false)
    if (kind === 'get' && this.#options.readRepair) {
      const values = this.#versioning.values(merged)
      for (const [node, state] of heard) {
        if (sameValues(values, this.#versioning.values(state))) continue
        if (node === this.#host.node) this.#host.replica.merge(key, merged)
        else this.#host.send(node, { kind: 'repair', op, key, state: merged })
      }
    }
    if (kind === 'put')
      for (const target of targets) if (!heard.has(target)) this.#host.hint(standIns.get(target) ?? target, key)
  }

  /** Time is up for those that have waited longest. */
  expire(): void {
    // All wait equally long, so those that came first are over first.
    for (const pending of this.#pending.values()) {
      if (pending.deadline > this.#host.clock + ROUNDING_MS) {
        this.#host.setDeadline(pending.deadline - this.#host.clock)
        return
      }
      this.#close(pending)
    }
  }
}
