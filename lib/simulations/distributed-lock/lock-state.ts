// What every member of the group agrees on: who holds the lock and who waits, as a fold over the committed log.

/** `stamp` is the clock of the leader that wrote the entry, in milliseconds. */
export type LockCommand =
  | { kind: 'request'; client: number; request: number; stamp: number }
  | { kind: 'release'; client: number; grant: number; stamp: number }
  | { kind: 'expire'; grant: number; stamp: number }

/** `id` is the index of the log entry that granted it; `token` is what the storage gets to see. */
export type Grant = { id: number; client: number; request: number; token: number }

export type LockRules = {
  /** Keep those who ask while the lock is held in a list, in their order; or refuse them, to ask again. */
  waitList: boolean
  /** Where the fencing token comes from. */
  token: 'log-index' | 'timestamp'
}

export type LockEffect =
  | { kind: 'granted'; grant: Grant }
  | { kind: 'waiting' }
  | { kind: 'refused'; client: number; request: number }
  /** The lock was granted for this request and taken away again before its client came for it. */
  | { kind: 'missed'; client: number; request: number }
  /** The lock is free and nobody waits in the list. */
  | { kind: 'freed' }
  | { kind: 'nothing' }

/** Deterministic: the same commands at the same indexes give the same state on every node. */
export class LockState {
  holder: Grant | null = null
  /** Insertion order is the order of the list; leaving it from the middle or the front costs the same. */
  readonly waiting = new Map<number, number>()
  /** The last request of each client that was granted, so that a repeated message changes nothing. */
  private readonly served = new Map<number, number>()
  private readonly rules: LockRules

  constructor(rules: LockRules) {
    this.rules = rules
  }

  apply(command: LockCommand, index: number): LockEffect {
    if (command.kind === 'request') return this.request(command, index)
    if (this.holder?.id !== command.grant) return { kind: 'nothing' }
    this.holder = null
    for (const [client, request] of this.waiting) {
      this.waiting.delete(client)
      return this.grant(client, request, index, command.stamp)
    }
    return { kind: 'freed' }
  }

  private request(command: Extract<LockCommand, { kind: 'request' }>, index: number): LockEffect {
    const { client, request, stamp } = command
    if (this.holder?.client === client && this.holder.request === request)
      return { kind: 'granted', grant: this.holder }
    if ((this.served.get(client) ?? -1) >= request) return { kind: 'missed', client, request }
    if (this.holder === null) {
      this.waiting.delete(client)
      return this.grant(client, request, index, stamp)
    }
    if (!this.rules.waitList) return { kind: 'refused', client, request }
    this.waiting.set(client, request)
    return { kind: 'waiting' }
  }

  private grant(client: number, request: number, index: number, stamp: number): LockEffect {
    this.served.set(client, request)
    this.holder = { id: index, client, request, token: this.rules.token === 'log-index' ? index : stamp }
    return { kind: 'granted', grant: this.holder }
  }
}
