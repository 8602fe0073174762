// Somebody at a raw socket: what a browser does, without one. Records every byte that reaches them.
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'

import { emptyState } from '#lib/interview/state'
import type { InterviewState } from '#lib/interview/state'
import { evolve } from '#lib/interview/evolve'
import { withProvenance } from '#lib/interview/provenance'
import type { Provenance } from '#lib/interview/provenance'
import type { CommandName, Payload, Result } from '#lib/protocol/commands'
import type { Outcome } from '#lib/protocol/errors'
import type { ProvenanceUpdate, RunUpdate, SeenEvent, Welcome } from '#lib/protocol/sockets'
import type { SiteCommandName, SitePayload, SiteResult } from '#lib/protocol/site'

const ANSWER_MS = 15_000

export class Visitor {
  readonly url: string
  cookie: string
  readonly accountId: string
  private readonly sockets: Socket[] = []
  /** Everything received, as text, with where it came from. */
  readonly received: string[] = []

  private constructor(url: string, cookie: string, accountId: string) {
    this.url = url
    this.cookie = cookie
    this.accountId = accountId
  }

  static async guest(url: string): Promise<Visitor> {
    const response = await fetch(`${url}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: '{}',
    })
    if (!response.ok) throw new Error(`Signing in as a guest failed: ${response.status} ${await response.text()}`)
    const body = (await response.json()) as { user: { id: string } }
    return new Visitor(url, cookieOf(response), body.user.id)
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('cookie', this.cookie)
    if (!headers.has('origin')) headers.set('origin', this.url)
    const response = await fetch(`${this.url}${path}`, { ...init, headers })
    this.received.push(`${path} ${await response.clone().text()}`)
    const set = cookieOf(response)
    if (set) this.cookie = set
    return response
  }

  async command<Name extends SiteCommandName>(
    name: Name,
    payload: SitePayload<Name>,
  ): Promise<Outcome<SiteResult<Name>>> {
    const response = await this.fetch(`/api/commands/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    })
    return (await response.json()) as Outcome<SiteResult<Name>>
  }

  /** A connection to a namespace that records what it gets. */
  socket(namespace: '/interview' | '/board' | '/lobby', auth: object, headers: Record<string, string> = {}): Socket {
    const socket = io(`${this.url}${namespace}`, {
      path: '/socket.io',
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
      extraHeaders: { cookie: this.cookie, ...headers },
    })
    socket.onAny((event, ...args) => this.received.push(`${namespace} ${event} ${JSON.stringify(args)}`))
    this.sockets.push(socket)
    return socket
  }

  async enter(interviewId: string, since?: number): Promise<Seat> {
    const seat = new Seat(this, this.socket('/interview', { interviewId, ...(since !== undefined && { since }) }))
    await seat.ready
    return seat
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect()
  }
}

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0] ?? '')
    .join('; ')

/** A visitor in an interview: folds what they are told, as the browser does. */
export class Seat {
  readonly socket: Socket
  state: InterviewState = emptyState()
  welcome: Welcome | null = null
  readonly runs: RunUpdate[] = []
  provenance: Provenance | null = null
  readonly gaps: SeenEvent[] = []
  readonly ready: Promise<void>
  private lastVisible = 0

  constructor(visitor: Visitor, socket: Socket) {
    this.socket = socket
    this.ready = new Promise((resolve, reject) => {
      socket.on('welcome', (welcome: Welcome) => {
        this.welcome = welcome
        if (welcome.whole) {
          this.state = emptyState()
          this.lastVisible = 0
        } else {
          this.lastVisible = welcome.events[0]?.previousVisible ?? this.lastVisible
        }
        this.fold(welcome.events)
        resolve()
      })
      socket.on('refused', (error: { message: string }) => reject(new Error(`${visitor.accountId}: ${error.message}`)))
      socket.on('connect_error', reject)
      socket.on('disconnect', (reason) => reject(new Error(`${visitor.accountId}: ${reason} before the welcome`)))
    })
    this.ready.catch(() => {})
    socket.on('events', (events: SeenEvent[]) => this.fold(events))
    socket.on('run', (update: RunUpdate) => this.runs.push(update))
    socket.on('provenance', (update: ProvenanceUpdate) => {
      this.provenance = withProvenance(this.provenance, update)
    })
  }

  private fold(events: SeenEvent[]): void {
    for (const seen of events) {
      if (seen.previousVisible !== this.lastVisible) this.gaps.push(seen)
      this.lastVisible = seen.event.sequence
      this.state = evolve(this.state, seen.event)
    }
  }

  call<Name extends CommandName>(
    name: Name,
    payload: Payload<Name>,
    id = crypto.randomUUID(),
  ): Promise<Outcome<Result<Name>>> {
    return this.raw({ id, name, payload }) as Promise<Outcome<Result<Name>>>
  }

  /** Sends anything at all as a command. */
  raw(envelope: unknown): Promise<Outcome<unknown>> {
    return this.socket.timeout(ANSWER_MS).emitWithAck('command', envelope) as Promise<Outcome<unknown>>
  }

  /** Waits until the state is as asked. */
  async until(what: string, holds: (state: InterviewState) => boolean, ms = 10_000): Promise<void> {
    await eventually(
      `${what} (stage ${this.state.stage}, sequence ${this.state.sequence})`,
      () => holds(this.state),
      ms,
    )
  }
}

export async function eventually(what: string, holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Did not happen within ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
