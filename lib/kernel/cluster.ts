// Machines that share nothing but a network: each has a clock of its own, timers, pauses, crashes and a disk that may survive them.
import { EventLoop } from './event-loop.ts'
import type { NetworkOptions } from './network.ts'
import { Network } from './network.ts'
import type { Random } from './random.ts'

/** What runs on the machines. Nodes are integers from 0. */
export type Handler<M> = {
  receive(node: number, from: number, message: M): void
  timeout(node: number, timer: number): void
  /** The node lost its memory, and its disk too if `diskKept` is false. */
  crashed(node: number, diskKept: boolean): void
  restarted(node: number): void
}

/** A message as the trace shows it; `received` is null if it never arrived. */
export type MessageRecord<M> = { from: number; to: number; sent: number; received: number | null; message: M }

export type ClusterOptions<M> = {
  nodes: number
  /** How many different timers a node has; each is pending at most once. */
  timers: number
  network: NetworkOptions
  random: Random
  handler: Handler<M>
  /** Keep every message for a trace, up to `RECORDED_MESSAGES_MAX`. */
  record?: boolean
}

export const RECORDED_MESSAGES_MAX = 200_000

const DELIVER = 0
const TIMER = 1
const ACTION = 2

export class Cluster<M> {
  readonly loop = new EventLoop()
  readonly network: Network
  readonly records: MessageRecord<M>[] = []
  messagesSent = 0

  private readonly nodes: number
  private readonly timers: number
  private readonly handler: Handler<M>
  private readonly recording: boolean

  private readonly down: Uint8Array
  private readonly pausedUntil: Float64Array
  private readonly clockOffset: Float64Array
  private readonly clockRate: Float64Array
  // A timer counts only while its generation is the latest: setting it again or a crash makes the pending one void.
  private readonly generations: Int32Array

  private readonly messages: (M | undefined)[] = []
  private readonly senders: number[] = []
  private readonly receivers: number[] = []
  private readonly recordOf: number[] = []
  private readonly freeSlots: number[] = []
  private readonly actions: (() => void)[] = []

  constructor({ nodes, timers, network, random, handler, record = false }: ClusterOptions<M>) {
    this.nodes = nodes
    this.timers = timers
    this.handler = handler
    this.recording = record
    this.network = new Network(nodes, network, random)
    this.down = new Uint8Array(nodes)
    this.pausedUntil = new Float64Array(nodes)
    this.clockOffset = new Float64Array(nodes)
    this.clockRate = new Float64Array(nodes).fill(1)
    this.generations = new Int32Array(nodes * timers)
  }

  /** True time, which no node can read. */
  get now(): number {
    return this.loop.now
  }

  /** What the node's own clock says. */
  clock(node: number): number {
    return this.loop.now * this.clockRate[node]! + this.clockOffset[node]!
  }

  /** @param drift how much faster than true time the clock runs, such as 50e-6 */
  setClock(node: number, offset: number, drift: number): void {
    this.clockOffset[node] = offset
    this.clockRate[node] = 1 + drift
  }

  isUp(node: number): boolean {
    return this.down[node] === 0
  }

  isPaused(node: number): boolean {
    return this.pausedUntil[node]! > this.loop.now
  }

  /** Sends over the network; a node that is down sends nothing. */
  send(from: number, to: number, message: M): void {
    if (this.down[from]) return
    this.messagesSent++
    this.dispatch(from, to, message)
    if (this.network.duplicates()) this.dispatch(from, to, message)
  }

  /** (Re)starts a timer of the node, measured by its own clock. */
  setTimer(node: number, timer: number, delay: number): void {
    const index = node * this.timers + timer
    this.loop.after(delay / this.clockRate[node]!, TIMER, index, ++this.generations[index]!)
  }

  clearTimer(node: number, timer: number): void {
    this.generations[node * this.timers + timer]!++
  }

  /** Stops the node's program, as a garbage collection does: what arrives meanwhile waits, and timers fire late. */
  pause(node: number, duration: number): void {
    this.pausedUntil[node] = Math.max(this.pausedUntil[node]!, this.loop.now + duration)
  }

  /** Timers and everything that arrives while it is down are lost. */
  crash(node: number, diskKept: boolean): void {
    if (this.down[node]) return
    this.down[node] = 1
    this.pausedUntil[node] = 0
    for (let timer = 0; timer < this.timers; timer++) this.clearTimer(node, timer)
    this.handler.crashed(node, diskKept)
  }

  restart(node: number): void {
    if (!this.down[node]) return
    this.down[node] = 0
    this.handler.restarted(node)
  }

  /** Runs an action at a true time: for faults and scripts, which are rare enough for closures. */
  at(time: number, action: () => void): void {
    this.loop.at(time, ACTION, this.actions.push(action) - 1)
  }

  /**
   * Processes events up to a time, or at most so many of them.
   * @returns true when the time is reached, false when events are left
   */
  run(until: number, eventsMax = Infinity): boolean {
    for (let events = 0; events < eventsMax; events++) {
      if (this.loop.peek() > until) return true
      this.loop.next()
      this.step()
    }
    return this.loop.peek() > until
  }

  private step(): void {
    const { kind, a, b } = this.loop
    if (kind === DELIVER) this.deliver(a)
    else if (kind === TIMER) this.fire(a, b)
    else {
      const action = this.actions[a]!
      this.actions[a] = nothing
      action()
    }
  }

  private dispatch(from: number, to: number, message: M): void {
    const arrival = this.network.arrival(this.loop.now, from, to)
    const record = this.recording ? this.record(from, to, message) : -1
    if (arrival === null) return
    const slot = this.freeSlots.pop() ?? this.messages.length
    this.messages[slot] = message
    this.senders[slot] = from
    this.receivers[slot] = to
    if (this.recording) this.recordOf[slot] = record
    this.loop.at(arrival, DELIVER, slot)
  }

  private record(from: number, to: number, message: M): number {
    if (this.records.length >= RECORDED_MESSAGES_MAX) return -1
    return this.records.push({ from, to, sent: this.loop.now, received: null, message }) - 1
  }

  private deliver(slot: number): void {
    const to = this.receivers[slot]!
    const resumed = this.pausedUntil[to]!
    if (resumed > this.loop.now) return this.loop.at(resumed, DELIVER, slot)
    const from = this.senders[slot]!
    const message = this.messages[slot]!
    this.messages[slot] = undefined
    this.freeSlots.push(slot)
    if (this.down[to] || !this.network.connected(from, to)) return
    const record = this.recording ? this.records[this.recordOf[slot]!] : undefined
    if (record) record.received = this.loop.now
    this.handler.receive(to, from, message)
  }

  private fire(index: number, generation: number): void {
    if (this.generations[index] !== generation) return
    const node = Math.floor(index / this.timers)
    const resumed = this.pausedUntil[node]!
    if (resumed > this.loop.now) return this.loop.at(resumed, TIMER, index, generation)
    this.handler.timeout(node, index % this.timers)
  }
}

const nothing = () => {}
