// What the lobby page shows, as a function of what the server said.
import type { LobbyState } from '#lib/protocol/lobby'

type Offer = NonNullable<LobbyState['offer']>

export type LobbyView =
  | { kind: 'asking' }
  | { kind: 'waiting'; since: number; alone: boolean; solo: LobbyState['solo'] }
  | { kind: 'offered'; offer: Offer }
  | { kind: 'matched'; interviewId: string }

/** `earlier` is a pairing from before this visit: it is not one to follow now. */
export function lobbyView(state: LobbyState | null, earlier: string | null = null): LobbyView {
  if (!state) return { kind: 'asking' }
  if (state.interviewId !== null && state.interviewId !== earlier)
    return { kind: 'matched', interviewId: state.interviewId }
  if (state.offer) return { kind: 'offered', offer: state.offer }
  if (state.joinedAt === null) return { kind: 'asking' }
  return {
    kind: 'waiting',
    since: state.joinedAt,
    alone: !state.waiting.some(({ you }) => !you),
    solo: state.solo,
  }
}

/** Whole seconds as m:ss; a time that has passed is 0:00. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
