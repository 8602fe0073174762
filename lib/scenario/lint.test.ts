import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lintScenario, type Catalog } from './lint.ts'
import { findingAt, parseScenario } from './parse.ts'

const sample = readFileSync(join(import.meta.dirname, 'sample.yaml'), 'utf8')
const catalog: Catalog = {
  kinds: ['client', 'service', 'cache', 'store', 'broker'],
  concepts: { sharding: ['sharding', 'shards'], expiry: ['expires', 'expiry', 'ttl'] },
  simulations: { 'place-counter': { params: ['eventsPerSecond'], designs: ['pushed', 'polled'] } },
}

function lint(text: string) {
  const parsed = parseScenario(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  return lintScenario(parsed.scenario, catalog).map(({ rule, path, key, message }) => ({
    rule,
    ...findingAt(parsed, path, message, key),
  }))
}

test('a scenario without a fault has no finding', () => {
  expect(lint(sample)).toEqual([])
})

// Each breaks one place; `marked` is in the line that the finding must name.
const faults: { rule: string; from: string; to: string; marked?: string; field: string; message: string }[] = [
  {
    rule: 'unique-ids',
    from: '- id: events-buffered',
    to: '- id: counts-in-cache',
    field: 'interviewer.criteria[1].id',
    message: 'There is another criterion or contradiction "counts-in-cache"',
  },
  {
    rule: 'unique-ids',
    from: '- { id: reservation-expires',
    to: '- { id: phones-scan-events',
    field: 'interviewer.twists[0].criteria[0].id',
    message: 'another criterion or contradiction',
  },
  {
    rule: 'unique-ids',
    from: 'file: scan.tldr',
    to: 'file: naive.tldr',
    field: 'interviewer.boards[2].file',
    message: 'another board "naive.tldr"',
  },
  {
    rule: 'unique-ids',
    from: '- { id: history,',
    to: '- { id: barrier-events,',
    field: 'estimates[1].id',
    message: 'another estimate',
  },
  {
    rule: 'ids-exist',
    from: 'lacks: counts-in-cache',
    to: 'lacks: counts-in-cash',
    field: 'interviewer.probes[0].lacks',
    message: 'There is no criterion "counts-in-cash"',
  },
  {
    rule: 'ids-exist',
    from: 'phase: deep-dive',
    to: 'phase: wrap-up',
    field: 'interviewer.probes[0].phase',
    message: 'There is no phase "wrap-up"',
  },
  {
    rule: 'ids-exist',
    from: 'after: high-level',
    to: 'after: wrap-up',
    field: 'interviewer.twists[0].after',
    message: 'There is no phase "wrap-up"',
  },
  {
    rule: 'ids-exist',
    from: 'not-met: [counts-in-cache]',
    to: 'not-met: [no-such]',
    field: 'interviewer.boards[1].not-met[0]',
    message: 'There is no criterion "no-such"',
  },
  {
    rule: 'ids-exist',
    from: 'contradicted: [phones-scan-events]',
    to: 'contradicted: [phones-scan-events, counts-in-cache]',
    field: 'interviewer.boards[2].contradicted[1]',
    message: 'There is no contradiction "counts-in-cache"',
  },
  {
    rule: 'phases',
    from: 'minutes: 30',
    to: 'minutes: 31',
    field: 'minutes',
    message: 'The phases take 30 minutes together, not 31',
  },
  {
    rule: 'phases',
    from: '{ id: requirements, minutes: 5 }',
    to: '{ id: wrap-up, minutes: 5 }',
    marked: '{ id: estimates, minutes',
    field: 'phases[1].id',
    message: '"estimates" comes before "wrap-up"',
  },
  { rule: 'estimates', from: 'unit: 1/s', to: 'unit: 1/s/s)', field: 'estimates[0].unit', message: 'cannot be read' },
  {
    rule: 'estimates',
    from: '    history:\n',
    to: '    histories:\n',
    marked: '- { id: history',
    field: 'estimates[1].id',
    message: 'The interviewer has no answer to the estimate "history"',
  },
  {
    rule: 'estimates',
    from: '    history:\n',
    to: '    histories:\n',
    marked: '    histories:',
    field: 'interviewer.estimates.histories',
    message: 'Nobody is asked',
  },
  {
    rule: 'estimates',
    from: 'answer: 631 GB',
    to: 'answer: 6.3 TB',
    field: 'interviewer.estimates.history.answer',
    message: 'The formula comes to 631 GB, not 6.3 TB',
  },
  {
    rule: 'estimates',
    from: 'answer: 631 GB',
    to: 'answer: 631 days',
    field: 'interviewer.estimates.history.answer',
    message: '631 days is not measured in "B"',
  },
  {
    rule: 'estimates',
    from: 'answer: 631 GB',
    to: 'answer: much',
    field: 'interviewer.estimates.history.answer',
    message: 'Cannot be read',
  },
  {
    rule: 'estimates',
    from: 'carsPerDay: 864',
    to: 'carsPerDay: many',
    field: 'interviewer.estimates.barrier-events.assumptions.carsPerDay',
    message: 'Cannot be read',
  },
  {
    rule: 'estimates',
    from: 'garages: 10k,',
    to: 'garages: 10k, unused: 5,',
    field: 'interviewer.estimates.barrier-events.assumptions.unused',
    message: 'The formula does not use "unused"',
  },
  {
    rule: 'estimates',
    from: 'formula: garages * carsPerDay',
    to: 'formula: garages * cars',
    field: 'interviewer.estimates.barrier-events.formula',
    message: 'Nothing is known of "cars"',
  },
  {
    rule: 'simulations',
    from: '- id: place-counter',
    to: '- id: place-counters',
    field: 'simulations[0].id',
    message: 'There is no simulation "place-counters"',
  },
  {
    rule: 'simulations',
    from: '      eventsPerSecond: {',
    to: '      events: {',
    field: 'simulations[0].bind.events',
    message: 'no parameter "events"',
  },
  {
    rule: 'simulations',
    from: '{ estimate: barrier-events, scale',
    to: '{ estimate: barriers, scale',
    field: 'simulations[0].bind.eventsPerSecond.estimate',
    message: 'There is no estimate "barriers"',
  },
  {
    rule: 'simulations',
    from: 'clamp: [1, 500]',
    to: 'clamp: [500, 1]',
    field: 'simulations[0].bind.eventsPerSecond.scale',
    message: 'The lower end comes first',
  },
  {
    rule: 'simulations',
    from: '      pushed: {',
    to: '      pulled: {',
    field: 'simulations[0].design.pulled',
    message: 'no design "pulled"',
  },
  {
    rule: 'vocabulary',
    from: 'via: cache, to: store',
    to: 'via: [cache, cash], to: store',
    field: 'interviewer.criteria[0].met.path.via[1]',
    message: 'There is no component kind "cash"',
  },
  {
    rule: 'vocabulary',
    from: '{ component: { kind: broker } }',
    to: '{ not: { component: { kind: log } } }',
    field: 'interviewer.criteria[1].met.at-least.of[0].not.component.kind',
    message: 'There is no component kind "log"',
  },
  {
    rule: 'vocabulary',
    from: 'met: { mention: { concept: expiry } }',
    to: 'met: { mention: { concept: expired } }',
    field: 'interviewer.twists[0].criteria[0].met.mention.concept',
    message: 'There is no concept "expired"',
  },
  {
    rule: 'vocabulary',
    from: 'met: { mention: { concept: expiry } }',
    to: 'met: { trade-off: { options: [push, pull], because: [expired] } }',
    field: 'interviewer.twists[0].criteria[0].met.trade-off.because[0]',
    message: 'There is no concept "expired"',
  },
  {
    rule: 'vocabulary',
    from: '{ estimate: { id: barrier-events } }',
    to: '{ estimate: { id: barriers } }',
    field: 'interviewer.criteria[2].met.estimate.id',
    message: 'There is no estimate "barriers"',
  },
  {
    rule: 'vocabulary',
    from: '{ edge: { from: client',
    to: '{ edge: { from: phone',
    field: 'interviewer.contradictions[0].when.edge.from',
    message: 'There is no component kind "phone"',
  },
  {
    rule: 'vocabulary',
    from: 'when: { edge: { from: client, to: store } }',
    to: 'when: { redundant: { kind: store, label: twins, min: 2 } }',
    field: 'interviewer.contradictions[0].when.redundant.label',
    message: 'There is no concept "twins"',
  },
  {
    rule: 'own-concepts',
    from: 'expiry: [expiry, time to live, expires]',
    to: 'expiry: [end of a subscription]',
    field: 'interviewer.concepts.expiry',
    message: '"expiry" is a common concept too (expires, expiry, ttl, ...)',
  },
  {
    rule: 'called',
    from: 'change-feed: [change feed, change stream]',
    to: 'change-feed: [change stream]',
    field: 'interviewer.concepts.change-feed',
    message: 'A reason would call this "change feed"',
  },
  {
    rule: 'opposite',
    from: '      partly: { component: { kind: cache } }\n',
    to: '      contradicted: { component: { kind: cache } }\n',
    field: 'interviewer.criteria[0].contradicted',
    message: 'Say as "opposite" what is wrong then',
  },
  {
    rule: 'opposite',
    from: '      partly: { component: { kind: cache } }\n',
    to: '      opposite: Phones read them from a disk.\n',
    field: 'interviewer.criteria[0].opposite',
    message: '"contradicted" is missing',
  },
  {
    rule: 'predicates',
    from: 'at-least: { n: 1,',
    to: 'at-least: { n: 3,',
    field: 'interviewer.criteria[1].met.at-least.n',
    message: '3 of 2 can never be met',
  },
  {
    rule: 'predicates',
    from: 'when: { edge: { from: client, to: store } }',
    to: `when: ${'{ not: '.repeat(8)}{ edge: { from: client, to: store } }${' }'.repeat(8)}`,
    field: `interviewer.contradictions[0].when${'.not'.repeat(8)}`,
    message: 'Nested deeper than 8',
  },
  {
    rule: 'critical',
    from: 'met: { path: { from: service, via: cache, to: store } }',
    to: 'met: { any: [{ component: { kind: cache } }, { mention: { concept: sharding } }] }',
    field: 'interviewer.criteria[0].met',
    message: 'words alone meet this',
  },
  {
    rule: 'critical',
    from: '      hints: [What do most calls ask for?]\n',
    to: '',
    marked: 'says: Phones read counts',
    field: 'interviewer.criteria[0]',
    message: 'needs a hint',
  },
  {
    rule: 'sources',
    from: "section: 'Nygren et al. 2010'",
    to: "section: 'Nygren et al.'",
    field: 'interviewer.criteria[0].source[0].section',
    message: 'year or number',
  },
  {
    rule: 'sources',
    from: "source: [{ document: notes, section: '89' }]",
    to: "source: [{ document: notes, section: '89' }, { document: notes, section: 89 }]",
    field: 'cards[0].source[1]',
    message: '"89" is cited twice',
  },
  {
    rule: 'boards',
    from: 'file: scan.tldr',
    to: 'file: ../scan.tldr',
    field: 'interviewer.boards[2].file',
    message: 'A file of the folder boards',
  },
  {
    rule: 'boards',
    from: 'score: [0, 40]',
    to: 'score: [40, 0]',
    field: 'interviewer.boards[1].score',
    message: 'the lower end first',
  },
  {
    rule: 'boards',
    from: '- { file: reference.tldr, score: [75, 100]',
    to: '- { file: reference.tldr, score: [35, 100]',
    marked: '  boards:',
    field: 'interviewer.boards',
    message: 'A board reference.* is missing',
  },
  {
    rule: 'boards',
    from: ', contradicted: [phones-scan-events] }',
    to: ' }',
    marked: '- id: phones-scan-events',
    field: 'interviewer.contradictions[0].id',
    message: 'No board shows the contradiction "phones-scan-events"',
  },
]

test.each(faults)('$rule: $field: $message', ({ rule, from, to, marked, field, message }) => {
  expect(sample.split(from).length, `"${from}" stands in the sample once`).toBe(2)
  const text = sample.replace(from, to)
  const findings = lint(text)
  const found = findings.find((finding) => finding.field === field && finding.message.includes(message))
  expect(found, JSON.stringify(findings)).toMatchObject({ rule })
  const lines = text.split('\n')
  const expected =
    lines.findLastIndex((line) =>
      line.includes(marked ?? (to.trim() === '' ? from : (to.split('\n')[0] ?? '')).trim()),
    ) + 1
  // A mapping's place is that of its first key; a list's that of its first item.
  expect(Math.abs((found?.line ?? 0) - expected), `line ${found?.line}, expected ${expected}`).toBeLessThanOrEqual(
    marked === undefined ? 0 : 1,
  )
  // One fault is one finding, but for what hangs on it: the other side of a renamed answer, the answer of a doubled id.
  expect(findings.length).toBeLessThanOrEqual(3)
})

test('weights: of eight criteria none weighs more than a quarter of the whole', () => {
  const extra = Array.from(
    { length: 5 },
    (_, at) =>
      `    - { id: extra-${at}, says: More., dimension: api, weight: ${at === 0 ? 10 : 2}, source: [{ document: notes, section: '1' }], met: { component: { kind: cache } } }`,
  ).join('\n')
  const text = sample.replace('  contradictions:\n', `${extra}\n  contradictions:\n`)
  expect(lint(text)).toMatchObject([
    {
      rule: 'weights',
      field: 'interviewer.criteria[3].weight',
      message: '10 of 25 is more than a quarter of the whole',
    },
  ])
  expect(lint(text.replace('weight: 10', 'weight: 4'))).toEqual([])
})

test('critical: a mention near a component, a figure or a connection is enough', () => {
  const met = 'met: { path: { from: service, via: cache, to: store } }'
  for (const good of [
    '{ mention: { concept: sharding, near: store } }',
    '{ all: [{ mention: { concept: sharding } }, { component: { kind: store } }] }',
    '{ at-least: { n: 2, of: [{ mention: { concept: sharding } }, { component: { kind: store } }] } }',
    '{ estimate: { id: history } }',
    '{ redundant: { kind: service, min: 2 } }',
  ]) {
    expect(lint(sample.replace(met, `met: ${good}`)), good).toEqual([])
  }
  for (const bad of [
    '{ mention: { any: [shards] } }',
    '{ not: { component: { kind: cache } } }',
    '{ no-path: { from: client, to: store } }',
    '{ trade-off: { options: [push, pull] } }',
    '{ at-least: { n: 1, of: [{ mention: { concept: sharding } }, { component: { kind: store } }] } }',
  ]) {
    expect(lint(sample.replace(met, `met: ${bad}`)), bad).toMatchObject([{ rule: 'critical' }])
  }
})

test('called: a concept with a name of its own, one that only has to be absent and one of a contradiction need no more', () => {
  const feed = 'change-feed: [change feed, change stream]'
  expect(lint(sample.replace(feed, 'change-feed: { called: a feed of changes, terms: [change stream] }'))).toEqual([])
  const absent = sample
    .replaceAll('{ mention: { concept: change-feed } }', '{ not: { mention: { concept: change-feed } } }')
    .replace(feed, 'change-feed: [change stream]')
  expect(lint(absent)).toEqual([])
  const against = sample
    .replaceAll('{ mention: { concept: change-feed } }', '{ component: { kind: store } }')
    .replace('when: { edge: { from: client, to: store } }', 'when: { mention: { concept: change-feed } }')
    .replace(feed, 'change-feed: [change stream]')
  expect(lint(against)).toEqual([])
})

test('called: the names of an API line and of the options of a trade-off count too', () => {
  const meets = 'met: { estimate: { id: barrier-events } }'
  const unnamed = sample.replace('change-feed: [change feed, change stream]', 'change-feed: [change stream]')
  const elsewhere = unnamed.replaceAll('{ mention: { concept: change-feed } }', '{ component: { kind: store } }')
  for (const met of ['{ api: { noun: change-feed } }', '{ trade-off: { options: [change-feed, polling] } }'])
    expect(lint(elsewhere.replace(meets, `met: ${met}`)).map(({ rule }) => rule)).toEqual(['called'])
})
