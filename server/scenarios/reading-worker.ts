// Reads and checks one folder after the other, in a thread that its owner can end at any time.
import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

import type { Catalog } from '#lib/scenario/lint'
import type { Scenario } from '#lib/scenario/schema'

import type { Withheld } from './read-folder.ts'

enableCompileCache()
// The parser makes an error of each mistake, of which a file may have 200,000; with a trace each they take 20 times as long.
Error.stackTraceLimit = 0
const { readScenarioFolder } = await import('./read-folder.ts')

export type ReadingData = { directory: string; catalog: Catalog }

/** What a folder holds; `locate` of it cannot leave the thread. */
export type Read = { ok: true; scenario: Scenario } | Withheld

const { directory, catalog } = workerData as ReadingData

parentPort?.on('message', (id: string) => {
  const read = readScenarioFolder(directory, id, catalog)
  const told: Read = read.ok ? { ok: true, scenario: read.scenario } : read
  parentPort?.postMessage(told)
})
parentPort?.postMessage('ready')
