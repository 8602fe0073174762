// Crashes and pauses that strike until the load ends: after that, the system gets the time to recover that its promises need.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { History } from './history.ts'
import type { JobMessage } from './messages.ts'
import type { Setting } from './setting.ts'

/** Where in a run its executor may be struck. */
export const RUN_STEPS = ['claimed', 'working', 'worked', 'acted', 'reported'] as const
export type RunStep = (typeof RUN_STEPS)[number]

/** What befalls one run. `at` is how much of the work is done, if it strikes while working. */
export type Fate = { crash: RunStep | null; pause: RunStep | null; pauseMs: number; fails: boolean; at: number }

export class Faults {
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly history: History
  private readonly random: Random

  constructor(setting: Setting, cluster: Cluster<JobMessage>, history: History, random: Random) {
    this.setting = setting
    this.cluster = cluster
    this.history = history
    this.random = random
  }

  get active(): boolean {
    return this.cluster.now <= this.setting.horizonMs
  }

  /** What befalls the next run of an executor, from the executor's own stream. */
  fate(random: Random): Fate {
    const { executorCrash, pauseChance, pauseSeconds, failureChance } = this.setting.p
    const stepOr = (probability: number): RunStep | null => {
      const step = RUN_STEPS[random.integer(RUN_STEPS.length)]!
      return chance(random, probability) && this.active ? step : null
    }
    return {
      crash: stepOr(executorCrash),
      pause: stepOr(pauseChance),
      pauseMs: exponential(random, pauseSeconds * 1_000),
      fails: chance(random, failureChance) && this.active,
      at: random.next(),
    }
  }

  crash(node: number, down = exponential(this.random, this.setting.p.downSeconds * 1_000)): void {
    const { now } = this.cluster
    this.history.spans.push({ node, from: now, to: now + down, what: 'down' })
    this.cluster.crash(node, true)
    this.cluster.at(now + down, () => this.cluster.restart(node))
  }

  pause(node: number, length: number): void {
    const { now } = this.cluster
    this.history.spans.push({ node, from: now, to: now + length, what: 'paused' })
    this.cluster.pause(node, length)
  }

  /** The broker crashes by the clock, whatever it does; in a burst at a given time. */
  watchBroker(broker: number): void {
    const { burst } = this.setting
    if (burst) {
      const { crashAtMs, downMs } = burst
      if (crashAtMs !== null) this.cluster.at(crashAtMs, () => this.crashBroker(broker, downMs))
      return
    }
    const every = this.setting.p.brokerCrashEverySeconds * 1_000
    if (every === 0) return
    this.cluster.at(this.cluster.now + exponential(this.random, every), () => {
      if (!this.active) return
      if (this.cluster.isUp(broker)) this.crashBroker(broker)
      this.watchBroker(broker)
    })
  }

  private crashBroker(broker: number, down?: number): void {
    this.history.brokerCrashes++
    this.crash(broker, down)
  }
}
