// Where a broker keeps its messages until they are acknowledged: in memory, or in a log on disk.

export type Message = { id: number; row: number; arrivedAt: number; state: 'ready' | 'out' | 'gone' }

/** Messages in the order in which they came, with those that may be handed out next. */
export class MessageStore {
  readonly messages: Message[] = []
  /** May be handed out. */
  ready = 0
  private readonly durable: boolean
  private firstId = 0
  private next = 0
  private readonly returned: Message[] = []

  constructor(durable: boolean) {
    this.durable = durable
  }

  append(row: number, now: number): Message {
    const message: Message = { id: this.firstId + this.messages.length, row, arrivedAt: now, state: 'ready' }
    this.messages.push(message)
    this.ready++
    return message
  }

  get(id: number): Message | undefined {
    return this.messages[id - this.firstId]
  }

  /** Hands out the oldest message; those that came back go first, for they are older. */
  take(): Message | null {
    while (this.returned.length > 0) {
      const message = this.returned.shift()!
      if (message.state === 'ready') return this.out(message)
    }
    while (this.next < this.messages.length) {
      const message = this.messages[this.next++]!
      if (message.state === 'ready') return this.out(message)
    }
    return null
  }

  /** It was handed out in vain. */
  giveBack(message: Message): void {
    if (message.state !== 'out') return
    message.state = 'ready'
    this.ready++
    this.returned.push(message)
  }

  acknowledge(message: Message): void {
    if (message.state === 'gone') return
    if (message.state === 'ready') this.ready--
    message.state = 'gone'
  }

  /** What is left after a crash: a log is read again, memory is empty. Returns how many waiting messages are lost. */
  crash(): number {
    if (this.durable) return 0
    const lost = this.ready
    this.firstId += this.messages.length
    this.messages.length = 0
    this.returned.length = 0
    this.next = 0
    this.ready = 0
    return lost
  }

  private out(message: Message): Message {
    message.state = 'out'
    this.ready--
    return message
  }
}
