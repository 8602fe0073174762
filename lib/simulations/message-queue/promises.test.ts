// What must hold whatever happens, in a storm of crashes, power cuts, cut cables, pauses and lost packets. The models are made from the
// messages that crossed the network alone, not from what the simulation counts.
import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import type { DesignId } from './designs.ts'
import { NO_FAULTS } from './faults.ts'
import { leaderLog } from './log-side.ts'
import type { LogRecord, QueueMessage } from './messages.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { settleMsOf } from './replication.ts'
import { settingOf } from './setting.ts'
import type { World } from './world.ts'
import { buildWorld } from './world.ts'

const STORM: Partial<Parameters> = {
  messagesPerSecond: 40,
  partitions: 2,
  consumers: 2,
  loss: 0.02,
  brokerCrashEverySeconds: 1,
  brokerDownSeconds: 0.7,
  powerCutEverySeconds: 3,
  isolationEverySeconds: 2,
  isolationSeconds: 0.8,
  consumerCrashEverySeconds: 2,
  pauseEverySeconds: 2,
  poison: 0.02,
  durationSeconds: 3,
}
const SEEDS = 40

function storm(design: DesignId, seed: number, change: Partial<Parameters> = {}): World {
  const setting = settingOf(design, parameters.parse({ ...STORM, ...change }))
  const world = buildWorld(setting, createRandom(seed), true)
  world.cluster.run(setting.durationMs)
  const end = setting.durationMs + settleMsOf(setting)
  for (let at = setting.durationMs; at < end && !world.quiet(); at += 50) world.cluster.run(at + 50)
  return world
}

type Kind<K extends QueueMessage['kind']> = Extract<QueueMessage, { kind: K }>
const sent = <K extends QueueMessage['kind']>(world: World, kind: K) =>
  world.cluster.records.flatMap(({ from, to, received, message }) =>
    message.kind === kind ? [{ from, to, received, message: message as Kind<K> }] : [],
  )

/** What the producers were told is stored, by the partition. */
function acknowledged(world: World): { partition: number; message: number }[] {
  const asked = new Map<string, LogRecord[]>()
  for (const { from, to, message } of sent(world, 'produce'))
    if (world.roster.producers.includes(from))
      asked.set(`${from} ${to} ${message.partition} ${message.request}`, message.records)
  return sent(world, 'produced').flatMap(({ from, to, received, message }) => {
    if (message.outcome !== 'stored' || received === null) return []
    const records = asked.get(`${to} ${from} ${message.partition} ${message.request}`) ?? []
    return records.flatMap((record) =>
      record.kind === 'data' ? [{ partition: message.partition, message: record.message }] : [],
    )
  })
}

/** How often each message reached the world outside for a group. */
function applied(world: World): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { received, message } of sent(world, 'apply')) {
    const key = `${message.group} ${message.message}`
    if (received !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** The partitions as consumers have read them; throws if two readings differ. */
function readings(world: World): LogRecord[][] {
  const partitions: LogRecord[][] = []
  for (const { message } of sent(world, 'fetched')) {
    const known = (partitions[message.partition] ??= [])
    for (const [i, record] of message.records.entries()) {
      const offset = message.from + i
      if (known[offset] && known[offset] !== record) throw new Error(`Offset ${offset} was read as two messages`)
      known[offset] = record
    }
  }
  return partitions
}

const overSeeds = (check: (seed: number) => void, seeds = SEEDS): void => {
  for (let seed = 0; seed < seeds; seed++) check(seed)
}

describe('promises of the message queue', { timeout: 120_000 }, () => {
  test.each<DesignId>(['at-least-once', 'transactional', 'fan-out-copies'])(
    '%s: what all replicas in sync have acknowledged is kept until everybody has it',
    (design) => {
      let promises = 0
      overSeeds((seed) => {
        const world = storm(design, seed)
        const { log, layout, history } = world
        const effects = applied(world)
        const dead = new Set(
          leaderLog(log!, layout.dead)!.records.flatMap((record) => (record.kind === 'data' ? [record.message] : [])),
        )
        for (const { partition, message } of acknowledged(world)) {
          promises++
          for (let group = 0; group < history.groups; group++) {
            if (!layout.reads(group, partition) || effects.has(`${group} ${message}`) || dead.has(message)) continue
            const kept = leaderLog(log!, partition)?.records.some(
              (record) => record.kind === 'data' && record.message === message,
            )
            if (!kept) throw new Error(`Seed ${seed}: message ${message} was acknowledged and is gone`)
          }
        }
      })
      expect(promises).toBeGreaterThan(1_000)
    },
  )

  test.each<DesignId>(['page-cache', 'unclean-election', 'acks-one'])(
    '%s: whatever was lost, the replicas in sync agree in the end',
    (design) => {
      overSeeds((seed) => {
        const { log, layout } = storm(design, seed, { flushEveryMs: 200 })
        for (let partition = 0; partition < layout.count; partition++) {
          const leader = leaderLog(log!, partition)
          const { inSync } = log!.controller.metadata.partitions[partition]!
          for (const node of inSync) {
            const copy = log!.brokers[node]!.partitions[partition]!.log
            const to = Math.min(leader!.highWatermark, copy.end)
            for (let offset = Math.max(leader!.start, copy.start); offset < to; offset++)
              if (copy.records[offset] !== leader!.records[offset])
                throw new Error(`Seed ${seed}: broker ${node} has another entry at ${offset} of ${partition}`)
          }
        }
      })
    },
  )

  test('with fewer replicas in sync than there must be, nothing is acknowledged', () => {
    const setting = settingOf('at-least-once', parameters.parse({ ...STORM, durationSeconds: 4 }))
    const world = buildWorld({ ...setting, faults: NO_FAULTS }, createRandom(1), true)
    const noticedMs = 500 + 2 * setting.sessionMs
    for (const node of [1, 2]) {
      world.cluster.at(500, () => world.cluster.crash(node, true))
      world.cluster.at(2_500, () => world.cluster.restart(node))
    }
    world.cluster.run(4_000)
    const times = world.cluster.records.flatMap(({ sent: at, message }) =>
      message.kind === 'produced' && message.outcome === 'stored' ? [at] : [],
    )
    expect(times.filter((at) => at > noticedMs && at < 2_500)).toEqual([])
    expect(times.filter((at) => at < 500).length).toBeGreaterThan(5)
    expect(times.filter((at) => at > 2_500).length).toBeGreaterThan(5)
  })

  test('a broker that is back does not lead on the word of before', () => {
    const setting = settingOf('page-cache', parameters.parse(STORM))
    const { cluster, log, roster } = buildWorld({ ...setting, faults: NO_FAULTS }, createRandom(1))
    cluster.run(100)
    const before = log!.controller.metadata
    const partition = before.partitions.findIndex(({ leader }) => leader === 0)
    expect(log!.brokers[0]!.partitions[partition]!.log.leading).toBe(true)
    cluster.crash(0, true)
    cluster.restart(0)
    log!.brokers[0]!.receive(roster.controller, { kind: 'metadata', metadata: before })
    expect(log!.brokers[0]!.partitions[partition]!.log.leading).toBe(false)
  })

  test('a committed offset never holds anything else, and a group reads a partition in its order', () => {
    let read = 0
    overSeeds((seed) => {
      const world = storm('at-least-once', seed)
      for (const partition of readings(world)) {
        const seen = new Set<number>()
        const latest = new Map<number, number>()
        for (const record of partition ?? []) {
          if (record?.kind !== 'data' || seen.has(record.message)) continue
          seen.add(record.message)
          read++
          // Messages are numbered as they are published, so those of one producer have to ascend.
          const producer = world.history.producers[record.message]!
          const before = latest.get(producer) ?? -1
          if (record.message < before) throw new Error(`Seed ${seed}: ${record.message} comes after ${before}`)
          latest.set(producer, record.message)
        }
      }
    })
    expect(read).toBeGreaterThan(1_000)
  })

  test('numbered messages are in the log once and in order, with several requests in flight too', () => {
    const crowded = { inFlight: 5, messagesPerSecond: 400, loss: 0.05, workMs: 0.5, durationSeconds: 1 }
    overSeeds((seed) => {
      const world = storm('transactional', seed, crowded)
      const read = new Set<number>()
      for (const partition of readings(world)) {
        const latest = new Map<number, number>()
        for (const record of partition ?? []) {
          if (record?.kind !== 'data') continue
          const producer = world.history.producers[record.message]!
          const before = latest.get(producer) ?? -1
          if (record.message <= before) throw new Error(`Seed ${seed}: ${record.message} comes after ${before}`)
          latest.set(producer, record.message)
          read.add(record.message)
        }
      }
      for (const { message } of acknowledged(world))
        if (!read.has(message)) throw new Error(`Seed ${seed}: ${message} was acknowledged and taken for a repetition`)
    })
  })

  test('in a generation a partition is one consumer’s, only that one commits, and offsets never go back', () => {
    let commits = 0
    overSeeds((seed) => {
      const world = storm('at-least-once', seed)
      const groupOf = (node: number) => world.roster.consumers.findIndex((members) => members.includes(node))
      const owners = new Map<string, number>()
      for (const { to, message } of sent(world, 'assigned'))
        for (const { partition } of message.commits) {
          const key = `${groupOf(to)} ${message.generation} ${partition}`
          if (owners.has(key) && owners.get(key) !== to) throw new Error(`Seed ${seed}: two have ${key}`)
          owners.set(key, to)
        }
      const asked = new Map<string, Kind<'commit'>>()
      for (const { from, message } of sent(world, 'commit')) asked.set(`${from} ${message.request}`, message)
      const offsets = new Map<string, number>()
      for (const { to, message } of sent(world, 'committed')) {
        const commit = asked.get(`${to} ${message.request}`)
        if (!commit || !message.accepted) continue
        commits++
        const { partition, offset } = commit.commits[0]!
        const owner = owners.get(`${commit.group} ${commit.generation} ${partition}`)
        if (owner !== to) throw new Error(`Seed ${seed}: ${to} committed what is ${owner}'s`)
        const place = `${commit.group} ${partition}`
        if (offset < (offsets.get(place) ?? 0)) throw new Error(`Seed ${seed}: ${place} went back to ${offset}`)
        offsets.set(place, offset)
      }
    })
    expect(commits).toBeGreaterThan(1_000)
  })

  test('a transaction counts as a whole: each message that a group has read has one result, all others none', () => {
    let results = 0
    overSeeds((seed) => {
      const world = storm('transactional', seed)
      const { layout, log, history } = world
      const counted = Array.from({ length: history.groups }, () => [] as number[])
      for (let partition = layout.inputs; partition < layout.count; partition++) {
        const { records } = leaderLog(log!, partition)!
        const committed = new Set(
          records.flatMap((record) => (record.kind === 'marker' && record.commit ? [record.transaction] : [])),
        )
        for (const record of records)
          if (record.kind === 'data' && committed.has(record.transaction)) counted[record.group]!.push(record.message)
      }
      const read = readings(world)
      for (const [group, numbers] of counted.entries()) {
        const expected = read.flatMap((records, partition) =>
          (records ?? [])
            .slice(0, log!.coordinator.offsetOf(group, partition))
            .flatMap((record) => (record?.kind === 'data' ? [record.message] : [])),
        )
        const ascending = (a: number, b: number) => a - b
        expect(numbers.sort(ascending), `seed ${seed}`).toEqual(expected.sort(ascending))
        results += numbers.length
      }
    })
    expect(results).toBeGreaterThan(1_000)
  })

  test('at most once: nothing reaches the world outside a second time', () => {
    overSeeds((seed) => {
      const world = storm('at-most-once', seed)
      for (const [key, count] of applied(world))
        if (count > 1) throw new Error(`Seed ${seed}: ${key} came ${count} times`)
      const published = sent(world, 'produce').flatMap(({ message }) =>
        message.records.flatMap((record) => (record.kind === 'data' ? [record.message] : [])),
      )
      expect(new Set(published).size, 'producers do not repeat either').toBe(published.length)
    })
  })

  test('with keys every message has its effect exactly once, though it is delivered more often', () => {
    let repeated = 0
    overSeeds((seed) => {
      const world = storm('idempotent-consumer', seed)
      for (const count of applied(world).values()) if (count > 1) repeated++
      for (let message = 0; message < world.history.messages; message++)
        for (let group = 0; group < world.history.groups; group++) {
          const effects = world.history.effects[world.history.at(message, group)]
          if (effects !== (world.history.isPoison(message) ? 0 : 1))
            throw new Error(`Seed ${seed}: message ${message} had ${effects} effects`)
        }
    })
    expect(repeated).toBeGreaterThan(100)
  })

  test('a queue on disk keeps what it has acknowledged until a consumer has worked on it or it is put aside', () => {
    let promises = 0
    overSeeds((seed) => {
      const world = storm('push', seed)
      const effects = applied(world)
      const kept = new Set<string>()
      world.eachWaiting((message, group) => kept.add(`${group} ${message}`))
      for (const [group, { dead }] of world.queue!.broker.queues.entries())
        for (const message of dead) kept.add(`${group} ${message}`)
      for (const { message } of acknowledged(world))
        for (let group = 0; group < world.history.groups; group++) {
          promises++
          const key = `${group} ${message}`
          if (!effects.has(key) && !kept.has(key)) throw new Error(`Seed ${seed}: ${key} was acknowledged and is gone`)
        }
    })
    expect(promises).toBeGreaterThan(1_000)
  })
})
