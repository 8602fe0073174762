import { describe, expect, test } from 'vitest'
import { weighingsIn } from './decisions.ts'

const texts = (text: string) => weighingsIn(text).map((each) => each.text)

describe('PRED-7: a decision is read from its own lines', () => {
  test.each([
    ['bullets', '- token bucket or log\n- sorted set\n- fail open because we owe uptime'],
    ['numbers', '1. token bucket or log\n2. sorted set\n3. fail open because we owe uptime'],
    ['lines', 'Token bucket or log\nSorted set\nFail open because we owe uptime'],
    ['lines that all begin small', 'token bucket or log\nsorted set\nfail open because we owe uptime'],
  ])('of a list of %s, and no reason is taken from another', (_, list) => {
    const [first, second, ...rest] = weighingsIn(list)
    expect(rest).toEqual([])
    expect(first).toMatchObject({ text: expect.stringMatching(/bucket or log$/), reason: '' })
    expect(second?.reason).toMatch(/uptime$/)
  })

  test.each([
    ['what is indented under it', '- token bucket or log\n  cheaper\n- sorted set', '- token bucket or log\n  cheaper'],
    ['what has no bullet', '- token bucket or log\nis cheaper\n- sorted set', '- token bucket or log\nis cheaper'],
    [
      'a small letter',
      'Token bucket or log: the\nbucket is cheaper\nSorted set',
      'Token bucket or log: the\nbucket is cheaper',
    ],
    ['a "because"', 'token bucket over log\nbecause cheaper\nsorted set', 'token bucket over log\nbecause cheaper'],
    ['an open end', 'Token bucket or log:\nCheaper\nSorted set', 'Token bucket or log:\nCheaper\nSorted set'],
    [
      'the list under a question',
      'Bucket or log?\n- bucket: cheaper\n- log: exact',
      'Bucket or log?\n- bucket: cheaper\n- log: exact',
    ],
    ['a question of why', 'Why one bucket?\nall callers share it', 'Why one bucket?\nall callers share it'],
    ['prose', 'We pick the bucket.\nIt is cheaper.', 'We pick the bucket.\nIt is cheaper.'],
  ])('together with %s', (_, text, piece) => {
    expect(texts(text)).toEqual([piece])
  })

  test('but not beyond a blank line', () => {
    expect(texts('Bucket or log?\n\n- fail open because we owe uptime')).toEqual([
      'Bucket or log?',
      '- fail open because we owe uptime',
    ])
  })

  test('also with what it turns down after a comma', () => {
    expect(weighingsIn('- fan-out costs 4 cursors (24 bytes), NOT 4 copies')).toMatchObject([
      { reason: expect.stringMatching(/cursors/) as string },
    ])
    expect(weighingsIn('- does not wait for copies')).toEqual([])
  })

  test('with the reason that follows upon its "why"', () => {
    expect(weighingsIn('Why two shards instead of all: the slowest delays every claim')).toMatchObject([
      { reason: expect.stringMatching(/slowest/) as string },
    ])
    expect(weighingsIn('next to it\nWhy two shards instead of all: the slowest delays')[0]?.reason).toMatch(/slowest/)
    expect(weighingsIn('Why two shards instead of all?')).toMatchObject([{ reason: '' }])
  })

  test('and what compares nothing is none', () => {
    expect(weighingsIn('Redis\n- TTL 60 s\n-> 429')).toEqual([])
  })
})

describe('PRED-7: a decision on the canvas is told by', () => {
  test.each([
    ['what is turned down', 'Socket for each firm = somebody is last. Rejected.', ''],
    ['an answer to why', 'Why one bucket: all callers share it', 'Why one bucket: all callers share it'],
  ])('%s', (_, text, reason) => {
    expect(weighingsIn(text)).toEqual([{ text, reason }])
  })

  test.each(['Why one bucket?', 'orders above the limit are rejected'])('but not by %s', (text) => {
    expect(weighingsIn(text)).toEqual([])
  })
})

test.each([
  ['a why not', 'Why not wait for the webhook only: some never come.'],
  ['what is not taken', 'a ring, not modulo: few keys move'],
  ['what was crossed out', 'primary (crossed out): no writes when cut off'],
  ['three cells', 'ring or modulo | ring | few keys move then'],
])('PRED-7: a decision gives its reason after %s', (_, text) => {
  expect(weighingsIn(text)).toEqual([{ text, reason: text }])
})

test('PRED-7: three cells of a table are no decision', () => {
  expect(weighingsIn('orders | 20 000 a day | kept for long')).toEqual([])
})
