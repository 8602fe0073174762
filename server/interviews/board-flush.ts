// What is drawn on a board becomes events of the log: gathered for some milliseconds, one event an author.
import type { Outcome } from '#lib/protocol/errors'
import type { NewEvent } from '#lib/protocol/events'

import type { AuthoredChange } from '../board/logged-storage.ts'
import type { SharedBoard } from '../board/shared-board.ts'
import { FlushPace } from './flush-pace.ts'
import type { RoomLog } from './room-log.ts'

export class BoardFlush {
  /** When something was drawn last; 0 before that. */
  drawnAt = 0
  private readonly board: SharedBoard
  private readonly log: RoomLog
  private readonly now: () => number
  private readonly pace: FlushPace
  private loggedSchema: string
  /** Takes the flush back that is due. */
  private unschedule: (() => void) | null = null
  private last: Promise<Outcome<unknown>> = Promise.resolve({ ok: true, result: {} })

  constructor(board: SharedBoard, log: RoomLog, now: () => number) {
    this.board = board
    this.log = log
    this.now = now
    this.pace = new FlushPace(now())
    this.loggedSchema = JSON.stringify(log.document.schema)
  }

  /** The board has changed: a flush comes when it is time. */
  due(): void {
    if (this.unschedule || this.log.ended) return
    const waitMs = this.pace.waitMs(this.now())
    const flush = (): void => this.flush()
    // A timer takes a millisecond at least.
    if (waitMs === 0) {
      const immediate = setImmediate(flush)
      this.unschedule = () => clearImmediate(immediate)
    } else {
      const timer = setTimeout(flush, waitMs)
      this.unschedule = () => clearTimeout(timer)
    }
  }

  /** Puts what has changed so far into the log. The frames that tell of it go out once it is stored. */
  flush(): void {
    this.cancel()
    if (this.log.ended) return
    const { changes, tick } = this.board.take()
    // Changes that undid each other leave nothing to store, but their frames still follow those of the flush before.
    if (changes.length > 0) {
      this.drawnAt = this.now()
      this.pace.flushed(this.drawnAt, changes.length)
      this.last = this.log.store(this.eventsOf(changes), [], this.drawnAt)
    }
    void this.last.then((outcome) => {
      if (outcome.ok) this.board.stored(tick)
    })
  }

  cancel(): void {
    this.unschedule?.()
    this.unschedule = null
  }

  private eventsOf(changes: AuthoredChange[]): NewEvent[] {
    const serialized = this.board.schema()
    const schema = JSON.stringify(serialized)
    const events: NewEvent[] = changes.map(({ author, operations }, index) => ({
      kind: 'document:changed',
      actor: author,
      payload: { operations, ...(index === 0 && schema !== this.loggedSchema && { schema: serialized }) },
    }))
    this.loggedSchema = schema
    const first = changes.find(isStroke)
    const { mode, stage } = this.log.state
    if (first && mode === 'solo' && stage === 'waiting') {
      events.push({ kind: 'phase:started', actor: first.author, payload: {} })
    }
    return events
  }
}

/** Something that a person drew or wrote; the editor itself writes to its page when it opens. */
const isStroke = ({ author, operations }: AuthoredChange): boolean =>
  author !== null && Object.keys(operations).some((id) => /^(shape|entry):/.test(id))
