// Raft, the consensus algorithm: election, log replication, commit.
// Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014; numbers refer to its sections.
// Without membership changes (6) and log compaction (7).

export type RaftEntry<C> = {
  term: number
  /** Null is the empty entry with which a leader opens its term (8). */ command: C | null
}

/** What must survive a crash (figure 2). The log's first entry has index 1. */
export type RaftDisk<C> = { term: number; votedFor: number | null; log: RaftEntry<C>[] }

export type RaftMessage<C> =
  | { kind: 'vote'; term: number; lastIndex: number; lastTerm: number }
  | { kind: 'voted'; term: number; granted: boolean }
  | {
      kind: 'append'
      term: number
      previousIndex: number
      previousTerm: number
      entries: RaftEntry<C>[]
      commitIndex: number
    }
  | {
      kind: 'appended'
      term: number
      success: boolean
      /** On success the last index known to match; otherwise where the leader should try next. */
      index: number
    }

export const RAFT_TIMERS = { election: 0, heartbeat: 1 } as const
export type RaftTimer = (typeof RAFT_TIMERS)[keyof typeof RAFT_TIMERS]

/** What a node may do to the world; tests and simulations pass their own. */
export type RaftEnvironment<C> = {
  send(to: number, message: RaftMessage<C>): void
  setTimer(timer: RaftTimer, delay: number): void
  clearTimer(timer: RaftTimer): void
  /** A random number in [0, 1), for election time-outs (5.2). */
  random(): number
  /** A committed entry, in order, each index once until the node restarts. */
  applied(entry: RaftEntry<C>, index: number): void
  roleChanged(role: RaftRole): void
}

export type RaftRole = 'follower' | 'candidate' | 'leader'

/** Times in the environment's unit. The heartbeat is well below the election time-out, which is drawn between its two bounds. */
export type RaftOptions = { heartbeat: number; electionMin: number; electionMax: number; entriesPerMessage: number }

export const emptyDisk = <C>(): RaftDisk<C> => ({ term: 0, votedFor: null, log: [] })

/** One member of a group. A crash drops the object; a restart makes a new one over the disk, or over an empty one if that was lost. */
export class RaftNode<C> {
  role: RaftRole = 'follower'
  /** The leader that this node last heard of in its term. */
  leader: number | null = null
  commitIndex = 0
  readonly id: number
  readonly disk: RaftDisk<C>

  private readonly peers: readonly number[]
  private readonly majority: number
  private readonly options: RaftOptions
  private readonly environment: RaftEnvironment<C>
  private lastApplied = 0
  private readonly votes = new Set<number>()
  // Of a leader, by peer: the next index to send and the highest known to be stored there.
  private readonly nextIndex = new Map<number, number>()
  private readonly matchIndex = new Map<number, number>()

  /** @param members the whole group, this node included */
  constructor(
    id: number,
    members: readonly number[],
    options: RaftOptions,
    environment: RaftEnvironment<C>,
    disk: RaftDisk<C> = emptyDisk(),
  ) {
    this.id = id
    this.peers = members.filter((member) => member !== id)
    this.majority = Math.floor(members.length / 2) + 1
    this.options = options
    this.environment = environment
    this.disk = disk
    this.awaitElection()
  }

  get term(): number {
    return this.disk.term
  }

  get lastIndex(): number {
    return this.disk.log.length
  }

  /** The term of the entry at an index; 0 before the first, undefined after the last. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.disk.log[index - 1]?.term
  }

  /** Appends a command to the leader's log and sends it out; its index, or null on any other node. It is not committed yet. */
  propose(command: C | null): number | null {
    if (this.role !== 'leader') return null
    this.disk.log.push({ term: this.disk.term, command })
    this.broadcast()
    this.advanceCommit()
    return this.lastIndex
  }

  timeout(timer: RaftTimer): void {
    if (timer === RAFT_TIMERS.election) {
      if (this.role !== 'leader') this.startElection()
    } else if (this.role === 'leader') this.broadcast()
  }

  receive(from: number, message: RaftMessage<C>): void {
    // 5.1: a higher term makes any node a follower of that term.
    if (message.term > this.disk.term) {
      this.disk.term = message.term
      this.disk.votedFor = null
      this.leader = null
      this.become('follower')
    }
    switch (message.kind) {
      case 'vote':
        return this.onVote(from, message)
      case 'voted':
        return this.onVoted(from, message)
      case 'append':
        return this.onAppend(from, message)
      case 'appended':
        return this.onAppended(from, message)
      default:
        message satisfies never
    }
  }

  private become(role: RaftRole): void {
    const before = this.role
    this.role = role
    if (role === 'leader') this.environment.clearTimer(RAFT_TIMERS.election)
    else if (before === 'leader') {
      this.environment.clearTimer(RAFT_TIMERS.heartbeat)
      this.awaitElection()
    }
    if (before !== role) this.environment.roleChanged(role)
  }

  private awaitElection(): void {
    const { electionMin, electionMax } = this.options
    const delay = electionMin + this.environment.random() * (electionMax - electionMin)
    this.environment.setTimer(RAFT_TIMERS.election, delay)
  }

  private startElection(): void {
    this.disk.term++
    this.disk.votedFor = this.id
    this.leader = null
    this.votes.clear()
    this.votes.add(this.id)
    this.become('candidate')
    this.awaitElection()
    const lastTerm = this.termAt(this.lastIndex) ?? 0
    for (const peer of this.peers)
      this.environment.send(peer, { kind: 'vote', term: this.disk.term, lastIndex: this.lastIndex, lastTerm })
    if (this.votes.size >= this.majority) this.lead()
  }

  private onVote(from: number, message: Extract<RaftMessage<C>, { kind: 'vote' }>): void {
    // 5.4.1: a vote goes only to a log at least as up to date as one's own.
    const ownTerm = this.termAt(this.lastIndex) ?? 0
    const upToDate = message.lastTerm > ownTerm || (message.lastTerm === ownTerm && message.lastIndex >= this.lastIndex)
    const free = this.disk.votedFor === null || this.disk.votedFor === from
    const granted = message.term === this.disk.term && free && upToDate
    if (granted) {
      this.disk.votedFor = from
      this.awaitElection()
    }
    this.environment.send(from, { kind: 'voted', term: this.disk.term, granted })
  }

  private onVoted(from: number, message: Extract<RaftMessage<C>, { kind: 'voted' }>): void {
    if (this.role !== 'candidate' || message.term !== this.disk.term || !message.granted) return
    this.votes.add(from)
    if (this.votes.size >= this.majority) this.lead()
  }

  private lead(): void {
    this.leader = this.id
    for (const peer of this.peers) {
      this.nextIndex.set(peer, this.lastIndex + 1)
      this.matchIndex.set(peer, 0)
    }
    this.become('leader')
    // 8: an entry of its own term lets the leader commit what earlier terms left behind.
    this.propose(null)
  }

  private broadcast(): void {
    for (const peer of this.peers) this.sendEntries(peer)
    this.environment.setTimer(RAFT_TIMERS.heartbeat, this.options.heartbeat)
  }

  private sendEntries(peer: number): void {
    const previousIndex = (this.nextIndex.get(peer) ?? 1) - 1
    this.environment.send(peer, {
      kind: 'append',
      term: this.disk.term,
      previousIndex,
      previousTerm: this.termAt(previousIndex) ?? 0,
      entries: this.disk.log.slice(previousIndex, previousIndex + this.options.entriesPerMessage),
      commitIndex: this.commitIndex,
    })
  }

  private onAppend(from: number, message: Extract<RaftMessage<C>, { kind: 'append' }>): void {
    const answer = (success: boolean, index: number) =>
      this.environment.send(from, { kind: 'appended', term: this.disk.term, success, index })
    if (message.term < this.disk.term) return answer(false, 0)
    this.leader = from
    this.become('follower')
    this.awaitElection()
    if (this.termAt(message.previousIndex) !== message.previousTerm) return answer(false, this.retryFrom(message))
    const { log } = this.disk
    for (const [offset, entry] of message.entries.entries()) {
      const index = message.previousIndex + offset + 1
      if (this.termAt(index) === entry.term) continue
      // 5.3: a conflicting entry and all that follow it go. A message that is merely old never gets here.
      log.length = index - 1
      log.push(entry)
    }
    const matched = message.previousIndex + message.entries.length
    this.commitTo(Math.min(message.commitIndex, matched))
    answer(true, matched)
  }

  /** 5.3: back over the whole conflicting term at once, not entry by entry. */
  private retryFrom({ previousIndex }: { previousIndex: number }): number {
    if (previousIndex > this.lastIndex) return this.lastIndex + 1
    let index = previousIndex
    const conflicting = this.termAt(index)
    while (index > 1 && this.termAt(index - 1) === conflicting) index--
    return Math.max(1, index)
  }

  private onAppended(from: number, message: Extract<RaftMessage<C>, { kind: 'appended' }>): void {
    if (this.role !== 'leader' || message.term !== this.disk.term) return
    const matched = this.matchIndex.get(from) ?? 0
    if (!message.success) {
      // An answer from before a later success; or the follower has lost what it had confirmed, against Raft's assumption.
      if (message.index <= matched) return
      this.nextIndex.set(from, Math.min(message.index, this.lastIndex + 1))
      return this.sendEntries(from)
    }
    if (message.index <= matched) return
    this.matchIndex.set(from, message.index)
    this.nextIndex.set(from, message.index + 1)
    this.advanceCommit()
    if (message.index < this.lastIndex - this.options.entriesPerMessage) this.sendEntries(from)
  }

  private advanceCommit(): void {
    const stored = [...this.matchIndex.values(), this.lastIndex].sort((x, y) => y - x)
    const index = stored[this.majority - 1] ?? 0
    // 5.4.2: only entries of the leader's own term are committed by counting; earlier ones follow from them.
    if (index > this.commitIndex && this.termAt(index) === this.disk.term) this.commitTo(index)
  }

  private commitTo(index: number): void {
    if (index <= this.commitIndex) return
    this.commitIndex = index
    while (this.lastApplied < this.commitIndex) {
      const entry = this.disk.log[this.lastApplied]
      // Applying may propose, and a group of one commits at once: count before calling.
      this.lastApplied++
      if (entry) this.environment.applied(entry, this.lastApplied)
    }
  }
}
