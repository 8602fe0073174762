// What an operator watches, in Prometheus' text format: numbers only, never a name, an address or an id.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import type { SystemFigures } from '#lib/protocol/admin'

export type MetricsSources = {
  /** Connections of Socket.IO, each perhaps in several namespaces. */
  sockets: () => number
  rooms: () => number
  runs: () => Promise<{ waiting: number; running: number }>
}

export type Metrics = {
  contentType: string
  text: () => Promise<string>
  /** Of each transaction of the log. */
  committed: (rooms: number, tookMs: number) => void
  /** What admins see of this process. */
  figures: () => Promise<ProcessFigures>
  close: () => void
}

export type ProcessFigures = Pick<SystemFigures, 'rooms' | 'sockets' | 'runs' | 'commitMs' | 'eventLoopLagMs'>

const COMMIT_SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const LAG_RESOLUTION_MS = 10
const ROOMS_PER_COMMIT = [1, 2, 5, 10, 20, 50, 100, 200, 500]

export function createMetrics({ sockets, rooms, runs }: MetricsSources): Metrics {
  // Its own registry: several servers in one process, as tests start them, must not share counts.
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, count: () => number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(count())
        },
      }),
    )
  }
  gauge('dryrun_sockets', 'Open connections of browsers.', sockets)
  gauge('dryrun_rooms', 'Interviews that are open in this process.', rooms)
  registry.registerMetric(
    new Gauge({
      name: 'dryrun_runs',
      help: 'Runs of simulations that have not ended, by state, of all processes.',
      labelNames: ['state'],
      registers: [],
      async collect() {
        // Without a database the other figures are wanted most.
        const { waiting, running } = await runs().catch(() => ({ waiting: Number.NaN, running: Number.NaN }))
        this.set({ state: 'queued' }, waiting)
        this.set({ state: 'running' }, running)
      },
    }),
  )
  const commit = new Histogram({
    name: 'dryrun_commit_seconds',
    help: 'How long the database took for a transaction of the log; no edit is told to anybody before.',
    buckets: COMMIT_SECONDS,
    registers: [registry],
  })
  const batch = new Histogram({
    name: 'dryrun_commit_rooms',
    help: 'How many rooms a transaction of the log was for.',
    buckets: ROOMS_PER_COMMIT,
    registers: [registry],
  })
  // Beside Prometheus' buckets, which are too wide to read a percentile from.
  const commitMicroseconds = createHistogram()
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  lag.enable()
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    committed(rooms, tookMs) {
      commit.observe(tookMs / 1000)
      batch.observe(rooms)
      commitMicroseconds.record(Math.max(1, Math.round(tookMs * 1000)))
    },
    async figures() {
      const percentiles = (at: (percent: number) => number) => ({ p50: at(50), p99: at(99) })
      const { count } = commitMicroseconds
      return {
        rooms: rooms(),
        sockets: sockets(),
        runs: await runs(),
        commitMs: count > 0 ? percentiles((percent) => commitMicroseconds.percentile(percent) / 1e3) : null,
        // The timer itself waits for the resolution; the lag is what comes on top.
        eventLoopLagMs: percentiles((percent) => Math.max(0, lag.percentile(percent) / 1e6 - LAG_RESOLUTION_MS)),
      }
    },
    close: () => void lag.disable(),
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** What proxies add: behind one everybody seems to be here. */
const OF_PROXIES = ['x-forwarded-for', 'forwarded', 'x-forwarded-host', 'x-forwarded-proto', 'via']

/** A page of a foreign name that was made to lead to this machine is not this machine. */
const isThisMachine = (host: string | undefined): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host ?? '')

/** With a token whoever knows it; without one only this machine, by its own name and not through a proxy. */
export function mayReadMetrics(
  { headers, socket }: { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } },
  token: string | undefined,
): boolean {
  if (token !== undefined) {
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    return timingSafeEqual(digest(given), digest(token))
  }
  const proxied = OF_PROXIES.some((name) => headers[name] !== undefined)
  return !proxied && isThisMachine(headers.host) && /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')
}
