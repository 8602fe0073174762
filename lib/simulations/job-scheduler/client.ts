// Whoever submits jobs that are due at once: first the binary, then the job, again and again until it is accepted.
import type { Cluster } from '#lib/kernel/cluster'
import { chance, exponential, logNormal } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Database } from './database.ts'
import type { JobMessage, JobSpec, Roster } from './messages.ts'
import { TIMERS } from './messages.ts'
import type { Setting } from './setting.ts'
import { ANSWER_MS } from './setting.ts'

type Pending = {
  spec: JobSpec
  uploaded: boolean
  /** How often it was sent. */
  tries: number
  /** When it is sent again. */
  againAt: number
}

/** Each try waits twice as long for its answer, up to this: a database that is too slow already is not flooded. */
const ANSWER_MS_MAX = 64_000

export class Client {
  /** Not accepted yet. */
  private readonly pending = new Map<number, Pending>()
  private key = 0
  private readonly roster: Roster
  private readonly setting: Setting
  private readonly cluster: Cluster<JobMessage>
  private readonly random: Random

  constructor(roster: Roster, setting: Setting, cluster: Cluster<JobMessage>, random: Random) {
    this.roster = roster
    this.setting = setting
    this.cluster = cluster
    this.random = random
    this.cluster.setTimer(roster.client, TIMERS.second, ANSWER_MS)
    this.arriveLater()
  }

  /** Calendar jobs are there from the start, at any point of their interval. */
  fillCalendar(database: Database): void {
    const { jobsPerSecond, recurringShare, intervalSeconds, durationSeconds } = this.setting.p
    // Those that are due only after the end are left out.
    const seconds = Math.min(intervalSeconds, durationSeconds)
    const jobs = Math.round(jobsPerSecond * recurringShare * seconds)
    for (let job = 0; job < jobs; job++) database.add(this.spec(true), this.random.next() * seconds * 1_000)
    const { burst } = this.setting
    for (let job = 0; job < (burst?.jobs ?? 0); job++) database.add(this.spec(false), burst!.atMs)
  }

  get idle(): boolean {
    return this.pending.size === 0
  }

  receive(_: number, message: JobMessage): void {
    if (message.kind === 'accepted') this.pending.delete(message.job)
    else if (message.kind === 'uploaded') {
      const job = this.pending.get(message.job)
      if (!job || job.uploaded) return
      job.uploaded = true
      this.send(job)
    }
  }

  timeout(timer: number): void {
    if (timer === TIMERS.second) {
      for (const job of this.pending.values()) if (job.againAt <= this.cluster.now) this.send(job)
      return this.cluster.setTimer(this.roster.client, TIMERS.second, ANSWER_MS)
    }
    if (this.cluster.now > this.setting.horizonMs) return
    const spec = this.spec(false)
    const job = { spec, uploaded: this.setting.rules.binariesInDatabase, tries: 0, againAt: 0 }
    this.pending.set(spec.key, job)
    this.send(job)
    this.arriveLater()
  }

  private send(job: Pending): void {
    const { client, database, binaries } = this.roster
    job.againAt = this.cluster.now + Math.min(ANSWER_MS_MAX, ANSWER_MS * 2 ** job.tries++)
    if (job.uploaded) this.cluster.send(client, database, { kind: 'submit', spec: job.spec })
    else this.cluster.send(client, binaries, { kind: 'upload', job: job.spec.key })
  }

  private arriveLater(): void {
    const { jobsPerSecond, recurringShare } = this.setting.p
    const rate = jobsPerSecond * (1 - recurringShare)
    if (rate > 0) this.cluster.setTimer(this.roster.client, TIMERS.step, exponential(this.random, 1_000 / rate))
  }

  private spec(recurring: boolean): JobSpec {
    const { runSeconds, runSpread, poisonShare } = this.setting.p
    const workMs = logNormal(this.random, runSeconds * 1_000, runSpread)
    return { key: this.key++, workMs, poisonous: chance(this.random, poisonShare), recurring }
  }
}
