import { describe, expect, test } from 'vitest'
import type { MessageRecord } from '#lib/kernel/cluster'
import { createRandom } from '#lib/kernel/random'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import { rowsOf } from './message-labels.ts'
import type { JobMessage, MessageOf } from './messages.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import type { World } from './replication.ts'
import { buildWorld } from './replication.ts'
import type { Row } from './schedule-table.ts'
import { settingOf } from './setting.ts'

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed)

/** Harsher than the defaults: more of everything in less time, and machines enough for it. */
const HARSH: Partial<Parameters> = {
  jobsPerSecond: 3,
  intervalSeconds: 15,
  durationSeconds: 60,
  executors: 14,
  runSeconds: 0.8,
  loss: 0.02,
  duplication: 0.02,
  executorCrash: 0.1,
  pauseChance: 0.1,
  schedulerCrash: 0.1,
  brokerCrashEverySeconds: 15,
  downSeconds: 2,
  retrySeconds: 15,
  visibilitySeconds: 6,
  leaseSeconds: 3,
  heartbeatMs: 600,
  // So many that no healthy job runs out of them.
  attemptsMax: 12,
  backOffSeconds: 0.5,
  poisonShare: 0.01,
}

type Finished = World & { records: MessageRecord<JobMessage>[]; rows: Row[] }

function finish(design: DesignId, seed: number, change: Partial<Parameters> = {}): Finished {
  const setting = settingOf(design, parameters.parse({ ...HARSH, ...change }))
  const world = buildWorld(setting, createRandom(seed), true)
  const { cluster, quiet } = world
  cluster.run(setting.horizonMs)
  const last = setting.horizonMs + setting.recoveryMs
  // A while longer than it takes, so that what comes late has come.
  for (let rest = 0; cluster.now < last && rest < 20; rest = quiet() ? rest + 1 : 0) cluster.run(cluster.now + 1_000)
  world.history.close(setting.horizonMs)
  return { ...world, records: cluster.records, rows: world.database.table.rows }
}

/** Messages of a kind, as they arrived. */
function arrived<K extends JobMessage['kind']>(records: Finished['records'], kind: K) {
  return records
    .filter((record) => record.received !== null && record.message.kind === kind)
    .map(({ message, ...record }) => ({ ...(message as MessageOf<K>), ...record }))
    .sort((x, y) => x.received! - y.received!)
}

/** Messages of a kind, as they were sent; a copy that the network made counts as one. */
function sent<K extends JobMessage['kind']>(records: Finished['records'], kind: K) {
  const seen = new Set<JobMessage>()
  return records
    .filter(({ message }) => message.kind === kind && !seen.has(message) && seen.add(message))
    .map(({ message, ...record }) => ({ ...(message as MessageOf<K>), ...record }))
}

function countBy<T>(list: readonly T[], key: (each: T) => number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const each of list) counts.set(key(each), (counts.get(key(each)) ?? 0) + 1)
  return counts
}

const over = ({ status }: Row): boolean => status === 'done' || status === 'dead'

/** All rows of each calendar job, by when they are due. */
function calendars(rows: readonly Row[]): Row[][] {
  const byJob = new Map<number, Row[]>()
  for (const row of rows) {
    if (!row.spec.recurring) continue
    const own = byJob.get(row.spec.key) ?? []
    own.push(row)
    byJob.set(row.spec.key, own)
  }
  return [...byJob.values()].map((own) => own.toSorted((x, y) => x.dueAt - y.dueAt))
}

/** Written from what the designs promise, over the messages and the table alone: nothing here looks at the history. */
const promises = {
  /** Every accepted job is in the table, and every row that was due is over: done by an act, or dead after all its attempts. */
  everyJobRuns({ records, rows }: Finished, seed: number, attemptsMax: number): void {
    const rowsOfJob = countBy(rows, ({ spec }) => spec.key)
    // One row a job, however often it was submitted.
    for (const { job } of sent(records, 'accepted')) expect(rowsOfJob.get(job), `seed ${seed}, job ${job}`).toBe(1)
    const acted = new Set(arrived(records, 'act').map(({ row }) => row))
    for (const row of rows) {
      const named = `seed ${seed}, row ${row.id}`
      if (row.status === 'later') continue
      expect(over(row), named).toBe(true)
      if (row.status === 'done') expect(acted.has(row.id), named).toBe(true)
      else expect([row.spec.poisonous, row.failures], named).toEqual([true, attemptsMax])
    }
  },

  /** The outside says "applied" once for each job that was done. */
  oneEffectAKey({ records, rows }: Finished, seed: number): void {
    const applied = countBy(
      sent(records, 'acted').filter((acted) => acted.applied),
      ({ row }) => row,
    )
    for (const [row, count] of applied) expect(count, `seed ${seed}, row ${row}`).toBe(1)
    for (const row of rows) if (row.status === 'done') expect(applied.get(row.id), `seed ${seed}`).toBe(1)
  },

  /** A calendar job is one chain of rows at times that rise by whole intervals, of which only the last is still to come. */
  oneNextRow({ rows }: Finished, seed: number, intervalMs: number): void {
    for (const chain of calendars(rows)) {
      const named = `seed ${seed}, job ${chain[0]!.spec.key}`
      expect(chain.filter(({ status }) => status === 'later').length, named).toBe(1)
      expect(chain.at(-1)!.status, named).toBe('later')
      for (const [at, row] of chain.entries()) {
        if (at === 0) continue
        const steps = (row.dueAt - chain[at - 1]!.dueAt) / intervalMs
        expect(steps, named).toBeGreaterThan(0.5)
        expect(Math.abs(steps - Math.round(steps)), named).toBeLessThan(1e-6)
      }
    }
  },

  /** The claim service never gives a job to two at once, as a second book shows that is kept from what reaches it. */
  oneClaimAtATime({ records }: Finished, seed: number, leaseMs: number): void {
    const granted = new Map(sent(records, 'claimed').map((grant) => [`${grant.to} ${grant.ask} ${grant.sent}`, grant]))
    const book = [...arrived(records, 'claim'), ...arrived(records, 'renew'), ...arrived(records, 'release')].sort(
      (x, y) => x.received! - y.received! || x.sent - y.sent,
    )
    const holds = new Map<number, { holder: string; fence: number; until: number }>()
    for (const event of book) {
      const { kind, row, received } = event
      const held = holds.get(row)
      const fence = kind === 'claim' ? granted.get(`${event.from} ${event.ask} ${received}`)?.fence : event.fence
      if (fence === undefined) continue
      if (kind === 'claim') {
        const holder = `${event.from} ${event.session}`
        if (held && !(held.holder === holder && held.fence === fence)) {
          expect(held.until, `seed ${seed}, row ${row}`).toBeLessThanOrEqual(received!)
          expect(fence, `seed ${seed}, row ${row}`).toBeGreaterThan(held.fence)
        }
        holds.set(row, { holder, fence, until: received! + leaseMs })
      } else if (held?.fence !== fence || held.until < received!) continue
      else if (kind === 'renew') held.until = received! + leaseMs
      else held.until = received!
    }
  },

  /** The database takes a job as done once, and from nobody who started before somebody else did. */
  newestClaimCompletes({ records }: Finished, seed: number): void {
    const reports = new Map(sent(records, 'finish').map((report) => [`${report.from} ${report.ask}`, report]))
    const newest = new Map<number, number>()
    const completed = new Map<number, number>()
    const answers = [
      ...sent(records, 'started').map(({ sent: at, row, go, fence }) => ({ at, row, fence, kind: 'started', ok: go })),
      ...sent(records, 'finished').map(({ sent: at, row, accepted, over: ended, ask, to }) => {
        const asked = reports.get(`${to} ${ask}`)!
        return { at, row, fence: asked.fence, kind: asked.outcome, ok: accepted && ended }
      }),
    ].sort((x, y) => x.at - y.at)
    for (const { row, fence, kind, ok } of answers) {
      const named = `seed ${seed}, row ${row}`
      if (!ok) continue
      if (kind === 'started') {
        expect(fence, named).toBeGreaterThanOrEqual(newest.get(row) ?? 0)
        newest.set(row, fence)
      } else if (kind === 'done') {
        expect(fence, named).toBe(newest.get(row))
        // Told again to its own holder, perhaps, and to nobody else.
        expect(completed.get(row) ?? fence, named).toBe(fence)
        completed.set(row, fence)
      }
    }
  },
}

describe('what must always hold, under faults', { timeout: 120_000 }, () => {
  const whole: DesignId[] = ['full', 'memory-broker', 'partitioned-log', 'table-scan', 'binaries-in-database']

  test.each(whole)('%s: every job runs, one effect a key, one next row, one claim, over 40 seeds', (design) => {
    const p = parameters.parse(HARSH)
    const struck = { down: 0, paused: 0, overlaps: 0, late: 0, broker: 0 }
    for (const seed of SEEDS) {
      const finished = finish(design, seed)
      promises.everyJobRuns(finished, seed, p.attemptsMax)
      promises.oneEffectAKey(finished, seed)
      promises.oneNextRow(finished, seed, p.intervalSeconds * 1_000)
      promises.oneClaimAtATime(finished, seed, p.leaseSeconds * 1_000)
      promises.newestClaimCompletes(finished, seed)
      const { history } = finished
      for (const { what } of history.spans) struck[what]++
      struck.overlaps += history.overlaps
      struck.late += history.lateCompletions
      struck.broker += history.brokerCrashes
    }
    // The faults did strike, and runs did overlap.
    for (const [fault, count] of Object.entries(struck)) expect(count, fault).toBeGreaterThan(SEEDS.length)
  })

  test.each(['no-claims', 'no-keys', 'check-then-act', 'no-dead-letters'] as const)(
    '%s keeps the promises that it does not touch',
    (design) => {
      const p = parameters.parse({ ...HARSH, poisonShare: 0 })
      for (const seed of SEEDS.slice(0, 15)) {
        const finished = finish(design, seed, { poisonShare: 0 })
        promises.everyJobRuns(finished, seed, p.attemptsMax)
        promises.oneNextRow(finished, seed, p.intervalSeconds * 1_000)
        if (design === 'no-claims' || design === 'no-dead-letters') promises.oneEffectAKey(finished, seed)
        if (design !== 'no-claims') promises.oneClaimAtATime(finished, seed, p.leaseSeconds * 1_000)
      }
    },
  )

  test('fire and forget hands each job out once at most, and so loses some', () => {
    let lost = 0
    for (const seed of SEEDS) {
      const { records, rows } = finish('fire-and-forget', seed)
      for (const [row, count] of countBy(sent(records, 'deliver'), ({ row: id }) => id)) {
        const asks = sent(records, 'deliver').filter((deliver) => deliver.row === row)
        // Handed out again to the same question only, whose answer was lost.
        expect(new Set(asks.map(({ to, ask }) => `${to} ${ask}`)).size, `seed ${seed}, ${count} times`).toBe(1)
      }
      const acted = new Set(arrived(records, 'act').map(({ row }) => row))
      lost += rows.filter((row) => row.status === 'done' && !row.spec.poisonous && !acted.has(row.id)).length
    }
    expect(lost).toBeGreaterThan(5 * SEEDS.length)
  })

  test('what the log has acknowledged is handed out, whatever crashes', () => {
    for (const seed of SEEDS) {
      const { records } = finish('full', seed)
      const answered = new Set(sent(records, 'enqueued').map(({ to, ask }) => `${to} ${ask}`))
      const promised = sent(records, 'enqueue').filter(({ from, ask }) => answered.has(`${from} ${ask}`))
      const handed = new Set(sent(records, 'deliver').map(({ row }) => row))
      for (const message of promised)
        for (const row of rowsOf({ kind: 'enqueue', ask: message.ask, rows: message.rows }))
          expect(handed.has(row), `seed ${seed}, row ${row}`).toBe(true)
    }
  })
})

describe('what each wrong design does wrong, and what the history counts', { timeout: 120_000 }, () => {
  const total = (design: DesignId, change: Partial<Parameters> = {}) => {
    const sum = { overlaps: 0, effects: 0, none: 0, extra: 0, lost: 0 }
    for (const seed of SEEDS.slice(0, 15)) {
      const { history, rows, records } = finish(design, seed, change)
      // Counted again from the table and from the messages.
      const applied = countBy(
        sent(records, 'acted').filter((acted) => acted.applied),
        ({ row }) => row,
      )
      const twice = [...applied.values()].reduce((all, count) => all + count - 1, 0)
      const open = calendars(rows).map((chain) => chain.filter((row) => !over(row)).length)
      const none = open.filter((count) => count === 0).length
      if (design !== 'unfenced') expect(twice, `${design}, seed ${seed}`).toBeLessThanOrEqual(history.doubleEffects)
      if (none > 0) expect(history.violations.some(({ kind }) => kind === 'no-successor')).toBe(true)
      sum.overlaps += history.overlaps
      sum.effects += history.doubleEffects
      sum.none += none
      sum.extra += open.filter((count) => count > 1).length
      sum.lost += history.violations.filter(({ kind }) => kind === 'never-run').length
    }
    return sum
  }

  test('without claims more runs overlap', () => {
    expect(total('no-claims').overlaps).toBeGreaterThan(1.5 * total('full').overlaps)
  })

  test('without keys, or with a look-up beforehand, effects are done again', () => {
    expect(total('no-keys').effects).toBeGreaterThan(50)
    expect(total('check-then-act').effects).toBeGreaterThan(20)
  })

  test('calendars double without a fence, and end where the next row is not in the transaction', () => {
    expect(total('unfenced').extra).toBeGreaterThan(15)
    expect(total('two-writes').none).toBeGreaterThan(15)
    expect(total('next-by-scheduler').none).toBeGreaterThan(15)
  })

  const CALM: Partial<Parameters> = {
    executorCrash: 0,
    pauseChance: 0,
    schedulerCrash: 0,
    brokerCrashEverySeconds: 0,
    failureChance: 0,
    loss: 0,
    duplication: 0,
    visibilitySeconds: 600,
    retrySeconds: 600,
  }

  test.each(designs.map(({ id }) => id))('%s does nothing wrong while nothing fails', (design) => {
    expect(total(design, CALM)).toEqual({ overlaps: 0, effects: 0, none: 0, extra: 0, lost: 0 })
  })
})

describe('the story of the briefing', () => {
  const alone = parameters.parse({
    ...HARSH,
    jobsPerSecond: 0.1,
    recurringShare: 0,
    executors: 2,
    schedulers: 1,
    runSpread: 0,
    runSeconds: 2,
    failureChance: 0,
    poisonShare: 0,
    executorCrash: 0,
    pauseChance: 0,
    schedulerCrash: 0,
    brokerCrashEverySeconds: 0,
    loss: 0,
    duplication: 0,
  })

  test('an executor dies in its run; its heartbeat is missed, and another one runs the job', () => {
    const { cluster, history } = buildWorld(settingOf('full', alone), createRandom(2))
    const firstRun = () => [...history.jobs.values()].find(({ runs }) => runs.length > 0)?.runs[0]
    while (!firstRun()) cluster.run(cluster.loop.peek(), 1)
    const first = firstRun()!
    cluster.run(cluster.now + 1_000)
    cluster.crash(first.executor, true)
    cluster.run(cluster.now + 12_000)
    const { runs, ended, effects } = history.jobs.get(first.row)!
    expect(runs.map(({ how }) => how)).toEqual(['crashed', 'done'])
    expect(runs[1]!.executor).not.toBe(first.executor)
    // After the lease and the back-off, and no later than a look of the scheduler.
    const { leaseSeconds, backOffSeconds, pollMs } = alone
    const waited = runs[1]!.from - runs[0]!.to!
    expect(waited).toBeGreaterThan((leaseSeconds + backOffSeconds) * 1_000 - alone.heartbeatMs)
    expect(waited).toBeLessThan((leaseSeconds + backOffSeconds) * 1_000 + pollMs + 100)
    expect([ended, effects]).toEqual(['done', 1])
  })

  test('an executor sleeps through its lease: another one does the job, and the sleeper notices', () => {
    const { cluster, history } = buildWorld(settingOf('full', alone), createRandom(2))
    const firstRun = () => [...history.jobs.values()].find(({ runs }) => runs.length > 0)?.runs[0]
    while (!firstRun()) cluster.run(cluster.loop.peek(), 1)
    const first = firstRun()!
    // Its lease was renewed once.
    cluster.run(cluster.now + 1_000)
    cluster.pause(first.executor, 15_000)
    cluster.run(cluster.now + 20_000)
    const { runs, effects } = history.jobs.get(first.row)!
    expect(runs.map(({ how, overlapped }) => [how, overlapped])).toEqual([
      ['abandoned', false],
      ['done', true],
    ])
    expect(effects).toBe(1)
  })

  test('a sleeper that wakes beside its successor cannot renew a claim that is somebody else’s now', () => {
    const { cluster, history } = buildWorld(settingOf('full', { ...alone, runSeconds: 20 }), createRandom(2))
    const firstRun = () => [...history.jobs.values()].find(({ runs }) => runs.length > 0)?.runs[0]
    while (!firstRun()) cluster.run(cluster.loop.peek(), 1)
    const first = firstRun()!
    cluster.run(cluster.now + 1_000)
    cluster.pause(first.executor, 5_500)
    cluster.run(cluster.now + 40_000)
    const { runs, effects } = history.jobs.get(first.row)!
    expect(runs.map(({ how, overlapped }) => [how, overlapped])).toEqual([
      ['abandoned', false],
      ['done', true],
    ])
    expect(runs[1]!.to!).toBeGreaterThan(runs[0]!.to!)
    expect(effects).toBe(1)
  })
})
