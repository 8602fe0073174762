import { describe, expect, test } from 'vitest'
import { drawBoard, type BoardRecord } from './draw.ts'
import { flowOf } from './flow.ts'
import type { ComponentGraph } from './graph.ts'
import { outline } from './outline.ts'
import { readBoard, readExcalidraw } from './read.ts'

type Json = Record<string, unknown>
const component = (graph: ComponentGraph, label: string) => graph.components.find((each) => each.label === label)
const labelsOf = (graph: ComponentGraph) => {
  const names = new Map([...graph.clusters, ...graph.components].map(({ id, label }) => [id, label]))
  return graph.connections.map(({ from, to }) => `${names.get(from)} > ${names.get(to)}`)
}

describe('records', () => {
  test('READ-1: what is broken is listed with its reason, and the rest is read', () => {
    const board = drawBoard()
    board.box('Redis')
    const graph = readBoard([
      null,
      3,
      { id: 'x' },
      { typeName: 'shape', id: 'shape:broken', type: 'geo' },
      ...board.records(),
    ])
    expect(graph.components.map((each) => each.label)).toEqual(['Redis'])
    expect(graph.unread.map((each) => each.why)).toHaveLength(4)
    expect(graph.unread.at(-1)).toEqual({ shapes: ['shape:broken'], why: expect.stringContaining('parentId') })
  })

  test('READ-2: shapes in turned groups and frames stand where they are seen', () => {
    const board = drawBoard()
    board.frame('Design', 1000, 1000, 800, 600)
    const inner = board.box('Redis', 1100, 1100, { parent: 'Design' })
    board.box('Service', 1500, 1100, { parent: 'Design' })
    board.arrow('Service', inner, '', { bound: false })
    // The arrow is on the page, not in the frame, so only true page coordinates join it.
    expect(labelsOf(readBoard(board.records()))).toEqual(['Service > Redis'])
  })

  test('READ-2: parents in a circle and parents that are gone are listed', () => {
    const board = drawBoard()
    const [a, b] = [board.box('A service'), board.box('Redis')]
    const records = board
      .records()
      .map((record) =>
        record.id === a ? { ...record, parentId: b } : record.id === b ? { ...record, parentId: a } : record,
      )
    expect(readBoard(records).unread.map((each) => each.why)).toEqual([
      expect.stringContaining('circle'),
      expect.stringContaining('circle'),
    ])
    const orphan = board.records().map((record) => (record.id === a ? { ...record, parentId: 'shape:gone' } : record))
    const graph = readBoard(orphan)
    expect(graph.unread).toEqual([{ shapes: [a], why: expect.stringContaining('gone') }])
    expect(component(graph, 'Redis')).toBeDefined()
  })

  test('READ-3: freehand is listed for people', () => {
    const board = drawBoard()
    const stroke = board.freehand(5, 5)
    expect(readBoard(board.records()).unread).toEqual([{ shapes: [stroke], why: expect.stringContaining('freehand') }])
  })

  test('READ-4: pinned runs do not exist', () => {
    const board = drawBoard()
    board.box('Redis', 0, 0, { meta: { pin: { run: 'r1' } } })
    expect(readBoard(board.records())).toEqual({ components: [], connections: [], clusters: [], notes: [], unread: [] })
  })

  test('READ-5: only what a candidate created or wrote last counts, and others hold arrows all the same', () => {
    const board = drawBoard()
    const service = board.box('Service', 0, 0)
    const given = board.box('Redis', 300, 0)
    const near = board.box('Kafka', 300, 100)
    const arrow = board.arrow(service, given)
    const note = board.text('sharded by user id', 0, 900)
    const authorship = {
      [service]: { createdBy: 'interviewer', textBy: 'candidate' },
      [given]: { createdBy: 'interviewer', textBy: 'interviewer' },
      [near]: { createdBy: 'candidate', textBy: 'candidate' },
      [arrow]: { createdBy: 'candidate', textBy: 'candidate' },
    }
    const graph = readBoard(board.records(), { authorship, candidates: ['candidate'] })
    expect(graph.components.map((each) => each.label).sort()).toEqual(['Kafka', 'Service'])
    expect(graph.connections).toEqual([])
    expect(graph.notes).toEqual([])
    expect(JSON.stringify(graph.notes)).not.toContain(note)
    expect(readBoard(board.records()).connections).toHaveLength(1)
  })

  test('READ-5: an arrow that somebody else drew joins nothing of the candidate', () => {
    const board = drawBoard()
    const ids = [board.box('Service', 0, 0), board.box('Redis', 300, 0)]
    board.arrow('Service', 'Redis')
    const authorship = Object.fromEntries(ids.map((id) => [id, { createdBy: 'candidate', textBy: 'candidate' }]))
    const graph = readBoard(board.records(), { authorship, candidates: ['candidate'] })
    expect(graph.components).toHaveLength(2)
    expect(graph.connections).toEqual([])
  })

  test('READ-6: passages copied from given texts are not read, single words are', () => {
    const board = drawBoard()
    board.box('Rate limiter', 0, 0)
    board.text('Links live for two years unless deleted, so shard by hash', 0, 500)
    const { components, notes } = readBoard(board.records(), {
      givenTexts: ['Links live for two years unless their owner deletes them. Rate limiter'],
    })
    expect(components).toHaveLength(1)
    expect(notes[0]?.text).not.toContain('two years')
    expect(notes[0]?.text).toContain('shard by hash')
  })
})

describe('shapes', () => {
  test('SHAPE-1: a group with one label is one component, with all its shapes', () => {
    const board = drawBoard()
    const parts = [
      board.box('', 0, 0, { width: 60, height: 60 }),
      board.ellipse('', 20, 10, { width: 20, height: 20 }),
      board.text('Redis', 0, 65),
    ]
    board.group(parts)
    const graph = readBoard(board.records())
    expect(graph.components).toHaveLength(1)
    expect(graph.components[0]).toMatchObject({ label: 'Redis', kind: 'cache' })
    expect([...graph.components[0]!.shapes].sort()).toEqual([...parts].sort())
  })

  test('SHAPE-1: a group of two labelled shapes stays two', () => {
    const board = drawBoard()
    board.group([board.box('Redis', 0, 0), board.box('Kafka', 300, 0)])
    expect(readBoard(board.records()).components).toHaveLength(2)
  })

  test('SHAPE-2: an ellipse on a box of its width is a store in one', () => {
    const board = drawBoard()
    board.box('User DB', 0, 20, { width: 120, height: 90 })
    board.ellipse('', 0, 0, { width: 120, height: 40 })
    expect(readBoard(board.records()).components).toMatchObject([
      { label: 'User DB', shapes: [expect.any(String), expect.any(String)] },
    ])
  })

  test('SHAPE-3: shapes stacked behind are copies', () => {
    const board = drawBoard()
    for (const off of [20, 10]) board.box('', off, off)
    board.box('App server', 0, 0)
    expect(readBoard(board.records()).components).toMatchObject([{ label: 'App server', replicas: 3 }])
  })

  test('SHAPE-4, SHAPE-5: two labelled children make a cluster, whose name may be a component', () => {
    const board = drawBoard()
    board.box('Redis cluster', 0, 0, { width: 700, height: 300 })
    board.box('node 1', 50, 100)
    board.box('node 2', 400, 100)
    const graph = readBoard(board.records())
    expect(graph.clusters).toMatchObject([
      { label: 'Redis cluster', kind: 'cache', members: [expect.any(String), expect.any(String)] },
    ])
    expect(component(graph, 'node 1')).toMatchObject({ kind: 'cache', cluster: graph.clusters[0]!.id })
    expect(component(graph, 'Redis cluster')).toMatchObject({ kind: 'cache', replicas: 2 })
  })

  test('SHAPE-4: what only overlaps does not contain', () => {
    const board = drawBoard()
    board.box('Redis cluster', 0, 0, { width: 700, height: 300 })
    board.box('node 1', 620, 100)
    board.box('node 2', 620, 240)
    expect(readBoard(board.records()).clusters).toEqual([])
  })

  test('SHAPE-5: an unlabelled cluster takes the kind of most of its members', () => {
    const board = drawBoard()
    board.box('', 0, 0, { width: 1000, height: 300 })
    for (const [i, label] of ['User service', 'Order service', 'Redis'].entries()) board.box(label, 50 + i * 300, 100)
    expect(readBoard(board.records()).clusters).toMatchObject([{ label: '', kind: 'service' }])
  })

  test('SHAPE-6: a box full of words is a note', () => {
    const board = drawBoard()
    board.box(
      'Requirements\nShorten a long address\nRedirect in less than a tenth of a second\nCount every visit to a link',
      0,
      0,
      { width: 400, height: 300 },
    )
    const graph = readBoard(board.records())
    expect(graph.components).toEqual([])
    expect(graph.notes[0]?.text).toContain('Redirect in less')
  })
})

describe('words', () => {
  test('TEXT-1: the first short text in a box is its label, the others describe it', () => {
    const board = drawBoard()
    board.box('', 0, 0, { width: 300, height: 200 })
    board.text('evicts the least recently used key first of all', 10, 100, { width: 280 })
    board.text('Redis', 10, 10)
    expect(readBoard(board.records()).components).toMatchObject([
      { label: 'Redis', annotations: [{ text: expect.stringContaining('evicts') }] },
    ])
  })

  test('TEXT-2: a short text below a shape without words is its label', () => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    board.ellipse('', 400, 0)
    board.text('Redis', 440, 90)
    expect(readBoard(board.records()).components.map((each) => each.label)).toEqual(['Service', 'Redis'])
  })

  test('TEXT-3: a text along an arrow is its label, one at its free end a component', () => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    board.box('Redis', 600, 0)
    const arrow = board.arrow('Service', 'Redis')
    const beside = board.text('reads', 340, 5)
    expect(readBoard(board.records()).connections).toMatchObject([{ label: 'reads', shapes: [arrow, beside] }])
    const open = drawBoard()
    open.box('Service', 0, 0)
    const target = open.text('Redis', 600, 24)
    open.arrow('Service', target, '', { bound: false })
    expect(labelsOf(readBoard(open.records()))).toEqual(['Service > Redis'])
    const bound = drawBoard()
    bound.box('Service', 0, 0)
    bound.arrow('Service', bound.text('Redis', 600, 300))
    expect(labelsOf(readBoard(bound.records()))).toEqual(['Service > Redis'])
  })

  test('TEXT-3: a text under a box is not the label of an arrow that only passes, and is one of the arrow that leads there', () => {
    const noted = (to: string) => {
      const board = drawBoard()
      board.box('Gateway', -400, 100)
      board.box('Postgres', 0, 0)
      board.box('Orders', 400, 100)
      board.text('sharded by user', 0, 95, { width: 150 })
      board.arrow('Gateway', to)
      return component(readBoard(board.records()), 'Postgres')?.annotations.map(({ text }) => text)
    }
    expect(noted('Orders')).toEqual(['sharded by user'])
  })

  test('TEXT-3: a topic under its broker is the words of the broker, also where an arrow to it goes through them', () => {
    const board = drawBoard()
    board.box('Kafka', 0, 0)
    board.box('Ingestor', 0, 300)
    board.text('topic: clicks', 20, 95, { width: 120 })
    board.arrow('Ingestor', 'Kafka')
    const graph = readBoard(board.records())
    expect(component(graph, 'Kafka')?.annotations).toMatchObject([{ text: 'topic: clicks' }])
    expect(graph.connections).toMatchObject([{ label: '' }])
  })

  test('TEXT-4: a text beside a component is noted on it, one far away is free', () => {
    const board = drawBoard()
    board.box('Redis', 0, 0)
    board.text('every key has a time to live of sixty seconds', 0, 100)
    board.text('Availability over consistency for every read that we serve', 0, 900)
    const graph = readBoard(board.records())
    expect(graph.components[0]?.annotations.map((each) => each.text)).toEqual([expect.stringContaining('time to live')])
    expect(graph.notes.map((each) => each.text)).toEqual([expect.stringContaining('Availability')])
  })

  test('TEXT-4: a text belongs to the box that it lies under, not to one that is nearer at a corner', () => {
    const board = drawBoard()
    board.box('Redis', 0, 0)
    board.box('Postgres', 170, 115)
    // 30 px under the one, 20 px from the corner of the other.
    board.text('evicts the least recently used of all the keys', 0, 110, { width: 150 })
    const graph = readBoard(board.records())
    expect(component(graph, 'Redis')?.annotations).toHaveLength(1)
    expect(component(graph, 'Postgres')?.annotations).toHaveLength(0)
  })

  test('TEXT-2: a caption names the shape that it lies under, not one that is nearer at a corner', () => {
    const board = drawBoard()
    for (const i of [1, 2, 3]) board.box(`Service ${i}`, i * 400, 900)
    const under = board.ellipse('', 0, 0)
    board.box('', 115, 100)
    board.text('Redis', 40, 100)
    expect(component(readBoard(board.records()), 'Redis')?.shapes).toContain(under)
  })

  test('TEXT-7: a short text at the top of a box around others is what the box is called', () => {
    const board = drawBoard()
    const around = board.box('', 0, 0, { width: 700, height: 300 })
    board.text('Lock service (Raft x5)', 20, 55)
    board.box('Lock leader', 20, 100)
    board.box('Lock follower', 400, 100)
    const graph = readBoard(board.records())
    expect(graph.clusters).toMatchObject([{ id: around, label: 'Lock service (Raft x5)', kind: 'lock-service' }])
    expect(component(graph, 'Lock service (Raft x5)')?.replicas).toBe(5)
    expect(component(graph, 'Lock leader')).toMatchObject({ annotations: [], replicas: 1 })
    expect(component(graph, 'Lock follower')).toMatchObject({ replicas: 1 })
  })

  test('TEXT-7: a text between the boxes in a box describes its neighbour', () => {
    const board = drawBoard()
    board.box('', 0, 0, { width: 700, height: 400 })
    board.box('Order service', 20, 20)
    board.box('Redis', 400, 20)
    board.text('TTL 60 s', 420, 115)
    const graph = readBoard(board.records())
    expect(component(graph, 'Redis')?.annotations).toMatchObject([{ text: 'TTL 60 s' }])
    expect(graph.clusters).toMatchObject([{ label: '' }])
  })

  test('TEXT-8: a caption under one of a row of boxes alike names the row, and arrows to each are arrows to it', () => {
    const board = drawBoard()
    board.box('Kafka', 600, 150)
    const row = [0, 1, 2].map((i) => board.box('', 0, i * 150))
    board.box('', 0, 900)
    board.text('Order workers', 10, 395, { width: 130 })
    board.arrow('Kafka', row[0]!)
    board.arrow('Kafka', row[1]!, '', { bound: false })
    const graph = readBoard(board.records())
    expect(component(graph, 'Order workers')).toMatchObject({ kind: 'worker', replicas: 3 })
    expect(component(graph, 'Order workers')?.shapes).toEqual(expect.arrayContaining(row))
    expect(labelsOf(graph)).toEqual(['Kafka > Order workers', 'Kafka > Order workers'])
    expect(graph.unread).toHaveLength(1)
  })

  test('TEXT-5: a sticky note is words unless it names a component or is connected', () => {
    const board = drawBoard()
    board.note('Redis', 0, 0)
    board.note('What happens when the leader is slow to answer?', 900, 0)
    board.note('My own thing over there', 0, 900)
    board.box('Service', 900, 900)
    board.arrow('Service', 'My own thing over there')
    const graph = readBoard(board.records())
    expect(graph.components.map((each) => each.label).sort()).toEqual(['My own thing over there', 'Redis', 'Service'])
    expect(graph.notes).toHaveLength(1)
  })
})

describe('arrows', () => {
  const pair = (options: Parameters<ReturnType<typeof drawBoard>['arrow']>[3]) => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    board.box('Redis', 500, 0)
    board.arrow('Service', 'Redis', '', options)
    return readBoard(board.records()).connections
  }

  test('ARROW-1, ARROW-2: free ends are recovered, with less confidence for each', () => {
    expect(pair({ bound: true })).toMatchObject([{ confidence: 1 }])
    expect(pair({ bound: 'end' })).toMatchObject([{ confidence: 0.8 }])
    expect(pair({ bound: false })).toMatchObject([{ confidence: 0.6 }])
  })

  test('ARROW-1: the box at which the arrow points is taken before the one around it', () => {
    const board = drawBoard()
    board.box('Backend', 400, -100, { width: 500, height: 400 })
    board.box('Order service', 420, 60)
    board.box('Billing service', 700, 60)
    board.box('Client', 0, 60)
    board.arrow('Client', 'Order service', '', { bound: false })
    expect(labelsOf(readBoard(board.records()))).toEqual(['Client > Order service'])
  })

  /** One unbound arrow from the first box, along y = 40, that stops at `x`. */
  const stopping = (board: ReturnType<typeof drawBoard>, from: string, to: string, x: number) => {
    const id = board.arrow(from, to, '', { bound: 'start' })
    const records = board.records().map((record) => {
      if (record.id !== id) return record
      return { ...record, y: 40, props: { ...(record.props as Json), end: { x: x - Number(record.x), y: 0 } } }
    })
    return labelsOf(readBoard(records))
  }

  test('ARROW-1: the box ahead of the arrow is meant before a nearer one beside it', () => {
    const board = drawBoard()
    board.box('Client', 0, 0)
    board.box('Order service', 600, 0)
    board.box('Billing service', 520, 48)
    expect(stopping(board, 'Client', 'Order service', 575)).toEqual(['Client > Order service'])
  })

  test('ARROW-1: a box with words is meant before a nearer one without', () => {
    const board = drawBoard()
    board.box('Client', 0, 0)
    board.box('', 585, 30, { width: 8, height: 20 })
    board.box('Order service', 596, 0)
    expect(stopping(board, 'Client', 'Order service', 580)).toEqual(['Client > Order service'])
  })

  test('ARROW-1: an arrow out of a box in a box leads past the one around it', () => {
    const board = drawBoard()
    board.box('Backend', -50, -100, { width: 600, height: 300 })
    board.box('Order service', 0, 0)
    board.box('Billing service', 200, 100)
    board.box('Redis', 570, 0)
    expect(stopping(board, 'Order service', 'Redis', 545)).toEqual(['Order service > Redis'])
  })

  test('ARROW-2: a plain line joins labelled shapes at 0.4', () => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    board.box('Redis', 500, 0)
    board.line({ x: 162, y: 40 }, { x: 498, y: 40 })
    expect(readBoard(board.records()).connections).toMatchObject([{ confidence: 0.4, both: true }])
  })

  test('ARROW-3: heads decide the direction', () => {
    expect(pair({ heads: 'both' })).toMatchObject([{ both: true }])
    expect(pair({ heads: 'none' })).toMatchObject([{ both: true }])
    const [reversed] = pair({ heads: 'start' })
    expect(reversed).toMatchObject({ both: false, from: 'shape:geo-2', to: 'shape:geo-1' })
  })

  test('ARROW-4: an arrow to nowhere is listed, and its words are kept', () => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    const far = board.box('', 5000, 0)
    const arrow = board.arrow('Service', far, 'token bucket', { bound: 'start' })
    const graph = readBoard(board.records().filter((record) => record.id !== far))
    expect(graph.unread).toMatchObject([{ shapes: [arrow] }])
    expect(graph.notes).toMatchObject([{ text: 'token bucket' }])
  })

  test('ARROW-5: an arrow to a container leads to its first members, and a consumer receives', () => {
    const board = drawBoard()
    board.box('Backend', 300, 0, { width: 900, height: 300 })
    board.box('Order service', 350, 100)
    board.box('Billing worker', 900, 100)
    board.box('Client', 0, 100)
    board.box('Kafka', 900, 600)
    board.arrow('Order service', 'Billing worker')
    board.arrow('Client', 'Backend')
    board.arrow('Order service', 'Kafka')
    board.arrow('Billing worker', 'Kafka')
    const graph = readBoard(board.records())
    const name = new Map(graph.components.map((each) => [each.id, each.label]))
    const ways = [...flowOf(graph).out.values()]
      .flat()
      .map((edge) => `${name.get(edge.from)} > ${name.get(edge.to)} ${edge.confidence}`)
    expect(ways).toContain('Client > Order service 0.8')
    expect(ways).not.toContain('Client > Billing worker 0.8')
    expect(ways).toContain('Kafka > Billing worker 1')
    expect(ways).not.toContain('Kafka > Order service 1')
  })
})

describe('the whole', () => {
  test('LABEL-7: a caption names the product of a general name, and what a name leaves open', () => {
    const kindUnder = (label: string, caption: string) => {
      const board = drawBoard()
      board.box(label, 0, 0)
      board.text(caption, 20, 100, { width: 120 })
      const { kind, products } = component(readBoard(board.records()), label) ?? {}
      return [kind, ...(products ?? [])]
    }
    expect(kindUnder('User DB', 'Cassandra')).toEqual(['wide-column', 'cassandra'])
    expect(kindUnder('sh0', 'Redis')).toEqual(['cache', 'redis'])
    expect(kindUnder('Order service', 'Redis')).toEqual(['service'])
    expect(kindUnder('User DB', 'Cassandra is what we had in mind at first')).toEqual(['database'])
  })

  test('LABEL-7: what one of several numbered boxes is, all are', () => {
    const board = drawBoard()
    board.box('Order service', 0, 0)
    for (const n of [0, 1, 2]) {
      board.box(`sh${n}`, 400, n * 300)
      board.arrow('Order service', `sh${n}`)
    }
    board.text('Redis', 420, 700, { width: 100 })
    const graph = readBoard(board.records())
    expect(component(graph, 'sh0')).toMatchObject({ kind: 'cache', products: ['redis'], replicas: 3, among: 3 })
  })

  test('LABEL-5: two of one name with captions of their own are two things, and no people are copies', () => {
    const board = drawBoard()
    board.box('Order service', 0, 0)
    for (const [i, caption] of ['sessions of users', 'feeds by region'].entries()) {
      board.arrow('Order service', board.box('Redis', 400, i * 300))
      board.text(caption, 400, i * 300 + 95, { width: 150 })
      board.box(`User ${i + 1}`, -400, i * 300)
      board.arrow(`User ${i + 1}`, 'Order service')
    }
    const graph = readBoard(board.records())
    expect(component(graph, 'Redis')?.replicas).toBe(1)
    expect(component(graph, 'User 1')?.replicas).toBe(1)
  })

  test('LABEL-5: numbered boxes are copies of one another, two caches of one name in one design are not', () => {
    const board = drawBoard()
    for (const n of [1, 2, 3]) board.box(`App server ${n}`, n * 300, 0)
    board.box('Load balancer', 600, 300)
    for (const n of [1, 2, 3]) board.arrow('Load balancer', `App server ${n}`)
    const feed = board.box('Redis', 0, 900)
    const sessions = board.box('Redis', 900, 900)
    board.arrow('App server 1', feed)
    board.arrow('App server 3', sessions)
    const graph = readBoard(board.records())
    expect(component(graph, 'App server 2')?.replicas).toBe(3)
    expect(component(graph, 'Redis')?.replicas).toBe(1)
  })

  test('LABEL-5: a leader and its followers are peers, not copies; those of one role and those in two regions are copies', () => {
    const board = drawBoard()
    board.box('Service', 0, 300)
    for (const [i, label] of ['User DB primary', 'User DB replica 1', 'User DB replica 2'].entries()) {
      board.box(label, 400, i * 300)
      board.arrow('Service', label)
    }
    for (const [i, region] of ['EU', 'US'].entries()) {
      board.box(`Redis ${region}`, -400, i * 300)
      board.arrow('Service', `Redis ${region}`)
    }
    const graph = readBoard(board.records())
    expect(component(graph, 'User DB primary')).toMatchObject({
      replicas: 1,
      peers: [component(graph, 'User DB replica 1')?.id, component(graph, 'User DB replica 2')?.id],
    })
    expect(component(graph, 'User DB replica 1')).toMatchObject({ replicas: 2 })
    expect(component(graph, 'Redis EU')).toMatchObject({ replicas: 2, peers: [] })
  })

  test('LABEL-1: the lines of a label decide about its kind one by one, and its name is all of them', () => {
    const board = drawBoard()
    board.box('Client A\nholds the lock', 0, 0)
    expect(readBoard(board.records()).components).toMatchObject([{ label: 'Client A holds the lock', kind: 'client' }])
  })

  test('VERSION-1: the frame that is marked, else the largest part, is the last version', () => {
    const draw = (names: [string, string]) => {
      const board = drawBoard()
      for (const [i, name] of names.entries()) {
        board.frame(name, 0, i * 2000, 1500, 600)
        const ids = ['Client', 'Service', 'Redis']
          .concat(i === 0 ? ['Kafka'] : [])
          .map((label, j) => board.box(label, 50 + j * 300, i * 2000 + 200, { parent: name }))
        ids.slice(1).forEach((id, j) => board.arrow(ids[j]!, id))
      }
      return readBoard(board.records()).components.filter((each) => each.latest).length
    }
    expect(draw(['Version 1', 'Version 2'])).toBe(3)
    expect(draw(['Reads', 'Writes'])).toBe(4)
  })

  test('OUTLINE-1: the outline tells what everything is and what it leads to', () => {
    const board = drawBoard()
    board.box('Service', 0, 0)
    board.box('Redis x3', 500, 0)
    board.arrow('Service', 'Redis x3', 'reads')
    const { items } = outline(readBoard(board.records()))
    expect(items.map(({ title, description, connections }) => ({ title, description, connections }))).toEqual([
      { title: 'Service', description: 'Service', connections: ['leads to Redis x3: reads'] },
      { title: 'Redis x3', description: 'Cache, 3 copies', connections: ['is reached from Service: reads'] },
    ])
  })
})

describe('Excalidraw', () => {
  const element = (id: string, type: string, x: number, y: number, more: Json = {}): Json => ({
    id,
    type,
    x,
    y,
    width: 160,
    height: 80,
    angle: 0,
    groupIds: [],
    isDeleted: false,
    ...more,
  })
  const words = (id: string, text: string, x: number, y: number, more: Json = {}) =>
    element(id, 'text', x, y, { text, fontSize: 20, lineHeight: 1.25, width: text.length * 10, height: 25, ...more })
  const arrow = (id: string, more: Json = {}) =>
    element(id, 'arrow', 165, 40, {
      points: [
        [0, 0],
        [330, 0],
      ],
      width: 330,
      height: 0,
      endArrowhead: 'arrow',
      startBinding: { elementId: 'a' },
      endBinding: { elementId: 'b' },
      ...more,
    })
  const document = (elements: Json[]) => ({ type: 'excalidraw', elements })
  const simple = () => [
    element('a', 'rectangle', 0, 0),
    words('ta', 'Service', 30, 30, { containerId: 'a' }),
    element('b', 'ellipse', 500, 0),
    words('tb', 'Redis', 530, 30),
    arrow('e'),
  ]

  test('READ-1: bound and free texts, arrows and deleted elements are read like a board of our own', () => {
    const graph = readExcalidraw(
      JSON.stringify(document([...simple(), element('gone', 'rectangle', 900, 900, { isDeleted: true })])),
    )
    expect(labelsOf(graph)).toEqual(['Service > Redis'])
    expect(component(graph, 'Service')?.shapes).toEqual(['a', 'ta'])
    expect(graph.components).toHaveLength(2)
  })

  test('LABEL-1: breaks that only the width of a shape made are none', () => {
    const held = (id: string, text: string, y: number): Json[] => [
      element(id, 'rectangle', 0, y),
      words(`t${id}`, text, 10, y + 10, { containerId: id, originalText: 'Notification System' }),
    ]
    // The second was changed by a tool that forgot the original.
    const graph = readExcalidraw(document([...held('a', 'Notificatio\nn System', 0), ...held('b', 'Billing', 900)]))
    expect(graph.components.map((each) => each.label).sort()).toEqual(['Billing', 'Notification System'])
  })

  test('TEXT-2: a text beside an icon names it; one beside a large picture that nothing leads to is a note', () => {
    const picture = (size: number) =>
      readExcalidraw(
        document([
          ...simple(),
          element('p', 'image', 0, 900, { width: size, height: size }),
          words('tp', 'Message queue', 0, 905 + size),
        ]),
      )
    expect(component(picture(90), 'Message queue')).toMatchObject({ id: 'p', kind: 'broker' })
    const pasted = picture(900)
    expect(component(pasted, 'Message queue')).toBeUndefined()
    expect(pasted.notes.map(({ text }) => text)).toEqual(['Message queue'])
    expect(pasted.unread).toMatchObject([{ shapes: ['p'] }])
  })

  test('READ-1: a file of a later format is read as far as it goes, and that is listed', () => {
    const elements = [
      { id: 'a', type: 'rectangle', x: 0, y: 0, width: 160, height: 80 },
      { id: 't', type: 'text', x: 10, y: 10, width: 100, height: 25, text: 'Redis', containerId: 'a' },
    ]
    const graph = readExcalidraw({ type: 'excalidraw', version: 3, elements })
    expect(graph.components.map(({ label }) => label)).toEqual(['Redis'])
    expect(graph.unread).toEqual([{ shapes: [], why: expect.stringContaining('format 3') }])
    expect(readExcalidraw({ type: 'excalidraw', version: 2, elements }).unread).toEqual([])
  })

  test('READ-3: freehand and unknown elements are listed', () => {
    const graph = readExcalidraw(
      document([
        element('f', 'freedraw', 0, 0, { points: [] }),
        element('u', 'hologram', 0, 0),
        element('broken', 'rectangle', 0, 0, { x: 'left' }),
      ]),
    )
    expect(graph.unread.map((each) => each.shapes)).toEqual([['f'], ['u'], ['broken']])
  })

  test('ARROW-1: without bindings the ends are found again', () => {
    const free = simple().map((each) =>
      each.type === 'arrow' ? { ...each, startBinding: null, endBinding: null } : each,
    )
    expect(labelsOf(readExcalidraw(document(free)))).toEqual(['Service > Redis'])
  })

  test.each(['', 'null', '{', '[]', '{"elements":3}', '{"elements":[null,1,{}]}'])(
    'READ-1: %j gives an empty graph, never an exception',
    (text) => {
      expect(readExcalidraw(text).components).toEqual([])
    },
  )
})

test('READ-1: a record is never changed by reading', () => {
  const board = drawBoard()
  board.group([board.box('Redis'), board.text('cache')])
  const records: BoardRecord[] = board.records()
  const before = structuredClone(records)
  readBoard(records)
  expect(records).toEqual(before)
})
