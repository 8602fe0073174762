import { describe, expect, test } from 'vitest'
import { createRandom } from '#lib/kernel/random'
import { finish } from '../testing/run-to-end.ts'
import type { DesignId } from './designs.ts'
import { designs } from './designs.ts'
import type { Parameters } from './parameters.ts'
import { parameters } from './parameters.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'
import type { World } from './world.ts'

const SEEDS = 60

/** Hard times on a small service: a seed picks how small and how hard. */
function hardship(seed: number): Parameters {
  const random = createRandom(seed).split('hardship')
  return parameters.parse({
    devices: 4 + random.integer(16),
    topics: 1 + random.integer(8),
    subscriptionsPerDevice: 1 + random.integer(5),
    threshold: random.integer(12),
    notificationsPerSecond: 2 + 6 * random.next(),
    servers: 1 + random.integer(5),
    routers: 1 + random.integer(3),
    virtualNodes: 1 + random.integer(40),
    pollSeconds: 0.5 + 2 * random.next(),
    cacheSeconds: 0.1 + random.next(),
    resyncSeconds: 1 + 2 * random.next(),
    checkpointMs: 100 + random.integer(2_000),
    loss: 0.2 * random.next(),
    jitterMs: 60 * random.next(),
    onlineSeconds: 2 + 5 * random.next(),
    offlineSeconds: 2 * random.next(),
    serverCrashEverySeconds: 3,
    serverDownSeconds: 0.3 + 3 * random.next(),
    routerCrashEverySeconds: 3,
    routerDownSeconds: 0.5,
    pingSeconds: 0.5,
    filterKeys: 5 + random.integer(200),
    durationSeconds: 8,
  })
}

const run = (setting: Setting, seed: number, record = false): World =>
  finish(replicate(setting, createRandom(seed), record))

const runHard = (design: DesignId, seed: number, record = false): World =>
  run(settingOf(design, hardship(seed)), seed, record)

/** Who shall see what, worked out from the plan alone. */
function pairsOf({ plan }: World): [device: number, key: number][] {
  return plan.topicsOf.flatMap((topics, device) =>
    plan.topics.flatMap((topic, key): [number, number][] => (topics.includes(topic) ? [[device, key]] : [])),
  )
}

/** What the network carried to each device, in its order: a naive phone that knows nothing but what arrives. */
function arrivalsOf({ cluster, roster }: World): Map<number, number[]> {
  const arrivals = new Map<number, number[]>()
  const arrived = cluster.records.filter(({ received }) => received !== null)
  for (const { to, message } of arrived.sort((a, b) => a.received! - b.received!)) {
    const device = roster.deviceOf(to)
    const entries = message.kind === 'notify' ? [message.entry] : message.kind === 'answer' ? message.entries : []
    if (device >= 0 && entries.length > 0)
      arrivals.set(device, [...(arrivals.get(device) ?? []), ...entries.map(({ key }) => key)])
  }
  return arrivals
}

const AT_DEVICES: DesignId[] = [
  'hybrid',
  'push-all',
  'poll-all',
  'no-cache',
  'numbered',
  'modulo-servers',
  'random-servers',
  'subscriptions-by-user',
]
const AT_SERVERS: DesignId[] = ['server-keys', 'server-keys-no-filter']
const ALL = designs.map(({ id }) => id)

describe('what designs promise, in hard times', { timeout: 240_000 }, () => {
  test.each(AT_DEVICES)(`%s: shown to every subscriber, and to none twice (${SEEDS} seeds)`, (design) => {
    let [crashes, repeated] = [0, 0]
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = runHard(design, seed)
      const pairs = pairsOf(world)
      for (const [device, key] of pairs)
        expect(world.history.timesShown(device, key), `seed ${seed}, device ${device}, notification ${key}`).toBe(1)
      repeated += world.history.received - pairs.length
      crashes += world.outages.length
    }
    expect(crashes).toBeGreaterThan(SEEDS)
    if (design !== 'poll-all') expect(repeated, 'there is something to recognise').toBeGreaterThan(SEEDS)
  })

  test.each(AT_SERVERS)(`%s: shown to nobody twice (${SEEDS} seeds)`, (design) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const world = runHard(design, seed)
      for (const [device, key] of pairsOf(world))
        expect(world.history.timesShown(device, key), `seed ${seed}, device ${device}, key ${key}`).toBeLessThan(2)
    }
  })

  test('the keys of a server lose what a crash or a lost message takes, and nothing when there is neither', () => {
    let lost = 0
    for (let seed = 1; seed <= 20; seed++) {
      lost += runHard('server-keys', seed).history.count().lost
      const still = calm(settingOf('server-keys', hardship(seed)))
      const prompt = { ...still, network: { ...still.network, delayExtra: 1 } }
      expect(run(prompt, seed).history.count().lost, `seed ${seed}`).toBe(0)
    }
    expect(lost).toBeGreaterThan(20)
  })

  test('shown is what arrived, to those who subscribe: a naive phone with a set of keys has the same (20 seeds)', () => {
    for (const design of ['hybrid', 'numbered', 'no-keys'] as const)
      for (let seed = 1; seed <= 20; seed++) {
        const world = runHard(design, seed, true)
        const arrivals = arrivalsOf(world)
        for (const [device, topics] of world.plan.topicsOf.entries()) {
          const naive = new Set(arrivals.get(device))
          for (const [key, topic] of world.plan.topics.entries()) {
            const times = world.history.timesShown(device, key)
            expect(times > 0, `${design}, seed ${seed}, device ${device}, key ${key}`).toBe(naive.has(key))
            if (!topics.includes(topic)) expect(times, 'not subscribed').toBe(0)
          }
        }
      }
  })

  test('a topic has one number for each notification and one notification for each number, whatever crashes (20 seeds)', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { cluster, plan } = runHard('hybrid', seed, true)
      const numbers = new Map<number, string>()
      const keys = new Map<string, number>()
      for (const { message } of cluster.records) {
        if (message.kind !== 'store') continue
        const { topic, number, key } = message.entry
        const place = `${topic} ${number}`
        expect(numbers.get(key) ?? place, `seed ${seed}`).toBe(place)
        expect(keys.get(place) ?? key, `seed ${seed}`).toBe(key)
        numbers.set(key, place)
        keys.set(place, key)
      }
      expect(numbers.size, `seed ${seed}: all are in the log`).toBe(plan.times.length)
    }
  })

  test('polls with a cursor need no keys: nothing comes twice, whatever is lost (60 seeds)', () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const setting = settingOf('poll-all', hardship(seed))
      // A cache hands on in order by itself; without one it is the store that must not run ahead of a gap.
      for (const cache of [true, false]) {
        const { history } = run({ ...setting, traits: { ...setting.traits, cache, keys: 'none' } }, seed)
        expect(history.count(), `seed ${seed}, cache ${cache}`).toMatchObject({ lost: 0, twice: 0 })
      }
    }
  })

  test('a polled notification is as old as two intervals and the cache at most, when nothing fails (20 seeds)', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const setting = calm(settingOf('poll-all', hardship(seed)))
      const { history } = run({ ...setting, network: { ...setting.network, delayExtra: 1 } }, seed)
      expect(history.polledDelay.count).toBeGreaterThan(0)
      expect(history.polledDelay.max, `seed ${seed}`).toBeLessThan(2 * setting.pollMs + setting.cacheMs + 500)
    }
  })
})

describe('what wrong designs do', { timeout: 240_000 }, () => {
  const seeds = Array.from({ length: 20 }, (_, at) => at + 1)
  const countOf = (design: DesignId, what: 'lost' | 'twice', still = false) =>
    seeds.reduce((sum, seed) => {
      const setting = settingOf(design, hardship(seed))
      return sum + run(still ? calm(setting) : setting, seed).history.count()[what]
    }, 0)

  test('no keys: repetitions are shown, but nothing is lost', () => {
    expect(countOf('no-keys', 'twice')).toBeGreaterThan(100)
    expect(countOf('no-keys', 'lost')).toBe(0)
  })

  test('keys that are written after sending: repetitions are shown, fewer than without keys', () => {
    const after = countOf('server-keys-after', 'twice')
    expect(after).toBeGreaterThan(20)
    expect(after).toBeLessThan(countOf('no-keys', 'twice'))
  })

  test('a filter alone loses even when nothing fails, and more bits do away with it', () => {
    expect(countOf('filter-alone', 'lost', true)).toBeGreaterThan(0)
    for (const seed of seeds) {
      const setting = calm(settingOf('filter-alone', hardship(seed)))
      expect(run({ ...setting, filterKeys: 10_000, bitsPerKey: 32 }, seed).history.count().lost).toBe(0)
    }
  })

  test.each(ALL)('%s: nothing is shown to somebody who did not subscribe', (design) => {
    for (const seed of seeds.slice(0, 10)) {
      const { history, plan } = runHard(design, seed)
      for (const [device, topics] of plan.topicsOf.entries())
        for (const [key, topic] of plan.topics.entries())
          if (!topics.includes(topic)) expect(history.timesShown(device, key), `seed ${seed}`).toBe(0)
    }
  })
})
