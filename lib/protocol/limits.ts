// Every limit of the contract, with its unit. One place, so that the interface, the server and the tests agree.

export const NAME_CHARACTERS_MAX = 60
export const CHAT_CHARACTERS_MAX = 2000
export const NOTES_CHARACTERS_MAX = 20_000
export const REASON_CHARACTERS_MAX = 500
export const MEETING_LINK_CHARACTERS_MAX = 500
export const CHAT_LINES_MAX = 2000
export const PARTICIPANTS_MAX = 30
export const INVITES_MAX = 20
/** Open, used and revoked ones together. */
export const INVITES_EVER_MAX = 200
export const INVITE_HOURS_MAX = 24 * 30
export const INVITE_USES_MAX = 30
export const PHASE_EXTENSION_MINUTES_MAX = 60
/** All that a phase is given together. */
export const PHASE_EXTRA_MINUTES_MAX = 600
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
export const SOCKETS_PER_ADDRESS_MAX = 4_000
/** Within ten seconds: a whole class that comes back after a restart is no attack. */
export const HANDSHAKES_PER_ADDRESS_MAX = 4_000
export const HANDSHAKES_PER_ACCOUNT_MAX = 60
/** What a tab says of itself when it enters a namespace: ids. It is kept as long as the tab is open. */
export const HANDSHAKE_BYTES_MAX = 4 * 1024
/** Namespaces that one connection asks to enter; a tab needs three. */
export const ENTRIES_PER_SECOND_MAX = 10
/** Of any kind, of one connection; a tab that draws sends a hundred and fifty. */
export const PACKETS_PER_SECOND_MAX = 2_000
/** Commands over HTTP within ten seconds. */
export const SITE_COMMANDS_PER_ACCOUNT_MAX = 100
export const SITE_COMMANDS_PER_ADDRESS_MAX = 4_000
export const INTERVIEWS_PER_DAY_MAX = 100
export const BLOCKS_PER_ACCOUNT_MAX = 1_000
export const REPORTS_PER_DAY_MAX = 50
export const EXPORTS_PER_HOUR_MAX = 5
/** Wrong passwords before a deletion of one's account is refused for a quarter of an hour. */
export const DELETION_TRIES_MAX = 10
/** Rows of an admin's list on one page. */
export const ADMIN_ROWS_MAX = 50

export const FRAME_BYTES_MAX = 512 * 1024
export const FRAMES_PER_SECOND_MAX = 120
/** One change, put together from its frames: a large board that is pasted at once. */
export const MESSAGE_BYTES_MAX = 8 * 1024 * 1024
/** What one account may send to boards in all its tabs; a second's worth comes back each second. */
export const BOARD_BYTES_PER_SECOND_MAX = 2 * 1024 * 1024
export const BOARD_BYTES_BURST_MAX = 2 * MESSAGE_BYTES_MAX
export const RECORD_BYTES_MAX = 64 * 1024
/** What a tab tells all others of itself at every move: cursor, selection, laser. */
export const PRESENCE_BYTES_MAX = 64 * 1024
/** A tab's first message, which names the versions of its schema. */
export const CONNECT_BYTES_MAX = 64 * 1024
/** Of a coordinate or a size on a board. */
export const NUMBER_MAX = 10_000_000
export const BOARD_RECORDS_MAX = 10_000
export const BOARD_BYTES_MAX = 16 * 1024 * 1024
/** Letters in the labels of a board, which every browser that opens it lays out; words that no line holds count several times. */
export const BOARD_WRITTEN_MAX = 120_000
/**
 * The JSON of an interview's log, which a review reads as a whole; two people draw some 10 MB in an hour. Nothing is drawn beyond
 * it, but the interview can still be ended.
 */
export const LOG_BYTES_MAX = 96 * 1024 * 1024
/**
 * Events that whoever joins is told of, drawings aside: several times as many chat lines and runs as there may be. Then the
 * interview can be ended and rated, and nothing else.
 */
export const EVENTS_TOLD_MAX = 10_000
/** What waits for one slow reader: a whole board and the largest change to it. Then it is dropped and comes back. */
export const QUEUED_BYTES_MAX = BOARD_BYTES_MAX + MESSAGE_BYTES_MAX
/** The same for all readers together: beyond it those that hold most are dropped. */
export const QUEUED_BYTES_TOTAL_MAX = 256 * 1024 * 1024

/** Of those who wait in the lobby, as many are shown to each, the longest waiting first. */
export const LOBBY_SHOWN_MAX = 50
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
