import { expect, it } from 'vitest'
import type { Event } from '#lib/protocol/events'
import { since, storyOf } from './story.ts'

const names = {
  person: (id: string | null) => (id === null ? 'The built-in interviewer' : id.toUpperCase()),
  criterion: (id: string) => `says ${id}`,
  simulation: (id: string) => id,
}

let sequence = 0
const event = <Kind extends Event['kind']>(kind: Kind, at: number, actor: string | null, payload: unknown) =>
  ({ sequence: ++sequence, at, actor, kind, version: 1, payload }) as Event

const created = event('interview:created', 0, 'ann', {
  mode: 'paired',
  scenarioId: 's',
  scenarioVersion: 1,
  phases: [
    { id: 'requirements', minutes: 6 },
    { id: 'api-and-data', minutes: 6 },
  ],
})
const stroke = (at: number, actor: string) =>
  event('document:changed', at, actor, { operations: { 'shape:1': ['remove'] }, schema: {} })
const told = (...events: Event[]) => storyOf([created, ...events], names).slice(1)

it('names the phase that an event led to', () => {
  expect(
    told(event('phase:started', 1, 'ann', {}), event('phase:advanced', 2, null, {})).map(({ text }) => text),
  ).toEqual(['ANN started the clock: requirements.', 'The built-in interviewer went on to API and data.'])
})

it('tells a stretch of work on the board as one, by person and without long pauses', () => {
  const story = told(stroke(0, 'bob'), stroke(50_000, 'bob'), stroke(60_000, 'ann'), stroke(200_000, 'ann'))
  expect(story.map(({ at, text }) => [at, text])).toEqual([
    [0, 'BOB worked on the board or the worksheet, 2 changes.'],
    [60_000, 'ANN worked on the board or the worksheet, 1 change.'],
    [200_000, 'ANN worked on the board or the worksheet, 1 change.'],
  ])
})

it('tells nothing of what the server itself put on the board', () => {
  expect(told({ ...stroke(0, 'bob'), actor: null })).toEqual([])
})

it('goes on with the same stretch when something else happens in between', () => {
  const story = told(stroke(0, 'bob'), event('chat:sent', 10, 'ann', { text: 'Go on' }), stroke(20, 'bob'))
  expect(story.map(({ text }) => text)).toEqual(['BOB worked on the board or the worksheet, 2 changes.', 'ANN: Go on'])
})

it('names the probe that was marked and the criterion that was judged', () => {
  const story = told(
    event('probe:sent', 1, 'ann', { probeId: 'p', asks: 'What breaks?' }),
    event('probe:marked', 2, 'ann', { probeId: 'p', mark: 'not' }),
    event('rating:set', 3, 'ann', { criterionId: 'c', verdict: 'not-seen', reason: '' }),
    event('rating:set', 4, 'ann', { criterionId: 'c', verdict: 'met', reason: 'Said it aloud' }),
  )
  expect(story.map(({ text }) => text)).toEqual([
    'ANN asked: What breaks?',
    'ANN marked “What breaks?” as not answered.',
    'ANN judged “says c” not seen.',
    'ANN judged “says c” met: Said it aloud',
  ])
})

it('leaves private notes out, even one’s own', () => {
  expect(told(event('note:written', 1, 'ann', { text: 'hm' }))).toEqual([])
})

it('counts time from the start of the clock', () => {
  expect([since(61_500, 0), since(0, 61_500), since(5, null), since(0, 0)]).toEqual(['1:01', '\u22121:01', '', '0:00'])
})
