import { expect, test } from 'vitest'

import { createThreads } from './threads.ts'

test('a thread that fails when nobody waits for it is told of, and takes nothing with it', async () => {
  const warnings: unknown[] = []
  const threads = createThreads({
    worker: new URL('./jobs/worker.ts', import.meta.url),
    log: { warn: (...told: unknown[]) => void warnings.push(told) },
    threadsMax: 1,
    memoryMbMax: 64,
    idleSeconds: 1,
  })
  // As the pool does for one that runs out of memory between the moment when it is told to end and its end.
  threads.emit('error', new Error('out of memory'))
  expect(warnings).toHaveLength(1)
  await threads.destroy()
})
