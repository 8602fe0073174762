// Everything that crosses the network of a cluster, and who is who on it.
import type { Heartbeats } from '#lib/algorithms/gossip-membership'

/** `S` is what a copy knows of a key; `op` names the client's operation, also for the answers to it. */
export type StoreMessage<S> =
  // Client and coordinator.
  | { kind: 'get'; op: number; key: number }
  | { kind: 'put'; op: number; key: number; context: S; value: number }
  | { kind: 'answer'; op: number; ok: boolean; state: S }
  // Coordinator and copies.
  | { kind: 'read'; op: number; key: number }
  | { kind: 'found'; op: number; key: number; state: S }
  /** `standIn`: the home node whose place the receiver takes, or -1. */
  | { kind: 'write'; op: number; key: number; state: S; standIn: number }
  | { kind: 'wrote'; op: number; key: number }
  | { kind: 'repair'; op: number; key: number; state: S }
  // Between nodes, on their own account.
  | { kind: 'gossip'; heartbeats: Heartbeats }
  | { kind: 'hint'; key: number; state: S; serial: number }
  | { kind: 'took'; key: number; serial: number }
  | { kind: 'hashes'; nodes: number[]; hashes: number[] }
  | { kind: 'entries'; leaves: number[]; entries: { key: number; state: S }[]; answer: boolean }

/** Timers: of a node the first three, of a client the first two. */
export const TIMERS = { gossip: 0, repair: 1, deadline: 2, step: 0, silence: 1 } as const
export const TIMER_KINDS = 3

/** Nodes come first, then clients; both halves are spread over the data centres alike. */
export type Roster = { nodes: number; clients: number; centres: number }

/** The data centre of a machine: the first half of the nodes and of the clients are in the first. */
export function centreOf(machine: number, { nodes, clients, centres }: Roster): number {
  if (centres === 1) return 0
  const [place, of] = machine < nodes ? [machine, nodes] : [machine - nodes, clients]
  return place < Math.ceil(of / 2) ? 0 : 1
}
