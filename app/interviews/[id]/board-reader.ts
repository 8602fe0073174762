// Runs in a thread of the browser's: reads boards for board-reading.ts.
import { expose } from 'comlink'
import type { ComponentGraph } from '#lib/board/graph'
import { readBoard } from '#lib/board/read'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'
import { liveScore } from './panels/live-score.ts'
import type { LiveInput } from './panels/live-score.ts'

export type Judged = Omit<LiveInput, 'scenario'>

/** What is prepared for a scenario belongs to the object: it comes once. */
let scenario: Scenario | null = null

const reader = {
  graph: (records: readonly unknown[]): ComponentGraph => readBoard(records),
  take(taken: Scenario): void {
    scenario = taken
  },
  score: (judged: Judged): Score | null => scenario && liveScore({ scenario, ...judged }),
}

export type BoardReader = typeof reader

expose(reader)
