// Reading the clock: the log holds when it ran, `now` is the server's time wherever this runs.
import type { Clock, InterviewState, Phase } from './state.ts'

const MINUTE_MS = 60_000

/** How long the present phase has run by `now`, in milliseconds. */
export const elapsedMs = (clock: Clock, now: number): number =>
  clock.elapsedMs + (clock.runningSince === null ? 0 : Math.max(0, now - clock.runningSince))

/** The budget of a phase with what was added to it, in milliseconds. */
export const budgetMs = (phases: Phase[], clock: Clock, index: number): number =>
  ((phases[index]?.minutes ?? 0) + (clock.extraMinutes[index] ?? 0)) * MINUTE_MS

/** What is left of the present phase, in milliseconds; negative when it overran. */
export const remainingMs = (state: Pick<InterviewState, 'phases' | 'clock'>, now: number): number =>
  budgetMs(state.phases, state.clock, state.clock.phase) - elapsedMs(state.clock, now)

/** mm:ss, with a minus sign when overrun; hours run into the minutes. */
export function formatClock(ms: number): string {
  const seconds = ms < 0 ? Math.floor(-ms / 1000) : Math.ceil(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return `${ms < 0 && seconds > 0 ? '\u2212' : ''}${minutes}:${String(seconds % 60).padStart(2, '0')}`
}

/** Stops the clock at `now`, keeping what ran. */
export const stopped = (clock: Clock, now: number): Clock => ({
  ...clock,
  elapsedMs: elapsedMs(clock, now),
  runningSince: null,
})
