// Has boards read beside the page: what somebody else draws must not hold up the page of who looks at it.
import { wrap } from 'comlink'
import type { Remote } from 'comlink'
import type { ComponentGraph } from '#lib/board/graph'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'
import type { BoardReader, Judged } from './board-reader.ts'

/** An ordinary board takes milliseconds. */
const SECONDS_MAX = 10

type Open = { worker: Worker; reader: Remote<BoardReader>; scenario: Scenario | null }

let open: Open | null = null

function opened(): Open {
  if (!open) {
    const worker = new Worker(new URL('./board-reader.ts', import.meta.url), { type: 'module' })
    open = { worker, reader: wrap<BoardReader>(worker), scenario: null }
  }
  return open
}

/** Null where it takes too long: what was known before stays. */
async function inTime<Result>(read: (open: Open) => Promise<Result>): Promise<Result | null> {
  const mine = opened()
  let limit: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    limit = setTimeout(() => {
      mine.worker.terminate()
      if (open === mine) open = null
      resolve(null)
    }, SECONDS_MAX * 1_000)
  })
  try {
    return await Promise.race([read(mine), late])
  } finally {
    clearTimeout(limit)
  }
}

export const graphOf = (records: readonly unknown[]): Promise<ComponentGraph | null> =>
  inTime(({ reader }) => reader.graph(records))

export const scoreOf = (scenario: Scenario, judged: Judged): Promise<Score | null> =>
  inTime(async (mine) => {
    if (mine.scenario !== scenario) {
      await mine.reader.take(scenario)
      mine.scenario = scenario
    }
    return mine.reader.score(judged)
  })
