// What a browser holds of one interview: the state folded from the events it was told, and commands until they are answered.
import type { Socket } from 'socket.io-client'
import { evolve } from '#lib/interview/evolve'
import { withProvenance } from '#lib/interview/provenance'
import type { Provenance } from '#lib/interview/provenance'
import { emptyState } from '#lib/interview/state'
import type { InterviewState } from '#lib/interview/state'
import type { CommandName, Payload, Result } from '#lib/protocol/commands'
import { failure } from '#lib/protocol/errors'
import type { Failure, Outcome } from '#lib/protocol/errors'
import type { Role } from '#lib/protocol/roles'
import type {
  InterviewAuth,
  InterviewClientEvents,
  InterviewServerEvents,
  Person,
  RunUpdate,
  SeenEvent,
  Welcome,
} from '#lib/protocol/sockets'
import { ServerClock } from './server-clock.ts'

export const COMMAND_TIMEOUT_MS = 10_000
const RECONNECT_MS = 1000
/** A database that did not confirm is asked again, with the same id. */
const REPEAT_MS = 700

export type InterviewSocket = Socket<InterviewServerEvents, InterviewClientEvents>
export type Connection = 'connecting' | 'online' | 'offline' | { refused: Failure; retry: boolean }
export type Snapshot = {
  state: InterviewState
  people: Person[]
  /** Accounts that are here now. */
  present: string[]
  you: { accountId: string; role: Role }
  connection: Connection
  /** False until the first welcome: the state says nothing yet. */
  known: boolean
}
export type Runs = ReadonlyMap<string, RunUpdate>

type Waiting = {
  envelope: { id: string; name: string; payload: unknown }
  answer: (outcome: Outcome<never>) => void
  expiry: ReturnType<typeof setTimeout>
  sent: boolean
}
type Options = {
  /** Makes the socket of the namespace; `auth` is asked at every connection. */
  open: (auth: () => InterviewAuth) => InterviewSocket
  interviewId: string
  you: Snapshot['you']
  newId?: () => string
  localClock?: () => number
}

/** Works on plain http too, where crypto.randomUUID is missing. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

export class InterviewConnection {
  readonly #socket: InterviewSocket
  readonly #clock: ServerClock
  readonly #local: () => number
  readonly #newId: () => string
  readonly #waiting = new Map<string, Waiting>()
  readonly #listeners = new Set<() => void>()
  #snapshot: Snapshot
  #runs: Runs = new Map()
  #provenance: Provenance | null = null
  #welcomed = false
  #wantsAll = true
  #closed = false
  #reconnect: ReturnType<typeof setTimeout> | undefined

  constructor({ open, interviewId, you, newId = randomId, localClock = () => performance.now() }: Options) {
    this.#newId = newId
    this.#local = localClock
    this.#clock = new ServerClock(localClock)
    this.#snapshot = { state: emptyState(), people: [], present: [], you, connection: 'connecting', known: false }
    this.#socket = open(() => ({
      interviewId,
      ...(!this.#wantsAll && { since: this.#snapshot.state.sequence }),
    }))
    this.#listen()
  }

  get snapshot(): Snapshot {
    return this.#snapshot
  }

  get runs(): Runs {
    return this.#runs
  }

  /** Whose the records of the board are; null where nobody may know, and until it was told. */
  get provenance(): Provenance | null {
    return this.#provenance
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The server's clock; this machine's own until the server was heard. */
  serverNow = (): number => this.#clock.now() ?? Date.now()

  /** Sends a command, again after a lost connection, and gives its one answer; `timed-out` after ten seconds without. */
  call = <Name extends CommandName>(name: Name, payload: Payload<Name>): Promise<Outcome<Result<Name>>> =>
    new Promise((resolve) => {
      const envelope = { id: this.#newId(), name, payload }
      const expiry = setTimeout(() => {
        resolve(failure('timed-out', whyNoAnswer(this.#waiting.get(envelope.id)?.sent ?? false)))
        this.#waiting.delete(envelope.id)
      }, COMMAND_TIMEOUT_MS)
      this.#waiting.set(envelope.id, { envelope, answer: resolve as Waiting['answer'], expiry, sent: false })
      this.#send(envelope.id)
    })

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#reconnect)
    for (const { expiry, answer } of this.#waiting.values()) {
      clearTimeout(expiry)
      answer(failure('timed-out', 'The room was left before an answer came.'))
    }
    this.#waiting.clear()
    this.#socket.off()
    this.#socket.disconnect()
  }

  #send(id: string): void {
    const waiting = this.#waiting.get(id)
    // What is not sent now goes out with the next welcome.
    if (!waiting || !this.#welcomed || !this.#socket.connected) return
    const sentAt = this.#local()
    waiting.sent = true
    this.#socket.emit('command', waiting.envelope, (outcome, now) => {
      if (typeof now === 'number') this.#clock.answered(now, sentAt)
      if (!this.#waiting.has(id)) return
      if (!outcome.ok && outcome.error.code === 'not-saved') {
        setTimeout(() => this.#send(id), REPEAT_MS)
        return
      }
      clearTimeout(waiting.expiry)
      this.#waiting.delete(id)
      waiting.answer(outcome as Outcome<never>)
    })
  }

  #listen(): void {
    const socket = this.#socket
    socket.on('welcome', (welcome) => this.#welcome(welcome))
    socket.on('events', (events, now) => {
      this.#clock.heard(now)
      this.#fold(events)
    })
    socket.on('people', (people, present) => this.#change({ people, present }))
    socket.on('run', (update) => {
      this.#runs = new Map(this.#runs).set(update.runId, { ...this.#runs.get(update.runId), ...update })
      this.#tell()
    })
    socket.on('provenance', (update) => {
      this.#provenance = withProvenance(this.#provenance, update)
      this.#tell()
    })
    socket.on('refused', (error, retry) => {
      this.#change({ connection: { refused: error, retry } })
      this.#welcomed = false
      socket.disconnect()
      if (retry) this.#connectLater()
    })
    socket.on('connect_error', (error) => {
      if (socket.active) return this.#offline()
      // A middleware of the server said no; the manager does not try again by itself.
      const refused = refusal(error)
      const retry = !refused?.definite
      if (refused && !retry) this.#change({ connection: { refused, retry } })
      else this.#offline()
      if (retry) this.#connectLater()
    })
    socket.on('disconnect', (reason) => {
      this.#welcomed = false
      this.#offline()
      if (reason === 'io server disconnect') this.#connectLater()
    })
  }

  #welcome({ now, you, people, present, whole, events }: Welcome): void {
    this.#clock.forget()
    this.#clock.heard(now)
    this.#welcomed = true
    this.#wantsAll = false
    // In one step, so that nobody takes what happened long ago for news.
    const { state, missing } = folded(whole ? emptyState() : this.#snapshot.state, events)
    this.#change({ state, you, people, present, connection: 'online', known: true })
    if (missing) return this.#startAgain()
    for (const id of this.#waiting.keys()) this.#send(id)
  }

  #fold(events: SeenEvent[]): void {
    const { state, missing } = folded(this.#snapshot.state, events)
    if (state !== this.#snapshot.state) this.#change({ state })
    if (missing) this.#startAgain()
  }

  /** An event is missing: take everything anew. */
  #startAgain(): void {
    this.#wantsAll = true
    this.#welcomed = false
    this.#socket.disconnect()
    this.#connectLater()
  }

  #offline(): void {
    // A refusal says more than that the connection is gone.
    if (typeof this.#snapshot.connection === 'object') return
    this.#change({ connection: this.#snapshot.known ? 'offline' : 'connecting' })
  }

  #connectLater(): void {
    clearTimeout(this.#reconnect)
    if (!this.#closed) this.#reconnect = setTimeout(() => this.#socket.connect(), RECONNECT_MS)
  }

  #change(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** The state after those events that follow on it; `missing` when one does not. */
function folded(before: InterviewState, events: SeenEvent[]): { state: InterviewState; missing: boolean } {
  let state = before
  for (const { event, previousVisible } of events) {
    if (event.sequence <= state.sequence) continue
    if (previousVisible !== state.sequence) return { state, missing: true }
    state = evolve(state, event)
  }
  return { state, missing: false }
}

const whyNoAnswer = (sent: boolean): string =>
  sent
    ? 'The server did not answer within ten seconds. It may have happened all the same: look before you repeat it.'
    : 'There is no connection, so this was not done. Try again when it is back.'

/** A failure that the server put into a refused handshake, if it is one. */
function refusal(error: Error & { data?: unknown }): Failure | null {
  const { data } = error
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data ? (data as Failure) : null
}
