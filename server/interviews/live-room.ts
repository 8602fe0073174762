// One interview while people are in it: decides their commands, stores what follows, and only then tells them.
import { act, factAskedFor } from '#lib/interview/interviewer'
import { decide, ratingsComplete } from '#lib/interview/decide'
import type { Actor, Knowledge } from '#lib/interview/decide'
import { applyDocumentEvent } from '#lib/interview/document'
import type { SharedDocument } from '#lib/interview/document'
import { evolve } from '#lib/interview/evolve'
import type { InterviewState } from '#lib/interview/state'
import type { Command } from '#lib/protocol/commands'
import { failure } from '#lib/protocol/errors'
import type { Failure, Outcome } from '#lib/protocol/errors'
import type { NewEvent } from '#lib/protocol/events'
import {
  ABANDONED_AFTER_HOURS,
  EVENTS_PER_INTERVIEW_MAX,
  LOG_BYTES_MAX,
  PARTICIPANTS_MAX,
  RATING_WAIT_SECONDS,
} from '#lib/protocol/limits'
import { mayEdit } from '#lib/protocol/policy'
import type { Role } from '#lib/protocol/roles'
import type { Person, RunUpdate } from '#lib/protocol/sockets'
import type { Scenario } from '#lib/scenario/schema'

import type { AuthoredChange } from '../board/logged-storage.ts'
import { SharedBoard } from '../board/shared-board.ts'
import type { BoardSocket } from '../board/shared-board.ts'
import { Audience } from './audience.ts'
import type { RoomSocket } from './audience.ts'
import { placed } from './create.ts'
import { FlushPace } from './flush-pace.ts'
import type { Batch, Statement } from './log-writer.ts'
import { FencedError } from './log-writer.ts'
import type { Loaded } from './log-store.ts'
import { presenceEvents } from './presence.ts'
import { answerRow, projectionsOf } from './projections.ts'
import type { RoomScore } from './scoring.ts'
import { Verdicts } from './verdicts.ts'

const CHECKPOINT_EVERY_EVENTS = 1_000
/** Events kept free when the board is full of history, so that the interview can still be ended and rated. */
const ROOM_LEFT = 5_000
/** The same in bytes: of a log that is full of drawing, so much is left for words and the end. */
const BYTES_LEFT = 16 * 1024 * 1024

export type RoomDependencies = {
  now: () => number
  newId: () => string
  /** When it is planned for, milliseconds since 1970; 0 when it is not. */
  scheduledFor: number
  /** Resolves to how many bytes of JSON the events took. */
  append: (batch: Batch) => Promise<number>
  checkpoint: (sequence: number, document: SharedDocument) => Promise<void>
  /** The rubric's verdicts on the document as it is. */
  score: (room: { state: InterviewState; document: SharedDocument; scenario: Scenario }) => Promise<RoomScore>
  /** The answer that was stored for a command, by an earlier process perhaps. */
  firstAnswer: (accountId: string, commandId: string) => Promise<Outcome<unknown> | null>
  people: (accountIds: string[]) => Promise<Person[]>
  /** Called once, when the room can no longer be used. */
  dropped: (reason: unknown) => void
  runStored: (runId: string) => void
  cancelRun: (runId: string) => void
  /** The rows of the interview that follows this one, with swapped roles. */
  continuation: (state: InterviewState, newId: string) => Statement[]
}

export class LiveRoom {
  readonly interviewId: string
  readonly scenario: Scenario
  readonly board: SharedBoard
  /** Decided, perhaps not stored yet. */
  state: InterviewState
  readonly document: SharedDocument
  private readonly epoch: number
  private readonly deps: RoomDependencies
  private readonly audience: Audience
  private readonly verdicts: Verdicts
  private boardSockets = 0
  private readonly pace: FlushPace
  /** Takes the flush back that is due. */
  private unschedule: (() => void) | null = null
  private drawnAt = 0
  /** The last flush of the board's changes. */
  private flushing: Promise<Outcome<unknown>> = Promise.resolve({ ok: true, result: {} })
  private pending = 0
  private sinceCheckpoint: number
  /** The JSON of the log: what was loaded, and what was stored since. */
  private logBytes: number
  private readonly answers = new Map<string, Promise<Outcome<unknown>>>()
  private readonly lastSeen = new Map<string, number>()
  private loggedSchema: string
  private dead = false
  private ticking = false
  idleSince: number

  constructor(interviewId: string, loaded: Loaded, scenario: Scenario, deps: RoomDependencies) {
    this.interviewId = interviewId
    this.scenario = scenario
    this.deps = deps
    this.epoch = loaded.epoch
    this.state = loaded.state
    this.audience = new Audience(loaded, deps)
    this.verdicts = new Verdicts(
      () => deps.score({ state: this.state, document: this.document, scenario: this.scenario }),
      deps.now,
    )
    this.document = loaded.document
    this.sinceCheckpoint = loaded.sinceCheckpoint
    this.logBytes = loaded.bytes
    this.loggedSchema = JSON.stringify(loaded.document.schema)
    this.idleSince = deps.now()
    this.pace = new FlushPace(deps.now())
    this.board = new SharedBoard(
      loaded.document,
      (accountId) => {
        const role = this.roleOf(accountId)
        const room =
          this.state.sequence < EVENTS_PER_INTERVIEW_MAX - ROOM_LEFT && this.logBytes < LOG_BYTES_MAX - BYTES_LEFT
        return role !== null && room && mayEdit(role, this.state.stage)
      },
      () => this.documentChanged(),
    )
  }

  roleOf(accountId: string): Role | null {
    return this.state.participants[accountId]?.role ?? null
  }

  // ---- People ----

  /** Adds somebody to the interview. The projection is written with the event. */
  async join(accountId: string, role: Role): Promise<Outcome<Record<string, never>>> {
    if (this.roleOf(accountId)) return { ok: true, result: {} }
    if (this.state.stage !== 'waiting' && this.state.stage !== 'running') {
      return failure('wrong-moment', 'This interview has ended. Ask for a new invite.')
    }
    const participants = Object.values(this.state.participants)
    if (
      participants.length >= PARTICIPANTS_MAX ||
      (role === 'candidate' && participants.some((p) => p.role === role))
    ) {
      return failure(
        'room-full',
        role === 'candidate' && participants.length < PARTICIPANTS_MAX
          ? 'This interview has its candidate already. Ask for an invite as observer.'
          : `This interview has ${PARTICIPANTS_MAX} people, which is as many as it takes.`,
      )
    }
    return this.stored([{ kind: 'participant:joined', actor: accountId, payload: { accountId, role } }])
  }

  async connect(socket: RoomSocket, since: number): Promise<void> {
    const { accountId } = socket
    await this.refreshPeople()
    if (this.dead) return socket.refuse(notSaved().error, true)
    if (!socket.open) return
    this.lastSeen.delete(accountId)
    const first = this.audience.add(socket, since)
    if (first && this.state.participants[accountId]?.awaySince != null) {
      void this.stored([{ kind: 'participant:returned', actor: accountId, payload: { accountId } }])
    }
  }

  disconnect(socket: RoomSocket): void {
    this.idleSince = this.deps.now()
    if (this.audience.remove(socket)) this.lastSeen.set(socket.accountId, this.deps.now())
  }

  refreshPeople(): Promise<void> {
    return this.audience.refreshPeople()
  }

  renamed(person: Person): void {
    this.audience.renamed(person)
  }

  connectBoard(sessionId: string, socket: BoardSocket, accountId: string): void {
    const person = this.audience.person(accountId)
    const role = this.roleOf(accountId)
    this.boardSockets++
    this.board.connect(
      sessionId,
      socket,
      { accountId, name: person?.name ?? '', color: person?.color ?? '#1f6f6b' },
      role === null || !mayEdit(role, this.state.stage),
    )
  }

  disconnectBoard(sessionId: string, socket: BoardSocket): void {
    this.boardSockets--
    this.idleSince = this.deps.now()
    this.board.disconnect(sessionId, socket)
  }

  get empty(): boolean {
    return this.audience.size === 0 && this.boardSockets === 0 && this.pending === 0
  }

  // ---- Commands ----

  /** The answer that a command of this id got, or null: it is a new one. */
  answered(accountId: string, commandId: string): Promise<Outcome<unknown> | null> {
    return this.answers.get(`${accountId} ${commandId}`) ?? this.deps.firstAnswer(accountId, commandId)
  }

  /** Runs a parsed command. The same id from the same account gets its first answer. */
  command(
    actor: Actor,
    commandId: string,
    command: Command,
    know: Pick<Knowledge, 'simulationVersion'>,
  ): Promise<Outcome<unknown>> {
    const key = `${actor.accountId} ${commandId}`
    const known = this.answers.get(key)
    if (known) return known
    const answer = this.deps
      .firstAnswer(actor.accountId, commandId)
      .then((first) => first ?? this.run(actor, commandId, command, know))
      .catch(() => notSaved())
    this.answers.set(key, answer)
    // An uncertain answer is none: the repeat finds out what became of it.
    void answer.then((outcome) => {
      if (!outcome.ok && !outcome.error.definite) this.answers.delete(key)
    })
    if (this.answers.size > ANSWERS_KEPT) this.answers.delete(this.answers.keys().next().value as string)
    return answer
  }

  private async run(
    actor: Actor,
    commandId: string,
    command: Command,
    { simulationVersion }: Pick<Knowledge, 'simulationVersion'>,
  ): Promise<Outcome<unknown>> {
    if (this.dead) return notSaved()
    const newId = this.deps.newId()
    const missing = command.name === 'hint:ask' ? (await this.verdicts.score()).missing : []
    const now = this.deps.now()
    this.flushDocument()
    const decision = decide(this.state, command, actor, now, {
      scenario: this.scenario,
      newId,
      missing,
      simulationVersion,
    })
    if (!decision.ok) return decision
    const events = [...decision.events, ...this.consequences(command, actor)]
    const made = resultOf(command, events, this.state)
    const outcome: Outcome<unknown> = { ok: true, result: made }
    const statements = events.flatMap((event) =>
      event.kind === 'interview:continued' ? this.deps.continuation(this.state, event.payload.interviewId) : [],
    )
    statements.push(answerRow(this.interviewId, actor.accountId, commandId, outcome))
    const stored = await this.stored(events, statements, now)
    if (!stored.ok) return stored
    if (command.name === 'run:cancel') this.deps.cancelRun(command.payload.runId)
    for (const event of events) if (event.kind === 'run:started') this.deps.runStored(event.payload.runId)
    await this.revealWhenRated()
    return outcome
  }

  /** In solo a question in the chat may ask for a fact, before the clock starts too. */
  private consequences(command: Command, actor: Actor): NewEvent[] {
    if (command.name !== 'chat:send' || actor.role !== 'candidate' || !this.builtInSits()) return []
    const fact = factAskedFor(this.scenario, this.state, command.payload.text)
    return fact ? [fact] : []
  }

  // ---- The clock's hand: called every second ----

  async tick(): Promise<void> {
    if (this.dead || this.ticking) return
    this.ticking = true
    try {
      await this.actOnTime()
    } finally {
      this.ticking = false
    }
  }

  private async actOnTime(): Promise<void> {
    const acts = this.state.stage === 'running' && this.builtInSits()
    const verdicts = acts ? (await this.verdicts.recent()).verdicts : null
    const now = this.deps.now()
    const here = this.audience.present()
    const events = presenceEvents(this.state, here, this.lastSeen, now)
    if (verdicts) events.push(...act(this.scenario, this.state, verdicts, now))
    const abandoned =
      (this.state.stage === 'waiting' || this.state.stage === 'running') &&
      here.length === 0 &&
      now - this.lastActivityAt() > ABANDONED_AFTER_HOURS * 3_600_000
    if (abandoned) events.push({ kind: 'interview:ended', actor: null, payload: { because: 'abandoned' } })
    if (events.length > 0) await this.stored(events)
    await this.revealWhenRated()
  }

  /** The built-in interviewer has the chair in solo, and while every human one has vanished; nobody has it after the end. */
  private builtInSits(): boolean {
    if (this.state.stage !== 'waiting' && this.state.stage !== 'running') return false
    if (this.state.mode === 'solo') return true
    const interviewers = Object.values(this.state.participants).filter(({ role }) => role === 'interviewer')
    return interviewers.length > 0 && interviewers.every(({ vanished }) => vanished)
  }

  private lastActivityAt(): number {
    return Math.max(this.state.createdAt, this.audience.lastEventAt, this.drawnAt, this.deps.scheduledFor)
  }

  private async revealWhenRated(): Promise<void> {
    const { ended, stage } = this.state
    if (stage !== 'ended' || !ended) return
    const waited = this.deps.now() - ended.at > RATING_WAIT_SECONDS * 1000
    if (!waited && !ratingsComplete(this.state)) return
    const { score } = await this.verdicts.score()
    if (this.state.stage !== 'ended') return
    await this.stored([{ kind: 'scorecard:revealed', actor: null, payload: { score } }])
  }

  // ---- The log ----

  private documentChanged(): void {
    if (this.unschedule || this.dead) return
    const waitMs = this.pace.waitMs(this.deps.now())
    const flush = (): void => this.flushDocument()
    // A timer takes a millisecond at least.
    if (waitMs === 0) {
      const immediate = setImmediate(flush)
      this.unschedule = () => clearImmediate(immediate)
    } else {
      const timer = setTimeout(flush, waitMs)
      this.unschedule = () => clearTimeout(timer)
    }
  }

  /** Puts the board's changes into the log, one event an author. */
  private flushDocument(): void {
    this.unschedule?.()
    this.unschedule = null
    if (this.dead) return
    const { changes, tick } = this.board.take()
    // Changes that undid each other leave nothing to store, but their frames still follow those of the flush before.
    if (changes.length === 0) return this.releaseAfter(this.flushing, tick)
    this.drawnAt = this.deps.now()
    this.pace.flushed(this.drawnAt, changes.length)
    const serialized = this.board.schema()
    const schema = JSON.stringify(serialized)
    const events: NewEvent[] = changes.map(({ author, operations }, index) => ({
      kind: 'document:changed',
      actor: author,
      payload: { operations, ...(index === 0 && schema !== this.loggedSchema && { schema: serialized }) },
    }))
    this.loggedSchema = schema
    const first = changes.find(isStroke)
    if (first && this.state.mode === 'solo' && this.state.stage === 'waiting') {
      events.push({ kind: 'phase:started', actor: first.author, payload: {} })
    }
    this.flushing = this.stored(events, [], this.drawnAt)
    this.releaseAfter(this.flushing, tick)
    this.maybeCheckpoint(events.length)
  }

  private releaseAfter(flush: Promise<Outcome<unknown>>, tick: number): void {
    void flush.then((outcome) => {
      if (outcome.ok) this.board.stored(tick)
    })
  }

  private maybeCheckpoint(added: number): void {
    this.sinceCheckpoint += added
    if (this.sinceCheckpoint < CHECKPOINT_EVERY_EVENTS) return
    this.sinceCheckpoint = 0
    void this.saveCheckpoint()
  }

  private async saveCheckpoint(): Promise<void> {
    const sequence = this.state.sequence
    const document = {
      ...this.document,
      records: { ...this.document.records },
      authorship: { ...this.document.authorship },
    }
    while (this.pending > 0 && !this.dead) await new Promise((resolve) => setTimeout(resolve, 20))
    if (!this.dead) await this.deps.checkpoint(sequence, document).catch(() => {})
  }

  /** Gives events their place, folds them, stores them, and tells people once they are stored. */
  private async stored(
    events: NewEvent[],
    statements: Statement[] = [],
    at = this.deps.now(),
  ): Promise<Outcome<Record<string, never>>> {
    if (this.dead) return notSaved()
    if (this.state.sequence + events.length > EVENTS_PER_INTERVIEW_MAX || this.logBytes > LOG_BYTES_MAX) {
      return failure('limit-reached', 'This interview holds as much as one can. Start a new one.')
    }
    const placedEvents = events.map((event, index) => placed(event, this.state.sequence + index + 1, at))
    this.verdicts.changed()
    for (const event of placedEvents) {
      this.state = evolve(this.state, event)
      if (event.kind === 'document:changed') applyDocumentEvent(this.document, event)
    }
    const projections = placedEvents.flatMap((event) => projectionsOf(this.interviewId, event))
    this.pending++
    try {
      const bytes = await this.deps.append({
        interviewId: this.interviewId,
        epoch: this.epoch,
        events: placedEvents,
        statements: [...projections, ...statements],
      })
      this.logBytes += bytes
    } catch (error) {
      this.drop(error)
      return notSaved()
    } finally {
      this.pending--
    }
    this.audience.tell(placedEvents)
    return { ok: true, result: {} }
  }

  /** A run's progress; its end is an event too. */
  async runUpdated(update: RunUpdate): Promise<void> {
    const run = this.state.runs.find(({ runId }) => runId === update.runId)
    if (!run || this.dead) return
    const { state: end } = update
    if (end !== 'queued' && end !== 'running' && run.state === 'running') {
      await this.stored([{ kind: 'run:finished', actor: null, payload: { runId: update.runId, state: end } }])
    }
    this.audience.tellRun(update)
  }

  // ---- The end of the room (not of the interview) ----

  /** Flushes, keeps a checkpoint, and closes. */
  async close(): Promise<void> {
    this.flushDocument()
    while (this.pending > 0 && !this.dead) await new Promise((resolve) => setTimeout(resolve, 10))
    if (this.dead) return
    if (this.sinceCheckpoint > 0) await this.deps.checkpoint(this.state.sequence, this.document).catch(() => {})
    this.end(failure('owned-elsewhere', 'The server is restarting. The room comes back by itself.').error)
  }

  /** Ends the room without storing anything: its log was changed under it, or is gone. */
  discard(): void {
    if (!this.dead)
      this.end(failure('owned-elsewhere', 'This interview has changed. The room comes back by itself.').error)
  }

  private drop(reason: unknown): void {
    if (this.dead) return
    const error =
      reason instanceof FencedError
        ? failure('owned-elsewhere', 'This interview moved to another server. The room comes back by itself.').error
        : notSaved().error
    this.end(error)
    this.deps.dropped(reason)
  }

  private end(error: Failure): void {
    this.dead = true
    this.unschedule?.()
    this.board.close()
    this.audience.dismiss(error)
  }
}

const ANSWERS_KEPT = 2_000

/** Something that a person drew or wrote; the editor itself writes to its page when it opens. */
const isStroke = ({ author, operations }: AuthoredChange): boolean =>
  author !== null && Object.keys(operations).some((id) => /^(shape|entry):/.test(id))

const notSaved = () =>
  failure('not-saved', 'The database did not confirm this. Your work is kept here and sent again when it answers.')

function resultOf(command: Command, events: NewEvent[], state: InterviewState): Record<string, unknown> {
  for (const event of events) {
    if (event.kind === 'run:started') return { runId: event.payload.runId }
    if (event.kind === 'interview:continued') return { interviewId: event.payload.interviewId }
  }
  return command.name === 'interview:continue' ? { interviewId: state.nextInterviewId } : {}
}
