// A network of first-come-first-served stations on the event loop, open or closed.
import { EventLoop } from './event-loop.ts'
import type { Random } from './random.ts'
import { BatchMeans } from './statistics.ts'

/** `routes` are probabilities by station of where a job goes next; with what is left of 1 it leaves. */
export type Station = { servers: number; service: (random: Random) => number; routes: readonly number[] }

export type QueueingNetwork = {
  stations: readonly Station[]
  /** Of an open network: time between arrivals from outside, by station; null where none arrive. */
  arrivals?: readonly (((random: Random) => number) | null)[]
  /** Of a closed network: jobs that begin at station 0 and never leave. */
  population?: number
}

const ARRIVAL = 0
const DEPARTURE = 1

class JobQueue {
  private jobs = new Int32Array(64)
  private head = 0
  length = 0

  push(job: number): void {
    if (this.length === this.jobs.length) {
      const grown = new Int32Array(this.jobs.length * 2)
      for (let i = 0; i < this.length; i++) grown[i] = this.jobs[(this.head + i) % this.jobs.length]!
      this.jobs = grown
      this.head = 0
    }
    this.jobs[(this.head + this.length++) % this.jobs.length] = job
  }

  shift(): number {
    const job = this.jobs[this.head]!
    this.head = (this.head + 1) % this.jobs.length
    this.length--
    return job
  }
}

export type QueueingResult = {
  /** Of an open network the time from entering to leaving, of a closed one from one end of service at station 0 to the next. */
  times: BatchMeans
  /** Share of time that a server of each station works. */
  utilisation: number[]
  events: number
}

/**
 * Runs a network until so many times are measured. Every station and every source has a random stream of its own.
 * @param batches how the measured times are cut for the confidence interval; `warmUp` of them are dropped
 */
export function simulateQueues(
  network: QueueingNetwork,
  measured: number,
  batches: { warmUp: number; batchSize: number },
  random: Random,
): QueueingResult {
  const { stations, arrivals = [], population = 0 } = network
  const loop = new EventLoop()
  const queues = stations.map(() => new JobQueue())
  const busy = stations.map(() => 0)
  const work = stations.map(() => 0)
  const services = stations.map((_, at) => random.split(`service ${at}`))
  const routing = stations.map((_, at) => random.split(`route ${at}`))
  const sources = stations.map((_, at) => random.split(`arrivals ${at}`))
  const since: number[] = []
  const free: number[] = []
  const times = new BatchMeans(batches)
  let seen = 0

  const begin = (at: number, job: number) => {
    const time = stations[at]!.service(services[at]!)
    busy[at]!++
    work[at]! += time
    loop.after(time, DEPARTURE, at, job)
  }
  const enter = (at: number, job: number) => {
    if (busy[at]! < stations[at]!.servers) begin(at, job)
    else queues[at]!.push(job)
  }
  const next = (at: number): number => {
    let draw = routing[at]!.next()
    const { routes } = stations[at]!
    for (let to = 0; to < routes.length; to++) {
      draw -= routes[to]!
      if (draw < 0) return to
    }
    return -1
  }

  for (let at = 0; at < arrivals.length; at++) {
    const gap = arrivals[at]
    if (gap) loop.after(gap(sources[at]!), ARRIVAL, at)
  }
  for (let job = 0; job < population; job++) {
    since[job] = 0
    enter(0, job)
  }
  while (seen < measured && loop.next()) {
    const at = loop.a
    if (loop.kind === ARRIVAL) {
      const job = free.pop() ?? since.length
      since[job] = loop.now
      loop.after(arrivals[at]!(sources[at]!), ARRIVAL, at)
      enter(at, job)
      continue
    }
    const job = loop.b
    busy[at]!--
    if (queues[at]!.length > 0) begin(at, queues[at]!.shift())
    const to = next(at)
    if (to < 0 || (population > 0 && at === 0)) {
      times.add(loop.now - since[job]!)
      since[job] = loop.now
      seen++
    }
    if (to < 0) free.push(job)
    else enter(to, job)
  }
  const utilisation = stations.map(({ servers }, at) => work[at]! / (servers * loop.now))
  return { times, utilisation, events: loop.processed }
}
