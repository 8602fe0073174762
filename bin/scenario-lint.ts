// npm run scenario:lint [dir]: checks every scenario folder, its boards and its sources, and prints `file:line: field: reason`.
// Exit codes: 0 good, 1 findings, 2 unreadable input.
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { simulations } from '#lib/simulations/registry'
import { catalog } from '../server/scenarios/catalog.ts'
import { describe, foldersIn } from '../server/scenarios/read-folder.ts'
import { lintFolder } from './lint-scenarios.ts'
import { lintSources } from './lint-sources.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const SCENARIOS = join(ROOT, 'scenarios')
const USAGE = 'npm run scenario:lint -- [folder of scenarios, or of one scenario]'

/** All folders of a folder of scenarios; or the one that was named. */
async function targets(named: string | undefined): Promise<{ directory: string; folders: string[] } | null> {
  const path = resolve(named ?? SCENARIOS)
  if (!existsSync(path) || !statSync(path).isDirectory()) return null
  if (existsSync(join(path, 'scenario.yaml'))) return { directory: dirname(path), folders: [basename(path)] }
  return { directory: path, folders: await foldersIn(path) }
}

async function run(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true, options: {} })
  const target = positionals.length > 1 ? null : await targets(positionals[0])
  if (!target || target.folders.length === 0) {
    console.error(`There is no folder with scenarios at ${positionals.join(' ') || SCENARIOS}. ${USAGE}`)
    return 2
  }
  const prefix = relative(process.cwd(), target.directory)
  let worst = 0
  for (const folder of target.folders) {
    const { findings, unreadable, scores } = lintFolder(target.directory, folder, catalog)
    for (const finding of findings) console.log(describe({ ...finding, file: join(prefix, finding.file) }))
    worst = Math.max(worst, unreadable ? 2 : findings.length > 0 ? 1 : 0)
    if (findings.length === 0) console.log(`${folder}: good, ${scores.length} boards as expected`)
  }
  const sources = await lintSources(target.directory, target.folders, {
    root: process.cwd(),
    scenarios: SCENARIOS,
    simulations: join(ROOT, 'lib', 'simulations'),
    registry: simulations,
    catalog,
  })
  for (const finding of sources.findings) console.log(describe(finding))
  if (sources.findings.length === 0) console.log(sources.summary)
  return Math.max(worst, sources.unreadable ? 2 : sources.findings.length > 0 ? 1 : 0)
}

try {
  process.exitCode = await run()
} catch (error) {
  const usage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!usage) throw error
  console.error(`${error.message}\n${USAGE}`)
  process.exitCode = 2
}
