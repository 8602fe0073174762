// Every simulation by its id. Adding one is adding its folder and one line here.
import type { SimulationDefinition } from '#lib/kernel/simulation'

const definitions: SimulationDefinition[] = []

export const simulations: ReadonlyMap<string, SimulationDefinition> = new Map(
  definitions.map((definition) => [definition.id, definition]),
)
