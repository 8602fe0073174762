// Every simulation by its id. Adding one is adding its folder and one line here.
import type * as z from 'zod'
import type { SimulationDefinition } from '#lib/kernel/simulation'
import { distributedLock } from './distributed-lock/simulation.ts'
import { jobScheduler } from './job-scheduler/simulation.ts'
import { keyValueCluster } from './key-value-store/cluster/simulation.ts'
import { keyValueEngine } from './key-value-store/engine/simulation.ts'
import { messageQueue } from './message-queue/simulation.ts'
import { payments } from './payments/simulation.ts'
import { priorityQueue } from './priority-queue/simulation.ts'
import { pushNotification } from './push-notification/simulation.ts'
import { rateLimiter } from './rate-limiter/simulation.ts'
import { stockExchange } from './stock-exchange/simulation.ts'
import { uniqueUsers } from './unique-users/simulation.ts'

/** Forgets which parameters a definition takes: callers read them with `readParams` before a run sees them. */
const entry = <P extends z.ZodObject>(definition: SimulationDefinition<P>): SimulationDefinition =>
  definition as unknown as SimulationDefinition

const definitions: SimulationDefinition[] = [
  entry(distributedLock),
  entry(jobScheduler),
  entry(keyValueCluster),
  entry(keyValueEngine),
  entry(messageQueue),
  entry(payments),
  entry(priorityQueue),
  entry(pushNotification),
  entry(rateLimiter),
  entry(stockExchange),
  entry(uniqueUsers),
]

export const simulations: ReadonlyMap<string, SimulationDefinition> = new Map(
  definitions.map((definition) => [definition.id, definition]),
)
