// Four machines, what is agreed between them, and the faults that strike at their steps.
import { Cluster } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { NetworkOptions } from '#lib/kernel/network'
import { Agenda } from './agenda.ts'
import type { Traits } from './designs.ts'
import { DoubleEntryLedger } from '#lib/algorithms/double-entry-ledger'
import type { Message } from './messages.ts'
import { NODES, ORDERS, PROVIDER, SERVICE, SHOPPER } from './messages.ts'
import { Orders } from './orders.ts'
import type { Parameters } from './parameters.ts'
import { Provider } from './provider.ts'
import { createService } from './create-service.ts'
import type { Service } from './service.ts'
import { Shopper } from './shopper.ts'
import type { Fate, Faults, Step, StepKind } from './steps.ts'

/** What somebody wants to buy, and what is true of them whatever the system does. */
export type Purchase = {
  at: number
  card: number
  amount: number
  declines: boolean
  outOfStock: boolean
  leaves: boolean
  doubles: boolean
}

/** How the provider behaves in a run. */
export type ProviderWays = {
  /** The time of the so-and-so-many-th decision of a run. */
  decisionMs: (count: number) => number
  /** The time from an event to its webhook; `final` is false for the first event of a charge. */
  webhookMs: (final: boolean) => number
  webhookTwice: () => boolean
  /** The answer to the first charge is lost. */
  firstAnswerLost: boolean
  /** A charge is answered before it is decided: what became of it is told by webhook or on request. */
  asynchronous: boolean
}

export type Actor = {
  receive(from: number, message: Message): void
  appointment(kind: number, id: number): void
  forget(): void
  restarted(): void
}

export type WorldOptions = {
  p: Parameters
  traits: Traits
  purchases: Purchase[]
  ways: ProviderWays
  network: NetworkOptions
  faults: Faults
  random: Random
  record?: boolean
}

/** No event comes later than this: a run until then ends when nobody has anything left to do. */
export const AT_REST = Number.MAX_VALUE

/** Ends the handler of a machine that crashes in its middle. One object, since a stack a crash would cost more than the run. */
const CRASHED = new Error('The machine crashed')

/** A crash, for the trace. */
export type Outage = { node: number; from: number; to: number }

export class World {
  readonly p: Parameters
  readonly traits: Traits
  readonly purchases: Purchase[]
  readonly ways: ProviderWays
  readonly cluster: Cluster<Message>
  readonly ledger = new DoubleEntryLedger()
  readonly shopper: Shopper
  readonly service: Service
  readonly provider: Provider
  readonly orders: Orders
  /** All steps in their order, when the run is recorded or enumerated. */
  readonly steps: Step[] = []
  readonly outages: Outage[] = []
  writes = 0
  providerCalls = 0
  private stepCount = 0
  private readonly faults: Faults
  private readonly actors: Actor[]
  private readonly agendas: Agenda[]
  private readonly keepSteps: boolean

  constructor({ p, traits, purchases, ways, network, faults, random, record = false }: WorldOptions) {
    this.p = p
    this.traits = traits
    this.purchases = purchases
    this.ways = ways
    this.faults = faults
    this.keepSteps = purchases.length === 1
    this.cluster = new Cluster<Message>({
      nodes: NODES,
      timers: 1,
      network,
      random,
      record,
      handler: {
        receive: (node, from, message) => this.guarded(() => this.receive(node, from, message)),
        timeout: (node) =>
          this.guarded(() => this.agendas[node]!.keep((kind, id) => this.actors[node]!.appointment(kind, id))),
        crashed: (node) => {
          this.agendas[node]!.forget()
          this.actors[node]!.forget()
        },
        restarted: (node) => this.guarded(() => this.actors[node]!.restarted()),
      },
    })
    this.agendas = Array.from({ length: NODES }, (_, node) => new Agenda(this.cluster, node))
    this.shopper = new Shopper(this)
    this.service = createService(this)
    this.provider = new Provider(this)
    this.orders = new Orders(this)
    this.actors = []
    this.actors[SHOPPER] = this.shopper
    this.actors[SERVICE] = this.service
    this.actors[PROVIDER] = this.provider
    this.actors[ORDERS] = this.orders
    this.shopper.begin()
  }

  get now(): number {
    return this.cluster.now
  }

  /** A transaction on the node's own disk: it happens wholly or not at all, but the machine may crash on either side of it. */
  write(node: number, what: string, change: () => void): void {
    const fault = this.reach(node, 'write', what)
    if (fault === 'crash-before') this.crash(node)
    change()
    this.writes++
    if (fault === 'crash-after') this.crash(node)
  }

  /** @param fate what the network does to this message in any case */
  send(from: number, to: number, message: Message, fate?: Fate): void {
    const fault = this.reach(from, 'send', message.kind)
    if (fault === 'crash-before') this.crash(from)
    if (to === PROVIDER && message.kind !== 'heard') this.providerCalls++
    this.hand(from, to, message, fault === null || fault === 'crash-after' ? fate : fault)
    if (fault === 'crash-after') this.crash(from)
  }

  later(node: number, delay: number, kind: number, id: number): void {
    this.agendas[node]!.after(delay, kind, id)
  }

  /** A message crosses the kernel's network; a fate sets the network's own chances for this one message. */
  private hand(from: number, to: number, message: Message, fate: Fate | undefined): void {
    if (!fate) return this.cluster.send(from, to, message)
    const { options } = this.cluster.network
    const before = { ...options }
    if (fate === 'lost') options.loss = 1
    else if (fate === 'twice') options.duplication = 1
    else {
      options.linkExtra = () => this.p.lateMs
      // What is late does not hold up what is sent after it.
      options.reordering = 1
    }
    this.cluster.send(from, to, message)
    options.linkExtra = before.linkExtra
    Object.assign(options, before)
  }

  private reach(node: number, kind: StepKind, what: string) {
    const step = { node, kind, what }
    if (this.keepSteps) this.steps.push(step)
    return this.faults.at(step, this.stepCount++)
  }

  private receive(node: number, from: number, message: Message): void {
    if (this.reach(node, 'receive', message.kind) === 'crash-before') this.crash(node)
    this.actors[node]!.receive(from, message)
  }

  private crash(node: number): never {
    const to = this.now + this.p.downMs
    this.outages.push({ node, from: this.now, to })
    this.cluster.crash(node, true)
    this.cluster.at(to, () => this.cluster.restart(node))
    throw CRASHED
  }

  private guarded(handler: () => void): void {
    try {
      handler()
    } catch (error) {
      if (error !== CRASHED) throw error
    }
  }
}
