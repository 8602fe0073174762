// Who is gone, and for how long, becomes part of the log; short absences do not.
import type { InterviewState } from '#lib/interview/state'
import type { NewEvent } from '#lib/protocol/events'
import { ABSENCE_GRACE_SECONDS, VANISHED_AFTER_SECONDS } from '#lib/protocol/limits'

/**
 * What has become of people by `now`: left after a grace, vanished after minutes; the clock pauses when the candidate
 * vanishes. `lastSeen` holds when each absent person's last connection ended; it is filled in for those who were gone
 * already when this server opened the interview.
 */
export function presenceEvents(
  state: InterviewState,
  here: string[],
  lastSeen: Map<string, number>,
  now: number,
): NewEvent[] {
  if (state.stage !== 'waiting' && state.stage !== 'running') return []
  const events: NewEvent[] = []
  for (const [accountId, { role, awaySince, vanished }] of Object.entries(state.participants)) {
    if (here.includes(accountId)) continue
    if (awaySince === null) {
      const goneSince = lastSeen.get(accountId) ?? now
      lastSeen.set(accountId, goneSince)
      if (now - goneSince >= ABSENCE_GRACE_SECONDS * 1000) {
        events.push({ kind: 'participant:left', actor: null, payload: { accountId } })
      }
    } else if (!vanished && state.stage === 'running' && now - awaySince >= VANISHED_AFTER_SECONDS * 1000) {
      events.push({ kind: 'participant:vanished', actor: null, payload: { accountId } })
      if (role === 'candidate' && state.clock.runningSince !== null) {
        events.push({ kind: 'phase:paused', actor: null, payload: {} })
      }
    }
  }
  return events
}
