// How long a start takes where everything is set up already: from the start of the process to the first answer of /ready.
import type { Row } from './row.ts'
import { serve, setUp, withDataFolder } from './served.ts'
import type { Way } from './served.ts'
import { median } from './statistics.ts'

const AIM_MS = 3_000

export async function benchStart(runs = 5): Promise<Row[]> {
  setUp()
  return withDataFolder(async (dataDir) => {
    // The first makes the database, which is another thing.
    await (await serve(dataDir)).stop()
    return [
      await row('Start: node server/index.ts', dataDir, 'node', runs),
      await row('Start: npm start', dataDir, 'npm', runs),
    ]
  })
}

async function row(what: string, dataDir: string, way: Way, runs: number): Promise<Row> {
  const times: number[] = []
  const busy: number[] = []
  for (let run = 0; run < runs; run++) {
    const { readyMs, busyMs, stop } = await serve(dataDir, way)
    times.push(readyMs)
    if (way === 'node' && busyMs !== undefined) busy.push(busyMs)
    await stop()
  }
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
  // What the machine's other work cannot stretch.
  const own = busy.length > 0 ? `; processor time of its own process ${seconds(median(busy))}` : ''
  return {
    what,
    value: seconds(median(times)),
    peer: `aim: ${seconds(AIM_MS)}`,
    ratio: `${(median(times) / AIM_MS).toFixed(2)}x`,
    note: `median of ${runs}, from ${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}; with the start of its database${own}`,
  }
}
