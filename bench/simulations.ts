// Simulations: their algorithms against packages that do the same, what a default run takes, and whether the largest runs that are
// admitted keep within what they were admitted for.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import SketchPeer from 'hyperloglog-lite'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { hash64, hashText64 } from '#lib/algorithms/hash'
import { HyperLogLog, standardError } from '#lib/algorithms/hyper-log-log'
import { FixedWindow } from '#lib/algorithms/rate-limiters'
import { EventLoop } from '#lib/kernel/event-loop'
import { execute } from '#lib/kernel/execute'
import { createRandom } from '#lib/kernel/random'
import { exponential } from '#lib/kernel/distributions'
import { simulations } from '#lib/simulations/registry'
import { benchDeliveries } from './message-queue.ts'
import type { Row } from './row.ts'
import { sideBySide } from './side-by-side.ts'
import { loadSimJs } from './simjs.ts'
import { benchOrderBook } from './stock-exchange.ts'

const PRECISION = 12
const IDS = 200_000

function agree(counted: number, who: string): void {
  const error = Math.abs(counted / IDS - 1)
  if (error > 4 * standardError(PRECISION)) throw new Error(`${who} counts ${counted} of ${IDS}`)
}

const checkCounts = (ours: unknown, theirs: unknown): void => {
  agree(ours as number, 'Ours')
  agree(theirs as number, 'The peer')
}

function countTextsByPeer(texts: string[]): number {
  const sketch = SketchPeer(PRECISION)
  for (const text of texts) sketch.add(SketchPeer.hash(text))
  return sketch.count()
}

async function benchSketches(): Promise<Row[]> {
  const texts = Array.from({ length: IDS }, (_, at) => `user-${at}`)
  const out = new Uint32Array(2)
  const peer = 'hyperloglog-lite, precision 12, 200,000 different ids; both counts within four standard errors'
  return [
    await sideBySide({
      what: 'HyperLogLog: count texts',
      operations: IDS,
      note: `${peer}; like for like`,
      ours: () => {
        const sketch = new HyperLogLog(PRECISION)
        for (const text of texts) {
          hashText64(text, 0, out)
          sketch.addHash(out[0]!, out[1]!)
        }
        return sketch.estimate()
      },
      theirs: () => countTextsByPeer(texts),
      check: checkCounts,
    }),
    await sideBySide({
      what: 'HyperLogLog: count integer ids',
      operations: IDS,
      note: `${peer}, which takes ids as text only`,
      ours: () => {
        const sketch = new HyperLogLog(PRECISION)
        for (let id = 0; id < IDS; id++) sketch.add(id)
        return sketch.estimate()
      },
      theirs: () => countTextsByPeer(texts),
      check: checkCounts,
    }),
    await sideBySide({
      what: 'HyperLogLog: registers only',
      operations: IDS,
      note: `${peer}; hashes made beforehand, like for like`,
      ...registersOnly(texts),
      check: checkCounts,
    }),
  ]
}

/** The peer takes its rank from the last two words of four, ours from the second of two. */
function registersOnly(texts: string[]): { ours: () => number; theirs: () => number } {
  const hashes = new Uint32Array(IDS * 2)
  const out = new Uint32Array(2)
  for (let id = 0; id < IDS; id++) {
    hash64(id, 0, out)
    hashes.set(out, id * 2)
  }
  const peerHashes = texts.map((text) => SketchPeer.hash(text))
  return {
    ours: () => {
      const sketch = new HyperLogLog(PRECISION)
      for (let at = 0; at < hashes.length; at += 2) sketch.addHash(hashes[at]!, hashes[at + 1]!)
      return sketch.estimate()
    },
    theirs: () => {
      const sketch = SketchPeer(PRECISION)
      for (const hash of peerHashes) sketch.add(hash)
      return sketch.count()
    },
  }
}

const REQUESTS = 100_000
const KEYS = 100
const LIMIT = 600

function benchLimiter(): Promise<Row> {
  return sideBySide({
    what: 'Rate limiter: fixed window, in memory',
    operations: REQUESTS,
    note: 'rate-limiter-flexible, 100 keys; not like for like: it answers by promise, keeps its own clock and expires keys. The same number admitted',
    ours: () => {
      const limiters = Array.from({ length: KEYS }, () => new FixedWindow(LIMIT, 60_000))
      let admitted = 0
      for (let at = 0; at < REQUESTS; at++) if (limiters[at % KEYS]!.admit(at % 60_000)) admitted++
      return admitted
    },
    theirs: async () => {
      const limiter = new RateLimiterMemory({ points: LIMIT, duration: 60 })
      let admitted = 0
      for (let at = 0; at < REQUESTS; at++) {
        await limiter.consume(at % KEYS).then(
          () => admitted++,
          () => undefined,
        )
      }
      for (let key = 0; key < KEYS; key++) await limiter.delete(key)
      return admitted
    },
    check: (ours, theirs) => {
      if (ours !== KEYS * LIMIT || ours !== theirs)
        throw new Error(`Ours admits ${String(ours)}, the peer ${String(theirs)}`)
    },
  })
}

const TIMERS = 1000
const TICKS = 200_000

async function benchEventLoop(): Promise<Row> {
  const { Entity, Sim } = await loadSimJs()
  const random = createRandom(1)
  const delays = Float64Array.from({ length: 4096 }, () => exponential(random, 1))
  const delayOf = (timer: number, tick: number): number => delays[(timer * 37 + tick) & 4095]!
  return sideBySide({
    what: 'Event loop: 1,000 timers that set themselves again',
    operations: TICKS,
    note: 'simjs timers, the same delays; the same time after 200,000 events; like for like',
    ours: () => {
      const loop = new EventLoop()
      const ticks = new Uint32Array(TIMERS)
      for (let timer = 0; timer < TIMERS; timer++) loop.after(delayOf(timer, 0), 0, timer)
      while (loop.processed < TICKS && loop.next()) loop.after(delayOf(loop.a, ++ticks[loop.a]!), 0, loop.a)
      return loop.now
    },
    theirs: () => {
      let made = 0
      let processed = 0
      let now = 0
      class Timer extends Entity {
        timer = 0
        ticks = 0
        start(): void {
          this.timer = made++
          this.wait()
        }
        wait(): void {
          this.setTimer(delayOf(this.timer, this.ticks++)).done(() => {
            processed++
            if (processed <= TICKS) now = this.time()
            this.wait()
          })
        }
      }
      const sim = new Sim()
      for (let timer = 0; timer < TIMERS; timer++) sim.addEntity(Timer)
      sim.simulate(Number.MAX_SAFE_INTEGER, TICKS + TIMERS)
      return now
    },
    check: (ours, theirs) => {
      if (Math.abs((ours as number) - (theirs as number)) > 1e-6)
        throw new Error(`Ours ends at ${String(ours)}, the peer at ${String(theirs)}`)
    },
  })
}

/** How long the defaults take: to the first chart, and in all. */
function benchDefaults(): Row[] {
  return [...simulations.values()].map((definition) => {
    const start = performance.now()
    let first: number | undefined
    const run = execute(
      definition,
      definition.params.parse({}),
      1,
      definition.designs.map((design) => design.id),
    )
    for (let step = run.next(); !step.done; step = run.next()) {
      if (step.value.partial) first ??= performance.now() - start
    }
    const all = performance.now() - start
    return {
      what: `Simulation ${definition.id}, defaults`,
      value: `${(all / 1000).toFixed(2)} s`,
      note: `first chart after ${((first ?? all) / 1000).toFixed(2)} s; wanted: 1 s and 3 s`,
    }
  })
}

/** Directions in which runs grow: a simulation, some parameters, and the one that is raised as far as it is admitted. */
const DIRECTIONS: [string, Record<string, number>, string][] = [
  ['unique-users', { days: 3 }, 'dailyActiveUsers'],
  ['unique-users', { days: 30 }, 'eventsPerVisit'],
  ['unique-users', { precision: 18, days: 1 }, 'replications'],
  ['rate-limiter', { minutes: 5 }, 'requestsPerSecond'],
  ['rate-limiter', { users: 200_000, nodes: 64 }, 'requestsPerSecond'],
  ['rate-limiter', {}, 'attackers'],
  ['key-value-engine', {}, 'operations'],
  ['key-value-engine', { sizeRatio: 16 }, 'keys'],
  ['key-value-engine', { scanShare: 1 }, 'scanLength'],
  ['key-value-cluster', {}, 'durationSeconds'],
  ['key-value-cluster', { keys: 10, zipfExponent: 2, writeShare: 1, replications: 1 }, 'durationSeconds'],
  ['message-queue', { replications: 1 }, 'messagesPerSecond'],
  ['message-queue', { replications: 1, partitions: 24, brokers: 7, replicas: 7 }, 'consumers'],
  ['message-queue', { durationSeconds: 2 }, 'replications'],
  ['key-value-cluster', { nodes: 24, replicas: 7, virtualNodes: 1024 }, 'replications'],
  ['job-scheduler', {}, 'jobsPerSecond'],
  ['job-scheduler', { executors: 200 }, 'jobsPerSecond'],
  ['job-scheduler', {}, 'historyRows'],
  ['job-scheduler', { executors: 4, replications: 2 }, 'durationSeconds'],
  ['stock-exchange', {}, 'durationMs'],
  ['stock-exchange', { durationMs: 5 }, 'ordersPerSecond'],
  ['stock-exchange', { participants: 64 }, 'durationMs'],
  ['stock-exchange', {}, 'replications'],
  ['priority-queue', { replications: 1 }, 'jobsPerSecond'],
  ['priority-queue', { replications: 1 }, 'durationSeconds'],
  ['priority-queue', { durationSeconds: 0.5 }, 'replications'],
  ['priority-queue', { replications: 1, durationSeconds: 1 }, 'partitions'],
  ['priority-queue', { replications: 1 }, 'standingJobs'],
  ['push-notification', {}, 'replications'],
  ['push-notification', { replications: 1 }, 'devices'],
  ['push-notification', { replications: 1 }, 'durationSeconds'],
  ['push-notification', { replications: 1 }, 'notificationsPerSecond'],
  ['push-notification', { servers: 64, virtualNodes: 256 }, 'replications'],
  ['payments', {}, 'payments'],
  ['payments', { payments: 100 }, 'replications'],
  ['payments', { pairs: 0 }, 'interleavings'],
  ['payments', { loss: 0.3, crashChance: 0.05 }, 'payments'],
  ['payments', { payments: 10, replications: 1, pairs: 0 }, 'downMs'],
]

type Cost = { seconds: number; memoryMb: number }

function benchLargest(): Row[] {
  const script = join(import.meta.dirname, 'largest-run.ts')
  return DIRECTIONS.map(([id, others, raised]) => {
    const argv = [script, id, JSON.stringify(others), raised]
    const printed = execFileSync(process.execPath, argv, { encoding: 'utf8' })
    const ran = JSON.parse(printed) as Cost & { value: number; longestGapMs: number; bound: Cost }
    const kept = ran.seconds <= ran.bound.seconds && ran.memoryMb <= ran.bound.memoryMb
    const params = Object.entries({ ...others, [raised]: ran.value }).map(([name, value]) => `${name}=${value}`)
    return {
      what: `Simulation ${id}, largest run: ${params.join(' ')}`,
      value: `${ran.seconds.toFixed(1)} s, ${ran.memoryMb.toFixed(0)} MB`,
      note: `${kept ? 'within' : 'BEYOND'} the ${ran.bound.seconds.toFixed(1)} s and ${ran.bound.memoryMb.toFixed(0)} MB it was admitted for; at most ${ran.longestGapMs.toFixed(0)} ms between two steps`,
    }
  })
}

/** All rows about simulations. Takes about a minute. */
export async function benchSimulations(): Promise<Row[]> {
  return [
    ...(await benchSketches()),
    await benchLimiter(),
    await benchEventLoop(),
    ...(await benchOrderBook()),
    ...benchDeliveries(),
    ...benchDefaults(),
    ...benchLargest(),
  ]
}
