// What really happened, which no machine knows as a whole: who was shown what, how often and when, and what it took.
import { Histogram } from '#lib/kernel/histogram'
import type { Plan } from './plan.ts'

const delays = () => new Histogram({ lowest: 0.1, highest: 1e7 })

export class History {
  readonly plan: Plan
  /** How often each device was shown each notification; a row a notification. */
  private readonly shown: Uint8Array
  /** Whether a server sent it to the device, whatever became of that. */
  private readonly sent: Uint8Array
  /** From publishing to showing, for devices that were online all the while; topics that are pushed, and polled. */
  readonly pushedDelay = delays()
  readonly polledDelay = delays()
  /** How long a notification waits at a server until it is sent. */
  readonly wait = delays()
  /** From the log to the last hand-over to a server, of notifications that are pushed. */
  readonly fanOut = delays()
  received = 0
  pushes = 0
  polls = 0
  answers = 0
  /** Topics read from the store for polls, and for devices that compare. */
  pollReads = 0
  compareReads = 0
  lookUps = 0
  handOvers = 0
  /** Notifications handed to servers, repetitions not counted. */
  routed = 0
  keyReads = 0
  /** Reads of the table of keys that the filter made needless. */
  readsSaved = 0
  /** The filter said perhaps, and the table did not know the key. */
  falsePositives = 0
  /** The filter said no, and the table knew the key: another server, or this one before it crashed, had written it. */
  knownElsewhere = 0
  /** Dropped by a filter, though nobody had sent it. */
  wronglyDropped = 0
  /** The most numbers beyond a gap that a device had to keep for a topic. */
  numbersKept = 0
  memberChanges = 0
  placesMoved = 0
  /** The busiest server's connections over the mean, at each look. */
  imbalance = { sum: 0, looks: 0 }
  /** What had been sent and read when publishing ended: the rest is settling. */
  untilEnd = { messages: 0, pollReads: 0, storeReads: 0, answers: 0 }
  private readonly devices: number

  constructor(plan: Plan, devices: number) {
    this.plan = plan
    this.devices = devices
    this.shown = new Uint8Array(plan.times.length * devices)
    this.sent = new Uint8Array(plan.times.length * devices)
  }

  publishingEnds(): void {
    const { pushes, answers, pollReads, compareReads, keyReads } = this
    const storeReads = pollReads + compareReads + keyReads
    this.untilEnd = { messages: pushes + answers, pollReads, storeReads, answers }
  }

  /** @param onlineSince since when the device is online without a break */
  show(device: number, key: number, now: number, onlineSince: number, pushed: boolean): void {
    const at = key * this.devices + device
    if (this.shown[at]! < 255) this.shown[at]!++
    const published = this.plan.times[key]!
    if (this.shown[at] === 1 && onlineSince <= published)
      (pushed ? this.pushedDelay : this.polledDelay).add(now - published)
  }

  send(device: number, key: number): void {
    this.sent[key * this.devices + device] = 1
    this.pushes++
  }

  wasSent(device: number, key: number): boolean {
    return this.sent[key * this.devices + device] === 1
  }

  timesShown(device: number, key: number): number {
    return this.shown[key * this.devices + device]!
  }

  /** Over all pairs of a notification and a subscriber: how many there are, shown to nobody, and more than once. */
  count(): { expected: number; lost: number; twice: number } {
    let [expected, lost, twice] = [0, 0, 0]
    for (const [key, topic] of this.plan.topics.entries())
      for (const device of this.plan.subscribersOf[topic]!) {
        const times = this.timesShown(device, key)
        expected++
        if (times === 0) lost++
        else if (times > 1) twice++
      }
    return { expected, lost, twice }
  }
}
