import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import type { Command } from '../protocol/commands.ts'
import { EVENTS } from '../protocol/events.ts'
import type { Event, NewEvent } from '../protocol/events.ts'
import { PHASE_EXTRA_MINUTES_MAX, RUNS_WAITING_PER_ACCOUNT_MAX } from '../protocol/limits.ts'
import type { Verdict } from '../rubric/score.ts'
import { scenarioSchema } from '../scenario/schema.ts'
import { elapsedMs, formatClock, remainingMs } from './clock.ts'
import { decide, ratingsComplete } from './decide.ts'
import type { Actor } from './decide.ts'
import { evolve } from './evolve.ts'
import { act, factAskedFor, nextHint, probesByNeed } from './interviewer.ts'
import { emptyState } from './state.ts'
import type { InterviewState } from './state.ts'
import { visible } from './visible.ts'

const scenario = scenarioSchema.parse(
  parse(readFileSync(join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml'), 'utf8')),
)
const MINUTE = 60_000
const C: Actor = { accountId: 'c', role: 'candidate' }
const I: Actor = { accountId: 'i', role: 'interviewer' }
const O: Actor = { accountId: 'o', role: 'observer' }
const know = { scenario, newId: 'new', missing: [] as string[], simulationVersion: 1 }

/** Folds events at one time each, or at the time that stands before them. */
function log(state: InterviewState, ...items: (number | NewEvent)[]): InterviewState {
  let at = 0
  return items.reduce((folded: InterviewState, item) => {
    if (typeof item === 'number') {
      at = item
      return folded
    }
    const event = { ...item, sequence: folded.sequence + 1, at, version: EVENTS[item.kind].version } as Event
    return evolve(folded, event)
  }, state)
}

const created: NewEvent = {
  kind: 'interview:created',
  actor: 'i',
  payload: { mode: 'paired', scenarioId: scenario.id, scenarioVersion: 1, phases: scenario.phases },
}
const joined = ({ accountId, role }: Actor): NewEvent => ({
  kind: 'participant:joined',
  actor: accountId,
  payload: { accountId, role },
})
const returned = ({ accountId }: Actor): NewEvent => ({
  kind: 'participant:returned',
  actor: accountId,
  payload: { accountId },
})
const started: NewEvent = { kind: 'phase:started', actor: 'i', payload: {} }
const paired = () => log(emptyState(), created, joined(C), joined(I), joined(O), returned(C), returned(I), returned(O))
const solo = () =>
  log(emptyState(), { ...created, payload: { ...created.payload, mode: 'solo' } } as NewEvent, joined(C), returned(C))
const ended: NewEvent = { kind: 'interview:ended', actor: 'i', payload: { because: 'person' } }

describe('the clock', () => {
  test('counts only while it runs, however often it was paused', () => {
    const state = log(paired(), 0, started, MINUTE, { kind: 'phase:paused', actor: 'i', payload: {} }, 10 * MINUTE, {
      kind: 'phase:resumed',
      actor: 'i',
      payload: {},
    })
    expect(elapsedMs(state.clock, 12 * MINUTE)).toBe(3 * MINUTE)
    expect(remainingMs(state, 12 * MINUTE)).toBe((scenario.phases[0]!.minutes - 3) * MINUTE)
  })

  test('a pause twice, or a resume twice, changes nothing', () => {
    const pause: NewEvent = { kind: 'phase:paused', actor: 'i', payload: {} }
    const once = log(paired(), 0, started, MINUTE, pause)
    expect(log(once, 5 * MINUTE, pause).clock).toEqual(once.clock)
  })

  test('an extension belongs to its phase, and advancing starts the next one at zero', () => {
    const state = log(
      paired(),
      0,
      started,
      { kind: 'phase:extended', actor: 'i', payload: { minutes: 4 } },
      2 * MINUTE,
      { kind: 'phase:advanced', actor: 'i', payload: {} },
    )
    expect(state.clock.finishedMs).toEqual([2 * MINUTE])
    expect(remainingMs(state, 2 * MINUTE)).toBe(scenario.phases[1]!.minutes * MINUTE)
  })

  test('the last phase is not left, and the end stops the clock', () => {
    const advance: NewEvent = { kind: 'phase:advanced', actor: 'i', payload: {} }
    const last = log(paired(), 0, started, ...scenario.phases.map(() => advance))
    expect(last.clock.phase).toBe(scenario.phases.length - 1)
    const over = log(last, 3 * MINUTE, ended)
    expect(elapsedMs(over.clock, 60 * MINUTE)).toBe(3 * MINUTE)
  })

  test.each([
    [90_000, '1:30'],
    [59_400, '1:00'],
    [1, '0:01'],
    [0, '0:00'],
    [-500, '0:00'],
    [-61_000, '\u22121:01'],
    [3_600_000, '60:00'],
  ])('%i ms reads as %s', (ms, text) => expect(formatClock(ms)).toBe(text))
})

describe('decide', () => {
  const run = (state: InterviewState, actor: Actor, command: Command) => decide(state, command, actor, 0, know)
  const codeOf = (state: InterviewState, actor: Actor, command: Command) => {
    const decision = run(state, actor, command)
    return decision.ok ? 'ok' : decision.error.code
  }

  test('says what is wrong: the role, or the moment', () => {
    expect(codeOf(paired(), C, { name: 'phase:start', payload: {} })).toBe('not-allowed')
    expect(codeOf(paired(), I, { name: 'phase:pause', payload: {} })).toBe('wrong-moment')
    expect(codeOf(log(paired(), started, ended), I, { name: 'interview:end', payload: {} })).toBe('wrong-moment')
  })

  test('tells the candidate a fact and a probe in the scenario\u2019s words, each once', () => {
    const fact = scenario.interviewer.facts[0]!
    const give: Command = { name: 'fact:give', payload: { factId: fact.id } }
    const first = run(paired(), I, give)
    expect(first).toMatchObject({ ok: true, events: [{ payload: { asked: fact.asked, answer: fact.answer } }] })
    if (first.ok) expect(run(log(paired(), ...first.events), I, give)).toEqual({ ok: true, events: [] })
    expect(codeOf(paired(), I, { name: 'probe:send', payload: { probeId: 'no-such' } })).toBe('not-found')
  })

  test('a phase is given so many minutes and no more, and the next one anew', () => {
    const extended: NewEvent = { kind: 'phase:extended', actor: 'i', payload: { minutes: PHASE_EXTRA_MINUTES_MAX - 5 } }
    const long = log(paired(), started, extended)
    const extend = (minutes: number): Command => ({ name: 'phase:extend', payload: { minutes } })
    expect(codeOf(long, I, extend(6))).toBe('limit-reached')
    expect(codeOf(long, I, extend(5))).toBe('ok')
    expect(codeOf(log(long, { kind: 'phase:advanced', actor: 'i', payload: {} }), I, extend(6))).toBe('ok')
  })

  test('hints climb their ladder and then there are none', () => {
    const criterion = scenario.interviewer.criteria.find(({ hints }) => hints.length > 1)!
    let state = paired()
    for (const text of criterion.hints) {
      const decision = run(state, I, { name: 'hint:give', payload: { criterionId: criterion.id } })
      expect(decision).toMatchObject({ events: [{ payload: { text } }] })
      if (decision.ok) state = log(state, ...decision.events)
    }
    expect(codeOf(state, I, { name: 'hint:give', payload: { criterionId: criterion.id } })).toBe('limit-reached')
  })

  test('in solo a hint is for the first criterion that is missing and has one left', () => {
    const [first, second] = scenario.interviewer.criteria
    const asked = decide(solo(), { name: 'hint:ask', payload: {} }, C, 0, { ...know, missing: [second!.id, first!.id] })
    expect(asked).toMatchObject({ ok: true, events: [{ actor: null, payload: { criterionId: second!.id, step: 0 } }] })
    expect(decide(solo(), { name: 'hint:ask', payload: {} }, C, 0, know)).toMatchObject({
      error: { code: 'limit-reached' },
    })
  })

  test('the candidate runs a simulation only once it is shared; in solo always', () => {
    const simulationId = scenario.simulations[0]!.id
    const command: Command = {
      name: 'run:start',
      payload: { simulationId, designs: ['x'], params: {}, seed: 1, origins: {} },
    }
    expect(codeOf(log(paired(), started), C, command)).toBe('not-allowed')
    const shared = log(paired(), started, { kind: 'simulation:shared', actor: 'i', payload: { simulationId } })
    expect(codeOf(shared, C, command)).toBe('ok')
    expect(codeOf(log(solo(), started), C, command)).toBe('ok')
  })

  test('one person has so many runs going on in a room, whoever else has some', () => {
    const simulationId = scenario.simulations[0]!.id
    const payload = { simulationId, designs: ['x'], params: {}, seed: 1, origins: {} }
    const command: Command = { name: 'run:start', payload }
    const run = (actor: string, runId: string): NewEvent => ({
      kind: 'run:started',
      actor,
      payload: { ...payload, runId, simulationVersion: 1 },
    })
    const own = Array.from({ length: RUNS_WAITING_PER_ACCOUNT_MAX }, (_, index) => run('i', `own ${index}`))
    const full = log(paired(), started, ...own)
    expect(codeOf(full, I, command)).toBe('limit-reached')
    expect(codeOf(log(paired(), started, run('c', 'theirs'), ...own.slice(1)), I, command)).toBe('ok')
    const done: NewEvent = { kind: 'run:finished', actor: null, payload: { runId: 'own 0', state: 'done' } }
    expect(codeOf(log(full, done), I, command)).toBe('ok')
  })

  test('the scorecard waits for everybody who rates, but not for those who left', () => {
    const over = log(paired(), started, ended)
    expect(ratingsComplete(over)).toBe(false)
    const own: NewEvent = { kind: 'self-rating:given', actor: 'c', payload: { grade: null, reason: '' } }
    expect(ratingsComplete(log(over, own))).toBe(false)
    expect(
      ratingsComplete(log(over, own, { kind: 'participant:left', actor: null, payload: { accountId: 'i' } })),
    ).toBe(true)
    expect(ratingsComplete(log(over, own, { ...own, actor: 'i' } as NewEvent))).toBe(true)
  })
})

describe('visible', () => {
  const placed = (event: NewEvent): Event => ({ ...event, sequence: 1, at: 0, version: 1 }) as Event
  const running = log(paired(), started)
  const rating = placed({ kind: 'rating:set', actor: 'i', payload: { criterionId: 'x', verdict: 'met', reason: '' } })

  test('ratings and marks are the interviewer\u2019s until the scorecard is revealed', () => {
    expect(visible(rating, I, running)).toBe(rating)
    for (const viewer of [C, O]) expect(visible(rating, viewer, running)).toBeNull()
    const over = log(running, ended)
    expect(visible(rating, C, over)).toBeNull()
    expect(visible(rating, C, { ...over, stage: 'revealed' })).toBe(rating)
  })

  test('private notes are their author\u2019s for good', () => {
    const note = placed({ kind: 'note:written', actor: 'i', payload: { text: 'hm' } })
    expect(visible(note, I, running)).toBe(note)
    expect(visible(note, C, { ...running, stage: 'revealed' })).toBeNull()
  })

  test('a hint shows its text and not the criterion that it is for', () => {
    const hint = placed({ kind: 'hint:given', actor: 'i', payload: { criterionId: 'secret', step: 0, text: 'Think.' } })
    expect(JSON.stringify(visible(hint, C, running))).not.toContain('secret')
    expect(visible(hint, C, running)).toMatchObject({ payload: { text: 'Think.' } })
  })

  test('a run of the interviewer\u2019s is shown once its simulation is shared', () => {
    const run: NewEvent = {
      kind: 'run:started',
      actor: 'i',
      payload: {
        runId: 'r',
        simulationId: 's',
        simulationVersion: 1,
        designs: [],
        params: {},
        seed: 1,
        origins: {},
      },
    }
    const before = log(running, run)
    expect(visible(placed(run), C, before)).toBeNull()
    const after = log(before, { kind: 'simulation:shared', actor: 'i', payload: { simulationId: 's' } })
    expect(visible(placed(run), C, after)).not.toBeNull()
    expect(visible(placed({ ...run, actor: 'c' }), C, log(running, { ...run, actor: 'c' }))).not.toBeNull()
  })

  test('a viewer\u2019s own fold, with gaps, ends in the same clock and chat as the whole log', () => {
    const items: NewEvent[] = [
      created,
      joined(C),
      joined(I),
      started,
      { kind: 'note:written', actor: 'i', payload: { text: 'secret' } },
      { kind: 'chat:sent', actor: 'i', payload: { text: 'hello' } },
      { kind: 'phase:advanced', actor: 'i', payload: {} },
    ]
    const events = items.map((item, index) => ({ ...item, sequence: index + 1, at: index * 1000, version: 1 }) as Event)
    const whole = events.reduce(evolve, emptyState())
    const seen = events.flatMap((event) => visible(event, C, whole) ?? []).reduce(evolve, emptyState())
    expect(seen).toEqual({ ...whole, notes: {} })
  })
})

describe('the built-in interviewer', () => {
  const verdicts = (met: string[] = []): Map<string, Verdict> =>
    new Map(scenario.interviewer.criteria.map(({ id }) => [id, met.includes(id) ? 'met' : 'not-seen']))
  /** The clock stands in this phase and has run for so many minutes. */
  const inPhase = (index: number, minutes: number, state = solo()): [InterviewState, number] => {
    const advance: NewEvent = { kind: 'phase:advanced', actor: 'c', payload: {} }
    const there = log(state, 0, started, ...Array.from({ length: index }, () => advance))
    return [there, minutes * MINUTE]
  }
  const deep = scenario.phases.findIndex(({ id }) => id === 'deep-dive')
  const asked = (met: string[]): string => {
    const [begun, now] = inPhase(deep, 9)
    let state = begun
    for (const { id } of scenario.interviewer.twists) {
      state = log(state, 0, { kind: 'twist:triggered', actor: null, payload: { twistId: id, says: '' } })
    }
    const [event] = act(scenario, state, verdicts(met), now)
    return event?.kind === 'probe:sent' ? event.payload.probeId : (event?.kind ?? 'nothing')
  }

  test('boards that lack different parts get different first probes', () => {
    const all = scenario.interviewer.criteria.map(({ id }) => id)
    const lacking = scenario.interviewer.probes
      .filter(({ phase, lacks }) => phase === 'deep-dive' && lacks !== undefined)
      .map(({ lacks }) => lacks as string)
    const first = new Set(lacking.map((gap) => asked(all.filter((id) => id !== gap))))
    expect(first.size).toBeGreaterThan(1)
  })

  test('a probe whose criterion is met is never asked', () => {
    const met = scenario.interviewer.criteria.map(({ id }) => id)
    const left = probesByNeed(scenario, solo(), verdicts(met))
    expect(left.every(({ lacks }) => lacks === undefined)).toBe(true)
    expect(probesByNeed(scenario, solo(), verdicts()).length).toBe(scenario.interviewer.probes.length)
  })

  test('it asks nothing at the very start, nothing twice, and nothing while the clock stands', () => {
    const [early] = inPhase(deep, 0)
    expect(act(scenario, early, verdicts(), 10)).toEqual([])
    const [state, now] = inPhase(deep, 9)
    const paused = log(state, MINUTE, { kind: 'phase:paused', actor: 'c', payload: {} })
    expect(act(scenario, paused, verdicts(), now)).toEqual([])
    let going = state
    const sent: string[] = []
    for (let at = 0; at < 12 * MINUTE; at += 5_000) {
      const events = act(scenario, going, verdicts(), at)
      for (const event of events) if (event.kind === 'probe:sent') sent.push(event.payload.probeId)
      going = log(going, at, ...events)
    }
    expect(new Set(sent).size).toBe(sent.length)
    expect(sent.length).toBeGreaterThan(2)
  })

  test('it goes on to the next phase when the budget is used, and stays in the last', () => {
    const [state] = inPhase(0, 0)
    expect(act(scenario, state, verdicts(), scenario.phases[0]!.minutes * MINUTE)).toMatchObject([
      { kind: 'phase:advanced' },
    ])
    const [last] = inPhase(scenario.phases.length - 1, 0)
    const events = act(scenario, last, verdicts(), 500 * MINUTE)
    expect(events.some(({ kind }) => kind === 'phase:advanced')).toBe(false)
  })

  test('it changes the requirements once, in the phase after the one that the twist names', () => {
    const twist = scenario.interviewer.twists[0]!
    const after = scenario.phases.findIndex(({ id }) => id === twist.after)
    const [state] = inPhase(after + 1, 0)
    const due = scenario.phases[after + 1]!.minutes * MINUTE * 0.3
    expect(act(scenario, state, verdicts(), due)).toMatchObject([
      { kind: 'twist:triggered', payload: { twistId: twist.id } },
    ])
    const done = log(state, due, { kind: 'twist:triggered', actor: null, payload: { twistId: twist.id, says: '' } })
    expect(act(scenario, done, verdicts(), due).some(({ kind }) => kind === 'twist:triggered')).toBe(false)
    const [before] = inPhase(after, 0)
    expect(act(scenario, before, verdicts(), due).some(({ kind }) => kind === 'twist:triggered')).toBe(false)
  })

  test('every fact is given to whoever asks for it in its words, once, and small talk gives none', () => {
    for (const fact of scenario.interviewer.facts) {
      const event = factAskedFor(scenario, solo(), `Tell me please: ${fact.asked}`)
      expect(event).toMatchObject({ payload: { factId: fact.id } })
      if (event)
        expect(factAskedFor(scenario, log(solo(), event), fact.asked)).not.toMatchObject({
          payload: { factId: fact.id },
        })
    }
    for (const talk of ['Hello!', 'I am done', 'what now?', '']) expect(factAskedFor(scenario, solo(), talk)).toBeNull()
  })

  test('a hint that is used up is no hint', () => {
    const { id, hints } = scenario.interviewer.criteria[0]!
    const given = hints.map((text, step): NewEvent => ({
      kind: 'hint:given',
      actor: null,
      payload: { criterionId: id, step, text },
    }))
    expect(nextHint(scenario, solo(), id)).toMatchObject({ step: 0 })
    expect(nextHint(scenario, log(solo(), ...given), id)).toBeNull()
    expect(nextHint(scenario, solo(), 'no-such')).toBeNull()
  })
})
