import { describe, expect, test } from 'vitest'
import { CONCEPTS } from '../board/concepts.ts'
import { conceptReader, isNegated } from './concepts.ts'
import { passageOf, PhraseTable } from './phrases.ts'
import { SAME, senseOf } from './thesaurus.ts'

const tableOf = (...terms: string[]) => {
  const table = new PhraseTable<string>()
  for (const term of terms) table.add(term, term)
  return table
}
const finds = (text: string, ...terms: string[]) =>
  tableOf(...terms)
    .find(passageOf(text))
    .map(({ term }) => term)

describe('PRED-10: a term of several words is found', () => {
  test.each([
    ['in another form and number', 'the lock would expire', 'lock expires'],
    ['in another order', 'it expires with the lock', 'lock expires'],
    ['with words between', 'the lock of a dead client expires', 'lock expires'],
    [
      'with small words and figures that are not counted',
      'the lock is in 10 s and by itself at 5 to expire',
      'lock expires',
    ],
    ['in words that say the same', 'the store refuses a stale token', 'reject older token'],
    ['in the spelling of the other side of the sea', 'synchronise counters', 'synchronize counters'],
    ['over a line that was broken by hand', 'at the edge of a fixed\nwindow', 'window edge'],
    ['where a number is called nr', 'resume from_nr, the last nr. seen', 'last number'],
    ['where a number is called no.', 'hashes at the same no. are equal, seq no in each', 'same number', 'seq number'],
    ['beside a sign of a remainder', 'hash(orderId) % N picks the engine', 'hash of the order id'],
    ['after an arrow or a colon', 'Redis down -> requests are allowed: all', 'redis down allow'],
    ['over the point of an abbreviation', 'the harm. mean of the registers', 'harmonic-mean', 'harm mean'],
    ['joined or apart', 'a loadbalancer in front', 'load balancer'],
    ['in names of one word with a capital inside', 'MemTables become SSTables', 'memtable to sstable'],
    ['in a name of three capitals', 'a HyperLogLog for each hour', 'hll|hyperloglog hour'],
    ['across the fields of one thing', 'Event { device: string; user: u64; time: ms }', 'device user time'],
    ['with "prio" for "priority"', 'jobs are sorted by prio', 'sorted by priority'],
    ['with "till" for "until"', 'start it again till it works', 'again until works'],
    ['with "tx" or "tran" for "transaction"', 'row and event in the same tran', 'event same transaction'],
    ['in a comparison with the clock', 'where due_at <= NOW()', 'at-before-now'],
    ['in one that is turned round', 'now() >= due_at, lease > now()', 'lease-after-now'],
    ['with its per cent sign', 'finance exact, live: 1% error', '1 % error'],
    ['with any figure and sign', 'the error is about 0.81 %', 'percent error'],
    ['with "pct" or "per cent"', 'off by 2 pct, never by 3 per cent', 'off percent'],
    ['by any of the words that it leaves a choice of', 'a charge vanishes', 'lose|vanish|drop payment|charge'],
    ['with any figure where it says #', 'popular is over 250_000 fans', 'over # fans'],
    ['with another denial before its words', 'nobody loses a payment', 'never lose payment'],
    ['with what is to be avoided', 'avoids charging a card twice', 'no double charge'],
    ['in an irregular form', 'payments may not get lost', 'not lose payment'],
  ])('%s', (_, text, ...terms) => {
    expect(finds(text, ...terms).length).toBeGreaterThan(0)
  })

  test.each([
    ['in two sentences', 'Take the lock. It expires never', 'lock expires'],
    ['in two lines of a list', '- take the lock\n- session expires', 'lock expires'],
    ['with more than three words between', 'lock one file while another long session expires', 'lock expires'],
    ['by part of it', 'the lock is taken', 'lock expires'],
    ['without its per cent sign', 'I see 1 error', '1 % error', 'percent error'],
    ['with the sign at another figure', '1 error in 5 % of cases', '1 % error'],
    ['by a sign that is none', 'GET /a?b=1%20error', '1 % error', 'percent error'],
    ['by a denial that is no number', 'in seq, no gaps; the same, no matter when', 'seq number', 'same number'],
    ['in a comparison with the clock', 'where next_run < now()', 'run-now'],
    ['without a figure where it says #', 'popular is over many fans, 2x', 'over # fans'],
    ['against its order', 'write the count, then read', 'read then write'],
    ['by two words of one choice', 'a payment of the charge', 'lose|vanish payment|charge'],
    ['without its denial', 'payments get lost', 'never lose payment'],
    ['with the denial behind', 'payments lost when not acknowledged', 'never lose payment'],
    ['of a "no" and one word in other words', 'not all is lost', 'not lose'],
  ])('not %s', (_, text, ...terms) => {
    expect(finds(text, ...terms)).toEqual([])
  })

  test.each([
    ['a hyphen', 'keeps the service alive', 'keep-alive'],
    ['a figure', 'answers 2 of the 5 ms', '2 ms'],
    ['a "not"', 'devices are not users', 'users not devices'],
    ['one word', 'the users are registered', 'register'],
  ])('only as it is written with %s', (_, text, term) => {
    expect(finds(text, term)).toEqual([])
    expect(finds(`so: ${term.replace('-', ' ')}`, term)).toEqual([term])
  })

  test('once at each place, however many ways lead there', () => {
    expect(finds('the lock expires', 'lock expires')).toHaveLength(1)
    expect(finds('the lock expires. Each lock will expire', 'lock expires')).toHaveLength(2)
  })

  test('in time that grows with the text alone', () => {
    const table = tableOf(...Array.from({ length: 500 }, (_, i) => `lock word${i}`))
    const time = (repeats: number) => {
      const passage = passageOf('take the lock and let the lock expire. '.repeat(repeats))
      const runs = Array.from({ length: 7 }, () => {
        const start = performance.now()
        table.find(passage)
        return performance.now() - start
      })
      return Math.min(...runs)
    }
    time(400)
    expect(time(400) / time(100)).toBeLessThan(12)
  })
})

test('PRED-10: no word of the thesaurus says two things, and none takes a stranger along', () => {
  const classes = SAME.map((words) => new Set(words.map(senseOf)))
  expect(classes.filter((senses) => senses.size !== 1)).toEqual([])
  expect(new Set(classes.flatMap((senses) => [...senses])).size).toBe(classes.length)
  for (const [one, other] of [
    ['request', 'client'],
    ['limiter', 'limit'],
    ['allow', 'limit'],
    ['general', 'generate'],
    ['number', 'numb'],
  ] as const)
    expect([one, senseOf(one)]).not.toEqual([one, senseOf(other)])
})

describe('PRED-5: what a text says is not there', () => {
  const { hear } = conceptReader({ 'user-not-device': ['users not devices'] })
  const has = (text: string, concept: string) => hear(text).concepts.some(({ value }) => value === concept)

  test('a bound denies nothing: "no more than"', () => {
    expect(has('the lease lasts no longer than a fencing token', 'fencing-token')).toBe(true)
    const bound = conceptReader({ overhead: ['adds # ms'] })
    expect(bound.hear('adds no more than 2 ms').concepts.map(({ value }) => value)).toContain('overhead')
    expect(bound.hear('adds no 2 ms').concepts.map(({ value }) => value)).not.toContain('overhead')
  })

  test.each([
    'no fencing token',
    'works without any fencing token',
    "we don't use a fencing token",
    'they didnt use a fencing token',
    'a long lease instead of a fencing token',
    'locks rather than fencing tokens',
    'fencing tokens are not needed',
    'fencing => not needed',
    'a lease w/o fencing token',
    'Rejected: a fencing token. Too much for this',
  ])('%s names no fencing token, but weighs it', (text) => {
    expect(has(text, 'fencing-token')).toBe(false)
    expect(hear(text).weighed.some(({ value }) => value === 'fencing-token')).toBe(true)
  })

  test.each([
    'a fencing token, not a time stamp',
    'no time stamp but a fencing token',
    'not only a fencing token',
    'old owners are rejected: the fencing token is smaller',
    'each lease has a fencing token, no need to trust clocks',
  ])('%s names one', (text) => {
    expect(has(text, 'fencing-token')).toBe(true)
  })

  test('an author\u2019s own "not" is no negation, and troubles are named all the same', () => {
    expect(has('count users not devices', 'user-not-device')).toBe(true)
    expect(has('so there is no race condition', 'race-condition')).toBe(true)
  })

  test('within a term, too', () => {
    const passage = passageOf('the lock does not expire')
    const [match] = tableOf('lock expires').find(passage)
    expect(match && isNegated(passage, match)).toBe(true)
  })
})

test('CRIT-4: every common concept is called by words of people', () => {
  const { called } = conceptReader({})
  const terms = (id: string) =>
    (CONCEPTS as Record<string, readonly string[]>)[id]?.map((term) => term.replaceAll('-', ' '))
  for (const id of Object.keys(CONCEPTS))
    if (called(id) === id.replaceAll('-', ' ')) expect(terms(id), id).toContain(called(id))
  expect(called('limit-by-user')).toBe('a limit for each user')
  expect(conceptReader({ 'limit-by-user': { called: 'who is counted', terms: ['x'] } }).called('limit-by-user')).toBe(
    'who is counted',
  )
  expect(called('no concept-at-all')).toBe('no concept at all')
})
