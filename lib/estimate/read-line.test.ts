import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINE_CHARACTERS_MAX, readClauses } from './line.ts'
import { readLine, readLines } from './read-line.ts'

const verdicts = (line: string) => readLine(line).steps.map((step) => step.verdict)

test.each([
  ['150M DAU * 0.5 / 86400', '868 /s'],
  ['150 (million users) * 0.5 (tweets / user) * 2 (peak) / 86400 (seconds in a day)', '1,736 /s'],
  ['500M users * 2 MB/day', '1 PB/day = 11.6 GB/s'],
  ['2 MB * 500M = 1 PB/day', '1 PB/day = 11.6 GB/s'],
  ['200M users x 15 GB', '3 EB'],
  ['132 bytes x 1 billion', '132 GB'],
  ['100M songs * 3000 fingerprints * 8 bytes', '2.4 TB'],
])('Q5 a figure of the documents: %s is %s', (line, display) => {
  expect(readLine(line)).toMatchObject({ display, firstWrong: null, problems: [] })
})

test.each([
  ['1,000,000', 1e6],
  ['1 000 000 users', 1e6],
  ["1'000'000", 1e6],
  ['1_000_000', 1e6],
  ['86,400', 86_400],
  ['1,00,000', 1e5],
  ['.5', 0.5],
  ['0,5', 0.5],
  ['1,25', 1.25],
  ['1.000.000,5', 1_000_000.5],
  ['1.234', 1.234],
  ['1,234', 1234],
  ['1.5e3', 1500],
  ['10^9', 1e9],
  ['10⁹', 1e9],
  ['2**40', 2 ** 40],
  ['2^3^2', 64],
  ['2^-2', 0.25],
  ['2^(1+2)', 8],
  ['25%', 0.25],
  ['25 percent of 200', 50],
])('Q1 %s is the number %d', (line, value) => {
  expect(readLine(line).value).toBeCloseTo(value, 9)
})

test.each([
  ['5k', 5e3],
  ['5 K users', 5e3],
  ['5M', 5e6],
  ['5m users', 5e6],
  ['5 mn', 5e6],
  ['5B users', 5e9],
  ['5bn', 5e9],
  ['5 billion', 5e9],
  ['5T', 5e12],
  ['2 lakh', 2e5],
  ['3 hundred thousand', 3e5],
])('Q2 %s is %d', (line, value) => {
  expect(readLine(line)).toMatchObject({ value, unit: '' })
})

test.each([
  ['5 B', 5, 'B'],
  ['5 KB', 5e3, 'B'],
  ['5kb', 5e3, 'B'],
  ['5 MiB', 5 * 2 ** 20, 'B'],
  ['5 TBs', 5e12, 'B'],
  ['5 petabytes', 5e15, 'B'],
  ['8 Mbit', 1e6, 'B'],
  ['8 Gbps', 1e9, 'B/s'],
  ['8 MBps', 8e6, 'B/s'],
  ['100 million bytes', 1e8, 'B'],
  ['200 ms', 0.2, 's'],
  ['2 weeks', 1_209_600, 's'],
  ['868 QPS', 868, '/s'],
  ['100k/s', 1e5, '/s'],
  ['60 rpm', 1, '/s'],
  ['86400 requests per day', 1, '/s'],
  ['86400 links a day', 1, '/s'],
  ['86400 daily uploads', 1, '/s'],
  ['50 M daily active users', 5e7, ''],
  ['20.8M active users', 20.8e6, ''],
  ['3k active requests/s', 3e3, '/s'],
  ['300M monthly active users', 3e8, ''],
  ['15 GB per user', 15e9, 'B'],
  ['0.5 tweets / DAU', 0.5, ''],
  ['$20', 20, '$'],
  ['$0.02/GB', 2e-11, '$/B'],
  ['p99 latency 200 ms', 0.2, 's'],
  ['15-GB quota', 15e9, 'B'],
  ['86400 seconds in a day', 86_400, 's'],
])('Q3 %s is %d %s', (line, value, unit) => {
  const reading = readLine(line)
  expect(reading.value).toBeCloseTo(value, 9)
  expect(reading.unit).toBe(unit)
})

test.each([
  ['1 h 30 min', 5400],
  ['1 hour and 30 minutes', 5400],
  ['2 days 3 h 10 m', 184_200],
  ['1 min 30 s a request', 90],
])('Q6 %s is one time of %d s', (line, value) => {
  expect(readLine(line)).toMatchObject({ value, unit: 's' })
})

test('Q4 words in brackets are the unit, numbers in brackets are not', () => {
  expect(readLine('150 (million users)').value).toBe(1.5e8)
  expect(readLine('150 million (half of 300 million)').value).toBe(1.5e8)
})

test.each([
  ['2 + 3 * 4', 14],
  ['(2 + 3) * 4', 20],
  ['24 / 4 / 2', 3],
  ['2 * 3^2', 18],
  ['10 - 4 - 3', 3],
  ['-2 * -3', 6],
  ['2 times 3 plus 4', 10],
  ['12 divided by 4', 3],
  ['100 requests per 20 users', 5],
  ['3x15', 45],
  ['3 × 15', 45],
  ['read/write ratio 10:2', 5],
  ['60 : (2 * 0,5)', 60],
])('E1 %s is %d', (line, value) => {
  expect(readLine(line).value).toBeCloseTo(value, 9)
})

test('E2 a slash before a unit binds to the number before it', () => {
  expect(readLine('2 files/day x 10 MB x 50M').display).toBe('1 PB/day = 11.6 GB/s')
  expect(readLine('2 files/day x 10 MB')).toMatchObject({ unit: 'B/s', display: '20 MB/day = 231 B/s' })
})

test('E3 replicas multiply, wherever they stand', () => {
  for (const line of [
    '50M users x 15 GB, 3x replicated',
    '50M users x 15 GB, x3',
    '3x 50M users x 15 GB',
    '50M users x 15 GB. Replicated 3x.',
    '50M users x 15 GB x 3 replicas',
  ]) {
    expect(readLine(line).display, line).toBe('2.25 EB')
  }
})

test('E4 a percentage is added to what stands before it', () => {
  expect(verdicts('100 GB + 20% = 120 GB')).toEqual(['ok'])
  expect(verdicts('25% + 10% = 35%')).toEqual(['ok'])
  expect(verdicts('100 GB - 20% = 80 GB')).toEqual(['ok'])
})

test('E5 what stands side by side multiplies or only lists', () => {
  expect(verdicts('200M users, 15 GB each = 3000 PB')).toEqual(['ok'])
  expect(verdicts('1 PB/day for 5 years = 1.8 EB')).toEqual(['ok'])
  expect(verdicts('QPS = 800 + 68 = 868, peak 2x = 1736')).toEqual(['ok', 'ok'])
  expect(readLine('25% of 150M users').value).toBeCloseTo(37.5e6, 0)
})

test.each([
  '132B x 1B = 132GB',
  '1000 users x 132 B = 132 KB',
  '5m x 60 = 300s',
  '1 TB / 1024 = 1 GB',
  '1 PB/day = 10 GB/s',
  '5M / 100k = 50/s',
  '75M / 86400 = 868 QPS',
  '100-500 million DAU * 2 MB = 1 PB/day',
  '100-500 million DAU * 2 MB = 200 TB/day',
  '8 Mb = 1 MB',
  '8 mb = 8,000,000 bytes',
  '150M DAU * 0.5 = 868/s',
  '150M*0.5/10^5 = 750/s',
])('R1 %s holds under some reading', (line) => {
  expect(verdicts(line)).toEqual(['ok'])
})

test.each([
  '2 MB * 500M = 1 PB/day',
  '1 PB/day * 365 days = 365 PB',
  '1 PB/day * 365 = 365 PB',
  '100 MB/s * 86400 = 8.64 TB',
  '20M links/month / 2.6M s = 7.7/s',
  '500M * 2 MB = 1 PB/day = 11.6 GB/s',
  '400M/month / 2.5M = 160/s',
  '200 countries * 24 hours * 730 days * 12.3 KB = 43 GB',
])('R2 %s holds as it is written', (line) => {
  expect(verdicts(line)).not.toContain('wrong')
  expect(verdicts(line)).not.toContain('unread')
})

test.each([
  ['R6', '2B / 6.5h = 85k'],
  ['R6', '2bn/6.5h = 85k, peak 850k per s'],
  ['R5', '11.6 GB/s * 86400 * 1 year = 366 PB'],
  ['R5', '11.6 GB/s * 86400 * 5 years = 1.8 EB'],
  ['R5', '100 MB/s * 3600 * 1 day = 8.64 TB'],
  ['Q6', '1 h 30 min * 10 requests/min = 900 requests'],
  ['Q6', '1 h 30 min = 90 min'],
  ['Q6', '1 h 30 min = 5400 s'],
])('%s %s holds', (_, line) => {
  expect(verdicts(line)).toEqual(['ok'])
})

test('R3 between two units of time, the number changes or a conversion stands there', () => {
  expect(verdicts('75M/day = 868/s')).toEqual(['ok'])
  expect(verdicts('75M/day / 86400 = 868/s')).toEqual(['ok'])
  expect(verdicts('75M/day / (24 * 60 * 60) = 868/s')).toEqual(['ok'])
  expect(verdicts('1 TB/day * 30 = 30 TB/month')).toEqual(['ok'])
  expect(verdicts('75M/day = 75M/s')).toEqual(['wrong'])
  expect(verdicts('75M/day / 24 = 868/s')).toEqual(['wrong'])
  expect(verdicts('1 TB/day = 30 GB/month')).toEqual(['wrong'])
  expect(verdicts('11.6 GB/s * 86400 * 1 year = 30 PB')).toEqual(['wrong'])
  expect(verdicts('1000 users * 86400 = 1000 users')).toEqual(['wrong'])
  expect(verdicts('1 h 30 min = 130 min')).toEqual(['wrong'])
})

test('R4 a unit that nothing has is shown as the number that was written', () => {
  expect(readLine('20M links/month / 2.6M s')).toMatchObject({ unit: '' })
  expect(readLine('20M links/month / 2.6M s').value).toBeCloseTo(7.69, 2)
  expect(readLine('5 GB * 3 GB').problems).toEqual(['The units come to B^2, which is no amount of anything'])
})

test('C1 every step of a chain is checked, and agrees within 25 %', () => {
  expect(verdicts('150M*0.5/86400 = 868 QPS ≈ 870/s ~ 900/s')).toEqual(['ok', 'ok', 'ok'])
  expect(verdicts('100 * 100 = 12500')).toEqual(['ok'])
  expect(verdicts('100 * 100 = 7500')).toEqual(['ok'])
  expect(verdicts('100 * 100 = 12600')).toEqual(['wrong'])
  expect(verdicts('100 * 100 = 7400')).toEqual(['wrong'])
  expect(verdicts('150M / 86400 -> 1,736/s')).toEqual(['ok'])
  expect(verdicts('150M DAU -> 75M tweets/day -> 868/s')).not.toContain('wrong')
  expect(verdicts('868 * 2 = 1736 -> x 3 = 5208')).toEqual(['ok', 'ok'])
  expect(verdicts('QPS ~868')).toEqual([])
})

test.each([
  '1 image = 2 MB',
  '5 years = 41 TB',
  'read:write 100:1 => 86.8k reads/s',
  '300M MAU -> 150M DAU',
  '150M DAU = 75M tweets',
  '99.99% availability = 52 min downtime per year',
])('C1 %s names or tells something and claims no equality', (line) => {
  expect(verdicts(line)).toEqual([])
})

test('C1 a quotient of rates is a number, and what follows a comma does not hide it', () => {
  const line = '463k/s / 100k/s * 2 = 9.3, so 10 machines'
  expect(readLine(line)).toMatchObject({ unit: '', problems: [], firstWrong: null })
  expect(readLine('200 countries * 24 hours * 730 days * 12.3 KB = 43 GB')).toMatchObject({ display: '43 GB' })
})

test.each([
  '20B/86400 = 231k * 2 = 463k rps',
  '500M x 2 devices x 100 = 100B/day = 1.15M/s, peak x2 = 2.3M/s',
  '500M x 2 x 100 = 100B/day / 86,400 = 1.16M/s avg, x2 = 2.3M/s peak',
  '(1.04/0.01)^2 = 10,816 -> 2^14 = 16,384',
  '1e9 * 132 B = 132 GB, shards of 16 GB -> 9',
  '50k / 10 s = 5 000/s, double at peak = 10 000/s',
  '20 000 held, / 3 s = 6 667',
])('C1 %s goes on with each result', (line) => {
  expect(readLine(line).firstWrong).toBeNull()
})

test('C1 going on does not excuse a result that is wrong', () => {
  expect(readLine('20B/86400 = 431k * 2 = 862k').firstWrong).toMatchObject({ right: '431k * 2' })
  expect(readLine('20B/86400 = 231k * 2 = 763k').firstWrong).toMatchObject({ right: '763k' })
  expect(readLine('10,816 = 2^14').firstWrong).not.toBeNull()
  expect(readLine('10,816 -> 2^15').firstWrong).not.toBeNull()
})

test('C4 letters and ellipses in a sum are unread', () => {
  expect(verdicts('n(n+1)/2 with n = 500, about 125k')).toEqual(['unread'])
  expect(verdicts('500 + 499 + ... + 1 = 500*501/2 = 125 250')).toEqual(['unread', 'ok'])
})

test('Q2 scales of other languages', () => {
  expect(readLine('500 mln * 200 = 100 mlrd').firstWrong).toBeNull()
})

test('C2 the first wrong step is named, with both sides', () => {
  const { firstWrong, value } = readLine('QPS = 150M * 0.5 / 86400 = 868 = 17,360 = 17 k')
  expect(firstWrong).toMatchObject({ left: '868', right: '17,360', verdict: 'wrong' })
  expect(value).toBe(17_000)
  const text = 'a b: 10 * 10 = 1000'
  const step = readLine(text).firstWrong
  expect(text.slice(step?.from, step?.to)).toBe('1000')
  expect(verdicts('5 GB * 10 = 50/s')).toEqual(['wrong'])
  expect(verdicts('5 GB * 10 = 50 GB')).toEqual(['ok'])
  expect(verdicts('5 GB * 10 = $50 billion')).toEqual(['wrong'])
  expect(verdicts('5 B * 10 = 50 s')).toEqual(['wrong'])
  expect(readLine('5 GB * 10 = $50').firstWrong?.why).toContain('not measured like')
})

test('C3 a slip by a power of ten or in the unit of time is told as such', () => {
  expect(readLine('2 MB * 500M = 1 TB').firstWrong?.why).toContain('1,000 times too little')
  expect(readLine('150M*0.5/86400 = 8680/s').firstWrong?.why).toContain('10 times too much')
  expect(readLine('75M/day = 75M/s').firstWrong?.why).toContain('the unit of time changed')
  expect(readLine('2 * 3 = 9').firstWrong?.why).toBe('The left side comes to 6, not 9.')
})

test('C4 an unknown name makes a step unread, not wrong', () => {
  expect(readLine('DAU * 0.5 = 75M').steps).toMatchObject([{ verdict: 'unread' }])
  expect(readLine('DAU * 0.5 = 75M').value).toBe(75e6)
  expect(readLine('QPS')).toMatchObject({ value: null, display: '', steps: [], problems: [] })
  expect(readLine('2x = 1736')).toMatchObject({ firstWrong: null })
})

test('C5 later lines use what earlier ones named', () => {
  const readings = readLines([
    'DAU = 150M',
    'tweets per user: 0.5',
    'QPS = DAU * tweets per user / 86400 = 868/s',
    'peak = 2x = 1736/s',
    'wrong = DAU * 2 = 100M',
    'DAU = 200M',
  ])
  expect(readings.map(({ display }) => display)).toEqual(['150 M', '0.5', '868 /s', '1,736 /s', '100 M', '200 M'])
  expect(readings.map(({ firstWrong }) => firstWrong !== null)).toEqual([false, false, false, false, true, false])
  expect(
    readLines(['150M DAU', 'DAU * 2 = 300M', '868/s', '2x = 17/s']).map((each) => each.firstWrong !== null),
  ).toEqual([false, false, false, true])
})

test('C5 a bare number may be a rate or size that was stated, and a sum with it is still checked', () => {
  const wrong = (...lines: string[]) => readLines(lines).map(({ firstWrong }) => firstWrong !== null)
  const rate = '10^10 / 86,400 s = 115.7k mean, * 5 = 579k/s'
  expect(wrong(rate, '579k * 2 ms = 1158 consumers', '579k * 2 ms = 1158 s')).toEqual([false, false, false])
  expect(wrong(rate, '579k * 2 ms = 2000 consumers', '300k * 2 ms = 600 consumers')).toEqual([false, true, true])
  expect(wrong(rate, '579k users * 2 ms = 1158 users')).toEqual([false, true])
  expect(wrong('579k * 2 ms = 1158 consumers')).toEqual([true])
  expect(wrong('579k/s * 1 kB = 0.58 GB/s', '0.58 * 4 teams = 2.3 GB/s')).toEqual([false, false])
  expect(wrong('579k/s * 1 kB = 0.58 GB/s', '0.58 * 4 teams = 9 GB/s')).toEqual([false, true])
  expect(wrong('0.58 * 4 teams = 2.3 GB/s')).toEqual([true])
})

test('B1 of a sheet that nobody can have written by hand the first lines are read', () => {
  const long = `x = ${'1 + '.repeat(450)}1`
  const readings = readLines(['a = 2', ...Array.from({ length: 500 }, () => long), 'a * 3 = 6'])
  expect(readings[0]?.display).toBe('2')
  expect(readings.length).toBeGreaterThan(20)
  expect(readings.length).toBeLessThan(50)
})

test('C6 several figures of one line keep their labels, and one that begins with an operator goes on with the one before', () => {
  const { clauses } = readClauses('in: 580 MB/s    out: *4 = 2.3 GB/s', new Map())
  expect(clauses.map(({ label, quantity }) => [label.join(' '), quantity?.value])).toEqual([
    ['in', 580e6],
    ['out', 2.3e9],
  ])
  expect(readLine('in: 580 MB/s, out: *4 = 2.3 GB/s').firstWrong).toBeNull()
  expect(readLine('in: 580 MB/s, out: *4 = 9 GB/s').firstWrong).toMatchObject({ right: '9 GB/s' })
  expect(readLine('580 MB/s in a day: 50 TB')).toMatchObject({ display: '50 TB', firstWrong: null })
})

test.each([
  ['100,000 digits', '9'.repeat(100_000)],
  ['100,000 brackets', '('.repeat(100_000)],
  ['brackets as deep as a line', '('.repeat(400) + '1' + ')'.repeat(90)],
  ['brackets deeper than are read', '('.repeat(40) + '1' + ')'.repeat(40)],
  ['a huge power', '10^9999'],
  ['a tower of powers', '9^9^9^9^9^9'],
  ['a division by nothing', '1/0'],
  ['signs', '-'.repeat(480) + '1'],
  ['ambiguities', '1B x 1m x 1b x 1-2 mb, '.repeat(20)],
  ['commas', '1,'.repeat(240)],
  ['separators', ',22'.repeat(600)],
  ['groups', '1' + ' 000'.repeat(490)],
  ['equals signs', '='.repeat(490)],
  ['a chain', '1m='.repeat(160)],
  ['operators', '* / + ^ % ) ( x'.repeat(30)],
  ['letters', 'µ'.repeat(1999)],
  ['hyphens', 'a-'.repeat(900)],
  ['nothing', ''],
  ['zero bytes', '\u0000\uffff\ud800'],
])('B1 %s give a result or a problem', (_, line) => {
  const reading = readLine(line)
  expect(reading.value === null || Number.isFinite(reading.value)).toBe(true)
  if (line.length > LINE_CHARACTERS_MAX) expect(reading.problems).toHaveLength(1)
})

test('B1 no text throws, and every step lies in it', () => {
  const piece = fc.constantFrom(
    '1',
    '2.5',
    'M',
    'B',
    ' ',
    'GB',
    '/day',
    '=',
    '~',
    '->',
    '(',
    ')',
    '%',
    'x',
    '3x',
    ',',
    '.',
    '$',
    '^',
    '-',
    '+',
    '*',
    '/',
    'per',
    'DAU',
    'of',
    ':',
    ';',
    '10-20',
    '86400',
  )
  const text = fc.oneof(
    fc.string({ maxLength: 200, unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (line) => {
      const { value, steps, firstWrong } = readLine(line)
      expect(value === null || Number.isFinite(value)).toBe(true)
      for (const { from, to, right } of steps) expect(line.slice(from, to)).toBe(right)
      expect(firstWrong === null || steps.includes(firstWrong)).toBe(true)
    }),
    { numRuns: 400 },
  )
})

// A naive model: sums and products of plain numbers, computed while the text is made.
const formula = fc.letrec<{ expression: [text: string, value: number] }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer({ min: 1, max: 9999 }).map((value): [string, number] => [String(value), value]),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '*', '/', '-'), tie('expression'))
      .map(([[a, x], operator, [b, y]]): [string, number] => [
        `(${a}) ${operator} (${b})`,
        operator === '+' ? x + y : operator === '*' ? x * y : operator === '/' ? x / y : x - y,
      ]),
  ),
})).expression

test('E1 arithmetic agrees with a naive model', () => {
  fc.assert(
    fc.property(formula, ([text, value]) => {
      fc.pre(Number.isFinite(value) && text.length < 300 && !/86400|100000/.test(text))
      const read = readLine(text)
      fc.pre(read.problems.length === 0)
      expect(read.value).toBeCloseTo(value, 6)
    }),
    { numRuns: 500 },
  )
})

test('C1 a stated result agrees exactly if it lies within 25 %', () => {
  const factor = fc.double({ min: 0.05, max: 20, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 999 }), fc.integer({ min: 10, max: 999 }), factor, (a, b, times) => {
      fc.pre(Math.abs(Math.abs(times - 1) - 0.25) > 0.001)
      const [step] = readLine(`${a} GB * ${b} = ${(a * b * times).toFixed(6)} GB`).steps
      expect(step?.verdict).toBe(Math.abs(times - 1) <= 0.25 ? 'ok' : 'wrong')
    }),
  )
})

test('Q7: a point before three digits may part thousands, as in German', () => {
  expect(readLine('50.000 Clients / 10 s = 5.000/s').firstWrong).toBeNull()
  expect(readLine('50.000 Clients').value).toBe(50_000)
  expect(readLine('2.315 * 2 = 4.63').firstWrong).toBeNull()
  expect(readLine('2.315/s * 10 = 23k/s').firstWrong).toBeNull()
  expect(readLine('50.000 / 10 = 50.000').firstWrong).not.toBeNull()
})

test('Q8: small numbers are spelled out before a unit or a scale', () => {
  expect(readLine('fifty thousand').value).toBe(50_000)
  expect(readLine('9k locks / nine seconds = 1k/s').firstWrong).toBeNull()
  expect(readLine('one copy of 5 GB').value).toBe(5e9)
})

test('Q9: units are also German, French and Spanish', () => {
  expect(readLine('10 Milliarden/Tag').value).toBeCloseTo(1e10 / 86_400, 3)
  expect(readLine('42,5 Mo/s')).toMatchObject({ value: 42.5e6, unit: 'B/s' })
  expect(readLine('3 semanas').value).toBe(3 * 604_800)
  expect(readLine('20M w/o answer').unit).toBe('')
  expect(readLine('2k Anfragen pro Sekunde').unit).toBe('/s')
  expect(readLine('20M * 1 per mille = 20k').firstWrong).toBeNull()
})

test('E6: "mal", "fois" and "div" compute between figures, and a colon does with a result after it', () => {
  expect(readLine('12k/s mal 30 s = 360k').firstWrong).toBeNull()
  expect(readLine('12k/s mal 30 s = 900k').firstWrong).not.toBeNull()
  expect(readLine('1.7M/s div 200 = 8.5k/s').firstWrong).toBeNull()
  expect(readLine('30 TB : 1,0 TB = 30').firstWrong).toBeNull()
  expect(readLine('30 TB : 1,0 TB = 90').firstWrong).not.toBeNull()
  expect(readLine('RF3').value).toBe(3)
})
