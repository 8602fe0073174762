// Everybody in one run, connected by the kernel's network.
import { Cluster } from '#lib/kernel/cluster'
import { injectFaults } from '#lib/kernel/faults'
import type { Random } from '#lib/kernel/random'
import { Balancer } from './balancer.ts'
import { Device } from './device.ts'
import { History } from './history.ts'
import type { Actor, Members, Message } from './messages.ts'
import { Roster, TIMERS } from './messages.ts'
import { Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import { makePlan } from './plan.ts'
import { Poller } from './poller.ts'
import { Publisher } from './publisher.ts'
import { Router } from './router.ts'
import { Server } from './server.ts'
import type { Setting } from './setting.ts'
import { Store } from './store.ts'
import { UserShard } from './user-shard.ts'

/** A crash, for the trace. */
export type Outage = { node: number; from: number; to: number }

export class World {
  readonly setting: Setting
  readonly plan: Plan
  readonly roster: Roster
  readonly cluster: Cluster<Message>
  readonly history: History
  readonly placement: Placement
  /** What everybody knows at first. */
  readonly allUp: Members
  readonly publisher: Publisher
  readonly store: Store
  readonly routers: Router[]
  readonly servers: Server[]
  readonly devices: Device[]
  readonly outages: Outage[] = []
  private readonly actors: Actor[] = []

  constructor(setting: Setting, random: Random, record = false) {
    this.setting = setting
    this.plan = makePlan(setting, random.split('plan'))
    this.roster = new Roster(setting)
    this.history = new History(this.plan, setting.devices)
    this.placement = new Placement(setting.traits.placement, setting.servers, setting.virtualNodes)
    const { roster } = this
    this.allUp = { epoch: 1, up: roster.servers.map((_, server) => server) }
    this.cluster = new Cluster<Message>({
      nodes: roster.nodes,
      timers: TIMERS,
      network: setting.network,
      random: random.split('network'),
      record,
      handler: {
        receive: (node, from, message) => this.actors[node]!.receive(from, message),
        timeout: (node, timer) => this.actors[node]!.timeout(timer),
        crashed: (node) => {
          this.outages.push({ node, from: this.cluster.now, to: Infinity })
          this.actors[node]!.crashed()
        },
        restarted: (node) => {
          this.outages.findLast((outage) => outage.node === node)!.to = this.cluster.now
          this.actors[node]!.restarted()
        },
      },
    })
    const put = <A extends Actor>(node: number, actor: A): A => (this.actors[node] = actor)
    this.publisher = put(roster.publisher, new Publisher(this))
    put(roster.balancer, new Balancer(this, random.split('balancer')))
    this.store = put(roster.store, new Store(this))
    put(roster.poller, new Poller(this))
    for (const node of roster.shards) put(node, new UserShard(this, node))
    this.routers = roster.routers.map((node) => put(node, new Router(this, node)))
    this.servers = roster.servers.map((node) => put(node, new Server(this, node)))
    const devices = random.split('devices')
    this.devices = this.plan.topicsOf.map((_, index) =>
      put(roster.device(index), new Device(this, index, devices.split(`device ${index}`))),
    )
    for (const actor of this.actors) actor.start()
    this.strike(random.split('faults'))
  }

  private strike(random: Random): void {
    const { cluster, roster, setting } = this
    const until = setting.durationMs
    const devices = this.devices.map((_, index) => roster.device(index))
    injectFaults(cluster, devices, { crash: setting.deviceFaults, until }, random.split('devices'))
    injectFaults(cluster, roster.servers, { crash: setting.serverFaults, until }, random.split('servers'))
    injectFaults(cluster, roster.routers, { crash: setting.routerFaults, until }, random.split('routers'))
  }
}
