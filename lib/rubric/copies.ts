// How often a component exists: as often as it is drawn or says, and no less often than what it stands in.
import { replicasIn } from '../board/copies.ts'
import type { Cluster, Component, ComponentGraph } from '../board/graph.ts'
import type { Material } from './material.ts'
import type { Evidence } from './score.ts'

const NESTED_MAX = 8
const ANY_NUMBER = '9999'

/** "Zone x3", and not "Kubernetes cluster": a plural alone may speak of the parts that are drawn in it. */
const saysNumber = (label: string): boolean =>
  replicasIn(label.replaceAll(/\d+/g, ANY_NUMBER)) === Number(ANY_NUMBER) && replicasIn(label) > 1

/** A container of parts that says a plural counts its parts: those are no copies of it. */
const drawnCopies = (container: Component | undefined, cluster: Cluster | undefined): number =>
  container && replicasIn(container.label) === 1 && container.replicas !== cluster?.members.length
    ? container.replicas
    : 1

/** A file that one process opens: on each of many machines there is another one, and none is a copy. */
const EMBEDDED = new Set(['sqlite'])

const clusters = new WeakMap<ComponentGraph, ReadonlyMap<string, Cluster>>()

function clustersOf(graph: ComponentGraph): ReadonlyMap<string, Cluster> {
  const known = clusters.get(graph) ?? new Map(graph.clusters.map((cluster) => [cluster.id, cluster]))
  clusters.set(graph, known)
  return known
}

type Copies = { count: number; container: Evidence | null }

/** Copies of a component, and the container that tells of them where the component itself tells of fewer. */
export function copiesOf(material: Material, component: Component): Copies {
  let most: Copies = { count: component.replicas, container: null }
  const seen = new Set<string>()
  if (component.products.some((product) => EMBEDDED.has(product))) return most
  let around = [component.inside, component.cluster]
  for (let depth = 0; depth < NESTED_MAX && around.length > 0; depth++) {
    const next: (string | null)[] = []
    for (const id of around) {
      if (id === null || id === component.id || seen.has(id)) continue
      seen.add(id)
      const container = material.flow.byId.get(id)
      const cluster = clustersOf(material.graph).get(id)
      const { label = '', shapes = [] } = container ?? cluster ?? {}
      const count = saysNumber(label) ? replicasIn(label) : drawnCopies(container, cluster)
      if (count > most.count) most = { count, container: { shapes, text: label } }
      if (container) next.push(container.inside, container.cluster)
    }
    around = next
  }
  return most
}
