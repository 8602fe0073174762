// Faults that come by chance: crashes, pauses, partitions and clocks that disagree. Every one is decided by the seed.
import type { Cluster } from './cluster.ts'
import { chance, exponential, normal } from './distributions.ts'
import type { Random } from './random.ts'

/** Mean times, in the simulation's unit; an `every` of 0 means never. Intervals and lengths are exponential. */
export type FaultOptions = {
  crash?: { every: number; downFor: number; diskLoss: number }
  pause?: { every: number; length: number }
  /** Cuts a random minority of the nodes off from everybody else. */
  partition?: { every: number; length: number } | undefined
  /** No fault begins after this time; those that have begun end as they would. */
  until?: number
}

/** Starts the faults of the given nodes. Each node and each kind of fault has a stream of its own. */
export function injectFaults<M>(
  cluster: Cluster<M>,
  nodes: readonly number[],
  faults: FaultOptions,
  random: Random,
): void {
  const { until = Infinity } = faults
  for (const node of nodes) {
    if (faults.crash && faults.crash.every > 0)
      crashAgain(cluster, node, faults.crash, until, random.split(`crash ${node}`))
    if (faults.pause && faults.pause.every > 0)
      pauseAgain(cluster, node, faults.pause, until, random.split(`pause ${node}`))
  }
  if (faults.partition && faults.partition.every > 0)
    partitionAgain(cluster, nodes, faults.partition, until, random.split('partition'))
}

function crashAgain<M>(
  cluster: Cluster<M>,
  node: number,
  crash: NonNullable<FaultOptions['crash']>,
  until: number,
  random: Random,
): void {
  const start = cluster.now + exponential(random, crash.every)
  if (start > until) return
  cluster.at(start, () => {
    cluster.crash(node, !chance(random, crash.diskLoss))
    cluster.at(cluster.now + exponential(random, crash.downFor), () => {
      cluster.restart(node)
      crashAgain(cluster, node, crash, until, random)
    })
  })
}

function pauseAgain<M>(
  cluster: Cluster<M>,
  node: number,
  pause: NonNullable<FaultOptions['pause']>,
  until: number,
  random: Random,
): void {
  const start = cluster.now + exponential(random, pause.every)
  if (start > until) return
  cluster.at(start, () => {
    const length = exponential(random, pause.length)
    if (cluster.isUp(node)) cluster.pause(node, length)
    cluster.at(cluster.now + length, () => pauseAgain(cluster, node, pause, until, random))
  })
}

function partitionAgain<M>(
  cluster: Cluster<M>,
  nodes: readonly number[],
  partition: NonNullable<FaultOptions['partition']>,
  until: number,
  random: Random,
): void {
  const start = cluster.now + exponential(random, partition.every)
  if (start > until) return
  cluster.at(start, () => {
    cluster.network.partition(minority(nodes, random))
    cluster.at(cluster.now + exponential(random, partition.length), () => {
      cluster.network.heal()
      partitionAgain(cluster, nodes, partition, until, random)
    })
  })
}

/** One to fewer than half of the nodes, any of them equally likely. */
function minority(nodes: readonly number[], random: Random): number[] {
  const most = Math.floor((nodes.length - 1) / 2)
  if (most < 1) return []
  const shuffled = [...nodes]
  const size = 1 + random.integer(most)
  for (let i = 0; i < size; i++) {
    const other = i + random.integer(shuffled.length - i)
    ;[shuffled[i], shuffled[other]] = [shuffled[other]!, shuffled[i]!]
  }
  return shuffled.slice(0, size)
}

/** Sets each node's clock apart from true time: normal offsets, and a drift of either sign up to `driftMax`. */
export function skewClocks<M>(
  cluster: Cluster<M>,
  nodes: readonly number[],
  { offset, driftMax }: { offset: number; driftMax: number },
  random: Random,
): void {
  for (const node of nodes) {
    const own = random.split(`clock ${node}`)
    cluster.setClock(node, normal(own, 0, offset), (2 * own.next() - 1) * driftMax)
  }
}
