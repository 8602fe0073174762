import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkEstimate, estimateValue, ownAssumptions } from './check.ts'
import type { EstimateReference } from './reference.ts'
import { formatQuantity, parseUnit } from './format.ts'
import { evaluateFormula, formulaAgrees } from './formula.ts'

const tweets: EstimateReference = {
  assumptions: { dailyUsers: '150M', tweetsPerUser: '0.5', peakFactor: '2' },
  formula: 'dailyUsers * tweetsPerUser / (86400 s) * peakFactor',
  answer: '1736 /s',
  unit: '1/s',
  aliases: ['peak qps', 'peak writes'],
}
const links: EstimateReference = {
  assumptions: { newLinksPerMonth: '100M', months: '24', bytesPerLink: '500 B' },
  formula: 'newLinksPerMonth * months * bytesPerLink',
  answer: '1.2 TB',
  unit: 'B',
  aliases: ['disk'],
}
const check = (reference: EstimateReference, ...lines: string[]) => checkEstimate(lines, reference)

test.each([
  ['the tweets of the notes', tweets, ['150M DAU * 0.5 tweets * 2 / 86400 = 1,736 QPS']],
  [
    'the answer with its working on earlier lines',
    tweets,
    ['DAU = 150M', '0.5 tweets per user', 'avg = 868/s', 'peak: 2x = 1736/s'],
  ],
  ['the peak beside the mean, both without a unit', tweets, ['150 000 000 * 0.5 / 24 / 3600 = 868, peak 1 736']],
  ['round numbers', tweets, ['150M * 0.5 / 10^5 * 2 = 1.5k/s']],
  ['own assumptions', tweets, ['30M daily users * 0.5 tweets / 86400 * 2 = 350/s']],
  ['an own size', links, ['100M links/month * 24 * 1 KB = 2.4 TB']],
  ['the usual size without names', links, ['100M * 24 * 500 B = 1.2 TB']],
] as const)('K1 met: %s', (_, reference, lines) => {
  expect(check(reference, ...lines)).toMatchObject({ verdict: 'met', line: lines.length - 1 })
})

test.each([
  ['the average instead of the peak', tweets, ['150M DAU * 0.5 / 86400 = 868 QPS'], 'within a factor of three'],
  ['a wrong step', tweets, ['150M DAU * 0.5 = 750M / 86400 * 2 = 1736 QPS'], 'A step is wrong: 150M DAU * 0.5 = 750M'],
  ['a figure without working', tweets, ['peak qps 1736/s'], 'the working is not written down'],
  [
    'an assumption ten times off',
    tweets,
    ['5M daily users * 0.5 tweets / 86400 * 2 = 58/s'],
    '"dailyUsers" is more than ten times off',
  ],
] as const)('K2 partly: %s', (_, reference, lines, why) => {
  const result = check(reference, ...lines)
  expect(result).toMatchObject({ verdict: 'partly', line: 0 })
  expect(result.why).toContain(why)
})

test.each([
  ['nothing', tweets, []],
  ['no figure', tweets, ['many tweets']],
  ['another unit', tweets, ['100M * 500 B = 50 GB']],
  ['ten times too much', tweets, ['150M DAU * 0.5 * 2 / 86400 = 17,360 QPS']],
  ['a thousandth', links, ['100M links * 24 * 500 B = 1.2 GB']],
] as const)('K3 not seen: %s', (_, reference, lines) => {
  expect(check(reference, ...lines).verdict).toBe('not-seen')
})

test('K3 what is far away is named with what it should have come to', () => {
  expect(check(links, '100M * 24 * 500 B = 1.2 GB').why).toBe(
    '1.2 GB is far from 1.2 TB, which comes out from the usual assumptions.',
  )
  expect(check(tweets, 'hello')).toEqual({ verdict: 'not-seen', why: 'No line comes to a figure in 1/s.', line: null })
})

test('K4 an assumption is recognised by its words, and the reference follows it', () => {
  // Ten times the users is ten times the answer; the reference's own answer would be wrong here.
  expect(check(tweets, '1B daily users * 0.5 tweets / 86400 * 2 = 11.6k/s').why).toContain('from your assumptions')
  expect(check(tweets, '1B daily users * 0.5 tweets / 86400 * 2 = 1.7k/s').verdict).toBe('partly')
  // The same number as an amount of something else is no assumption.
  expect(check(tweets, '1B photos * 0.5 / 86400 * 2 = 11.6k/s').verdict).toBe('not-seen')
})

test('K4 one number is one assumption at most', () => {
  const feed: EstimateReference = {
    assumptions: { users: '1M', photosPerUser: '2', likesPerUser: '2' },
    formula: 'users * (photosPerUser + likesPerUser)',
    answer: '4M',
    unit: '',
    aliases: ['total'],
  }
  expect(check(feed, '1M users', '6 per user', 'total = 8M')).toMatchObject({ verdict: 'met', line: 2 })
})

test('K5 a line called by an alias goes before others; the last of the best counts', () => {
  const average = '150M DAU * 0.5 / 86400 = 868/s'
  expect(check(tweets, average, 'reads = 868 * 100 = 86.8k/s', 'peak qps = 868 * 2 = 1736/s')).toMatchObject({
    verdict: 'met',
    line: 2,
  })
  expect(check(tweets, 'peak qps = 868 * 20 = 17360/s', average).verdict).toBe('not-seen')
  expect(check(tweets, 'peak qps = 868 * 20 = 17360/s', 'peak qps = 868 * 2 = 1736/s')).toMatchObject({
    verdict: 'met',
    line: 1,
  })
})

test('K6 the figure is given in the unit of the estimate, right or wrong', () => {
  expect(estimateValue(['150M DAU * 0.5 * 2 / 86400 = 17,360 QPS'], tweets)).toBe(17_360)
  expect(estimateValue(['150M DAU * 0.5 tweets/day = 75M/day'], tweets)).toBeCloseTo(868, 0)
  expect(estimateValue(['100M * 24 * 500 B = 1.2 TB'], { ...links, unit: 'TB' })).toBeCloseTo(1.2, 9)
  expect(estimateValue(['100M * 24 * 500 B = 1.2 TB'], { ...links, answer: '', formula: '' })).toBe(1.2e12)
  expect(estimateValue(['about four nodes'], links)).toBeNull()
  expect(estimateValue(['9.3 nodes'], { ...links, answer: '9', unit: 'nodes', aliases: ['nodes'] })).toBe(9.3)
})

test('K1 K2 K3 the verdict follows the distance from the reference', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (times) => {
      const edges = [0.75, 1.25, 1 / 3, 3]
      fc.pre(edges.every((edge) => Math.abs(times - edge) > 0.01))
      const inputs = ['100M new links per month', '24 months', '500 bytes per link']
      const { verdict } = check(links, ...inputs, `disk = ${(1.2e12 * times).toFixed(0)} bytes`)
      expect(verdict).toBe(Math.abs(times - 1) < 0.25 ? 'met' : times < 3 && times > 1 / 3 ? 'partly' : 'not-seen')
    }),
  )
})

test('B1 no lines and no reference throw', () => {
  const text = fc.string({ maxLength: 60, unit: 'binary' })
  const reference = fc.record({
    assumptions: fc.dictionary(text, text, { maxKeys: 4 }),
    formula: text,
    answer: fc.oneof(text, fc.constant('5/s')),
    unit: fc.oneof(text, fc.constantFrom('1/s', 'B', '')),
    aliases: fc.array(text, { maxLength: 3 }),
  })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text, fc.constantFrom('5/s', '1 B = 2', 'x = 3 GB')), { maxLength: 8 }),
      reference,
      (lines, answer) => {
        const { line } = checkEstimate(lines, answer)
        expect(line === null || (line >= 0 && line < lines.length)).toBe(true)
        const value = estimateValue(lines, answer)
        expect(value === null || !Number.isNaN(value)).toBe(true)
      },
    ),
    { numRuns: 150 },
  )
  // A busy machine takes its time over the generated texts.
}, 30_000)

test('B1 a long word and a long gap are looked at once, not in every part', () => {
  const servers = { ...tweets, unit: '', answer: '500', aliases: ['servers'] }
  const lines = Array.from({ length: 20 }, (_, n) => `${'a'.repeat(990)}${' '.repeat(990)}b ${n}`)
  expect(check(servers, ...lines).verdict).toBe('not-seen')
  // Each took more than a second.
}, 10_000)

test('B1 many hostile lines stay within bounds', () => {
  const lines = Array.from({ length: 1000 }, (_, at) => `disk ${at} = 1B x 1m x 1b, 3 = 5 GB`)
  expect(['met', 'partly', 'not-seen']).toContain(check(links, ...lines).verdict)
})

test.each([
  ['newLinks * 500 B', { newLinks: '100M' }, 5e10],
  ['a / (30 * 86400 s) * b', { a: '100M', b: '2' }, 77.16],
  ['users per node', { users: '10', node: '4' }, null],
  ['(a - 1) / a', { a: '4' }, 0.75],
  ['1 - 3', {}, -2],
])('F1 the formula %s', (text, assumptions, value) => {
  const outcome = evaluateFormula(text, assumptions as Record<string, string>)
  if (value === null) expect(outcome.ok).toBe(false)
  else expect(outcome.ok && outcome.quantity.value).toBeCloseTo(value, 1)
})

test.each([
  ['a * c', { a: '1' }, 'Nothing is known of "c"'],
  ['a *', { a: '1' }, 'Something is missing after an operator'],
  ['a b', { a: '1', b: '2' }, 'The end of this line cannot be read'],
  ['a = 5', { a: '1' }, '"=" does not belong here'],
  ['a', { a: 'much' }, 'a: Nothing is known of "much"'],
  ['a', { a: '5 GB + 3 s' }, 'It comes to no number'],
  ['x'.repeat(2000), {}, 'A formula of more than 1000 characters is not read'],
])('F1 %s is refused in a sentence', (text, assumptions, problem) => {
  expect(evaluateFormula(text, assumptions as Record<string, string>)).toEqual({ ok: false, problem })
})

test('F1 the answer beside a formula is checked within 25 %', () => {
  expect(formulaAgrees(links.formula, links.assumptions, '1.2 TB')).toEqual({ ok: true })
  expect(formulaAgrees(links.formula, links.assumptions, '1.4 TB')).toEqual({ ok: true })
  expect(formulaAgrees(links.formula, links.assumptions, '12 TB')).toMatchObject({
    ok: false,
    problem: 'The formula comes to 1.2 TB, not 12 TB',
  })
  expect(formulaAgrees('a * b', { a: '1B', b: '132 B' }, '132 GB')).toEqual({ ok: true })
})

test('R1 every ambiguous letter of a formula is read for itself', () => {
  expect(formulaAgrees('a * b', { a: '1B', b: '132B' }, '132 GB')).toEqual({ ok: true })
})

test.each([
  [868, '1/s', '868 /s'],
  [1736.1, '1/s', '1,736 /s'],
  [11_574_074, '1/s', '11.6 M/s'],
  [2.4e12, 'B', '2.4 TB'],
  [1.2, 'TB', '1.2 TB'],
  [3, 'PB/day', '3 PB/day'],
  [12e9, 'B/s', '12 GB/s'],
  [0.25, 's', '250 ms'],
  [5, 'servers', '5 servers'],
  [0, 'B', '0 B'],
  [1e30, '', '1e30'],
  [-5000, '', '-5,000'],
  [999.9, 'B', '1,000 B'],
  [0.5, 'B', '4 bit'],
  [20, '$', '$20'],
  [75e6, '', '75 M'],
  [Number.POSITIVE_INFINITY, '', 'too large to show'],
])('Q5 %d in "%s" is shown as %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text)
})

test('Q3 a unit is read with B as byte, and a soft unit counts', () => {
  expect(parseUnit('B')).toMatchObject({ value: 1, data: 1 })
  expect(parseUnit('1/s')).toMatchObject({ value: 1, time: -1 })
  expect(parseUnit('/s')).toMatchObject({ value: 1, time: -1 })
  expect(parseUnit('TB/day')).toMatchObject({ value: 1e12 / 86_400, count: 1e12, data: 1, time: -1 })
  expect(parseUnit('servers')).toMatchObject({ value: 1, data: 0, time: 0 })
  expect(parseUnit('')).toMatchObject({ value: 1 })
  expect(parseUnit('B ('.repeat(20))).toBeNull()
})

test('K5 what a line states besides its result answers too', () => {
  const line = '150M DAU * 0.5 tweets / 86400 = 868/s, busiest hour 1736/s'
  expect(check(tweets, line).verdict).toBe('met')
  expect(check(tweets, '150M DAU * 0.5 tweets / 86400 = 868/s, busiest hour 9000/s').verdict).toBe('partly')
})

test('K7 an assumption that is another estimate\u2019s answer takes the candidate\u2019s own figure', () => {
  const held: EstimateReference = {
    assumptions: { rate: '10 k/s', holdTime: '2 s' },
    formula: 'rate * holdTime',
    answer: '20k',
    unit: '',
    aliases: [],
  }
  const renewals: EstimateReference = {
    assumptions: { locksHeld: '20k', beat: '3 s' },
    formula: 'locksHeld / beat',
    answer: '6.7 k/s',
    unit: '1/s',
    aliases: [],
  }
  const lines = ['10000 every 3 s = 3.3k/s']
  const own = ownAssumptions(renewals, [{ reference: held, lines: ['5000 * 2 = 10000'] }])
  expect(own).toEqual(new Map([['locksHeld', 0.5]]))
  expect(checkEstimate(lines, renewals, () => true, own).verdict).toBe('met')
  expect(checkEstimate(lines, renewals).verdict).toBe('partly')
  expect(ownAssumptions(renewals, [{ reference: held, lines: [] }])).toEqual(new Map())
})

test('K8 another way that is as good counts', () => {
  const lines = ['463k/s * 60 s * 8 B = 222 MB']
  const log: EstimateReference = {
    assumptions: { active: '20.8M', kept: '100', bytes: '16 B' },
    formula: 'active * kept * bytes',
    answer: '33 GB',
    unit: 'B',
    aliases: [],
  }
  expect(checkEstimate(lines, log).verdict).toBe('not-seen')
  const way = {
    assumptions: { peak: '463k/s', window: '60 s', stamp: '8 B' },
    formula: 'peak * window * stamp',
    answer: '222 MB',
  }
  expect(checkEstimate(lines, { ...log, also: [way] }).verdict).toBe('met')
})

test('K3 a number of things is no size, though a bare number may be one', () => {
  const state: EstimateReference = {
    assumptions: { users: '1B', bytesPerUser: '132 B' },
    formula: 'users * bytesPerUser',
    answer: '132 GB',
    unit: 'B',
    aliases: [],
  }
  expect(check(state, '1B * 132 = 132G').verdict).toBe('met')
  expect(check(state, '1B * 132 = 132G entries')).toMatchObject({ verdict: 'not-seen', line: null })
})

describe('K3 a result that is multiplied on the way', () => {
  const peak: EstimateReference = {
    assumptions: { photosPerDay: '100M', peakFactor: '10' },
    formula: 'photosPerDay / (86400 s) * peakFactor',
    answer: '11.6 k/s',
    unit: '1/s',
    aliases: [],
  }
  test.each([
    '100M / 86,400 = 1157/s avg, x10 = 11.6k/s',
    '100M/day ~ 1157/s, peak 10x = 11570 per s',
    '100M / 86400 = 1157/s, peak 10x -> 11.6k/s',
  ])('%s', (line) => {
    expect(check(peak, line).verdict).toBe('met')
    // Another line that uses a word of the assumption for something else takes nothing away.
    expect(checkEstimate([line, 'peak 100M/86400*10 = 11.6k/s'], peak, (at) => at === 0).verdict).toBe('met')
  })

  test('needs its factor: a figure for the peak alone shows no working', () => {
    expect(check(peak, '1157/s, at peak 11.6k/s').verdict).toBe('partly')
  })
})

describe('K4 of sizes that only stand there', () => {
  const stored: EstimateReference = {
    assumptions: { messagesPerDay: '10B', bytesPerMessage: '1 kB', daysKept: '7', copies: '3' },
    formula: 'messagesPerDay * bytesPerMessage * daysKept * copies',
    answer: '210 TB',
    unit: 'B',
    aliases: ['storage'],
  }
  test('a product of assumptions is none of them', () => {
    expect(check(stored, '10 TB/day * 7 * 3 copies = 210 TB').verdict).toBe('met')
    expect(check(stored, '10 TB/day * 7 days = 70 TB').verdict).toBe('partly')
    expect(check(stored, '10 TB/day * 7 * 3 copies = 420 TB').verdict).toBe('partly')
  })
  test('another figure takes nothing from the usual answer, and one that it rests on does', () => {
    expect(check(stored, '10 TB/day * 7 * 3 copies = 210 TB', '-> 350 TB = 35 machines').verdict).toBe('met')
    expect(check(stored, '1 MB * 10B * 7 * 3 = 210 PB')).toMatchObject({
      verdict: 'partly',
      why: expect.stringContaining('more than ten times off') as string,
    })
  })
  test('a count that follows a size hides it no more than a price does', () => {
    expect(check(stored, '10 TB/day * 7 * 3 = 210 TB = 21 machines').verdict).toBe('met')
    expect(check(stored, '10B * 7 * 3 = 21 machines').verdict).toBe('not-seen')
  })
  test('what is said not to be so is no assumption', () => {
    expect(check(stored, '10 TB a day x 7, times 4 = 280 TB', 'it costs 4 cursors, not 4 copies').verdict).toBe(
      'partly',
    )
  })
})

test('K3 a size counts though a price follows it', () => {
  const photos: EstimateReference = {
    assumptions: { photos: '2M', bytes: '10 MB' },
    formula: 'photos * bytes',
    answer: '20 TB',
    unit: 'B',
    aliases: [],
  }
  expect(check(photos, '2M * 10MB = 20 TB S3, ~ $460 a month').verdict).toBe('met')
  expect(check(photos, '2M * 10MB, ~ $460 a month').verdict).toBe('not-seen')
})

test('K9 a number after the name of one thing counts none of them', () => {
  const engines: EstimateReference = {
    assumptions: { rate: '855 k/s', work: '5 us' },
    formula: 'rate * work',
    answer: '4.3',
    unit: '',
    aliases: ['engines', 'number of shards'],
  }
  for (const line of ['if engine 3 dies, engine 4 goes on', 'Shard #4', 'engine 5 standby'])
    expect(check(engines, line).verdict).toBe('not-seen')
  for (const line of ['5 engines', 'engines: 5', 'shards 5', 'shard count: 5'])
    expect(check(engines, line).verdict).toBe('partly')
  expect(check(engines, 'engine 1 to n: 855k/s * 5us = 4.3').verdict).toBe('met')
})

test('K10: numbers side by side are not taken for their product where the result stands after them', () => {
  const reference: EstimateReference = {
    assumptions: { clients: '50k', secondsBetweenLocks: '10 s', peakFactor: '2' },
    formula: 'clients / secondsBetweenLocks * peakFactor',
    answer: '10 k/s',
    unit: '1/s',
    aliases: ['lock rate'],
  }
  expect(checkEstimate(['50k clients every 10 s with peak factor 2: about 4k/s'], reference).verdict).toBe('partly')
})
