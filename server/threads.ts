// Threads for what may take long or never end: each with memory of its own, so that what goes wrong in one ends there.
import type { Logger } from 'pino'
import { Piscina } from 'piscina'

export type ThreadsOptions = {
  worker: URL
  log: Pick<Logger, 'warn'>
  threadsMax: number
  memoryMbMax: number
  idleSeconds: number
  waitingMax?: number
}

export function createThreads<Task, Result>(options: ThreadsOptions): Piscina<Task, Result> {
  const threads = new Piscina<Task, Result>({
    filename: options.worker.href,
    minThreads: 0,
    maxThreads: options.threadsMax,
    idleTimeout: options.idleSeconds * 1_000,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMbMax, stackSizeMb: 4 },
    ...(options.waitingMax !== undefined && { maxQueue: options.waitingMax }),
  })
  // A thread that fails while it is being stopped has nobody any more who waits for it; unheard, that would end the process.
  threads.on('error', (error: unknown) => options.log.warn({ err: error }, 'a thread failed when its task was over'))
  return threads
}
