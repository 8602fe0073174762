// A program that reads and writes, one operation after the other, and asks another node when one does not answer.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { Homes } from './homes.ts'
import type { StoreMessage } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Versioning } from './versioning.ts'

export type ClientOptions = {
  centre: number
  copies: number
  /** May nodes that are not home to a key take part in its operations? */
  sloppy: boolean
  thinkMs: number
  writeShare: number
  blindShare: number
  timeoutMs: number
  /** For how long a node that did not answer is left alone. */
  avoidMs: number
  stopAt: number
  nextKey: () => number
}

const ATTEMPTS = 2
/** A coordinator gives up earlier and says so. */
const PATIENCE = 2

type Current<S> = {
  op: number
  key: number
  what: 'get' | 'put'
  start: number
  attempts: number
  required: bigint
  context: S
  write: number
  /** Does a put that builds on it follow the get? */
  update: boolean
  asked: number
}

export class StoreClient<S> {
  #current: Current<S> | null = null
  readonly #avoided = new Map<number, number>()
  readonly #node: number
  readonly #options: ClientOptions
  readonly #homes: Homes
  readonly #versioning: Versioning<S>
  readonly #cluster: Cluster<StoreMessage<S>>
  readonly #history: History
  readonly #random: Random
  readonly #nextOp: () => number

  constructor(
    node: number,
    options: ClientOptions,
    homes: Homes,
    versioning: Versioning<S>,
    cluster: Cluster<StoreMessage<S>>,
    history: History,
    random: Random,
    nextOp: () => number,
  ) {
    this.#node = node
    this.#options = options
    this.#homes = homes
    this.#versioning = versioning
    this.#cluster = cluster
    this.#history = history
    this.#random = random
    this.#nextOp = nextOp
    this.#think()
  }

  timeout(timer: number): void {
    if (timer === TIMERS.silence) this.#unanswered()
    else if (this.#cluster.now < this.#options.stopAt) this.#begin()
  }

  receive(from: number, message: StoreMessage<S>): void {
    const current = this.#current
    if (message.kind !== 'answer' || !current || message.op !== current.op) return
    if (!message.ok) {
      // A late refusal of the first node asked says nothing about the second.
      if (from === current.asked) this.#unanswered()
      return
    }
    this.#cluster.clearTimer(this.#node, TIMERS.silence)
    const { now } = this.#cluster
    if (current.what === 'put') {
      this.#history.acknowledged(current.write, now)
      return this.#think()
    }
    const values = this.#versioning.values(message.state)
    this.#history.read(current.key, current.required, current.op, values, current.start, now)
    if (current.update) this.#put(current.key, message.state, values)
    else this.#think()
  }

  #think(): void {
    this.#current = null
    this.#cluster.setTimer(this.#node, TIMERS.step, exponential(this.#random, this.#options.thinkMs))
  }

  #begin(): void {
    const key = this.#options.nextKey()
    const update = chance(this.#random, this.#options.writeShare)
    if (update && chance(this.#random, this.#options.blindShare)) this.#put(key, this.#versioning.empty, null)
    else this.#start(key, 'get', this.#versioning.empty, null, update)
  }

  #put(key: number, context: S, basedOn: number[] | null): void {
    this.#start(key, 'put', context, basedOn, false)
  }

  #start(key: number, what: 'get' | 'put', context: S, basedOn: number[] | null, update: boolean): void {
    const { now } = this.#cluster
    const op = this.#nextOp()
    const write = what === 'put' ? this.#history.write(key, op, basedOn, now) : -1
    const required = this.#history.ackedOf(key)
    this.#current = { op, key, what, start: now, attempts: 0, required, context, write, update, asked: -1 }
    this.#ask()
  }

  #ask(): void {
    const current = this.#current!
    current.attempts++
    current.asked = this.#choose(current.key, current.asked)
    const { op, key } = current
    if (current.what === 'get') this.#cluster.send(this.#node, current.asked, { kind: 'get', op, key })
    else
      this.#cluster.send(this.#node, current.asked, {
        kind: 'put',
        op,
        key,
        context: current.context,
        value: current.write,
      })
    this.#cluster.setTimer(this.#node, TIMERS.silence, PATIENCE * this.#options.timeoutMs)
  }

  /** A home node that answered lately, or by a sloppy quorum one of the first that did. */
  #choose(key: number, not: number): number {
    const { centre, copies, sloppy } = this.#options
    const { now } = this.#cluster
    const nodes = sloppy ? this.#homes.order(key, centre) : this.#homes.near(key, centre)
    const others = nodes.filter((node) => node !== not)
    const candidates = (others.length > 0 ? others : nodes).filter((node) => (this.#avoided.get(node) ?? -1) < now)
    const open = (candidates.length > 0 ? candidates : nodes).slice(0, copies)
    return open[this.#random.integer(open.length)]!
  }

  #unanswered(): void {
    const current = this.#current!
    this.#cluster.clearTimer(this.#node, TIMERS.silence)
    this.#avoided.set(current.asked, this.#cluster.now + this.#options.avoidMs)
    if (current.attempts < ATTEMPTS) return this.#ask()
    this.#history.failed(current.what, current.start)
    this.#think()
  }
}
