// The runs behind one result: every cluster under the given faults, then one question at a time.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import type { DesignId } from './designs.ts'
import { Measures } from './measures.ts'
import type { Params } from './parameters.ts'
import { byModulo, onRings, shareOfBig, treePoint } from './placement.ts'
import type { Placed, TreePoint } from './placement.ts'
import { replicate } from './replication.ts'
import { isNetworkDesign, settingOf } from './settings.ts'
import type { NetworkDesign } from './settings.ts'
import { missedIn, missProbability } from './staleness.ts'

export type StalePoint = { read: number; write: number; missed: number; trials: number; formula: number }
export type AgePoint = { read: number; write: number; waitMs: number; missed: number; trials: number }

export class Findings {
  readonly measures = new Map<NetworkDesign, Measures>()
  readonly stale: StalePoint[] = []
  readonly ages: AgePoint[] = []
  readonly trees: TreePoint[] = []
  readonly balance: { virtualNodes: number; maxLoad: number }[] = []
  ring: (Placed & { bigShare: number; threePoints: number }) | null = null
  onePoint: Placed | null = null
  modulo: Placed | null = null
}

/** The same streams for every design, so that they meet the same faults. */
export function mainTasks(p: Params, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const compared = chosen.filter((id) => isNetworkDesign(id))
  for (const id of compared) findings.measures.set(id, new Measures())
  return Array.from({ length: p.replications }, (_, replication) => replication).flatMap((replication) =>
    compared.map((id) => ({
      weight: p.durationSeconds * 1000,
      *work() {
        findings.measures.get(id)!.add(yield* replicate(settingOf(id, p), random.split(`main ${replication}`)))
      },
    })),
  )
}

export const STALE_TRIALS = 400
export const AGE_TRIALS = 300
const AGES = [0, 0.25, 0.5, 1, 2, 4, 8]
const RINGS = 10
const BALANCE_POINTS = [1, 3, 10, 32, 100, 320]
export const TREE_DIFFERENCES = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]

export function otherTasks(p: Params, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  return [
    ...(chosen.includes('one-and-one') ? staleTasks(p, random.split('staleness'), findings) : []),
    ...(chosen.includes('strict-quorum') ? [treeTask(p, findings)] : []),
    ...placementTasks(p, chosen, random.split('placement'), findings),
  ]
}

function staleTasks(p: Params, random: Random, findings: Findings): Task[] {
  const { network } = settingOf('one-and-one', p)
  const copies = p.replicas
  const each = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
  const partial = each(copies).flatMap((read) =>
    each(copies).map((write): Task => ({
      weight: 200,
      *work() {
        const probe = { copies, read, write, ask: 'random' as const, waitMs: 0, trials: STALE_TRIALS }
        const missed = yield* missedIn(probe, network, random.split(`random ${read} ${write}`))
        findings.stale.push({
          read,
          write,
          missed,
          trials: STALE_TRIALS,
          formula: missProbability(copies, read, write),
        })
      },
    })),
  )
  const quorums = [
    [1, 1],
    [2, 1],
    [1, 2],
  ].filter(([read = 0, write = 0]) => read <= copies && write <= copies && read + write <= copies)
  const mean = p.delayMs + p.jitterMs
  const ages = quorums.flatMap(([read = 1, write = 1]) =>
    AGES.map((factor): Task => ({
      weight: 200,
      *work() {
        const waitMs = factor * mean
        const probe = { copies, read, write, ask: 'all' as const, waitMs, trials: AGE_TRIALS }
        const missed = yield* missedIn(probe, network, random.split(`all ${read} ${write} ${factor}`))
        findings.ages.push({ read, write, waitMs, missed, trials: AGE_TRIALS })
      },
    })),
  )
  return [...partial, ...ages]
}

const treeTask = (p: Params, findings: Findings): Task => ({
  weight: 500,
  *work() {
    for (const differing of TREE_DIFFERENCES) {
      findings.trees.push(treePoint(differing, p.treeLeaves))
      yield
    }
  },
})

function placementTasks(p: Params, chosen: DesignId[], random: Random, findings: Findings): Task[] {
  const tasks: Task[] = []
  if (chosen.some((id) => id === 'strict-quorum' || !isNetworkDesign(id)))
    tasks.push({
      weight: 1_000,
      *work() {
        const placed = yield* onRings(p.nodes, p.virtualNodes, RINGS, random.split('ring'))
        const bigShare = yield* shareOfBig(p.nodes, p.bigNodeWeight, p.virtualNodes, RINGS, random.split('big'))
        for (const virtualNodes of BALANCE_POINTS) {
          const { maxLoad } = yield* onRings(p.nodes, virtualNodes, RINGS, random.split(`points ${virtualNodes}`))
          findings.balance.push({ virtualNodes, maxLoad })
        }
        const threePoints = findings.balance.find(({ virtualNodes }) => virtualNodes === 3)!.maxLoad
        findings.ring = { ...placed, bigShare, threePoints }
      },
    })
  if (chosen.includes('one-point'))
    tasks.push({
      weight: 200,
      *work() {
        findings.onePoint = yield* onRings(p.nodes, 1, RINGS, random.split('ring'))
      },
    })
  if (chosen.includes('modulo'))
    tasks.push({
      weight: 100,
      *work() {
        findings.modulo = byModulo(p.nodes)
        yield
      },
    })
  return tasks
}
