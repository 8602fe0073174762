// Which designs of a rate limiter count as a wrong turn, put in the ways in which people put them, and which good ones never do.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BoardDrawing, drawBoard } from '#lib/board/draw'
import { evaluate } from '#lib/rubric/evaluate'
import { catalog } from '../server/scenarios/catalog.ts'
import { readScenarioFolder } from '../server/scenarios/read-folder.ts'

const read = readScenarioFolder(join(import.meta.dirname, '../scenarios'), 'rate-limiter', catalog)
if (!read.ok) throw new Error('The scenario cannot be read')
const { scenario } = read

type Arrow = readonly [from: string, to: string, label?: string]

/** Boxes three to a row, arrows, and a note under them. */
function drawn(arrows: readonly Arrow[], note = ''): BoardDrawing {
  const board = drawBoard()
  const names = [...new Set(arrows.flatMap(([from, to]) => [from, to]))]
  names.forEach((name, i) => board.box(name, (i % 3) * 500, Math.floor(i / 3) * 350, { width: 220 }))
  for (const [from, to, label = ''] of arrows) board.arrow(from, to, label)
  if (note !== '') board.text(note, 0, 2_000)
  return board
}

const contradictionsOf = (board: BoardDrawing): string[] =>
  evaluate({ scenario, version: 1, records: board.records(), entries: null }).contradictions.map(({ id }) => id)

const front: Arrow[] = [
  ['Client', 'Load balancer'],
  ['Load balancer', 'Rate limiter x3'],
  ['Rate limiter x3', 'Order service'],
]
const gateways: Arrow[] = [
  ['Client', 'Load balancer'],
  ['Load balancer', 'API gateway x4 with rate limiting'],
  ['API gateway x4 with rate limiting', 'Order service'],
]

describe('counter-in-database', () => {
  test.each<[string, Arrow[], string?]>([
    ['no cache at all', [...front, ['Rate limiter x3', 'MySQL']]],
    [
      "a cache that is the services' own",
      [...front, ['Rate limiter x3', 'MySQL', 'UPDATE counters'], ['Order service', 'Redis']],
    ],
    ['rules in the same database', [...front, ['Rate limiter x3', 'Postgres', 'rules, request counts']]],
    ['a gateway that limits', [...gateways, ['API gateway x4 with rate limiting', 'Postgres', 'count + 1']]],
    [
      'a limiter within the services',
      [
        ['Client', 'Order service with rate limiter middleware'],
        ['Order service with rate limiter middleware', 'Postgres', 'INSERT request, SELECT count'],
      ],
    ],
  ])('is found with %s', (_, arrows, note) => {
    expect(contradictionsOf(drawn(arrows, note))).toContain('counter-in-database')
  })

  test.each<[string, Arrow[], string?]>([
    ['rules alone', [...front, ['Rate limiter x3', 'Postgres', 'load rules']], 'one limiter owns each key, in its RAM'],
    ['counters in a cache', [...front, ['Rate limiter x3', 'Redis', 'INCR'], ['Rate limiter x3', 'Postgres', 'rules']]],
    [
      'counts that are written later',
      [
        ...front,
        ['Rate limiter x3', 'Redis'],
        ['Rate limiter x3', 'Postgres', 'flush counts every minute for billing'],
      ],
    ],
    [
      'the data of the services',
      [...gateways, ['Order service', 'Postgres'], ['API gateway x4 with rate limiting', 'Redis']],
    ],
  ])('is not found with %s', (_, arrows, note) => {
    expect(contradictionsOf(drawn(arrows, note))).not.toContain('counter-in-database')
  })
})

describe('own-counters-called-global', () => {
  test.each<[string, Arrow[], string?]>([
    ['in each limiter', front, 'each limiter has its own counters in memory, LB is round robin'],
    ['in each gateway', gateways, 'every gateway keeps its own counters in a hash map'],
    [
      'beside the data of the services',
      [...front, ['Order service', 'Postgres']],
      'each limiter has its own counters in memory',
    ],
    ['in every instance', front, 'per instance counter: 100 requests per user and minute'],
  ])('is found with counters %s', (_, arrows, note) => {
    expect(contradictionsOf(drawn(arrows, note))).toContain('own-counters-called-global')
  })

  test.each<[string, Arrow[], string?]>([
    [
      'that only save a trip',
      [...front, ['Rate limiter x3', 'Redis', 'INCR']],
      'each limiter has its own counters for hot keys, synced',
    ],
    [
      'of users who always come to the same machine',
      front,
      'each limiter has its own counters, LB does consistent hashing by user id',
    ],
    ['that are exchanged', front, 'each limiter has its own counters in memory, gossip counters every second'],
    ['that are leased', front, 'each limiter leases tokens from the owner and counts in its own counters'],
    [
      'that are turned down',
      [...front, ['Rate limiter x3', 'Redis', 'INCR']],
      'own counters in each limiter would give n times the limit',
    ],
  ])('is not found with counters %s', (_, arrows, note) => {
    expect(contradictionsOf(drawn(arrows, note))).not.toContain('own-counters-called-global')
  })
})

describe('address-only', () => {
  test.each(['limit per IP: 100 requests a minute', 'key = IP, value = count', 'we count requests by IP address'])(
    'is found where "%s" is all that is said',
    (note) => {
      expect(contradictionsOf(drawn(front, note))).toContain('address-only')
    },
  )
  test.each([
    'limit per IP: 100 requests a minute\nsigned in: by user id',
    'key = user or IP',
    'by API key, else per IP',
    'check(caller, ip, op)',
    'logged in -> account, anonymous -> per IP',
  ])('is not found with "%s"', (note) => {
    expect(contradictionsOf(drawn(front, note))).not.toContain('address-only')
  })
})

describe('read-then-write', () => {
  test.each<[string, Arrow[], string?]>([
    ['a limiter', [...front, ['Rate limiter x3', 'Redis']], 'GET count, if below limit then SET count + 1'],
    [
      'a gateway that limits',
      [...gateways, ['API gateway x4 with rate limiting', 'Redis']],
      'read count then write count',
    ],
    ['two arrows', [...front, ['Rate limiter x3', 'Redis', '1. get counter\n2. compare\n3. set counter + 1']]],
  ])('is found with %s', (_, arrows, note) => {
    expect(contradictionsOf(drawn(arrows, note))).toContain('read-then-write')
  })

  test.each(['INCR and EXPIRE in one Lua script', 'get then set would lose updates, so INCR', 'atomic increment'])(
    'is not found with "%s"',
    (note) => {
      expect(contradictionsOf(drawn([...front, ['Rate limiter x3', 'Redis']], note))).not.toContain('read-then-write')
    },
  )
})

describe('fixed-window-called-exact', () => {
  test.each([
    'fixed window counter: a user can never send more than 100 a minute',
    'counter per minute, guarantees the limit',
    'Fixed window is exact, sliding window only approximates',
  ])('is found with "%s"', (note) => {
    expect(contradictionsOf(drawn([...front, ['Rate limiter x3', 'Redis', 'INCR']], note))).toContain(
      'fixed-window-called-exact',
    )
  })

  test.each([
    'fixed window lets twice the limit through at the edge; sliding log is exact',
    'fixed window is not exact, sliding window log is',
    'fixed window: cheap. Login rules must hold exactly: sliding log',
  ])('is not found with "%s"', (note) => {
    expect(contradictionsOf(drawn([...front, ['Rate limiter x3', 'Redis', 'INCR']], note))).not.toContain(
      'fixed-window-called-exact',
    )
  })
})

describe('limited-behind-the-service', () => {
  test.each<[string, Arrow[]]>([
    [
      'alone',
      [
        ['Client', 'Order service'],
        ['Order service', 'Rate limiter'],
      ],
    ],
    [
      'behind a balancer',
      [
        ['Client', 'Load balancer'],
        ['Load balancer', 'Order service'],
        ['Order service', 'Rate limiter'],
      ],
    ],
    [
      'through a balancer of its own',
      [
        ['Client', 'Order service'],
        ['Order service', 'Load balancer'],
        ['Load balancer', 'Rate limiter'],
      ],
    ],
    [
      'through a queue',
      [
        ['Client', 'Order service'],
        ['Order service', 'Kafka'],
        ['Kafka', 'Rate limiter'],
      ],
    ],
  ])('is found %s', (_, arrows) => {
    expect(contradictionsOf(drawn(arrows))).toContain('limited-behind-the-service')
  })

  test.each<[string, Arrow[]]>([
    ['in front', front],
    [
      'beside a gateway',
      [
        ['Client', 'API gateway'],
        ['API gateway', 'Rate limiter', 'allowed?'],
        ['API gateway', 'Order service'],
      ],
    ],
    ['for calls between services', [...front, ['Order service', 'Rate limiter x3']]],
    [
      'behind two balancers',
      [
        ['Client', 'CDN'],
        ['CDN', 'Load balancer'],
        ['Load balancer', 'Rate limiter'],
        ['Rate limiter', 'Order service'],
      ],
    ],
  ])('is not found %s', (_, arrows) => {
    expect(contradictionsOf(drawn(arrows))).not.toContain('limited-behind-the-service')
  })
})
