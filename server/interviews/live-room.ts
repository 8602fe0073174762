// One interview while people are in it: decides their commands, stores what follows, and only then tells them.
import { act, factAskedFor } from '#lib/interview/interviewer'
import { decide, ratingsComplete } from '#lib/interview/decide'
import type { Actor, Knowledge } from '#lib/interview/decide'
import type { SharedDocument } from '#lib/interview/document'
import type { InterviewState } from '#lib/interview/state'
import type { Command } from '#lib/protocol/commands'
import { failure } from '#lib/protocol/errors'
import type { Failure, Outcome } from '#lib/protocol/errors'
import type { NewEvent } from '#lib/protocol/events'
import { ABANDONED_AFTER_HOURS, EVENTS_TOLD_MAX, PARTICIPANTS_MAX, RATING_WAIT_SECONDS } from '#lib/protocol/limits'
import { mayEdit } from '#lib/protocol/policy'
import type { Role } from '#lib/protocol/roles'
import type { Person, RunUpdate } from '#lib/protocol/sockets'
import type { Scenario } from '#lib/scenario/schema'

import { SharedBoard } from '../board/shared-board.ts'
import type { BoardSocket } from '../board/shared-board.ts'
import { Audience } from './audience.ts'
import type { RoomSocket } from './audience.ts'
import { BoardFlush } from './board-flush.ts'
import type { Continuation } from './continuation.ts'
import type { Loaded } from './log-store.ts'
import { FencedError } from './log-writer.ts'
import { presenceEvents } from './presence.ts'
import { answerRow } from './projections.ts'
import type { RoomLogDependencies } from './room-log.ts'
import { full, notSaved, RoomLog } from './room-log.ts'
import type { RoomScore } from './scoring.ts'
import { Verdicts } from './verdicts.ts'

const ANSWERS_KEPT = 2_000

export type RoomDependencies = Pick<RoomLogDependencies, 'now' | 'append' | 'checkpoint'> & {
  newId: () => string
  /** When it is planned for, milliseconds since 1970; 0 when it is not. */
  scheduledFor: number
  /** The rubric's verdicts on the document as it is. */
  score: (room: { state: InterviewState; document: SharedDocument; scenario: Scenario }) => Promise<RoomScore>
  /** The answer that was stored for a command, by an earlier process perhaps. */
  firstAnswer: (accountId: string, commandId: string) => Promise<Outcome<unknown> | null>
  people: (accountIds: string[]) => Promise<Person[]>
  /** Called once, when the room can no longer be used. */
  dropped: (reason: unknown) => void
  runStored: (runId: string) => void
  cancelRun: (runId: string) => void
  /** Those of these runs that have ended. */
  endedRuns: (runIds: string[]) => Promise<RunUpdate[]>
  /** What makes the interview that follows this one, or why this account may not go on. */
  continuation: (accountId: string) => Promise<Outcome<Continuation>>
}

export class LiveRoom {
  readonly scenario: Scenario
  readonly board: SharedBoard
  private readonly log: RoomLog
  private readonly drawing: BoardFlush
  private readonly deps: RoomDependencies
  private readonly audience: Audience
  private readonly verdicts: Verdicts
  private boardSockets = 0
  private readonly answers = new Map<string, Promise<Outcome<unknown>>>()
  private readonly lastSeen = new Map<string, number>()
  private ticking = false
  idleSince: number

  constructor(interviewId: string, loaded: Loaded, scenario: Scenario, deps: RoomDependencies) {
    this.scenario = scenario
    this.deps = deps
    this.audience = new Audience(loaded, deps)
    this.log = new RoomLog(interviewId, loaded, {
      ...deps,
      folded: () => this.verdicts.changed(),
      stored: (events) => this.audience.tell(events),
      failed: (reason) => this.drop(reason),
    })
    this.verdicts = new Verdicts(
      () => deps.score({ state: this.state, document: this.document, scenario: this.scenario }),
      deps.now,
    )
    this.idleSince = deps.now()
    this.board = new SharedBoard(
      loaded.document,
      (accountId) => {
        const role = this.roleOf(accountId)
        return role !== null && this.log.takesDrawing && mayEdit(role, this.state.stage)
      },
      () => this.drawing.due(),
    )
    this.drawing = new BoardFlush(this.board, this.log, deps.now)
  }

  get interviewId(): string {
    return this.log.interviewId
  }

  /** Decided, perhaps not stored yet. */
  get state(): InterviewState {
    return this.log.state
  }

  get document(): SharedDocument {
    return this.log.document
  }

  /** It has not ended. */
  private get open(): boolean {
    return this.state.stage === 'waiting' || this.state.stage === 'running'
  }

  private get dead(): boolean {
    return this.log.ended
  }

  roleOf(accountId: string): Role | null {
    return this.state.participants[accountId]?.role ?? null
  }

  // ---- People ----

  /** Adds somebody to the interview. The projection is written with the event. */
  async join(accountId: string, role: Role): Promise<Outcome<Record<string, never>>> {
    // Behind what is on its way, which may be the same person's joining of a moment ago.
    if (this.roleOf(accountId)) return this.log.store([])
    if (!this.open) return failure('wrong-moment', 'This interview has ended. Ask for a new invite.')
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
    return this.log.store([{ kind: 'participant:joined', actor: accountId, payload: { accountId, role } }])
  }

  async connect(socket: RoomSocket, since: number): Promise<void> {
    const { accountId } = socket
    await this.refreshPeople()
    if (this.dead) return socket.refuse(notSaved().error, true)
    if (!socket.open) return
    this.lastSeen.delete(accountId)
    const first = this.audience.add(socket, since)
    if (first && this.state.participants[accountId]?.awaySince != null) {
      void this.log.store([{ kind: 'participant:returned', actor: accountId, payload: { accountId } }])
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
    return this.audience.size === 0 && this.boardSockets === 0 && this.log.quiet
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
    const takesWords = this.log.takesWords && this.audience.toldOnJoining < EVENTS_TOLD_MAX
    if (!takesWords && this.open && command.name !== 'interview:end') return full()
    const newId = this.deps.newId()
    const missing = command.name === 'hint:ask' ? (await this.verdicts.score()).missing : []
    const goesOn = command.name === 'interview:continue' && !this.state.nextInterviewId
    const following = goesOn ? await this.deps.continuation(actor.accountId) : null
    if (following && !following.ok) return following
    const now = this.deps.now()
    this.drawing.flush()
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
      event.kind === 'interview:continued' && following ? following.result(this.state, event.payload.interviewId) : [],
    )
    statements.push(answerRow(this.interviewId, actor.accountId, commandId, outcome))
    const stored = await this.log.store(events, statements, now)
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
    const abandoned = this.open && here.length === 0 && now - this.lastActivityAt() > ABANDONED_AFTER_HOURS * 3_600_000
    if (abandoned) events.push({ kind: 'interview:ended', actor: null, payload: { because: 'abandoned' } })
    if (events.length > 0) await this.log.store(events)
    await this.lookForRuns()
    await this.revealWhenRated()
  }

  /** The end of a run is told by the process that ran it: nobody tells this room when that was another node, or stopped. */
  private async lookForRuns(): Promise<void> {
    const running = this.state.runs.filter(({ state }) => state === 'running').map(({ runId }) => runId)
    if (running.length === 0) return
    // While the database is away the next second will tell.
    for (const update of await this.deps.endedRuns(running).catch(() => [])) await this.runUpdated(update)
  }

  /** The built-in interviewer has the chair in solo, and while every human one has vanished; nobody has it after the end. */
  private builtInSits(): boolean {
    if (!this.open) return false
    if (this.state.mode === 'solo') return true
    const interviewers = Object.values(this.state.participants).filter(({ role }) => role === 'interviewer')
    return interviewers.length > 0 && interviewers.every(({ vanished }) => vanished)
  }

  private lastActivityAt(): number {
    return Math.max(this.state.createdAt, this.audience.lastEventAt, this.drawing.drawnAt, this.deps.scheduledFor)
  }

  private async revealWhenRated(): Promise<void> {
    const { ended, stage } = this.state
    if (stage !== 'ended' || !ended) return
    const waited = this.deps.now() - ended.at > RATING_WAIT_SECONDS * 1000
    if (!waited && !ratingsComplete(this.state)) return
    const { score } = await this.verdicts.score()
    if (this.state.stage !== 'ended') return
    await this.log.store([{ kind: 'scorecard:revealed', actor: null, payload: { score } }])
  }

  /** A run's progress; its end is an event too. */
  async runUpdated(update: RunUpdate): Promise<void> {
    const run = this.state.runs.find(({ runId }) => runId === update.runId)
    if (!run || this.dead) return
    const { state: end } = update
    if (end !== 'queued' && end !== 'running' && run.state === 'running') {
      await this.log.store([{ kind: 'run:finished', actor: null, payload: { runId: update.runId, state: end } }])
    }
    this.audience.tellRun(update)
  }

  // ---- The end of the room (not of the interview) ----

  /** Flushes, keeps a checkpoint, and closes. */
  async close(): Promise<void> {
    this.drawing.flush()
    await this.log.settle()
    if (this.dead) return
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
    this.log.end()
    this.drawing.cancel()
    this.board.close()
    this.audience.dismiss(error)
  }
}

function resultOf(command: Command, events: NewEvent[], state: InterviewState): Record<string, unknown> {
  for (const event of events) {
    if (event.kind === 'run:started') return { runId: event.payload.runId }
    if (event.kind === 'interview:continued') return { interviewId: event.payload.interviewId }
  }
  return command.name === 'interview:continue' ? { interviewId: state.nextInterviewId } : {}
}
