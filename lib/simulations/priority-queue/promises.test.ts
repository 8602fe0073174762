import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import type { Operation } from './job-queue.ts'
import { parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import { settingOf } from './setting.ts'

const MINUTES = 60_000

/** Everything fails, and more often than by default. */
const HOSTILE = {
  jobsPerSecond: 150,
  durationSeconds: 0.8,
  workMs: 20,
  levels: 50,
  changeShare: 0.4,
  consumers: 5,
  partitions: 2,
  leaseMs: 400,
  loss: 0.02,
  serverCrashEverySeconds: 1,
  serverDownSeconds: 0.15,
  isolationEverySeconds: 1,
  isolationSeconds: 0.2,
  consumerCrashEverySeconds: 1,
  consumerDownSeconds: 0.2,
}

const run = (design: DesignId, raw: object, seed: number, record = false): Replication =>
  finish(replicate(settingOf(design, parameters.parse(raw)), createRandom(seed), record))

const KEEPING: DesignId[] = [
  'partitioned-consensus',
  'strict-global',
  'held-heap',
  'quorum',
  'database-table',
  'no-merge',
  'range-partitions',
]

describe('what the designs promise', () => {
  test.each(KEEPING)(
    '%s loses no acknowledged job and no acknowledged change, whatever fails',
    (design) => {
      for (let seed = 0; seed < 100; seed++) {
        const { history, lost, waiting, safety } = run(design, HOSTILE, seed)
        const all = `seed ${seed}`
        expect(lost, all).toEqual([])
        expect(waiting, all).toBe(0)
        // A held job whose change came after it was handed out has the old priority by right.
        expect(history.changesLost, all).toEqual([])
        expect(
          safety.reduce((sum, { violations }) => sum + violations, 0),
          all,
        ).toBe(0)
        for (const { acknowledgedAt, finishes } of history.jobs)
          if (acknowledgedAt !== null) expect(finishes, all).toBeGreaterThan(0)
      }
    },
    MINUTES,
  )

  test.each(KEEPING)(
    '%s has each job begun once while no consumer fails and no lease ends',
    (design) => {
      for (let seed = 0; seed < 50; seed++) {
        const { history } = run(design, { ...HOSTILE, consumerCrashEverySeconds: 0, leaseMs: 60_000 }, seed)
        for (const { starts } of history.jobs) expect(starts, `seed ${seed}`).toBeLessThanOrEqual(1)
      }
    },
    MINUTES,
  )

  test(
    'each partition hands out in the strict order of its committed log, by a list that is sorted for each take',
    () => {
      for (const design of ['strict-global', 'partitioned-consensus'] as const)
        for (let seed = 0; seed < 25; seed++) {
          const { safety, records, roster } = run(design, HOSTILE, seed, true)
          const handed = new Map<string, number[]>()
          for (const { message, to } of records)
            if (message.kind === 'taken' && message.jobs.length > 0) {
              const keys = message.jobs.map(({ key }) => key)
              handed.set(`${message.partition} ${to} ${message.request}`, keys)
            }
          expect(handed.size, `seed ${seed}`).toBeGreaterThan(50)
          for (const partition of roster.groups.keys())
            for (const [take, keys] of replay(safety[partition]!.commands.flat())) {
              const really = handed.get(`${partition} ${take}`)
              if (really) expect(really, `seed ${seed}`).toEqual(keys)
              handed.delete(`${partition} ${take}`)
            }
          expect([...handed.keys()], `seed ${seed}: handed out, and not in the log`).toEqual([])
        }
    },
    MINUTES,
  )

  test(
    'the number of jobs that a started one passes over is what counting them one by one gives',
    () => {
      for (let seed = 0; seed < 10; seed++) {
        const { history } = run('partitioned-consensus', { ...HOSTILE, changeShare: 0 }, seed)
        const begun = [...history.jobs.keys()].filter((job) => history.jobs[job]!.startedAt !== null)
        begun.sort((a, b) => history.jobs[a]!.startedAt! - history.jobs[b]!.startedAt!)
        const counted = begun.map((job) => {
          const { startedAt, priority } = history.jobs[job]!
          return history.jobs.filter(
            (other) =>
              other.priority < priority &&
              other.acknowledgedAt !== null &&
              other.acknowledgedAt <= startedAt! &&
              (other.startedAt === null || other.startedAt > startedAt!),
          ).length
        })
        expect(history.rankErrors, `seed ${seed}`).toEqual(counted)
      }
    },
    MINUTES,
  )

  test(
    'the tempting designs break them, each in its own way',
    () => {
      const seeds = Array.from({ length: 12 }, (_, seed) => seed)
      const sum = (design: DesignId, of: (replication: Replication) => number) =>
        seeds.reduce((total, seed) => total + of(run(design, HOSTILE, seed)), 0)
      const lost = (design: DesignId) => sum(design, (replication) => replication.lost.length)
      for (const design of ['memory-first', 'memory-only', 'async-replication', 'delete-on-take'] as const)
        expect(lost(design), design).toBeGreaterThan(0)
      expect(
        sum('id-without-retry', ({ history }) => history.jobs.filter(({ startedAt }) => startedAt === null).length),
      ).toBeGreaterThan(0)
      expect(
        sum('retry-without-id', ({ history }) => history.jobs.filter(({ keys }) => keys.length > 1).length),
      ).toBeGreaterThan(0)
    },
    MINUTES,
  )

  test('where nothing fails, every design has every job done once', () => {
    const nothing = {
      ...HOSTILE,
      loss: 0,
      serverCrashEverySeconds: 0,
      isolationEverySeconds: 0,
      consumerCrashEverySeconds: 0,
      slowFactor: 1,
      leaseMs: 10_000,
    }
    for (const { id } of designs) {
      const { history } = run(id, nothing, 1)
      for (const { starts, finishes } of history.jobs) expect([starts, finishes], id).toEqual([1, 1])
    }
  })
})

/** By take, in the order of the log: the keys that it gets. */
function replay(log: Operation[]): Map<string, number[]> {
  type Row = { key: number; priority: number; version: number; at: number; until: number }
  let rows: Row[] = []
  const known = new Set<number>()
  const answers = new Map<string, number[]>()
  const newest = new Map<number, number>()
  for (const [at, operation] of log.entries()) {
    if (operation.kind === 'push' && !known.has(operation.key)) {
      known.add(operation.key)
      rows.push({ key: operation.key, priority: operation.priority, version: 0, at, until: -Infinity })
    } else if (operation.kind === 'change') {
      const row = rows.find(({ key }) => key === operation.key)
      if (row && operation.version > row.version) Object.assign(row, operation)
    } else if (operation.kind === 'done') rows = rows.filter(({ key }) => key !== operation.key)
    else if (operation.kind === 'take') {
      if (operation.request <= (newest.get(operation.consumer) ?? 0)) continue
      const free = rows.filter(({ until }) => until <= operation.at)
      free.sort((a, b) => a.priority - b.priority || a.at - b.at)
      const chosen = free.slice(0, operation.count)
      for (const row of chosen) row.until = operation.until
      if (chosen.length === 0) continue
      newest.set(operation.consumer, operation.request)
      const keys = chosen.map(({ key }) => key)
      answers.set(`${operation.consumer} ${operation.request}`, keys)
    }
  }
  return answers
}
