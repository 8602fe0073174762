// Several devices a user: a table of who is online on what, and what counting devices gives instead.
import type { Activity, Session } from './activity.ts'

export type StatusRow = { device: number; user: number; online: boolean }

/** One row a device, with an index by user, so that people online are counted without a scan. */
export class StatusTable {
  readonly #rows = new Map<number, StatusRow>()
  readonly #onlineByUser = new Map<number, number>()
  #onlineDevices = 0

  get rows(): number {
    return this.#rows.size
  }

  get onlineDevices(): number {
    return this.#onlineDevices
  }

  get onlineUsers(): number {
    return this.#onlineByUser.size
  }

  /** Writes a device's status. The same status again changes nothing. */
  set(device: number, user: number, online: boolean): void {
    const row = this.#rows.get(device) ?? { device, user, online: false }
    this.#rows.set(device, row)
    if (row.online === online) return
    row.online = online
    this.#onlineDevices += online ? 1 : -1
    const others = (this.#onlineByUser.get(user) ?? 0) + (online ? 1 : -1)
    if (others === 0) this.#onlineByUser.delete(user)
    else this.#onlineByUser.set(user, others)
  }
}

export type Online = { hour: number; devices: number; users: number; really: number }

/**
 * Plays the last day's sessions through the table and reads it every hour; `really` counts users by going through the sessions.
 */
export function* playStatus(
  activity: Activity,
  lastDay: number,
): Generator<void, { table: StatusTable; online: Online[] }, void> {
  const { sessions } = activity
  const table = new StatusTable()
  const changes = inOrder(sessions)
  const visits = new Map<number, number>()
  const online: Online[] = []
  let next = 0
  for (let hour = 1; hour < 24; hour++) {
    yield
    const at = lastDay * 24 + hour
    for (; next < changes.length; next++) {
      const change = changes[next]! % CHANGES_MAX
      const session = sessions[change >>> 1]!
      if ((change & 1 ? session.to : session.from) >= at) break
      // Two visits on one device can overlap; it is online until the last one ends.
      const now = (visits.get(session.device) ?? 0) + (change & 1 ? -1 : 1)
      visits.set(session.device, now)
      table.set(session.device, session.user, now > 0)
    }
    online.push({ hour, devices: table.onlineDevices, users: table.onlineUsers, really: usersAt(sessions, at) })
  }
  return { table, online }
}

const CHANGES_MAX = 2 ** 21

/** Starts and ends of sessions in order of time, each as microhours * 2^21 + 2 * session + (1 if it is an end): sorts as numbers. */
function inOrder(sessions: Session[]): Float64Array {
  const changes = new Float64Array(sessions.length * 2)
  for (const [at, { from, to }] of sessions.entries()) {
    changes[at * 2] = Math.floor(from * 1e6) * CHANGES_MAX + at * 2
    changes[at * 2 + 1] = Math.floor(to * 1e6) * CHANGES_MAX + at * 2 + 1
  }
  return changes.sort()
}

const usersAt = (sessions: Session[], at: number): number =>
  new Set(sessions.filter((session) => session.from < at && at <= session.to).map((session) => session.user)).size
