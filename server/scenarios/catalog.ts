// What scenarios may refer to, gathered from the vocabulary, the dictionary and the registry of simulations.
import { CONCEPTS } from '#lib/board/concepts'
import { KIND_IDS } from '#lib/board/vocabulary'
import type { Catalog } from '#lib/scenario/lint'
import { simulations } from '#lib/simulations/registry'

export const catalog: Catalog = {
  kinds: KIND_IDS,
  concepts: CONCEPTS,
  simulations: Object.fromEntries(
    [...simulations.values()].map(({ id, params, designs }) => [
      id,
      { params: Object.keys(params.shape), designs: designs.map((design) => design.id) },
    ]),
  ),
}
