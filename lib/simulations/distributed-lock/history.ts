// What really happened, as somebody sees it who knows the true time and is everywhere. No node can read it.

export type LaneSpan = {
  node: number
  from: number
  to: number
  what: 'paused' | 'down' | 'wiped' | 'leader'
}

export type Violation = {
  kind: 'late-write-accepted' | 'rightful-write-refused' | 'token-not-higher' | 'granted-twice'
  at: number
  /** The grant that came first and the one that came after it. */
  earlier: GrantRecord
  later: GrantRecord
}

export type GrantRecord = {
  /** Its place in the order of grants, from 0. */
  ordinal: number
  id: number
  client: number
  token: number
  /** When the service granted it, and when the client heard of it. */
  at: number
  heardAt: number | null
  leaseEnds: number
  /** When the client was done with it, as far as the client knows. */
  finishedAt: number | null
  stepsWritten: number
}

/** Which violations are kept; the counts go on. */
export const VIOLATIONS_KEPT_MAX = 1_000

/** Counts that need the true order of grants, and the violations themselves as counter-examples. */
export class History {
  readonly grants: GrantRecord[] = []
  readonly violations: Violation[] = []
  readonly spans: LaneSpan[] = []
  releases = 0
  expiries = 0
  /** Grants that were refused by nobody but came with a token no higher than an earlier one's. */
  tokenRegressions = 0
  /** Grants made while an earlier one's lease still ran and its holder had not finished. */
  doubleGrants = 0
  /** Clients that took the lock while another still believed that it had it. */
  overlaps = 0
  /** Writes of a holder after whom the lock had been granted again. */
  lateWrites = 0
  /** Late ones accepted although a later holder had already written: that holder's work is lost. */
  lateAccepted = 0
  /** Late ones accepted since the later holder had not written yet: in order, but not exclusive. */
  lateFirst = 0
  lateRefused = 0
  rightfulRefused = 0
  writes = 0
  /** Messages that a release sets off between service and waiting clients. */
  setOff = 0
  /** Waiting clients, summed over releases. */
  waitingAtRelease = 0
  keepAlives = 0
  overtakings = 0
  readonly waits: number[] = []
  /** From the service's decision to the client's hearing of it. */
  readonly notices: number[] = []
  /** Holders that saw in time that their lease was over. */
  abandoned = 0
  /** Of a quorum: rounds of votes, and those that nobody won for the one who asked. */
  rounds = 0
  failedRounds = 0

  private readonly byId = new Map<number, GrantRecord>()
  private readonly over = new Set<number>()
  private readonly open = new Set<GrantRecord>()
  private readonly holders = new Set<GrantRecord>()
  private highestToken: GrantRecord | null = null
  private newestWritten: GrantRecord | null = null
  private readonly askedAt = new Map<number, number>()

  /** A client starts to want the lock. */
  asked(client: number, now: number): void {
    this.askedAt.set(client, now)
  }

  /** The service decided for a client. Called by every replica that learns of it; the first counts. */
  granted(grant: { id: number; client: number; token: number }, now: number, leaseEnds: number): void {
    if (this.byId.has(grant.id)) return
    const record: GrantRecord = {
      ...grant,
      ordinal: this.grants.length,
      at: now,
      heardAt: null,
      leaseEnds,
      finishedAt: null,
      stepsWritten: 0,
    }
    const highest = this.highestToken
    if (highest && record.token <= highest.token) {
      this.tokenRegressions++
      this.violate('token-not-higher', now, highest, record)
    }
    if (!highest || record.token > highest.token) this.highestToken = record
    for (const other of this.open) {
      if (other.leaseEnds <= now) this.open.delete(other)
      else {
        this.doubleGrants++
        this.violate('granted-twice', now, other, record)
      }
    }
    this.open.add(record)
    this.grants.push(record)
    this.byId.set(record.id, record)
    const asked = this.askedAt.get(grant.client) ?? now
    for (const [client, since] of this.askedAt) if (client !== grant.client && since < asked) this.overtakings++
    this.askedAt.delete(grant.client)
    this.waits.push(now - asked)
  }

  /** A client hears that it has the lock. */
  heard(id: number, now: number): void {
    const record = this.byId.get(id)
    if (!record || record.heardAt !== null) return
    record.heardAt = now
    this.notices.push(now - record.at)
    if (this.holders.size > 0) this.overlaps++
    this.holders.add(record)
  }

  /** The client releases the lock, or learns that it has lost it. */
  finished(id: number, now: number): void {
    const record = this.byId.get(id)
    if (!record || record.finishedAt !== null) return
    record.finishedAt = now
    this.open.delete(record)
    this.holders.delete(record)
  }

  /** A grant came to its end; told by every server that learns of it, of which the first counts. */
  ended(id: number, how: 'released' | 'expired'): void {
    if (this.over.has(id)) return
    this.over.add(id)
    if (how === 'expired') this.expiries++
    else {
      this.releases++
      this.waitingAtRelease += this.askedAt.size
    }
  }

  /** A write reached the storage, which decided. A repeated message counts once. */
  wrote(id: number, step: number, accepted: boolean, now: number): void {
    const record = this.byId.get(id)
    if (!record || record.stepsWritten >= step) return
    record.stepsWritten = step
    this.writes++
    const newest = this.grants[this.grants.length - 1]!
    const late = record !== newest
    if (late) this.lateWrites++
    if (!accepted) {
      if (late) this.lateRefused++
      else {
        this.rightfulRefused++
        if (this.newestWritten) this.violate('rightful-write-refused', now, this.newestWritten, record)
      }
      return
    }
    const written = this.newestWritten
    if (written && written.ordinal > record.ordinal) {
      this.lateAccepted++
      this.violate('late-write-accepted', now, record, written)
      return
    }
    if (late) this.lateFirst++
    this.newestWritten = record
  }

  private violate(kind: Violation['kind'], at: number, earlier: GrantRecord, later: GrantRecord): void {
    if (this.violations.length < VIOLATIONS_KEPT_MAX) this.violations.push({ kind, at, earlier, later })
  }
}
