import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseScenario } from './parse.ts'
import { checkCitation, citationsOf, countItems, itemsOf, lintCoverage, lintList, parseSources } from './sources.ts'
import type { Built, Citation } from './sources.ts'

const LIST = `
planned: { scenarios: [parking, ferries], labs: [turnstiles] }
notes:
  - { section: '1', systems: [parking], later: turnstiles }
  - { section: '2', left-out: Repeats what 1 says. }
  - { section: Counting cars, later: ferries }
briefing:
  - section: Parking key
    questions: 3
    systems: [parking]
    left-out: { 2: Breaks off in the middle. }
`
const built: Built = { scenarios: new Set(['parking']), simulations: new Set(['parking', 'ferries']) }

function read(text: string) {
  const parsed = parseSources(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  return parsed
}

const changed = (from: string, to: string): string => {
  expect(LIST).toContain(from)
  return LIST.replace(from, to)
}

/** Line, and reason, of everything that is wrong with the list itself. */
function faults(text: string, there: Built = built): string[] {
  const { list, locate } = read(text)
  return lintList(list, there).map(({ path, message }) => `${locate(path).line}: ${message}`)
}

const cite = (section: string, more: Partial<Citation> = {}): Citation => ({
  document: 'briefing',
  section,
  system: 'parking',
  covers: true,
  ...more,
})
const ALL = [cite('1', { document: 'notes' }), cite('Parking key 1'), cite('Parking key 3')]

function uncited(citations: Citation[], text = LIST): string[] {
  return lintCoverage(read(text).list, citations).map(({ message }) => message)
}

test('a list and citations that agree have no finding, and every question counts as one', () => {
  expect(faults(LIST)).toEqual([])
  expect(uncited(ALL)).toEqual([])
  const { list } = read(LIST)
  expect(itemsOf(list).map(({ section }) => section)).toEqual([
    '1',
    '2',
    'Counting cars',
    'Parking key 1',
    'Parking key 2',
    'Parking key 3',
  ])
  expect(countItems(list)).toEqual({ all: 6, cited: 3, leftOut: 2, later: { ferries: 1 } })
})

describe('known', () => {
  const problem = (document: Citation['document'], section: string) =>
    checkCitation(read(LIST).list)({ document, section })

  test('a citation names a section of its own document, or one question of a section that has several', () => {
    expect(problem('notes', '1')).toBeNull()
    expect(problem('briefing', 'Parking key 3')).toBeNull()
    expect(problem('notes', 'Counting cars')).toBeNull()
    for (const [document, section] of [
      ['briefing', 'Parking key 4'],
      ['briefing', 'Parking key 0'],
      ['briefing', 'Parking key'],
      ['briefing', '1'],
      ['notes', 'counting cars'],
    ] as const) {
      expect(problem(document, section)).toBe(`The list of sources has no "${section}" in the ${document}`)
    }
  })

  test('what is left out is not cited', () => {
    expect(problem('notes', '2')).toBe('"2" is left out of the notes: Repeats what 1 says.')
    expect(problem('briefing', 'Parking key 2')).toContain('is left out of the briefing: Breaks off')
  })

  test('literature is free, but not empty', () => {
    expect(problem('literature', 'Anon 1999, On parking')).toBeNull()
    expect(problem('literature', ' ')).toBe('A paper or book is missing')
  })
})

describe('cited', () => {
  test('each question has to be cited, one by one', () => {
    expect(uncited(ALL.slice(0, 2))).toEqual(['No criterion, probe, claim or card of parking cites "Parking key 3"'])
  })

  test('by a system that the entry belongs to', () => {
    const other = [...ALL.slice(0, 2), cite('Parking key 3', { system: 'ferries' })]
    expect(uncited(other)).toEqual([expect.stringContaining('"Parking key 3"')])
    const text = changed('systems: [parking], later: turnstiles', 'systems: [parking, ferries]')
    expect(uncited(ALL, text)).toEqual(['No criterion, probe, claim or card of ferries cites "1"'])
  })

  test('in the right document', () => {
    const wrong = [cite('1'), ...ALL.slice(1)]
    expect(uncited(wrong)).toEqual([expect.stringContaining('"1"')])
  })

  test('not by a wrong turn, or by a simulation as a whole', () => {
    expect(uncited([...ALL.slice(0, 2), cite('Parking key 3', { covers: false })])).toHaveLength(1)
  })
})

// Each breaks one place of the list.
test.each([
  ['fate', 'later: ferries', 'systems: []', 'notes[2].systems'],
  ['left-out', 'left-out: Repeats what 1 says.', 'left-out:', 'notes[1].left-out'],
  ['left-out', 'left-out: Repeats what 1 says.', 'left-out: no', 'notes[1].left-out'],
  ['left-out', '2: Breaks off in the middle.', '2:', 'briefing[0].left-out'],
  ['left-out', '2: Breaks off in the middle.', 'two: Breaks off in the middle.', 'briefing[0].left-out'],
  ['format', 'later: ferries', 'latter: ferries', 'notes[2].latter'],
  ['format', 'questions: 3', 'questions: many', 'briefing[0].questions'],
])('%s: "%s" cannot become "%s"', (_, from, to, field) => {
  const parsed = parseSources(changed(from, to))
  expect(parsed.ok).toBe(false)
  if (parsed.ok) return
  const line = LIST.slice(0, LIST.indexOf(from)).split('\n').length
  expect(parsed.findings.map((each) => ({ line: each.line, field: each.field }))).toEqual([
    { line, field: expect.stringContaining(field) },
  ])
  expect(parsed.findings[0]?.message).toMatch(/\S/)
})

test.each([
  ['fate', ', later: ferries', '', '6: Nothing says what became of "Counting cars": systems, later or left-out'],
  ['fate', 'later: ferries', 'later: ferries, left-out: Nobody needs it.', '6: What is left out belongs to no system'],
  ['left-out', '{ 2:', '{ 4:', '11: "Parking key" has no question 4'],
  ['left-out', '    questions: 3\n', '', '10: "Parking key" has no question 2'],
  ['later', 'later: ferries', 'later: fairies', '6: "fairies" is not planned'],
  ['later', 'later: ferries', 'later: parking', '6: "parking" is there now: name it in systems'],
  [
    'systems',
    'systems: [parking], later',
    'systems: [parkings], later',
    '4: There is no scenario or simulation "parkings"',
  ],
  ['unique', "section: '2'", "section: '1'", '5: "1" is listed twice'],
  [
    'unique',
    'briefing:',
    'briefing:\n  - { section: Parking key 3, later: ferries }',
    '9: "Parking key 3" is listed twice',
  ],
])('%s: "%s" cannot become "%s"', (_, from, to, finding) => {
  expect(faults(changed(from, to))).toEqual([finding])
})

test('later: a planned scenario is there with its scenario, and a lab with its simulation', () => {
  const there = { ...built, scenarios: new Set(['parking', 'ferries']) }
  expect(faults(LIST, there)).toEqual(['6: "ferries" is there now: name it in systems'])
  const lab = { ...built, simulations: new Set(['turnstiles']) }
  expect(faults(LIST, lab)).toEqual(['4: "turnstiles" is there now: name it in systems'])
})

test('criteria, contradictions, probes and cards of a scenario are found with their places, and all but wrong turns cover', () => {
  const parsed = parseScenario(readFileSync(join(import.meta.dirname, 'sample.yaml'), 'utf8'))
  if (!parsed.ok) throw new Error('the sample has to be readable')
  const found = citationsOf(parsed.scenario).map(({ citation, path }) => ({
    at: path.join('.'),
    section: citation.section,
    covers: citation.covers,
  }))
  expect(found).toContainEqual({ at: 'interviewer.probes.0.source.0.section', section: '12', covers: true })
  expect(found).toContainEqual({ at: 'interviewer.criteria.2.source.0.section', section: '66', covers: true })
  expect(found).toContainEqual({ at: 'interviewer.contradictions.0.source.0.section', section: '5', covers: false })
  expect(found).toContainEqual({ at: 'cards.0.source.0.section', section: '89', covers: true })
  expect(new Set(citationsOf(parsed.scenario).map(({ citation }) => citation.system))).toEqual(
    new Set(['parking-garage']),
  )
})

test.each(['', '{', 'notes: []', 'planned: &a []', 'x'.repeat(300 * 1024)])('no text throws', (text) => {
  expect(parseSources(text).ok).toBe(false)
})
