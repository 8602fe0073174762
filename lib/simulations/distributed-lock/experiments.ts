// The runs behind one result: every design under the given faults, then one question at a time with the rest held still.
import type { Random } from '#lib/kernel/random'
import type { Task } from '#lib/kernel/tasks'
import { Measures } from './measures.ts'
import type { DesignId, Parameters } from './parameters.ts'
import { calm, settingOf } from './parameters.ts'
import type { Setting } from './replication.ts'
import { replicate } from './replication.ts'

export const CONDITIONS = ['calm', 'lossy', 'pauses', 'crashes', 'disks-lost'] as const
export type Condition = (typeof CONDITIONS)[number]
export const STYLES = ['server-sent-events', 'long-polling'] as const
export type Style = (typeof STYLES)[number]

/** The token of each grant in one replication, with the time at which it was given. */
export type TokenPoint = { at: number; token: number; regressed: boolean }

export class Findings {
  readonly main = new Map<DesignId, Measures>()
  readonly tokens = new Map<DesignId, TokenPoint[]>()
  readonly herd = new Map<DesignId, { waiting: number; messages: number }[]>()
  readonly skew = new Map<DesignId, { skewMs: number; regressions: number }[]>()
  readonly conditions = new Map<DesignId, Map<Condition, Measures>>()
  readonly styles = new Map<Style, Measures>()
  readonly pauses: { leaseMs: number; pauseMs: number; lateAccepted: number }[] = []
}

const HERD_CLIENTS = [2, 4, 8, 16, 32]
const HERD_RELEASES = 60
/** Time for a first leader to be elected and found. */
const HERD_START_HEARTBEATS = 20
const SKEW_FACTORS = [0, 0.1, 0.25, 0.5, 1]
const PAUSE_FACTORS = [0.25, 0.5, 1, 2]
/** A percentile of notices wants more of them than the other sweeps. */
const STYLE_FACTOR = 4
const SWEEP_MS_MAX = 60_000

/** The shorter runs of the sweeps. */
const sweepMs = (p: Parameters) => Math.min(SWEEP_MS_MAX, p.durationSeconds * 1000)

function* measured(setting: Setting, random: Random, into: Measures): Generator<void, void, void> {
  into.add(yield* replicate(setting, random), setting.durationMs)
}

/** Replications of the main comparison: the same streams for every design, so that they meet the same faults. */
export function mainTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  for (const design of designs) findings.main.set(design, new Measures())
  const tasks: Task[] = []
  for (let replication = 0; replication < p.replications; replication++) {
    for (const design of designs) {
      const setting = settingOf(design, p)
      tasks.push({
        weight: setting.durationMs,
        *work() {
          const done = yield* replicate(setting, random.split(`main ${replication}`))
          findings.main.get(design)?.add(done, setting.durationMs)
          if (replication === 0) findings.tokens.set(design, tokenPoints(done.history.grants))
        },
      })
    }
  }
  return tasks
}

function tokenPoints(grants: readonly { at: number; token: number }[]): TokenPoint[] {
  let highest = -Infinity
  return grants.map(({ at, token }) => {
    const regressed = token <= highest
    highest = Math.max(highest, token)
    return { at, token, regressed }
  })
}

export function sweepTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  return [
    ...designs.flatMap((design) => {
      if (design === 'raft-fencing')
        return [...herdTasks(design, p, random, findings), ...styleTasks(p, random, findings)]
      if (design === 'raft-herd') return herdTasks(design, p, random, findings)
      if (design === 'timestamps') return skewTasks(design, p, random, findings)
      if (design === 'no-fencing') return pauseTasks(design, p, random, findings)
      return []
    }),
    ...conditionTasks(p, designs, random, findings),
  ]
}

/** Clients that want the lock all the time and never fail, in growing numbers: how many messages does a release set off? */
function herdTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: { waiting: number; messages: number }[] = []
  findings.herd.set(design, points)
  return HERD_CLIENTS.map((clients) => {
    const setting = settingOf(design, p)
    const useMs = setting.client.writes * (p.workMs + 2 * (p.delayMs + p.jitterMs)) + 6 * (p.delayMs + p.jitterMs)
    const durationMs = HERD_START_HEARTBEATS * p.heartbeatMs + HERD_RELEASES * useMs
    const saturated: Setting = {
      ...setting,
      clients,
      faults: {},
      clockSkewMs: 0,
      client: { ...setting.client, thinkMs: 1, pauseChance: 0 },
      // So long that no lease runs out.
      service: { ...setting.service, leaseMs: durationMs },
      durationMs,
    }
    return {
      weight: durationMs * (1 + clients / 16),
      *work() {
        const measures = new Measures()
        yield* measured(saturated, random.split(`herd ${clients}`), measures)
        const releases = Math.max(1, measures.counts.releases)
        points.push({
          waiting: measures.counts.waitingAtRelease / releases,
          messages: measures.counts.setOff / releases,
        })
      },
    }
  })
}

/** Streams against polls over the given network, without other faults: how soon does a waiting client hear of its turn? */
function styleTasks(p: Parameters, random: Random, findings: Findings): Task[] {
  return STYLES.map((notification) => {
    const setting = settingOf('raft-fencing', { ...p, notification })
    const still: Setting = {
      ...setting,
      faults: {},
      client: { ...setting.client, pauseChance: 0 },
      durationMs: STYLE_FACTOR * sweepMs(p),
    }
    const measures = new Measures()
    findings.styles.set(notification, measures)
    return { weight: still.durationMs, work: () => measured(still, random.split('styles'), measures) }
  })
}

function skewTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  const points: { skewMs: number; regressions: number }[] = []
  findings.skew.set(design, points)
  return SKEW_FACTORS.map((factor) => {
    const skewMs = p.clockSkewMs * factor
    const setting = { ...settingOf(design, { ...p, clockSkewMs: skewMs }), durationMs: sweepMs(p) }
    return {
      weight: 2 * setting.durationMs,
      *work() {
        const measures = new Measures()
        for (const half of ['a', 'b']) yield* measured(setting, random.split(`skew ${half}`), measures)
        points.push({ skewMs, regressions: measures.perThousandGrants(measures.counts.tokenRegressions) })
      },
    }
  })
}

function pauseTasks(design: DesignId, p: Parameters, random: Random, findings: Findings): Task[] {
  return PAUSE_FACTORS.flatMap((leaseFactor) =>
    PAUSE_FACTORS.map((pauseFactor) => {
      const leaseMs = p.leaseMs * leaseFactor
      const pauseMs = p.pauseMs * pauseFactor
      const setting = { ...settingOf(design, { ...p, leaseMs, pauseMs }), durationMs: sweepMs(p) }
      return {
        weight: setting.durationMs,
        *work() {
          const measures = new Measures()
          yield* measured(setting, random.split('pauses'), measures)
          const lateAccepted = measures.perThousandGrants(measures.counts.lateAccepted)
          findings.pauses.push({ leaseMs, pauseMs, lateAccepted })
        },
      }
    }),
  )
}

/** One kind of fault at a time, for the quorum and for the log, so that one sees which of them a commit phase helps against. */
function conditionTasks(p: Parameters, designs: DesignId[], random: Random, findings: Findings): Task[] {
  if (!designs.includes('quorum-without-commit')) return []
  const compared = designs.filter((design) => design === 'raft-fencing' || design === 'quorum-without-commit')
  return compared.flatMap((design) => {
    const byCondition = new Map<Condition, Measures>()
    findings.conditions.set(design, byCondition)
    return CONDITIONS.map((condition) => {
      const setting = { ...conditioned(settingOf(design, p), condition), durationMs: sweepMs(p) }
      const measures = new Measures()
      byCondition.set(condition, measures)
      return {
        weight: setting.durationMs,
        work: () => measured(setting, random.split(`condition ${condition}`), measures),
      }
    })
  })
}

const CRASHES_MORE = 8
const QUICK_RESTARTS = 30
/** A holder that works for half of its lease gives the servers time to forget. */
const LONG_USE = 0.5

function conditioned(setting: Setting, condition: Condition): Setting {
  const still = calm(setting)
  const { crash } = setting.faults
  // Restarts quicker than a lease, and more often: a server that comes back late has nothing to forget any more.
  const longUse = { ...still.client, workMs: (LONG_USE * setting.service.leaseMs) / setting.client.writes }
  const quick = crash && { every: crash.every / CRASHES_MORE, downFor: setting.service.leaseMs / QUICK_RESTARTS }
  switch (condition) {
    case 'calm':
      return still
    case 'lossy':
      return { ...still, network: setting.network, clockSkewMs: setting.clockSkewMs }
    case 'pauses':
      return { ...still, client: setting.client }
    case 'crashes':
      return quick ? { ...still, client: longUse, faults: { crash: { ...quick, diskLoss: 0 } } } : still
    case 'disks-lost':
      return quick ? { ...still, client: longUse, faults: { crash: { ...quick, diskLoss: 1 } } } : still
  }
}
