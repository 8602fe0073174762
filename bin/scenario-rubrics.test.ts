// The rubrics of the scenarios on boards and lines that they were not written for.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type BoardDrawing, drawBoard } from '#lib/board/draw'
import { readBoard } from '#lib/board/read'
import { evaluate } from '#lib/rubric/evaluate'
import { presets } from '#lib/rubric/preset'
import { readWorksheet } from '#lib/rubric/worksheet-file'
import type { Scenario } from '#lib/scenario/schema'
import { catalog } from '../server/scenarios/catalog.ts'
import { readScenarioFolder } from '../server/scenarios/read-folder.ts'
import { readBoardFile } from './board-file.ts'

const SCENARIOS = join(import.meta.dirname, '../scenarios')

function scenarioOf(id: string): Scenario {
  const read = readScenarioFolder(SCENARIOS, id, catalog)
  if (!read.ok) throw new Error(read.findings.map(({ message }) => message).join('\n'))
  return read.scenario
}

const entriesOf = (worksheet: unknown) => {
  const read = readWorksheet(worksheet)
  if (!read.ok) throw new Error(read.error)
  return read.entries
}

function chain(...labels: string[]): BoardDrawing {
  const board = drawBoard()
  labels.forEach((label, i) => board.box(label, i * 400, 0))
  labels.slice(1).forEach((label, i) => board.arrow(labels[i]!, label))
  return board
}

const pointsOf = (scenario: Scenario, board: BoardDrawing, requirement: string) => {
  const entries = entriesOf({ requirements: [{ kind: 'non-functional', text: requirement }] })
  const { criteria } = evaluate({ scenario, version: 1, records: board.records(), entries })
  return Object.fromEntries(criteria.map(({ id, points }) => [id, points]))
}

describe('requirements of any system', () => {
  const shop = () => chain('Client', 'Order service', 'Postgres')

  test.each([
    ['rate-limiter', 'delay-bounded', 'Low latency: reads within 10 ms'],
    ['rate-limiter', 'delay-bounded', 'Carries 10 M concurrent auctions'],
    ['rate-limiter', 'outage-is-required-to-be-harmless', 'Highly available, 99.999 %'],
    ['unique-users', 'error-is-allowed', 'Accuracy of the inventory, never in error'],
  ])('%s: %s is not met by "%s" on the board of a shop', async (id, criterion, line) => {
    expect(pointsOf(scenarioOf(id), shop(), line)[criterion]).toBe(0)
  })

  const limiter = () => chain('Client', 'Load balancer', 'Rate limiter', 'Order service')
  test.each([
    ['delay-bounded', 'p99 within 10 ms', limiter, 1],
    ['delay-bounded', 'A check adds at most 2 ms', shop, 1],
    ['outage-is-required-to-be-harmless', 'Available 99.999 %', limiter, 1],
    ['outage-is-required-to-be-harmless', 'Highly available', limiter, 0.5],
    ['outage-is-required-to-be-harmless', 'While the limiter is down, requests pass', shop, 1],
  ] as const)(
    'rate-limiter: %s is met by "%s" where the limiter is drawn or named',
    async (id, line, board, points) => {
      expect(pointsOf(scenarioOf('rate-limiter'), board(), line)[id]).toBe(points)
    },
  )

  test.each([
    ['Live figure within 1 % error', shop(), 0.5],
    ['Accuracy of 99 %', chain('Client', 'Unique users service', 'Redis'), 0.5],
  ])(
    'unique-users: error-is-allowed is half met by "%s", which says nothing of the month',
    async (line, board, points) => {
      expect(pointsOf(scenarioOf('unique-users'), board, line)['error-is-allowed']).toBe(points)
    },
  )

  test.each([
    ['rate-limiter', ['delay-bounded', 'outage-is-required-to-be-harmless']],
    ['unique-users', ['error-is-allowed']],
  ])("%s: the other scenarios' reference boards do not meet %j", async (id, criteria) => {
    const scenario = scenarioOf(id)
    const others = ['rate-limiter', 'unique-users', 'distributed-lock'].filter((each) => each !== id)
    for (const other of others) {
      const score = evaluate({
        scenario,
        version: 1,
        ...readBoardFile(join(SCENARIOS, other, 'boards/reference.tldr')),
      })
      expect(score.criteria.filter((each) => criteria.includes(each.id) && each.points > 0)).toEqual([])
    }
    const own = evaluate({ scenario, version: 1, ...readBoardFile(join(SCENARIOS, id, 'boards/reference.tldr')) })
    expect(own.criteria.filter((each) => criteria.includes(each.id)).map((each) => each.verdict)).toEqual(
      criteria.map(() => 'met'),
    )
  })
})

describe('words that people also use', () => {
  test.each([
    ['rate-limiter', 'limiter-is-many', '463k / 100k a node = 5, so 10 nodes: half can die', 1],
    ['rate-limiter', 'outage-is-required-to-be-harmless', 'no new component that can bring down the API', 1],
    ['distributed-lock', 'leases-end', 'a lock is good for 10 s, renewed every 3 s', 1],
    ['distributed-lock', 'leases-end', 'a lock is good for all, renewed every 3 s', 0],
    ['distributed-lock', 'exclusivity-is-stated', 'two owners cannot happen', 1],
    ['distributed-lock', 'lease-length', 'TTL covers the longest GC pause twice', 0.5],
    ['distributed-lock', 'lease-length', 'a GC pause is longer than the lease: the old holder writes', 0],
  ])('%s: %s hears "%s"', async (id, criterion, line, points) => {
    const board = chain('Client', 'Load balancer', 'Rate limiter', 'Lock service')
    board.text(line, 0, 2_000)
    const scenario = scenarioOf(id)
    const { criteria } = evaluate({ scenario, version: 1, records: board.records(), entries: null })
    expect(criteria.find((each) => each.id === criterion)?.points).toBe(points)
  })
})

describe('words that may mean anything', () => {
  test.each([
    [
      'open-or-closed',
      'says for which rules',
      {
        decisions: [{ options: 'fail open or closed', chosen: 'refuse', because: 'attackers could otherwise pass' }],
      },
      0.5,
    ],
    [
      'open-or-closed',
      'says for which rules',
      { decisions: [{ options: 'fail open or closed', chosen: 'open, closed for login', because: 'uptime' }] },
      1,
    ],
    ['check-call', 'gives address or time', { api: ['allow(caller, op) at most 2 ms', 'lease(op) expires_at'] }, 0.5],
    ['check-call', 'gives address or time', { api: ['allow(caller, ip, op) -> yes or no'] }, 1],
  ])('rate-limiter: %s %s only where it does: %j', async (id, _, worksheet, points) => {
    const board = chain('Client', 'Load balancer', 'Rate limiter', 'Order service')
    const scenario = scenarioOf('rate-limiter')
    const { criteria } = evaluate({ scenario, version: 1, records: board.records(), entries: entriesOf(worksheet) })
    expect(criteria.find((each) => each.id === id)?.points).toBe(points)
  })
})

describe('the design that a rate limiter is simulated with', () => {
  const designsFor = async (text: string) => {
    const scenario = scenarioOf('rate-limiter')
    const binding = scenario.simulations.find(({ id }) => id === 'rate-limiter')
    if (!binding) throw new Error('The scenario has no such simulation')
    const designs = ['fixed-window', 'sliding-log', 'token-bucket'].map((id) => ({ id }))
    const board = drawBoard()
    board.text(text, 0, 0)
    return presets({
      binding,
      form: { params: [], designs },
      estimates: scenario.estimates,
      entries: [],
      graph: readBoard(board.records()),
      concepts: scenario.interviewer.concepts,
    }).designs.ids
  }

  test('is not one that is named only for what is wrong with it', async () => {
    expect(await designsFor('fixed window lets twice through, so token bucket')).toEqual(['token-bucket'])
    expect(await designsFor('fixed window, though it lets twice through')).toEqual(['fixed-window'])
    expect(await designsFor('fixed window or token bucket')).toEqual(['fixed-window', 'token-bucket'])
  })
})
