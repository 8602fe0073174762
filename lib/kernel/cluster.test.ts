import { describe, expect, test } from 'vitest'
import type { Handler } from './cluster.ts'
import { Cluster } from './cluster.ts'
import { injectFaults, skewClocks } from './faults.ts'
import type { NetworkOptions } from './network.ts'
import { createRandom } from './random.ts'

const PERFECT: NetworkOptions = { delayMin: 2, delayExtra: 0, loss: 0, duplication: 0, reordering: 0 }

type Seen = { node: number; from: number; message: number; at: number }

function clusterOf(network: Partial<NetworkOptions>, seed = 1, handler: Partial<Handler<number>> = {}) {
  const received: Seen[] = []
  const fired: { node: number; timer: number; at: number }[] = []
  const changes: string[] = []
  const cluster = new Cluster<number>({
    nodes: 5,
    timers: 2,
    network: { ...PERFECT, ...network },
    random: createRandom(seed),
    record: true,
    handler: {
      receive: (node, from, message) => received.push({ node, from, message, at: cluster.now }),
      timeout: (node, timer) => fired.push({ node, timer, at: cluster.now }),
      crashed: (node, diskKept) => changes.push(`${node} crashed ${diskKept ? 'with' : 'without'} disk`),
      restarted: (node) => changes.push(`${node} restarted`),
      ...handler,
    },
  })
  return { cluster, received, fired, changes }
}

describe('machines and network', () => {
  test('N1 delay, loss and duplication are as stated', () => {
    const { cluster, received } = clusterOf({ delayExtra: 3, loss: 0.1, duplication: 0.2, reordering: 1 })
    const sent = 20_000
    for (let i = 0; i < sent; i++) cluster.send(0, 1, i)
    cluster.run(1e9)
    const delays = received.map(({ at }) => at)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(2)
    expect(delays.reduce((sum, delay) => sum + delay, 0) / delays.length).toBeCloseTo(5, 0)
    const copies = new Map<number, number>()
    for (const { message } of received) copies.set(message, (copies.get(message) ?? 0) + 1)
    const twice = [...copies.values()].filter((count) => count === 2).length
    // A message is missing when all of its copies are lost.
    const missing = 0.8 * 0.1 + 0.2 * 0.01
    expect(Math.abs(sent - copies.size - missing * sent)).toBeLessThan(4 * Math.sqrt(missing * sent))
    expect(Math.abs(twice - 0.2 * 0.81 * sent)).toBeLessThan(4 * Math.sqrt(0.2 * 0.81 * sent))
    expect(cluster.records.filter((record) => record.received === null).length).toBeGreaterThan(0)
  })

  test('N1 a link takes longer by what it adds', () => {
    const { cluster, received } = clusterOf({ linkExtra: (from, to) => (from === 0 && to === 2 ? 40 : 0) })
    for (const to of [1, 2]) cluster.send(0, to, to)
    cluster.send(2, 0, 0)
    cluster.run(1e9)
    expect(received.map(({ message, at }) => [message, at])).toEqual([
      [1, 2],
      [0, 2],
      [2, 42],
    ])
  })

  test('N2 a link keeps its order unless reordering is asked for', () => {
    const overtakings = (reordering: number) => {
      const { cluster, received } = clusterOf({ delayExtra: 10, reordering })
      for (let i = 0; i < 200; i++) cluster.at(i, () => cluster.send(0, 1, i))
      cluster.run(1e9)
      expect(received).toHaveLength(200)
      return received.filter(({ message }, i) => i > 0 && message < received[i - 1]!.message).length
    }
    expect(overtakings(0)).toBe(0)
    expect(overtakings(0.3)).toBeGreaterThan(10)
  })

  test('N3 nothing crosses a partition, either way, not even what was under way', () => {
    const { cluster, received } = clusterOf({})
    cluster.send(0, 1, 1)
    cluster.at(1, () => {
      cluster.network.partition([1, 2])
      cluster.send(0, 1, 2)
      cluster.send(1, 0, 3)
      cluster.send(1, 2, 4)
      cluster.send(0, 3, 5)
    })
    cluster.at(10, () => {
      cluster.network.heal()
      cluster.send(0, 1, 6)
    })
    cluster.run(100)
    expect(received.map(({ message }) => message).toSorted((x, y) => x - y)).toEqual([4, 5, 6])
  })

  test('N4 a node that is down hears and says nothing, and its timers are void', () => {
    const { cluster, received, fired, changes } = clusterOf({})
    cluster.setTimer(1, 0, 50)
    cluster.at(10, () => {
      cluster.crash(1, false)
      cluster.crash(1, true)
      cluster.send(0, 1, 1)
      cluster.send(1, 0, 2)
    })
    cluster.at(20, () => {
      cluster.restart(1)
      cluster.restart(1)
      cluster.send(0, 1, 3)
      cluster.setTimer(1, 1, 5)
    })
    cluster.run(100)
    expect(received).toEqual([{ node: 1, from: 0, message: 3, at: 22 }])
    expect(fired).toEqual([{ node: 1, timer: 1, at: 25 }])
    expect(changes).toEqual(['1 crashed without disk', '1 restarted'])
  })

  test('N5 what reaches a paused node waits, in order, and its timers fire when it wakes', () => {
    const { cluster, received, fired } = clusterOf({})
    cluster.setTimer(1, 0, 30)
    cluster.at(10, () => cluster.pause(1, 40))
    for (const [i, at] of [12, 20, 33].entries()) cluster.at(at, () => cluster.send(0, 1, i))
    cluster.at(25, () => expect(cluster.isPaused(1)).toBe(true))
    cluster.run(200)
    expect(received.map(({ message, at }) => [message, at])).toEqual([
      [0, 50],
      [1, 50],
      [2, 50],
    ])
    expect(fired).toEqual([{ node: 1, timer: 0, at: 50 }])
  })

  test('N6 timers and readings follow the node’s own clock', () => {
    const { cluster, fired } = clusterOf({})
    cluster.setClock(2, -500, 0.25)
    cluster.setTimer(2, 0, 100)
    cluster.run(1_000)
    expect(fired).toEqual([{ node: 2, timer: 0, at: 80 }])
    cluster.at(1_000, () => expect(cluster.clock(2)).toBe(750))
    cluster.run(1_001)
    expect(cluster.now).toBe(1_000)
  })

  test('N7 a timer that is set again or cleared does not fire as first set', () => {
    const { cluster, fired } = clusterOf({})
    cluster.setTimer(0, 0, 10)
    cluster.setTimer(0, 0, 30)
    cluster.setTimer(0, 1, 10)
    cluster.clearTimer(0, 1)
    cluster.run(100)
    expect(fired).toEqual([{ node: 0, timer: 0, at: 30 }])
  })

  test('N8 the same seed gives the same faults and messages, another one others', () => {
    const story = (seed: number) => {
      const { cluster, changes } = clusterOf({ delayExtra: 5, loss: 0.2, duplication: 0.1 }, seed, {
        timeout: (node) => {
          cluster.send(node, (node + 1) % 5, Math.round(cluster.clock(node)))
          cluster.setTimer(node, 0, 7)
        },
        restarted: (node) => cluster.setTimer(node, 0, 1),
      })
      const nodes = [0, 1, 2, 3, 4]
      skewClocks(cluster, nodes, { offset: 50, driftMax: 1e-3 }, createRandom(seed).split('clocks'))
      const faults = {
        crash: { every: 300, downFor: 50, diskLoss: 0.5 },
        pause: { every: 200, length: 30 },
        partition: { every: 400, length: 100 },
      }
      injectFaults(cluster, nodes, faults, createRandom(seed).split('faults'))
      for (const node of nodes) cluster.setTimer(node, 0, 1)
      // Cut into slices, as an executor does.
      while (!cluster.run(3_000, 17));
      expect(changes.some((change) => change.includes('crashed with disk'))).toBe(true)
      expect(changes.some((change) => change.includes('crashed without disk'))).toBe(true)
      return { changes, records: cluster.records }
    }
    expect(story(1)).toEqual(story(1))
    expect(story(1)).not.toEqual(story(2))
  })

  test('N9 no fault begins after its time', () => {
    const { cluster, changes } = clusterOf({})
    const faults = {
      crash: { every: 5, downFor: 2, diskLoss: 0 },
      partition: { every: 5, length: 2 },
      pause: { every: 5, length: 2 },
      until: 100,
    }
    injectFaults(cluster, [0, 1, 2, 3, 4], faults, createRandom(7))
    cluster.run(100)
    const before = changes.filter((change) => change.includes('crashed')).length
    expect(before).toBeGreaterThan(20)
    cluster.run(10_000)
    expect(changes.filter((change) => change.includes('crashed'))).toHaveLength(before)
    expect(changes.filter((change) => change.includes('restarted'))).toHaveLength(before)
    for (const node of [1, 2, 3, 4]) expect(cluster.network.connected(0, node)).toBe(true)
    expect(cluster.loop.size).toBe(0)
  })
})
