// Who there is, and what they say to each other.

/** A notification in the log of its topic. The key is the publisher's and goes with it everywhere. */
export type Entry = { topic: number; number: number; key: number }

/** Up to which number of a topic somebody has everything. */
export type Cursor = { topic: number; after: number }

export type Message =
  | { kind: 'publish'; key: number }
  | { kind: 'published'; key: number }
  | { kind: 'store'; entry: Entry }
  | { kind: 'stored'; key: number }
  | { kind: 'who-subscribes'; topic: number; key: number }
  | { kind: 'subscribers'; key: number; shard: number; devices: number[] }
  | { kind: 'fan-out'; entry: Entry; devices: number[] }
  | { kind: 'took'; key: number }
  | { kind: 'notify'; entry: Entry }
  | { kind: 'shown'; key: number }
  | { kind: 'read'; ticket: number; cursors: Cursor[] }
  | { kind: 'rows'; ticket: number; entries: Entry[] }
  | { kind: 'poll'; request: number; cursors: Cursor[] }
  | { kind: 'answer'; request: number; entries: Entry[] }
  | { kind: 'find-key'; device: number; key: number }
  | { kind: 'key-found'; device: number; key: number; known: boolean }
  | { kind: 'insert-key'; device: number; key: number }
  | { kind: 'key-inserted'; device: number; key: number; fresh: boolean }
  | { kind: 'alive'; epoch: number }
  | { kind: 'members'; epoch: number; up: number[] }
  | { kind: 'where' }
  | { kind: 'there'; server: number }
  | { kind: 'connect'; cursors: Cursor[] }
  | { kind: 'welcome' }
  | { kind: 'compare'; cursors: Cursor[] }
  | { kind: 'ping' }
  | { kind: 'pong' }
  | { kind: 'moved' }

/** Which servers are up, by their numbers ascending; a later epoch replaces an earlier one. Epoch 0 is knowing nothing. */
export type Members = { epoch: number; up: number[] }

/** The number of a machine in the cluster, by its part; devices come last. */
export class Roster {
  readonly publisher = 0
  readonly balancer = 1
  readonly store = 2
  readonly poller = 3
  readonly shards: number[]
  readonly routers: number[]
  readonly servers: number[]
  readonly nodes: number
  private readonly firstDevice: number

  constructor(size: { userShards: number; routers: number; servers: number; devices: number }) {
    let next = 4
    const several = (count: number) => Array.from({ length: count }, () => next++)
    this.shards = several(size.userShards)
    this.routers = several(size.routers)
    this.servers = several(size.servers)
    this.firstDevice = next
    this.nodes = next + size.devices
  }

  device(index: number): number {
    return this.firstDevice + index
  }

  /** Below 0 for what is no device. */
  deviceOf(node: number): number {
    return node - this.firstDevice
  }

  /** The worker whose partition of the log has a topic. */
  routerOf(topic: number): number {
    return this.routers[topic % this.routers.length]!
  }

  nameOf(node: number): string {
    const names = ['Publisher', 'Routing service', 'Store', 'Polling service']
    if (node < names.length) return names[node]!
    for (const [name, nodes] of [
      ['Subscriptions', this.shards],
      ['Worker', this.routers],
      ['Server', this.servers],
    ] as const) {
      const at = nodes.indexOf(node)
      if (at >= 0) return `${name} ${at + 1}`
    }
    return `Device ${this.deviceOf(node) + 1}`
  }
}

/** A machine's program. Memory goes with a crash, what an actor calls its disk stays. */
export type Actor = {
  start(): void
  receive(from: number, message: Message): void
  timeout(timer: number): void
  crashed(): void
  restarted(): void
}

/** How many timers a machine has; each actor numbers its own. */
export const TIMERS = 4
