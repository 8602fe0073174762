// `npm run bench [-- name ...]`: prints figures, and the machine that they are of. Judges nothing: compare ratios, and figures of one
// machine only.
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'

import { findPrograms } from '../server/database/programs.ts'
import type { Row } from './row.ts'
import { tableOf } from './table.ts'

/** Each loads its own code only when it runs: one that is not asked for costs nothing, and disturbs nothing. */
const benchmarks: Record<string, () => Promise<Row[]>> = {
  simulations: async () => (await import('./simulations.ts')).benchSimulations(),
  score: async () => (await import('./score.ts')).benchScore(),
  log: async () => (await import('./log.ts')).benchLog(),
  sync: async () => (await import('./sync.ts')).benchSync(),
  start: async () => (await import('./start.ts')).benchStart(),
  live: async () => (await import('./live.ts')).benchLive(),
  load: async () => (await import('./load.ts')).benchLoad(),
  pages: async () => (await import('./pages.ts')).benchPages(),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(benchmarks, name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}

function machine(): string {
  const postgres = execFileSync(findPrograms().postgres, ['--version'], { encoding: 'utf8' }).trim()
  const load = loadavg().map((value) => value.toFixed(1))
  return [
    new Date().toISOString().slice(0, 16).replace('T', ' '),
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `Node ${process.versions.node}`,
    postgres,
    `load average ${load.join(' ')}`,
  ].join(', ')
}

console.log(machine())
const rows: Row[] = []
for (const name of asked.length > 0 ? asked : Object.keys(benchmarks)) {
  process.stderr.write(`${name} ...\n`)
  try {
    rows.push(...((await benchmarks[name]?.()) ?? []))
  } catch (error) {
    // One that cannot run here, for want of a browser perhaps, must not cost the figures of the others.
    rows.push({ what: name, value: 'failed', note: error instanceof Error ? (error.message.split('\n')[0] ?? '') : '' })
    process.exitCode = 1
  }
}
console.log(tableOf(rows))
console.log(`load average at the end ${loadavg()[0]?.toFixed(1)}`)
process.exit()
