// Where people wait for somebody to practise with: pairs them, asks both, makes the interview.
import type pg from 'pg'

import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { LOBBY_SHOWN_MAX, LOBBY_SOLO_AFTER_SECONDS, OFFER_SECONDS } from '#lib/protocol/limits'
import type { LobbyState, Wish } from '#lib/protocol/lobby'

import type { PrismaClient } from '../database/client/client.ts'
import { createInterview } from '../interviews/create.ts'
import type { PublishedScenario, ScenarioStore } from '../scenarios/store.ts'
import { inTransaction } from '../site/commands.ts'
import { pair } from './match.ts'
import type { Match } from './match.ts'

export type LobbySocket = { accountId: string; name: string; state: (state: LobbyState) => void }

type Place = {
  accountId: string
  name: string
  wish: Wish
  since: number
  declined: Set<string>
  notice: LobbyState['notice']
  offer: Offer | null
}

type Offer = {
  id: string
  match: Match
  scenario: { id: string; title: string }
  until: number
  accepted: Set<string>
}

type Dependencies = {
  prisma: PrismaClient
  pool: pg.Pool
  scenarios: ScenarioStore
  now: () => number
  newId: () => string
}

const TICK_MS = 1_000
/** Everybody hears of everybody: what happens within this is told together, so that a class that comes at once can. */
const TELL_EVERY_MS = 200
/** A reload must not lose one's place. */
const LEAVE_GRACE_MS = 5_000
const OK: Outcome<Record<string, never>> = { ok: true, result: {} }

export class Lobby {
  private readonly deps: Dependencies
  private readonly places = new Map<string, Place>()
  private readonly sockets = new Set<LobbySocket>()
  private readonly matched = new Map<string, string>()
  private readonly goneSince = new Map<string, number>()
  private readonly timer: NodeJS.Timeout
  private pairing: Promise<void> | null = null
  private again = false
  private telling: NodeJS.Timeout | null = null

  constructor(deps: Dependencies) {
    this.deps = deps
    this.timer = setInterval(() => this.tick(), TICK_MS)
    this.timer.unref()
  }

  close(): void {
    clearInterval(this.timer)
    clearTimeout(this.telling ?? undefined)
    this.sockets.clear()
  }

  connect(socket: LobbySocket): void {
    this.sockets.add(socket)
    this.goneSince.delete(socket.accountId)
    this.tell()
  }

  disconnect(socket: LobbySocket): void {
    this.sockets.delete(socket)
    const others = [...this.sockets].some(({ accountId }) => accountId === socket.accountId)
    if (!others) this.goneSince.set(socket.accountId, this.deps.now())
  }

  async join(accountId: string, name: string, wish: Wish): Promise<Outcome<unknown>> {
    const known = this.places.get(accountId)
    if (known?.offer) return failure('wrong-moment', 'Answer the offer first.')
    this.matched.delete(accountId)
    this.places.set(accountId, {
      accountId,
      name,
      wish,
      since: known?.since ?? this.deps.now(),
      declined: known?.declined ?? new Set(),
      notice: null,
      offer: null,
    })
    await this.pairUp()
    return OK
  }

  async leave(accountId: string): Promise<Outcome<unknown>> {
    const place = this.places.get(accountId)
    if (place?.offer) this.decline(place, place.offer)
    this.places.delete(accountId)
    await this.pairUp()
    return OK
  }

  async accept(accountId: string, offerId: string): Promise<Outcome<unknown>> {
    const offer = this.places.get(accountId)?.offer
    if (!offer || offer.id !== offerId) return failure('wrong-moment', 'This offer is over.')
    offer.accepted.add(accountId)
    const { candidate, interviewer } = offer.match
    if (offer.accepted.has(candidate) && offer.accepted.has(interviewer)) await this.begin(offer)
    this.tell()
    return OK
  }

  async refuse(accountId: string, offerId: string): Promise<Outcome<unknown>> {
    const place = this.places.get(accountId)
    if (!place?.offer || place.offer.id !== offerId) return failure('wrong-moment', 'This offer is over.')
    this.decline(place, place.offer)
    await this.pairUp()
    return OK
  }

  private decline(place: Place, offer: Offer): void {
    for (const other of this.pairOf(offer)) {
      other.offer = null
      if (other !== place) other.notice = 'declined'
    }
    this.separate(offer)
  }

  /** These two are not offered to each other again. */
  private separate({ match: { candidate, interviewer } }: Offer): void {
    this.places.get(candidate)?.declined.add(interviewer)
    this.places.get(interviewer)?.declined.add(candidate)
  }

  private pairOf({ match }: Offer): Place[] {
    return [match.candidate, match.interviewer].flatMap((id) => this.places.get(id) ?? [])
  }

  private async begin(offer: Offer): Promise<void> {
    const latest = await this.deps.scenarios.latest(offer.scenario.id)
    if (!latest) return
    // Both may accept at the same moment, or one of them twice, and one may have left while this waited.
    const { candidate, interviewer } = offer.match
    if ([candidate, interviewer].some((accountId) => this.places.get(accountId)?.offer !== offer)) return
    this.places.delete(candidate)
    this.places.delete(interviewer)
    const id = this.deps.newId()
    await inTransaction(
      this.deps.pool,
      createInterview({
        id,
        mode: 'paired',
        scenario: latest.scenario,
        scenarioVersion: latest.version,
        createdBy: interviewer,
        participants: [
          { accountId: candidate, role: 'candidate' },
          { accountId: interviewer, role: 'interviewer' },
        ],
        now: this.deps.now(),
      }),
    )
    this.matched.set(candidate, id)
    this.matched.set(interviewer, id)
  }

  private tick(): void {
    const now = this.deps.now()
    for (const [accountId, since] of this.goneSince) {
      if (now - since < LEAVE_GRACE_MS) continue
      this.goneSince.delete(accountId)
      this.matched.delete(accountId)
      void this.leave(accountId).catch(retried)
    }
    let changed = false
    for (const place of this.places.values()) {
      const { offer } = place
      if (offer && offer.until <= now) {
        this.expire(offer)
        changed = true
      }
      const waited = now - place.since
      changed ||= waited >= LOBBY_SOLO_AFTER_SECONDS * 1000 && waited < LOBBY_SOLO_AFTER_SECONDS * 1000 + TICK_MS
    }
    if (changed) void this.pairUp().catch(retried)
  }

  /** Whoever did not answer in time is not there any more; the other goes on waiting. */
  private expire(offer: Offer): void {
    this.separate(offer)
    for (const place of this.pairOf(offer)) {
      place.offer = null
      place.notice = 'expired'
      if (!offer.accepted.has(place.accountId)) this.places.delete(place.accountId)
    }
  }

  /** Offers people to each other, one round at a time. */
  private async pairUp(): Promise<void> {
    this.again = true
    this.pairing ??= (async () => {
      while (this.again) {
        this.again = false
        await this.round()
      }
    })().finally(() => {
      this.pairing = null
    })
    await this.pairing
    this.tell()
  }

  private async round(): Promise<void> {
    const ids = [...this.places.keys()]
    if (ids.length < 2) return
    const [catalogue, blocks] = await Promise.all([
      this.deps.scenarios.list(),
      this.deps.prisma.block.findMany({ where: { OR: [{ accountId: { in: ids } }, { blockedId: { in: ids } }] } }),
    ])
    const pairs = new Set(blocks.flatMap(({ accountId: a, blockedId: b }) => [`${a} ${b}`, `${b} ${a}`]))
    const free = [...this.places.values()].filter(({ offer, accountId }) => !offer && !this.goneSince.has(accountId))
    const scenarios = catalogue.map(({ scenario }) => scenario.id)
    for (const match of pair(free, scenarios, (a, b) => pairs.has(`${a} ${b}`))) {
      const at = Math.floor(Math.random() * match.scenarios.length)
      const chosen = catalogue.find(({ scenario }) => scenario.id === match.scenarios[at])?.scenario
      if (!chosen) continue
      const offer: Offer = {
        id: this.deps.newId(),
        match,
        scenario: { id: chosen.id, title: chosen.title },
        until: this.deps.now() + OFFER_SECONDS * 1000,
        accepted: new Set(),
      }
      for (const place of this.pairOf(offer)) Object.assign(place, { offer, notice: null })
    }
  }

  private tell(): void {
    this.telling ??= setTimeout(() => {
      this.telling = null
      void this.tellAll()
    }, TELL_EVERY_MS)
  }

  private async tellAll(): Promise<void> {
    const catalogue = await this.deps.scenarios.list().catch(() => [])
    const states = new Map<string, LobbyState>()
    for (const socket of this.sockets) {
      const { accountId } = socket
      const state = states.get(accountId) ?? this.stateFor(accountId, catalogue)
      states.set(accountId, state)
      socket.state(state)
    }
  }

  /** Who waits, the longest first, and oneself. */
  private shownTo(accountId: string): LobbyState['waiting'] {
    const own = this.places.get(accountId)
    const first = this.places.values().take(LOBBY_SHOWN_MAX).toArray()
    const shown = own && !first.includes(own) ? [...first, own] : first
    return shown.map(({ wish, since, accountId: id }) => ({
      role: wish.role,
      experience: wish.experience,
      minutes: wish.minutes,
      since,
      you: id === accountId,
    }))
  }

  private stateFor(accountId: string, catalogue: PublishedScenario[]): LobbyState {
    const now = this.deps.now()
    const place = this.places.get(accountId)
    const offer = place?.offer
    const other = offer && this.pairOf(offer).find((candidate) => candidate.accountId !== accountId)
    const first = (catalogue.find(({ scenario }) => scenario.id === place?.wish.scenarios[0]) ?? catalogue[0])?.scenario
    const waitedLong = place && now - place.since >= LOBBY_SOLO_AFTER_SECONDS * 1000
    return {
      now,
      waiting: this.shownTo(accountId),
      joinedAt: place?.since ?? null,
      wish: place?.wish ?? null,
      offer:
        offer && other
          ? {
              offerId: offer.id,
              person: { name: other.name, experience: other.wish.experience },
              role: offer.match.candidate === accountId ? 'candidate' : 'interviewer',
              scenario: offer.scenario,
              until: offer.until,
              youAccepted: offer.accepted.has(accountId),
              theyAccepted: offer.accepted.has(other.accountId),
            }
          : null,
      solo: waitedLong && !offer && first ? { scenarioId: first.id, title: first.title } : null,
      interviewId: this.matched.get(accountId) ?? null,
      notice: place?.notice ?? null,
    }
  }
}

/** The database is away for a moment: whoever comes or leaves next pairs people again. */
const retried = (): void => {}
