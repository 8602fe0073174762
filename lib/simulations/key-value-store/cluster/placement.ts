// Where keys lie and which of them move, by ring and by modulo; and what hash trees save.
import { ConsistentHashRing } from '#lib/algorithms/consistent-hash-ring'
import { hash32 } from '#lib/algorithms/hash'
import { differingLeaves, MerkleTree } from '#lib/algorithms/merkle-tree'
import type { Random } from '#lib/kernel/random'

const KEYS = 10_000

export type Placed = {
  /** Load of the fullest node over the mean, all nodes being alike. */
  maxLoad: number
  /** Share of the keys that change their node when one is added. */
  moved: number
}

const named = (count: number, salt: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `ring ${salt} node ${at}` }))

function placed(ownerOf: (key: number) => number, ownerWithOneMore: (key: number) => number, nodes: number): Placed {
  const loads = new Uint32Array(nodes)
  let moved = 0
  for (let key = 0; key < KEYS; key++) {
    const owner = ownerOf(key)
    loads[owner]!++
    if (ownerWithOneMore(key) !== owner) moved++
  }
  return { maxLoad: (Math.max(...loads) * nodes) / KEYS, moved: moved / KEYS }
}

/** On average over some rings whose points lie differently. */
export function* onRings(
  nodes: number,
  virtualNodes: number,
  rings: number,
  random: Random,
): Generator<void, Placed, void> {
  const sum = { maxLoad: 0, moved: 0 }
  for (let at = 0; at < rings; at++) {
    const salt = random.uint32()
    const ring = new ConsistentHashRing(named(nodes, salt), virtualNodes)
    yield
    const larger = new ConsistentHashRing(named(nodes + 1, salt), virtualNodes)
    yield
    const one = placed(
      (key) => ring.ownerOf(key),
      (key) => larger.ownerOf(key),
      nodes,
    )
    sum.maxLoad += one.maxLoad / rings
    sum.moved += one.moved / rings
    yield
  }
  return sum
}

export const byModulo = (nodes: number): Placed =>
  placed(
    (key) => hash32(key) % nodes,
    (key) => hash32(key) % (nodes + 1),
    nodes,
  )

/** The share of the keys that a node of some weight gets among nodes of weight 1, on average over rings. */
export function* shareOfBig(
  nodes: number,
  weight: number,
  virtualNodes: number,
  rings: number,
  random: Random,
): Generator<void, number, void> {
  let share = 0
  for (let at = 0; at < rings; at++) {
    const ring = new ConsistentHashRing(
      named(nodes, random.uint32()).map((node, place) => ({ ...node, weight: place === 0 ? weight : 1 })),
      virtualNodes,
    )
    let own = 0
    for (let key = 0; key < KEYS; key++) if (ring.ownerOf(key) === 0) own++
    share += own / KEYS / rings
    yield
  }
  return share
}

export type TreePoint = { differing: number; hashes: number; entries: number }

export const TREE_ENTRIES = 4_096

/** What two copies with many entries send each other to find those in which they differ: hashes, then the entries of the leaves. */
export function treePoint(differing: number, leaves: number): TreePoint {
  const [first, second] = [new MerkleTree(leaves), new MerkleTree(leaves)]
  const perLeaf = new Uint32Array(first.leaves)
  for (let id = 0; id < TREE_ENTRIES; id++) {
    const leaf = hash32(id, 3) % first.leaves
    perLeaf[leaf]!++
    first.toggle(leaf, hash32(id, 1), hash32(id, 2))
    if (id >= differing) second.toggle(leaf, hash32(id, 1), hash32(id, 2))
  }
  const found = differingLeaves(first, second)
  return {
    differing,
    hashes: found.compared,
    entries: found.leaves.reduce((sum, leaf) => sum + perLeaf[leaf]!, 0),
  }
}
