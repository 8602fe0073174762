// The routing service: knows from signs of life which servers are up, and tells devices where to connect.
import type { Random } from '#lib/kernel/random'
import type { Actor, Message } from './messages.ts'
import type { World } from './world.ts'

const LOOK = 0
/** A server is taken for dead after so many signs of life that did not come. */
const MISSED = 2.5

export class Balancer implements Actor {
  private readonly world: World
  private readonly random: Random
  private readonly heard: Float64Array
  private epoch: number
  private up: number[]

  constructor(world: World, random: Random) {
    this.world = world
    this.random = random
    this.epoch = world.allUp.epoch
    this.up = world.allUp.up
    this.heard = new Float64Array(world.setting.servers).fill(0)
  }

  start(): void {
    this.world.cluster.setTimer(this.world.roster.balancer, LOOK, this.world.setting.pingMs / 2)
  }

  receive(from: number, message: Message): void {
    const { cluster, roster } = this.world
    if (message.kind === 'where') {
      const server = this.placeOf(roster.deviceOf(from))
      if (server !== null) cluster.send(roster.balancer, from, { kind: 'there', server: roster.servers[server]! })
    }
    if (message.kind !== 'alive') return
    const server = roster.servers.indexOf(from)
    if (server >= 0) this.heard[server] = cluster.now
    if (server >= 0 && !this.up.includes(server)) this.change()
    else if (message.epoch < this.epoch) this.tell(from)
  }

  timeout(): void {
    const { cluster, setting } = this.world
    if (this.up.some((server) => this.heard[server]! < cluster.now - MISSED * setting.pingMs)) this.change()
    this.start()
  }

  crashed(): void {}
  restarted(): void {}

  private placeOf(device: number): number | null {
    if (this.up.length === 0) return null
    if (this.world.setting.traits.placement === 'any') return this.up[this.random.integer(this.up.length)]!
    return this.world.placement.serverOf(device, this.up)
  }

  private change(): void {
    const { cluster, roster, setting } = this.world
    const before = this.up
    const silent = cluster.now - MISSED * setting.pingMs
    this.up = roster.servers.map((_, server) => server).filter((server) => this.heard[server]! >= silent)
    this.epoch++
    this.count(before)
    for (const node of [...roster.routers, ...roster.servers]) this.tell(node)
  }

  private tell(node: number): void {
    const { cluster, roster } = this.world
    cluster.send(roster.balancer, node, { kind: 'members', epoch: this.epoch, up: this.up })
  }

  /** How many devices belong elsewhere now. */
  private count(before: number[]): void {
    const { history, placement, setting } = this.world
    if (before.length === 0 || this.up.length === 0 || setting.traits.placement === 'any') return
    history.memberChanges++
    for (let device = 0; device < setting.devices; device++)
      if (placement.serverOf(device, before) !== placement.serverOf(device, this.up)) history.placesMoved++
  }
}
