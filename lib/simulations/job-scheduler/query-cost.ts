// What it takes to find the due rows in a table that is mostly history: by a scan, and by two indexes that people would build.
import { BPlusTree } from '#lib/algorithms/b-plus-tree'
import type { Random } from '#lib/kernel/random'

export type QueryCost = {
  tableRows: number
  /** Rows read by looking at all. */
  scan: number
  /** Rows read in an index by the time at which a job is due, over all rows: the finished ones were due, too. */
  timeIndex: number
  /** Rows read in an index by the time at which somebody must look at a row, which finished ones do not have. */
  openIndex: number
  /** Pages that the latter reads. */
  openPages: number
}

const ROWS_PER_SLICE = 20_000
const HISTORY_MS = 1e10

/**
 * One look for due jobs: a full batch is due, as many are not due yet, and `history` rows are over.
 * @param batch how many due rows are wanted
 */
export function* readRows(history: number, batch: number, random: Random): Generator<void, QueryCost, void> {
  const now = HISTORY_MS
  const byTime = new BPlusTree()
  const open = new BPlusTree()
  const over: boolean[] = []
  for (let row = 0; row < history + 2 * batch; row++) {
    const due = row >= history && row < history + batch
    const time = due ? now - random.next() * 1_000 : row < history ? random.next() * now : now + random.next() * 60_000
    over.push(row < history)
    byTime.insert(time, row)
    if (row >= history) open.insert(time, row)
    if (row % ROWS_PER_SLICE === 0) yield
  }
  open.pagesRead = 0
  const openIndex = rowsRead(open, now, over, batch)
  return {
    tableRows: over.length,
    scan: over.length,
    timeIndex: rowsRead(byTime, now, over, batch),
    openIndex,
    openPages: open.pagesRead,
  }
}

/** Goes through an index until a batch of due rows is found that are not over. */
function rowsRead(index: BPlusTree, now: number, over: readonly boolean[], batch: number): number {
  let wanted = batch
  return index.upTo(now, (_, row) => {
    if (!over[row]) wanted--
    return wanted > 0
  })
}
