// A lock file that says which process holds a folder. A process that was killed leaves its file behind, so a lock counts
// only while that very process lives: the same number, and the same moment of start where the system tells it.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

export class LockedError extends Error {}

/** Takes the lock or throws LockedError naming the holder. Gives what lets go of it. */
export function takeLock(path: string): () => void {
  const mine = identityOf(process.pid)
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    // A link is made only where no file is: whoever links first holds the lock.
    while (!tryLink(draft, path)) removeStale(path)
  } finally {
    rmSync(draft, { force: true })
  }
  return () => {
    if (read(path) === mine) rmSync(path, { force: true })
  }
}

function removeStale(path: string): void {
  const holder = read(path)
  if (holder === undefined) return
  const pid = Number(holder.split(' ')[0])
  if (Number.isInteger(pid) && isAlive(pid) && identityOf(pid) === holder) {
    throw new LockedError(`Another Dryrun (process ${pid}) uses this data folder; it holds ${path}.`)
  }
  // Moved away rather than removed: another process may have replaced the stale file with its own since it was read.
  const aside = `${path}.stale.${process.pid}`
  if (!tryRename(path, aside)) return
  if (read(aside) !== holder) tryLink(aside, path)
  rmSync(aside, { force: true })
}

/** True while a process of that number runs, whoever owns it. One that ended and that nobody waited for is dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return statOf(pid)?.[0] !== 'Z'
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** Numbers are reused, in a container within seconds; the tick at which the process started is not. */
function identityOf(pid: number): string {
  const fields = statOf(pid)
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim()
  return fields && boot ? `${pid} ${fields[19]} ${boot}` : `${pid}`
}

/** The fields of /proc after the program's name, the state first; undefined where there is no /proc. */
function statOf(pid: number): string[] | undefined {
  return read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')
}

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
