// A log in partitions, each of which one executor reads in order: the next message only when the one before it is acknowledged.
import type { Message } from './message-store.ts'

type Partition = {
  messages: Message[]
  /** How many of them are acknowledged: the offset that the log keeps for its readers. */
  offset: number
  owner: number
}

/** As many partitions as executors. Another executor takes a partition over when its reader has been silent for too long. */
export class PartitionedStore {
  readonly messages: Message[] = []
  private readonly partitions: Partition[]
  private readonly lastSeen = new Map<number, number>()
  private readonly executors: readonly number[]
  private readonly sessionMs: number

  constructor(executors: readonly number[], sessionMs: number) {
    this.executors = executors
    this.sessionMs = sessionMs
    this.partitions = executors.map((owner) => ({ messages: [], offset: 0, owner }))
  }

  append(row: number, now: number): Message {
    const message: Message = { id: this.messages.length, row, arrivedAt: now, state: 'ready' }
    this.messages.push(message)
    this.partitions[row % this.partitions.length]!.messages.push(message)
    return message
  }

  get(id: number): Message | undefined {
    return this.messages[id]
  }

  seen(executor: number, now: number): void {
    this.lastSeen.set(executor, now)
  }

  /** The next message of a partition that the executor reads or may take over; the same again until it is acknowledged. */
  take(executor: number, now: number): Message | null {
    const home = this.executors.indexOf(executor)
    for (let step = 0; step < this.partitions.length; step++) {
      const at = (home + step) % this.partitions.length
      const partition = this.partitions[at]!
      const message = partition.messages[partition.offset]
      if (!message) continue
      const idle = message.state === 'ready'
      if (partition.owner !== executor && !(step === 0 && idle) && !this.silent(partition.owner, now)) continue
      partition.owner = executor
      message.state = 'out'
      return message
    }
    return null
  }

  acknowledge(message: Message): void {
    message.state = 'gone'
    const partition = this.partitions[message.row % this.partitions.length]!
    while (partition.messages[partition.offset]?.state === 'gone') partition.offset++
  }

  private silent(executor: number, now: number): boolean {
    return (this.lastSeen.get(executor) ?? 0) + this.sessionMs < now
  }
}
