// Which service a design runs.
import { Saga } from './saga.ts'
import { Service } from './service.ts'
import { TwoPhaseCommit } from './two-phase-commit.ts'
import type { World } from './world.ts'

export function createService(world: World): Service {
  switch (world.traits.protocol) {
    case 'charge':
      return new Service(world)
    case 'saga':
      return new Saga(world)
    case 'two-phase-commit':
      return new TwoPhaseCommit(world)
  }
}
