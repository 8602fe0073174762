// The log of an interview while people are in it: gives events their place, folds them, stores them, and tells of them only
// then.
import { setTimeout as sleep } from 'node:timers/promises'

import { applyDocumentEvent } from '#lib/interview/document'
import type { SharedDocument } from '#lib/interview/document'
import { evolve } from '#lib/interview/evolve'
import type { InterviewState } from '#lib/interview/state'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { Event, NewEvent } from '#lib/protocol/events'
import { EVENTS_PER_INTERVIEW_MAX, LOG_BYTES_MAX } from '#lib/protocol/limits'

import { placed } from './create.ts'
import type { Loaded } from './log-store.ts'
import type { Batch, Statement } from './log-writer.ts'
import { projectionsOf } from './projections.ts'

const CHECKPOINT_EVERY_CHANGES = 1_000
/** Events kept free when the board is full of history, so that the interview can still be ended and rated. */
const EVENTS_LEFT = 5_000
/** The same in bytes: of a log that is full of drawing, so much is left for words and the end. */
const BYTES_LEFT = 16 * 1024 * 1024
/** Of that, so much is for the end alone. */
const EVENTS_LEFT_FOR_THE_END = 1_000
const BYTES_LEFT_FOR_THE_END = 1024 * 1024
const LOOK_EVERY_MS = 10

export type RoomLogDependencies = {
  now: () => number
  /** Resolves to how many bytes of JSON the events took. */
  append: (batch: Batch) => Promise<number>
  checkpoint: (sequence: number, document: SharedDocument) => Promise<void>
  /** Events are part of the state, and not stored yet. */
  folded: () => void
  stored: (events: Event[]) => void
  /** Events were not stored: what is folded here is more than the log has. */
  failed: (reason: unknown) => void
}

export class RoomLog {
  readonly interviewId: string
  readonly document: SharedDocument
  /** Decided, perhaps not stored yet. */
  state: InterviewState
  private closed = false
  private readonly epoch: number
  private readonly deps: RoomLogDependencies
  private pending = 0
  private changesSinceCheckpoint: number
  /** The JSON of the log: what was loaded, and what was stored since. */
  private bytes: number

  constructor(interviewId: string, loaded: Loaded, deps: RoomLogDependencies) {
    this.interviewId = interviewId
    this.deps = deps
    this.epoch = loaded.epoch
    this.state = loaded.state
    this.document = loaded.document
    this.changesSinceCheckpoint = loaded.sinceCheckpoint
    this.bytes = loaded.bytes
  }

  get ended(): boolean {
    return this.closed
  }

  /** False while something is on its way into the database. */
  get quiet(): boolean {
    return this.pending === 0
  }

  /** False when what is left is for words and the end. */
  get takesDrawing(): boolean {
    return this.leaves(EVENTS_LEFT, BYTES_LEFT)
  }

  /** False when what is left is for the end. */
  get takesWords(): boolean {
    return this.leaves(EVENTS_LEFT_FOR_THE_END, BYTES_LEFT_FOR_THE_END)
  }

  /** Stores events together with the statements, all or none. */
  async store(
    events: NewEvent[],
    statements: Statement[] = [],
    at = this.deps.now(),
  ): Promise<Outcome<Record<string, never>>> {
    if (this.closed) return notSaved()
    if (this.state.sequence + events.length > EVENTS_PER_INTERVIEW_MAX || this.bytes > LOG_BYTES_MAX) {
      return full()
    }
    const placedEvents = events.map((event, index) => placed(event, this.state.sequence + index + 1, at))
    this.fold(placedEvents)
    const projections = placedEvents.flatMap((event) => projectionsOf(this.interviewId, event))
    this.pending++
    try {
      this.bytes += await this.deps.append({
        interviewId: this.interviewId,
        epoch: this.epoch,
        events: placedEvents,
        statements: [...projections, ...statements],
      })
    } catch (error) {
      this.deps.failed(error)
      return notSaved()
    } finally {
      this.pending--
    }
    this.deps.stored(placedEvents)
    if (this.changesSinceCheckpoint >= CHECKPOINT_EVERY_CHANGES) void this.saveCheckpoint()
    return { ok: true, result: {} }
  }

  /** From now on nothing is stored. */
  end(): void {
    this.closed = true
  }

  /** Waits for what is on its way, and keeps a checkpoint of it. */
  async settle(): Promise<void> {
    await this.untilQuiet()
    if (this.closed || this.changesSinceCheckpoint === 0) return
    await this.deps.checkpoint(this.state.sequence, this.document).catch(() => {})
  }

  private leaves(events: number, bytes: number): boolean {
    return this.state.sequence < EVENTS_PER_INTERVIEW_MAX - events && this.bytes < LOG_BYTES_MAX - bytes
  }

  private fold(events: Event[]): void {
    this.deps.folded()
    for (const event of events) {
      this.state = evolve(this.state, event)
      if (event.kind !== 'document:changed') continue
      applyDocumentEvent(this.document, event)
      this.changesSinceCheckpoint++
    }
  }

  private async saveCheckpoint(): Promise<void> {
    this.changesSinceCheckpoint = 0
    const { sequence } = this.state
    const { records, authorship } = this.document
    const document = { ...this.document, records: { ...records }, authorship: { ...authorship } }
    await this.untilQuiet()
    if (!this.closed) await this.deps.checkpoint(sequence, document).catch(() => {})
  }

  private async untilQuiet(): Promise<void> {
    while (!this.quiet && !this.closed) await sleep(LOOK_EVERY_MS)
  }
}

export const full = () =>
  failure('limit-reached', 'This interview holds as much as one can. End it, and start a new one.')

export const notSaved = () =>
  failure('not-saved', 'The database did not confirm this. Your work is kept here and sent again when it answers.')
