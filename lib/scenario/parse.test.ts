import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText } from './canonical.ts'
import { FINDINGS_MAX, parseScenario } from './parse.ts'
import { PREDICATE_NAMES } from './predicate.ts'
import { candidateView } from './schema.ts'
import { YAML_DEPTH_MAX } from './yaml-source.ts'

const sample = readFileSync(join(import.meta.dirname, 'sample.yaml'), 'utf8')

/** The findings of the sample with one place changed, each as `line field: message`. */
function broken(from: string, to: string): string[] {
  expect(sample.split(from)).toHaveLength(2)
  return findingsOf(sample.replace(from, to))
}
function findingsOf(text: string): string[] {
  const parsed = parseScenario(text)
  return parsed.ok ? [] : parsed.findings.map(({ line, field, message }) => `${line} ${field}: ${message}`)
}
const lineOf = (text: string): number => sample.slice(0, sample.indexOf(text)).split('\n').length

test('P4 a scenario of the format is read with its defaults, and every place can be found again', () => {
  const parsed = parseScenario(sample)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  expect(parsed.scenario.interviewer.criteria[1]?.hints).toEqual([])
  expect(parsed.locate(['interviewer', 'criteria', 1, 'says']).line).toBe(lineOf('Barrier events wait'))
  expect(parsed.locate(['cards', 0, 'nothing', 'here']).line).toBe(lineOf('- id: counter-lag'))
})

test('P4 the view of a candidate holds nothing of the interviewer', () => {
  const parsed = parseScenario(sample)
  if (!parsed.ok) throw new Error('the sample does not parse')
  expect(JSON.stringify(candidateView(parsed.scenario))).not.toMatch(/concert|phones-scan|counter-lag|10k/)
})

const misfits: [what: string, from: string, to: string, line: string, field: string, message: string][] = [
  [
    'an unknown key',
    'minutes: 30',
    'minutes: 30\nminuets: 30',
    'prompt: Design',
    'minuets',
    'Nothing is called "minuets" here',
  ],
  ['a missing key', 'minutes: 30\n', '', '# A small', 'minutes', 'This is missing'],
  [
    'a wrong word',
    'difficulty: warm-up',
    'difficulty: easy',
    'difficulty',
    'difficulty',
    'Expected warm-up or core or advanced, found "easy"',
  ],
  ['a wrong id', 'id: parking-garage', 'id: Parking garage', 'id: parking', 'id', 'Lower-case words joined by hyphens'],
  [
    'a list that is none',
    'topics: [counting, caching]',
    'topics: counting',
    'topics',
    'topics',
    'Expected array, found "counting"',
  ],
  [
    'a wrong scale',
    'scale: { clamp: [1, 500] }',
    'scale: { clamp: [1] }',
    'eventsPerSecond: {',
    'simulations[0].bind.eventsPerSecond.scale.clamp',
    '',
  ],
  [
    'a wrong id among answers',
    '    barrier-events:\n',
    '    Barrier events:\n',
    '    barrier-events:\n',
    'interviewer.estimates.Barrier events',
    'Lower-case words joined by hyphens',
  ],
]
test.each(misfits)('P4 %s is found at its place', (_, from, to, line, field, message) => {
  const [first] = broken(from, to)
  const expected = field === 'minutes' ? 2 : lineOf(line)
  expect(first).toContain(`${expected} ${field}: ${message}`)
})

const met = 'met: { path: { from: service, via: cache, to: store } }'
const predicates: [what: string, to: string, field: string, message: string][] = [
  [
    'an unknown predicate',
    '{ pathh: { from: service } }',
    '.pathh',
    `There is no predicate "pathh". A predicate is one of ${PREDICATE_NAMES.join(', ')}`,
  ],
  [
    'no predicate',
    'cache',
    '',
    `Expected a predicate, found "cache". A predicate is one of ${PREDICATE_NAMES.join(', ')}`,
  ],
  [
    'two at once',
    '{ component: { kind: cache }, edge: { from: a, to: b } }',
    '',
    '"component" and "edge" stand side by side: put them below all or any',
  ],
  ['a missing word', '{ path: { from: service, via: cache } }', '.path.to', 'In "path": This is missing'],
  ['a word too many', '{ edge: { from: a, to: b, via: c } }', '.edge.via', 'Nothing is called "via" here'],
  [
    'a bad number',
    '{ redundant: { kind: service, min: two } }',
    '.redundant.min',
    'In "redundant": Expected number, found "two"',
  ],
  ['an empty query', '{ component: {} }', '.component', 'Name a kind, a label or a product'],
  [
    'a fault inside others',
    '{ all: [{ not: { mention: { concept: x, nearr: y } } }] }',
    '.all[0].not.mention.nearr',
    'Nothing is called "nearr" here',
  ],
  [
    'a list that is none',
    '{ any: { component: { kind: cache } } }',
    '.any',
    'In "any": Expected array, found a mapping',
  ],
]
test.each(predicates)('P5 %s is explained by its own rules alone', (_, to, field, message) => {
  const findings = broken(met, `met: ${to}`)
  expect(findings).toHaveLength(1)
  expect(findings[0]).toMatch(new RegExp(`^${lineOf(met)} `))
  expect(findings[0]?.replace('In "not": ', '').replace('In "all": ', '')).toContain(
    `interviewer.criteria[0].met${field}: `,
  )
  expect(findings[0]).toContain(message)
})

test.each([
  ['an alias', 'b: *x\na: 1', '1 '],
  ['an anchor', 'a: &x 1', '1 a: Anchors and tags are not allowed'],
  ['a tag', 'a: !!set {}', '1 '],
  ['a key of prototypes', 'a:\n  __proto__: { polluted: true }', '2 a.__proto__: The key __proto__ is not allowed'],
  ['a constructor', 'constructor: 1', '1 constructor: The key constructor'],
  ['a double key', 'a: 1\nb: 2\na: 3', '3 a: The key a is there twice'],
  ['a key that is a mapping', '? { a: 1 }\n: 2', '1 : A key has to be a word'],
  ['two documents', 'a: 1\n---\nb: 2', '2 : '],
  ['a tab', 'a:\n\tb: 1', '2 : '],
])('P2 %s is refused at its place', (_, text, finding) => {
  expect(findingsOf(text)[0]).toContain(finding)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('P2 a merge key is an unknown key', () => {
  expect(broken('minutes: 30', 'minutes: 30\n<<: { a: 1 }')[0]).toContain('<<: Nothing is called "<<" here')
})

test('P1 a file of more than 256 kB is refused, in bytes', () => {
  expect(findingsOf(`a: "${'x'.repeat(262_144)}"`)).toEqual(['1 : The file is larger than 256 kB'])
  expect(findingsOf(`a: "${'€'.repeat(90_000)}"`)).toEqual(['1 : The file is larger than 256 kB'])
})

test.each([
  ['brackets', '['.repeat(200_000)],
  ['braces', '{a: '.repeat(YAML_DEPTH_MAX + 5) + '}'.repeat(YAML_DEPTH_MAX + 5)],
  ['indents', Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['dashes', '- '.repeat(100_000)],
  ['question marks', '? '.repeat(100_000)],
  ['a bomb of aliases', 'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]'],
  ['30,000 keys', Array.from({ length: 30_000 }, (_, at) => `k${at}: 1`).join('\n')],
  [
    'predicates in predicates',
    sample.replace(met, `met: ${'{ not: '.repeat(45)}{ component: { kind: cache } }${' }'.repeat(45)}`),
  ],
  ['errors without end', '"'.repeat(5_000)],
  ['directives', '%'.repeat(5_000)],
])('P3 %s give findings and no exception', (_, text) => {
  const findings = findingsOf(text)
  expect(findings.length).toBeGreaterThan(0)
  expect(findings.length).toBeLessThanOrEqual(FINDINGS_MAX)
  for (const finding of findings) expect(finding.length).toBeLessThan(1000)
})

test.each(['['.repeat(200_000), '- '.repeat(100_000), '? '.repeat(100_000)])(
  'P3 depth is counted before anything recurses',
  (text) => {
    expect(findingsOf(text)).toEqual([`1 : Nested deeper than ${YAML_DEPTH_MAX}`])
  },
)

test('P3 no text throws, and every finding has a place in it', () => {
  const lines = sample.split('\n')
  const cut = fc.tuple(fc.nat(lines.length - 1), fc.string({ maxLength: 30, unit: 'grapheme' }), fc.nat(80))
  fc.assert(
    fc.property(cut, ([at, text, column]) => {
      const line = lines[at] ?? ''
      const changed = lines.with(at, line.slice(0, column) + text + line.slice(column)).join('\n')
      const parsed = parseScenario(changed)
      const count = changed.split('\n').length
      return (
        parsed.ok ||
        parsed.findings.every(({ line: found, column: start }) => found >= 1 && found <= count && start >= 1)
      )
    }),
    { numRuns: 60 },
  )
})

test('P6 the order of keys does not change the canonical text; the order of lists and every value do', () => {
  expect(canonicalText({ b: [1, { d: 2, c: null }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":null,"d":2}]}')
  expect(canonicalText({ a: undefined, b: 1 })).toBe(canonicalText({ b: 1 }))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).toReversed())
      expect(canonicalText(shuffled)).toBe(canonicalText(value))
      expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('P8 a concept is a list of terms, or that with what people call it', () => {
  const list = 'change-feed: [change feed, change stream]'
  const parsed = parseScenario(
    sample.replace(list, 'change-feed: { called: a feed of changes, terms: [change stream] }'),
  )
  expect(parsed.ok && parsed.scenario.interviewer.concepts['change-feed']).toEqual({
    called: 'a feed of changes',
    terms: ['change stream'],
  })
  const at = `${lineOf(list)} interviewer.concepts.change-feed`
  expect(broken(list, 'change-feed: { called: a feed of changes }')).toEqual([`${at}.terms: This is missing`])
  expect(broken(list, 'change-feed: change stream')[0]).toContain('Expected array')
  const choices = `${'lose|miss|drop|'.repeat(12)}vanish payment`
  expect(parseScenario(sample.replace(list, `change-feed: [change feed, ${choices}]`)).ok).toBe(true)
  expect(broken(list, `change-feed: [${choices} ${choices}]`)[0]).toContain('Too big')
})
