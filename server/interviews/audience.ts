// Who is connected to a room, and what each of them is told: stored events only, and of those only what they may see.
import { evolve } from '#lib/interview/evolve'
import type { InterviewState } from '#lib/interview/state'
import { maySeeRun, changesEarlierEvents, visible } from '#lib/interview/visible'
import { failure } from '#lib/protocol/errors'
import type { Failure } from '#lib/protocol/errors'
import type { Event } from '#lib/protocol/events'
import { mayScoreLive } from '#lib/protocol/policy'
import type { Role } from '#lib/protocol/roles'
import type { Person, ProvenanceUpdate, RunUpdate, SeenEvent, Welcome } from '#lib/protocol/sockets'

import type { Loaded } from './log-store.ts'

/** A connection to /interview. */
export type RoomSocket = {
  readonly accountId: string
  readonly open: boolean
  /** Of the last event that it was sent. */
  lastVisible: number
  welcome(welcome: Welcome): void
  events(events: SeenEvent[], now: number): void
  people(people: Person[], present: string[]): void
  run(update: RunUpdate): void
  provenance(update: ProvenanceUpdate): void
  refuse(error: Failure, retry: boolean): void
}

type Dependencies = { now: () => number; people: (accountIds: string[]) => Promise<Person[]> }

export class Audience {
  /** What is stored: it may be behind what is decided. */
  private told: InterviewState
  private readonly events: Event[]
  /** Of those that replace one another, the last. */
  private readonly lasting = new Map<string, Event>()
  private readonly provenance: Loaded['provenance']
  private readonly sockets = new Set<RoomSocket>()
  private persons: Person[] = []
  private readonly deps: Dependencies

  constructor({ state, events, provenance }: Pick<Loaded, 'state' | 'events' | 'provenance'>, deps: Dependencies) {
    this.told = state
    this.events = []
    for (const event of events) this.keep(event)
    this.provenance = provenance
    this.deps = deps
  }

  /** Adds a connection and tells it everything since a sequence. True if its account was not here before. */
  add(socket: RoomSocket, since: number): boolean {
    const first = !this.present().includes(socket.accountId)
    this.sockets.add(socket)
    this.welcome(socket, since)
    if (first) this.tellPeople()
    return first
  }

  /** Takes a connection out. True if it was the last of its account. */
  remove(socket: RoomSocket): boolean {
    if (!this.sockets.delete(socket) || this.present().includes(socket.accountId)) return false
    this.tellPeople()
    return true
  }

  present(): string[] {
    return [...new Set([...this.sockets].map(({ accountId }) => accountId))]
  }

  get size(): number {
    return this.sockets.size
  }

  /** How many events somebody is told of who joins. */
  get toldOnJoining(): number {
    return this.events.length
  }

  /** When the last stored event happened, the document's aside. */
  get lastEventAt(): number {
    return this.events.at(-1)?.at ?? 0
  }

  person(accountId: string): Person | undefined {
    return this.persons.find((known) => known.accountId === accountId)
  }

  /** Somebody's name is another one; nobody is asked for it, because they may be in a hundred rooms. */
  renamed(person: Person): void {
    this.persons = this.persons.map((known) => (known.accountId === person.accountId ? person : known))
    this.tellPeople()
  }

  /** Looks up the names of those who are new. */
  async refreshPeople(): Promise<void> {
    const wanted = Object.keys(this.told.participants)
    if (wanted.every((accountId) => this.person(accountId))) return
    this.persons = await this.deps.people(wanted)
  }

  tellPeople(): void {
    const present = this.present()
    for (const socket of this.sockets) socket.people(this.persons, present)
  }

  /** These events are stored. */
  tell(events: Event[]): void {
    for (const event of events) {
      this.told = evolve(this.told, event)
      if (event.kind !== 'document:changed') this.keep(event)
    }
    // A shared simulation is no news for interviewers; what each expected of the score is, for everybody else.
    const opens = events.some(changesEarlierEvents)
    const reveals = events.some(({ kind }) => kind === 'scorecard:revealed')
    const provenance = this.provenance.fold(events)
    for (const socket of this.sockets) {
      // Before the events: when a twist is known, what it found is too.
      if (provenance && this.scoresLive(socket)) socket.provenance(provenance)
      if (reveals || (opens && this.roleOf(socket) !== 'interviewer')) this.welcome(socket, 0)
      else {
        const seen = this.seenBy(socket, events)
        if (seen.length > 0) socket.events(seen, this.deps.now())
      }
    }
    if (events.some(({ kind }) => kind === 'participant:joined')) {
      void this.refreshPeople().then(() => this.tellPeople(), () => {}) // prettier-ignore
    }
  }

  /**
   * For those who join. What replaces an earlier event takes its place: at twenty a second from each tab such events would fill
   * the process, and what they are told would be more than a connection may hold, so that nobody could come in any more.
   */
  private keep(event: Event): void {
    const subject = replacedSubject(event)
    if (subject !== null) {
      const replaced = this.lasting.get(subject)
      if (replaced) this.events.splice(this.events.lastIndexOf(replaced), 1)
      this.lasting.set(subject, event)
    }
    this.events.push(event)
  }

  tellRun(update: RunUpdate): void {
    for (const socket of this.sockets) {
      const all = this.roleOf(socket) === 'interviewer' || this.told.stage === 'revealed'
      if (all || maySeeRun(update.runId, this.told)) socket.run(update)
    }
  }

  /** Sends everybody away, to come back. */
  dismiss(error: Failure): void {
    for (const socket of this.sockets) socket.refuse(error, true)
    this.sockets.clear()
  }

  private roleOf({ accountId }: RoomSocket): Role | null {
    return this.told.participants[accountId]?.role ?? null
  }

  private scoresLive(socket: RoomSocket): boolean {
    const role = this.roleOf(socket)
    return role !== null && mayScoreLive(this.told.mode, role, this.told.stage)
  }

  private seenBy(socket: RoomSocket, events: Event[]): SeenEvent[] {
    const role = this.roleOf(socket)
    if (!role) return []
    const seen: SeenEvent[] = []
    for (const event of events) {
      if (event.kind === 'document:changed' || event.sequence <= socket.lastVisible) continue
      const shown = visible(event, { accountId: socket.accountId, role }, this.told)
      if (!shown) continue
      seen.push({ event: shown, previousVisible: socket.lastVisible })
      socket.lastVisible = shown.sequence
    }
    return seen
  }

  private welcome(socket: RoomSocket, since: number): void {
    const role = this.roleOf(socket)
    if (!role) return socket.refuse(failure('not-allowed', 'You are not part of this interview.').error, false)
    const changed = this.events.some((event) => event.sequence > since && changesEarlierEvents(event))
    const whole = since <= 0 || since > this.told.sequence || changed
    socket.lastVisible = whole ? 0 : since
    const events = this.seenBy(socket, this.events)
    socket.welcome({
      now: this.deps.now(),
      you: { accountId: socket.accountId, role },
      people: this.persons,
      present: this.present(),
      whole,
      events,
    })
    if (this.scoresLive(socket)) socket.provenance(this.provenance.whole())
  }
}

/** What an event says anew, of which only the last one counts; null when it counts besides the earlier ones. */
function replacedSubject({ kind, actor, payload }: Event): string | null {
  switch (kind) {
    case 'note:written':
    case 'communication:rated':
      return `${kind} ${actor}`
    case 'rating:set':
    case 'rating:cleared':
      return `rating ${actor} ${payload.criterionId}`
    case 'probe:marked':
      return `${kind} ${payload.probeId}`
    case 'meeting:linked':
    case 'view:called':
      return kind
    default:
      return null
  }
}
