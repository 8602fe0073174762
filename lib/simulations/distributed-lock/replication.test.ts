import { describe, expect, test } from 'vitest'
import type { Operation, SequentialModel } from '#lib/kernel/linearizability'
import { checkLinearizable } from '#lib/kernel/linearizability'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import { LockState } from './lock-state.ts'
import type { DesignId, Parameters } from './parameters.ts'
import { parameters, settingOf } from './parameters.ts'
import type { Replication, Setting } from './replication.ts'
import { buildWorld, replicate } from './replication.ts'

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed)

/** Harsher than the defaults: more of everything in less time. */
const HARSH: Partial<Parameters> = {
  durationSeconds: 30,
  loss: 0.03,
  duplication: 0.03,
  reordering: 0.5,
  jitterMs: 5,
  pauseChance: 0.1,
  crashEverySeconds: 8,
  downSeconds: 1,
  partitionEverySeconds: 10,
  leaseMs: 1_000,
  pauseMs: 1_500,
  workMs: 100,
}

const runOf = (setting: Setting, seed: number): Replication => finish(replicate(setting, createRandom(seed)))

const harsh = (design: DesignId, change: Partial<Parameters> = {}) =>
  settingOf(design, parameters.parse({ ...HARSH, ...change }))

describe('the lock under faults', { timeout: 60_000 }, () => {
  test.each(['raft-fencing', 'raft-herd'] as const)('%s: what must always hold does, over many seeds', (design) => {
    let late = 0
    let failOvers = 0
    for (const seed of SEEDS) {
      const setting = harsh(design)
      const { history, safety, storage } = runOf(setting, seed)
      const named = `seed ${seed}`
      // One leader a term; committed entries survive; every server applies the same.
      expect([safety.termsWithTwoLeaders, safety.committedLost, safety.divergences], named).toEqual([0, 0, 0])
      // Accepted tokens never go down, and no two grants share one.
      for (const [i, { token }] of storage.accepted.entries())
        expect(token, named).toBeGreaterThanOrEqual(storage.accepted[i - 1]?.token ?? 0)
      expect(history.tokenRegressions, named).toBe(0)
      expect(history.lateAccepted, named).toBe(0)
      expect(history.rightfulRefused, named).toBe(0)
      // Nobody is given a lock whose lease still runs.
      expect(history.doubleGrants, named).toBe(0)
      expect(history.grants.length, named).toBeGreaterThan(10)
      late += history.lateRefused
      failOvers += safety.elections - 1
      // Grants are those of the committed log, in its order: folded again by a fresh state, and first in, first out by an array.
      const fold = new LockState(setting.service.rules)
      const waiting: string[] = []
      const granted: string[] = []
      for (const [at, { command }] of safety.log.entries()) {
        if (command === null) continue
        const effect = fold.apply(command, at + 1)
        if (effect.kind === 'waiting' && command.kind === 'request') {
          const name = `${command.client} ${command.request}`
          if (!waiting.includes(name)) waiting.push(name)
        }
        if (effect.kind !== 'granted' || effect.grant.id !== at + 1) continue
        granted.push(`${effect.grant.client}`)
        if (waiting.length > 0) expect(`${effect.grant.client} ${effect.grant.request}`, named).toBe(waiting.shift())
      }
      expect(
        history.grants.map(({ client }) => `${client}`),
        named,
      ).toEqual(granted)
    }
    // The faults did strike.
    expect(late).toBeGreaterThan(20)
    expect(failOvers).toBeGreaterThan(40)
  })

  test('without fencing the same late writes replace newer ones', () => {
    const accepted = SEEDS.map((seed) => runOf(harsh('no-fencing'), seed).history.lateAccepted)
    expect(accepted.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20)
  })

  test('a quorum never gives the lock to two while votes stay on disk, and does when they are lost', () => {
    let kept = 0
    let lost = 0
    const quick = { crashEverySeconds: 2, downSeconds: 0.1, workMs: 300, pauseChance: 0 }
    for (const seed of SEEDS) {
      kept += runOf(harsh('quorum-without-commit', { ...quick, diskLoss: 0 }), seed).history.doubleGrants
      lost += runOf(harsh('quorum-without-commit', { ...quick, diskLoss: 1 }), seed).history.doubleGrants
    }
    expect(kept).toBe(0)
    expect(lost).toBeGreaterThan(20)
  })

  test('timestamps from clocks that agree are as good as a log’s index', () => {
    const regressions = (clockSkewMs: number) =>
      SEEDS.reduce(
        (sum, seed) =>
          sum + runOf(harsh('timestamps', { clockSkewMs, clockDriftPpm: 0 }), seed).history.tokenRegressions,
        0,
      )
    expect(regressions(0)).toBe(0)
    expect(regressions(2_000)).toBeGreaterThan(20)
  })

  test('a network that repeats messages makes nobody give up a place in the list', () => {
    const repeating = {
      thinkMs: 1,
      crashEverySeconds: 0,
      partitionEverySeconds: 0,
      pauseChance: 0,
      loss: 0,
      duplication: 0.3,
      leaseMs: 5_000,
    }
    for (const seed of SEEDS.slice(0, 10))
      // A place given up would be granted to nobody, and its lease would run out.
      expect(runOf(harsh('raft-fencing', repeating), seed).history.expiries, `seed ${seed}`).toBe(0)
  })

  test('no client is forgotten, however long the faults go on', () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { history, roster } = runOf(harsh('raft-fencing', { durationSeconds: 60 }), seed)
      const lately = history.grants.filter(({ at }) => at > 30_000).map(({ client }) => client)
      expect(
        [...new Set(lately)].sort((x, y) => x - y),
        `seed ${seed}`,
      ).toEqual(roster.clients)
    }
  })
})

type LockInput = { kind: 'acquire' | 'release'; client: number }

const FREE = -1

/** A lock as everybody imagines it: nobody may take what somebody else has. The state is the client that has it. */
const model: SequentialModel<number, LockInput, true> = {
  initial: FREE,
  step: (holder, { kind, client }) => {
    if (kind === 'acquire') return holder === FREE ? client : null
    return holder === client ? FREE : null
  },
  key: String,
}

/** What clients saw: asked, got, gave back. */
function historyOf({ history }: Replication): Operation<LockInput, true>[] {
  return history.grants.slice(0, 60).flatMap(({ client, at, heardAt, finishedAt }) => {
    const acquire = {
      process: client,
      start: at,
      end: heardAt,
      input: { kind: 'acquire' as const, client },
      output: true as const,
    }
    if (heardAt === null || finishedAt === null) return [acquire]
    // A release takes effect some time after the client has sent it.
    const release = {
      process: client,
      start: finishedAt,
      end: null,
      input: { kind: 'release' as const, client },
      output: undefined,
    }
    return [acquire, release]
  })
}

describe('the lock as an indivisible object', () => {
  // Leases that never run out: what is left is a plain lock, and crashes must not show.
  const plain = { pauseChance: 0, leaseMs: 60_000, workMs: 100, crashEverySeconds: 4, durationSeconds: 20, clients: 4 }

  test('its history is linearisable although servers crash', () => {
    for (const seed of SEEDS.slice(0, 15)) {
      const replication = runOf(harsh('raft-fencing', plain), seed)
      expect(replication.history.grants.length).toBeGreaterThan(3)
      expect(checkLinearizable(historyOf(replication), model).verdict, `seed ${seed}`).toBe('linearizable')
    }
  })

  test('that of a quorum whose servers forget is not, and the checker says where', () => {
    let bad = 0
    for (const seed of SEEDS.slice(0, 15)) {
      const change = { ...plain, crashEverySeconds: 1, downSeconds: 0.1, diskLoss: 1, workMs: 500 }
      const result = checkLinearizable(historyOf(runOf(harsh('quorum-without-commit', change), seed)), model)
      if (result.verdict !== 'not-linearizable') continue
      bad++
      expect(result.counterExample.filter(({ input }) => input.kind === 'acquire').length).toBeGreaterThan(1)
    }
    expect(bad).toBeGreaterThan(5)
  })
})

describe('the story of the briefing', () => {
  test('a client that sleeps through its lease is refused once the next one has written', () => {
    const calm = parameters.parse({
      clients: 2,
      servers: 3,
      thinkMs: 1,
      writes: 1,
      workMs: 50,
      pauseChance: 0,
      loss: 0,
      duplication: 0,
      reordering: 0,
      crashEverySeconds: 0,
      partitionEverySeconds: 0,
    })
    for (const design of ['raft-fencing', 'no-fencing'] as const) {
      const { cluster, history, storage } = buildWorld(settingOf(design, calm), createRandom(1))
      while (history.grants.length === 0 || history.grants[0]!.heardAt === null) cluster.run(cluster.loop.peek(), 1)
      const first = history.grants[0]!
      // It has looked at its lease and is about to write when it stops for longer than that.
      cluster.pause(first.client, 10_000)
      cluster.run(cluster.now + 9_000)
      const second = history.grants[1]!
      expect(second.client).not.toBe(first.client)
      expect(second.at).toBeGreaterThanOrEqual(first.at + calm.leaseMs)
      expect(second.token).toBeGreaterThan(first.token)
      const before = storage.accepted.length
      expect(before).toBeGreaterThan(0)
      cluster.send(first.client, 5, { kind: 'write', grant: first.id, token: first.token, step: 1 })
      cluster.run(cluster.now + 50)
      const mine = storage.accepted.slice(before).filter(({ token }) => token === first.token)
      expect(mine).toHaveLength(design === 'no-fencing' ? 1 : 0)
      expect(history.lateAccepted).toBe(design === 'no-fencing' ? 1 : 0)
    }
  })

  test('a release tells one client when there is a list, and all of them when there is none', () => {
    const busy = parameters.parse({
      clients: 20,
      thinkMs: 1,
      pauseChance: 0,
      crashEverySeconds: 0,
      partitionEverySeconds: 0,
      loss: 0,
      duplication: 0,
      durationSeconds: 30,
    })
    const setOff = (design: DesignId) => {
      const { history } = runOf(settingOf(design, busy), 1)
      return history.setOff / history.releases
    }
    expect(setOff('raft-fencing')).toBeLessThan(1.2)
    expect(setOff('raft-herd')).toBeGreaterThan(18)
  })

  test('polls and streams both bring the news, and a client without a stream finds out when it asks again', () => {
    for (const notification of ['server-sent-events', 'long-polling'] as const) {
      // The lease is long enough to ask again after silence.
      const lossy = { notification, loss: 0.2, leaseMs: 8_000, crashEverySeconds: 0, partitionEverySeconds: 0 }
      const { history } = runOf(settingOf('raft-fencing', parameters.parse(lossy)), 3)
      const heard = history.grants.filter(({ heardAt }) => heardAt !== null).length
      expect(history.grants.length, notification).toBeGreaterThan(30)
      expect(heard / history.grants.length, notification).toBeGreaterThan(0.9)
    }
  })
})
