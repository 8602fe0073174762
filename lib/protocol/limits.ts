// Every limit of the contract, with its unit. One place, so that the interface, the server and the tests agree.

export const NAME_CHARACTERS_MAX = 60
export const CHAT_CHARACTERS_MAX = 2000
export const NOTES_CHARACTERS_MAX = 20_000
export const REASON_CHARACTERS_MAX = 500
export const MEETING_LINK_CHARACTERS_MAX = 500
export const CHAT_LINES_MAX = 2000
export const PARTICIPANTS_MAX = 30
export const INVITES_MAX = 20
export const INVITE_HOURS_MAX = 24 * 30
export const INVITE_USES_MAX = 30
export const PHASE_EXTENSION_MINUTES_MAX = 60
export const RUNS_PER_INTERVIEW_MAX = 200
export const RUNS_WAITING_PER_ACCOUNT_MAX = 3
/** Runs of the lab that wait for a worker, of all people together. */
export const LAB_RUNS_WAITING_MAX = 100
/** Ended runs of the lab that are kept for each account; older ones go when a new one comes. */
export const LAB_RUNS_KEPT_PER_ACCOUNT_MAX = 100
/** Runs of the lab that one account follows at the same time, in all its tabs. */
export const RUN_STREAMS_PER_ACCOUNT_MAX = 12
/** Designs that one run compares. */
export const DESIGNS_MAX = 40
export const EVENTS_PER_INTERVIEW_MAX = 200_000

export const COMMAND_BYTES_MAX = 64 * 1024
export const COMMANDS_PER_SECOND_MAX = 20
export const SOCKETS_PER_ACCOUNT_MAX = 12

export const FRAME_BYTES_MAX = 512 * 1024
export const FRAMES_PER_SECOND_MAX = 120
export const MESSAGE_BYTES_MAX = 2 * 1024 * 1024
export const RECORD_BYTES_MAX = 64 * 1024
export const BOARD_RECORDS_MAX = 10_000
export const QUEUED_BYTES_MAX = 8 * 1024 * 1024

/** Both sides confirm an offer within this. */
export const OFFER_SECONDS = 30
/** After this long in the lobby, solo practice is offered. */
export const LOBBY_SOLO_AFTER_SECONDS = 120
/** A person who was gone this long has vanished: the built-in interviewer takes over, or the clock pauses. */
export const VANISHED_AFTER_SECONDS = 180
/** Being away shorter than this is not recorded: a reload, a change of network. */
export const ABSENCE_GRACE_SECONDS = 10
export const ABANDONED_AFTER_HOURS = 24
/** After the end, how long one side's rating is waited for before both see the scorecard. */
export const RATING_WAIT_SECONDS = 300
