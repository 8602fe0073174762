// A fan-out worker with its partition of the log: stores each notification, finds its subscribers, hands it to their servers.
import type { Actor, Entry, Members, Message } from './messages.ts'
import { isPushed } from './plan.ts'
import type { World } from './world.ts'

const RETRY = 0
const CHECKPOINT = 1
const BEAT = 2

/** A notification under way: first it has to be in the store, then its subscribers found, then every server has to take it. */
type Job = {
  entry: Entry
  place: number
  since: number
  sentAt: number
  stored: boolean
  /** Shards of the subscriptions that have not answered; null before they are asked. */
  asked: Set<number> | null
  subscribers: number[]
  servers: Map<number, number[]> | null
}

export class Router implements Actor {
  private readonly world: World
  private readonly node: number

  // On disk: the log, which drops a publisher's repetition by its key, and how far the work was at the last checkpoint.
  private readonly log: Entry[] = []
  private readonly keys = new Set<number>()
  private readonly lastNumber = new Map<number, number>()
  private checkpoint = 0

  private jobs = new Map<number, Job>()
  private members: Members

  constructor(world: World, node: number) {
    this.world = world
    this.node = node
    this.members = world.allUp
  }

  get idle(): boolean {
    return this.jobs.size === 0 && this.world.cluster.isUp(this.node)
  }

  start(): void {
    const { cluster, setting } = this.world
    this.beat()
    cluster.setTimer(this.node, CHECKPOINT, setting.checkpointMs)
    for (let place = this.checkpoint; place < this.log.length; place++) this.begin(place)
    cluster.setTimer(this.node, RETRY, setting.retryMs / 2)
  }

  crashed(): void {
    this.jobs = new Map()
    this.members = { epoch: 0, up: [] }
  }

  restarted(): void {
    this.start()
  }

  receive(from: number, message: Message): void {
    switch (message.kind) {
      case 'publish':
        return this.append(from, message.key)
      case 'stored':
        return this.stored(message.key)
      case 'subscribers':
        return this.found(message.key, message.shard, message.devices)
      case 'took':
        return this.taken(message.key, from)
      case 'members':
        if (message.epoch > this.members.epoch) this.members = message
        return
      default:
        return
    }
  }

  timeout(timer: number): void {
    const { cluster, setting } = this.world
    if (timer === BEAT) return this.beat()
    if (timer === CHECKPOINT) {
      this.checkpoint = Math.min(this.log.length, ...[...this.jobs.values()].map(({ place }) => place))
      return cluster.setTimer(this.node, CHECKPOINT, setting.checkpointMs)
    }
    for (const job of this.jobs.values()) if (job.sentAt + setting.retryMs <= cluster.now) this.push(job)
    cluster.setTimer(this.node, RETRY, setting.retryMs / 2)
  }

  private beat(): void {
    const { cluster, roster, setting } = this.world
    cluster.send(this.node, roster.balancer, { kind: 'alive', epoch: this.members.epoch })
    cluster.setTimer(this.node, BEAT, this.members.epoch === 0 ? setting.retryMs : setting.pingMs)
  }

  private append(from: number, key: number): void {
    const { cluster, plan } = this.world
    if (!this.keys.has(key)) {
      const topic = plan.topics[key]!
      const number = (this.lastNumber.get(topic) ?? 0) + 1
      this.lastNumber.set(topic, number)
      this.keys.add(key)
      this.begin(this.log.push({ topic, number, key }) - 1)
    }
    cluster.send(this.node, from, { kind: 'published', key })
  }

  private begin(place: number): void {
    const entry = this.log[place]!
    const since = this.world.cluster.now
    const job = { entry, place, since, sentAt: since, stored: false, asked: null, subscribers: [], servers: null }
    this.jobs.set(entry.key, job)
    this.push(job)
  }

  /** Does, or does again, what the job waits for. */
  private push(job: Job): void {
    const { cluster, plan, roster, setting } = this.world
    const { entry } = job
    job.sentAt = cluster.now
    if (!job.stored) return cluster.send(this.node, roster.store, { kind: 'store', entry })
    // Who has just come up does not know yet which servers there are.
    if (this.members.epoch === 0) return
    if (job.servers) return this.handOver(job)
    if (setting.traits.tableByTopic) return this.route(job, plan.subscribersOf[entry.topic]!)
    job.asked ??= new Set(roster.shards)
    this.ask(job, job.asked)
  }

  private stored(key: number): void {
    const job = this.jobs.get(key)
    if (!job || job.stored) return
    const { plan, setting } = this.world
    job.stored = true
    if (isPushed(setting, plan, job.entry.topic)) this.push(job)
    else this.finish(job)
  }

  private ask(job: Job, shards: Iterable<number>): void {
    const { cluster, history } = this.world
    const { topic, key } = job.entry
    for (const shard of shards) {
      history.lookUps++
      cluster.send(this.node, shard, { kind: 'who-subscribes', topic, key })
    }
  }

  private found(key: number, shard: number, devices: number[]): void {
    const job = this.jobs.get(key)
    if (!job?.asked?.delete(shard)) return
    job.subscribers.push(...devices)
    if (job.asked.size === 0) this.route(job, job.subscribers)
  }

  /** Groups the subscribers by server. Where a device may be at any server, every server gets all of them. */
  private route(job: Job, devices: number[]): void {
    const { placement, setting, history } = this.world
    const { up } = this.members
    const servers = new Map<number, number[]>()
    if (setting.traits.placement === 'any') for (const server of up) servers.set(server, devices)
    else
      for (const device of devices) {
        const server = placement.serverOf(device, up)
        if (server === null) continue
        const others = servers.get(server)
        if (others) others.push(device)
        else servers.set(server, [device])
      }
    job.servers = servers
    history.routed++
    this.handOver(job)
  }

  private handOver(job: Job): void {
    const { cluster, history, roster } = this.world
    // A server that is gone has no connections: its devices compare as soon as they are connected to another one.
    for (const server of job.servers!.keys()) if (!this.members.up.includes(server)) job.servers!.delete(server)
    for (const [server, devices] of job.servers!) {
      history.handOvers++
      cluster.send(this.node, roster.servers[server]!, { kind: 'fan-out', entry: job.entry, devices })
    }
    if (job.servers!.size === 0) this.finish(job)
  }

  private taken(key: number, from: number): void {
    const job = this.jobs.get(key)
    if (!job?.servers?.delete(this.world.roster.servers.indexOf(from)) || job.servers.size > 0) return
    this.world.history.fanOut.add(this.world.cluster.now - job.since)
    this.finish(job)
  }

  private finish(job: Job): void {
    this.jobs.delete(job.entry.key)
  }
}
