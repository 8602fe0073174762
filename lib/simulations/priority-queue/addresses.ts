// Whom a client asks: the leader of a partition as far as it knows, or every replica of it.
import type { Roster } from './messages.ts'
import type { Setting } from './setting.ts'
import { majorityOf } from './setting.ts'

export class Addresses {
  readonly partitions: number
  /** How many servers must have answered before something counts. */
  readonly needed: number
  private readonly roster: Roster
  private readonly everybody: boolean
  private readonly believed: number[]

  constructor(roster: Roster, { traits, replicas }: Setting) {
    this.roster = roster
    this.partitions = roster.groups.length
    this.everybody = traits.replication === 'quorum'
    this.needed = this.everybody ? majorityOf(replicas) : 1
    this.believed = roster.groups.map(() => 0)
  }

  of(partition: number): number[] {
    const group = this.roster.groups[partition]!
    return this.everybody ? group : [group[this.believed[partition]!]!]
  }

  partitionOf(server: number): number {
    return Math.floor(server / this.roster.groups[0]!.length)
  }

  /**
   * Word of who leads, from a server that does not.
   * @returns true if that is somebody else than the one believed in
   */
  redirected(partition: number, from: number, leader: number | null): boolean {
    const group = this.roster.groups[partition]!
    if (leader === null || leader === from || group[this.believed[partition]!] !== from) return false
    this.believed[partition] = group.indexOf(leader)
    return true
  }

  /** There was no answer: the next one of the group may lead. */
  tryNext(partition: number): void {
    this.believed[partition] = (this.believed[partition]! + 1) % this.roster.groups[partition]!.length
  }
}
