// The steps of "npm run check" and "npm test": a program each, whose time is told and whose words are shown if it fails.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Step = {
  title: string
  /** A script below the root, and its arguments. */
  script: string
  args: string[]
  /** Shows what the program says while it runs. */
  talks?: boolean
  env?: Record<string, string>
}

export type Counts = { passed: number; failed: number }

const root = join(import.meta.dirname, '..')
const reports = join(root, 'test-results')

export const staticSteps: Step[] = [
  {
    title: 'format',
    script: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '--log-level=warn', '--cache', '--cache-location=.stamps/prettier', '.'],
  },
  { title: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--deny-warnings'] },
  { title: 'page types', script: 'node_modules/next/dist/bin/next', args: ['typegen'] },
  { title: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit'] },
]

export const driftStep: Step = { title: 'schema drift', script: 'bin/schema-drift.ts', args: [] }

/** True if it ended well. */
export async function runStep({ title, script, args, talks = false, env = {} }: Step): Promise<boolean> {
  const started = performance.now()
  if (talks) console.log(`\n${title}`)
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: talks ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // The linter starts its type-aware half by name.
      PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
      NEXT_TELEMETRY_DISABLED: '1',
      ...env,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (said += data.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  const ok = status === 0
  if (!ok) console.error(said)
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return ok
}

type VitestOptions = { projects?: string[]; files?: string[]; env?: Record<string, string> }

/** Runs vitest on the projects and files, or on all. A run that breaks without a failed test counts as one failure. */
export async function runVitest(
  title: string,
  { projects = [], files = [], env = {} }: VitestOptions = {},
): Promise<Counts> {
  const report = emptyReport(`${title.replaceAll(/\W+/g, '-')}.json`)
  const ok = await runStep({
    title,
    script: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...files,
    ],
    talks: true,
    env,
  })
  const counts = readReport<{ numPassedTests: number; numFailedTests: number }>(report)
  return toCounts(ok, counts?.numPassedTests, counts?.numFailedTests)
}

export async function runPlaywright(env: Record<string, string>): Promise<Counts> {
  const report = emptyReport('playwright.json')
  const ok = await runStep({
    title: 'end-to-end tests',
    script: 'node_modules/playwright/cli.js',
    args: ['test', '--reporter=list,json'],
    talks: true,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  })
  const stats = readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(report)?.stats
  return toCounts(ok, stats?.expected, stats && stats.unexpected + stats.flaky)
}

/** The line that a program which runs these looks for: nothing else stands on it. */
export function summary(...all: Counts[]): string {
  const sum = (key: keyof Counts) => all.reduce((total, counts) => total + counts[key], 0)
  return `${sum('passed')} passed, ${sum('failed')} failed`
}

function toCounts(ok: boolean, passed = 0, failed = 0): Counts {
  return { passed, failed: ok ? failed : Math.max(failed, 1) }
}

/** A report of an earlier run must not speak for this one. */
function emptyReport(name: string): string {
  mkdirSync(reports, { recursive: true })
  const path = join(reports, name)
  rmSync(path, { force: true })
  return path
}

function readReport<Report>(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return undefined
  }
}
