// A flood of inputs against everything that takes what people send, without a network between: nothing throws, no state becomes
// invalid, no prototype is touched. FUZZ=1000000 is the long form.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { DEFAULT_INITIAL_SNAPSHOT } from '@tldraw/sync-core'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'

import { readBoard, readExcalidraw } from '#lib/board/read'
import { readLines } from '#lib/estimate/read-line'
import { decide } from '#lib/interview/decide'
import { emptyDocument } from '#lib/interview/document'
import { evolve } from '#lib/interview/evolve'
import { emptyState, type InterviewState } from '#lib/interview/state'
import { visible } from '#lib/interview/visible'
import { COMMANDS, commandEnvelope } from '#lib/protocol/commands'
import type { Command, CommandName } from '#lib/protocol/commands'
import { EVENTS } from '#lib/protocol/events'
import type { Event, NewEvent } from '#lib/protocol/events'
import { LOBBY_COMMANDS } from '#lib/protocol/lobby'
import { MODES, ROLES } from '#lib/protocol/roles'
import { SITE_COMMANDS } from '#lib/protocol/site'
import { evaluate } from '#lib/rubric/evaluate'
import { parseScenario } from '#lib/scenario/parse'
import { scenarioSchema } from '#lib/scenario/schema'

import { documentSchema } from '../../server/board/schema.ts'
import { SharedBoard } from '../../server/board/shared-board.ts'
import { placed } from '../../server/interviews/create.ts'
import { anything, HOSTILE_TEXTS, nearly, ofSchema } from '../support/arbitrary.ts'
import { box } from '../support/shapes.ts'

const FUZZ = Number(process.env.FUZZ ?? 20_000)
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)
/** How the inputs are divided: what is quick gets most. */
const SHARES = { commands: 0.558, site: 0.2, frames: 0.15, lines: 0.06, boards: 0.03, scenarios: 0.002 }
const runs = (share: keyof typeof SHARES) => ({
  seed: SEED,
  numRuns: Math.ceil(FUZZ * SHARES[share]),
  endOnFailure: true,
})
const LONG_MS = 60_000 + FUZZ * 3

const source = readFileSync(join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml'), 'utf8')
const scenario = scenarioSchema.parse(parse(source))

const clean = JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort())
afterEach(() => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype).sort())).toBe(clean)
  expect(({} as Record<string, unknown>).id).toBeUndefined()
})

const people = { interviewer: 'i', candidate: 'c', observer: 'o' } as const

function begun(mode: (typeof MODES)[number]): InterviewState {
  const first: NewEvent[] = [
    {
      kind: 'interview:created',
      actor: 'c',
      payload: { mode, scenarioId: scenario.id, scenarioVersion: 1, phases: scenario.phases },
    },
    ...ROLES.filter((role) => mode === 'paired' || role !== 'interviewer').map((role): NewEvent => ({
      kind: 'participant:joined',
      actor: people[role],
      payload: { accountId: people[role], role },
    })),
  ]
  return first.map((event, index) => placed(event, index + 1, 0)).reduce(evolve, emptyState())
}

/** Ids that exist make commands that do something. */
const known = new Map<string, readonly string[]>([
  ['factId', scenario.interviewer.facts.map(({ id }) => id)],
  ['probeId', scenario.interviewer.probes.map(({ id }) => id)],
  ['criterionId', scenario.interviewer.criteria.map(({ id }) => id)],
  ['twistId', scenario.interviewer.twists.map(({ id }) => id)],
  ['simulationId', ['rate-limiter']],
])
const withKnownIds = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(value, fc.nat()).map(([payload, at]) => {
    if (typeof payload !== 'object' || payload === null || at % 3 === 0) return payload
    const filled = Object.entries(payload).map(([name, old]) => {
      const ids = known.get(name)
      return [name, ids?.[at % ids.length] ?? old]
    })
    return Object.fromEntries(filled)
  })

const names = Object.keys(COMMANDS) as CommandName[]
const command = fc
  .constantFrom(...names)
  .chain((name) => fc.tuple(fc.constant(name), nearly(withKnownIds(ofSchema(COMMANDS[name].payload)))))

test(
  `commands in any order from anybody: an error that says what to do, or events that fold (seed ${SEED})`,
  () => {
    const sequence = fc.tuple(
      fc.constantFrom(...MODES),
      fc.array(fc.tuple(command, fc.constantFrom(...ROLES), fc.nat(100_000)), { minLength: 20, maxLength: 20 }),
    )
    let decided = 0
    fc.assert(
      fc.property(sequence, ([mode, steps]) => {
        let state = begun(mode)
        let now = 0
        for (const [[name, given], role, later] of steps) {
          now += later
          const payload = COMMANDS[name].payload.safeParse(given)
          if (!payload.success) continue
          const decision = decide(
            state,
            { name, payload: payload.data } as Command,
            { accountId: people[role], role },
            now,
            {
              scenario,
              newId: `new-${state.sequence}`,
              missing: [scenario.interviewer.criteria[0]?.id ?? ''],
              simulationVersion: 1,
            },
          )
          if (!decision.ok) {
            if (decision.error.message === '' || decision.error.code === 'internal') return false
            continue
          }
          for (const [index, event] of decision.events.entries()) {
            const stored = JSON.parse(JSON.stringify(placed(event, state.sequence + 1, now))) as Event
            EVENTS[stored.kind].payload.parse(stored.payload)
            for (const to of ROLES) visible(stored, { accountId: people[to], role: to }, state)
            state = evolve(state, stored)
            if (index === 0) decided++
          }
        }
        return JSON.stringify(JSON.parse(JSON.stringify(state))) === JSON.stringify(state)
      }),
      { ...runs('commands'), numRuns: Math.ceil((FUZZ * SHARES.commands) / 20) },
    )
    // Refusing everything would prove nothing.
    expect(decided).toBeGreaterThan(FUZZ * SHARES.commands * 0.02)
  },
  LONG_MS,
)

test(
  `envelopes, site and lobby commands: parsed or refused (seed ${SEED})`,
  () => {
    const schemas = [
      commandEnvelope,
      ...Object.values(SITE_COMMANDS).map(({ payload }) => payload),
      ...Object.values(LOBBY_COMMANDS).map(({ payload }) => payload),
    ]
    let accepted = 0
    fc.assert(
      fc.property(
        fc
          .nat(schemas.length - 1)
          .chain((at) => fc.tuple(fc.constant(at), fc.oneof(nearly(ofSchema(schemas[at]!)), anything))),
        ([at, given]) => {
          const parsed = schemas[at]?.safeParse(given)
          if (parsed?.success) accepted++
          return parsed !== undefined && (parsed.success || parsed.error.issues.length > 0)
        },
      ),
      runs('site'),
    )
    expect(accepted).toBeGreaterThan(FUZZ * SHARES.site * 0.02)
  },
  LONG_MS,
)

/** A tab that keeps nothing. */
const tab = () => ({
  open: true,
  send: () => {},
  close() {
    this.open = false
  },
})
const hello = JSON.stringify({
  type: 'connect',
  connectRequestId: 'r',
  lastServerClock: 0,
  protocolVersion: 8,
  schema: documentSchema.serialize(),
})

test(
  `frames of tldraw's protocol: they end at most the tab that sent them (seed ${SEED})`,
  () => {
    const initial = emptyDocument()
    initial.schema = documentSchema.serialize() as never
    for (const { state } of DEFAULT_INITIAL_SNAPSHOT.documents) initial.records[state.id] = state as never
    const shape = JSON.parse(JSON.stringify(box('a', 'words'))) as Record<string, unknown>
    const record = fc.oneof(
      nearly(fc.constant(shape)),
      fc
        .tuple(fc.constantFrom(...HOSTILE_TEXTS), anything)
        .map(([text, other]) => ({ ...shape, meta: { [text]: other } })),
      anything,
    )
    const operation = fc.oneof(
      record.map((put) => ['put', put]),
      fc.constant(['remove']),
      fc
        .tuple(fc.constantFrom('x', 'props', 'parentId', 'meta', 'typeName', 'id', '__proto__'), anything)
        .map(([key, value]) => ['patch', { [key]: ['put', value] }]),
      anything,
    )
    const message = fc.oneof(
      fc.record({
        type: fc.constant('push'),
        clientClock: fc.oneof(fc.nat(50), anything),
        diff: fc.dictionary(
          fc.constantFrom('shape:a', 'shape:b', 'page:page', 'document:document', '__proto__', 'entry:e'),
          operation,
          { maxKeys: 3 },
        ),
        presence: fc.option(fc.oneof(fc.tuple(fc.constantFrom('put', 'patch'), anything), anything), {
          nil: undefined,
        }),
      }),
      fc.record({ type: fc.constantFrom('connect', 'ping', 'push', 'x'), other: anything }),
      anything,
    )
    const good = { ...shape, id: 'shape:good' }
    let changes = 0
    const batches = fc.array(message, { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(batches, (messages) => {
        const board = new SharedBoard(
          structuredClone(initial),
          () => true,
          () => changes++,
        )
        const [a, b] = [tab(), tab()]
        board.connect('a', a, { accountId: 'a', name: 'A', color: '#000000' }, false)
        board.connect('b', b, { accountId: 'b', name: 'B', color: '#000000' }, false)
        board.receive('a', a, hello)
        board.receive('b', b, hello)
        for (const each of messages) {
          if (!a.open) {
            a.open = true
            board.connect('a', a, { accountId: 'a', name: 'A', color: '#000000' }, false)
            board.receive('a', a, hello)
          }
          // As the socket's wrapper does: what throws ends the sender's connection.
          try {
            board.receive('a', a, typeof each === 'string' ? each : (JSON.stringify(each) ?? ''))
          } catch {
            a.open = false
          }
        }
        board.receive('b', b, JSON.stringify({ type: 'push', clientClock: 1, diff: { 'shape:good': ['put', good] } }))
        const records = board.records()
        const alive = ['shape:good', 'page:page'].every((id) => records.some((record) => record.id === id)) && b.open
        for (const each of records) documentSchema.validateRecord({} as never, each as never, 'initialize', null)
        board.close()
        return alive
      }),
      { ...runs('frames'), numRuns: Math.ceil((FUZZ * SHARES.frames) / 10) },
    )
    expect(changes).toBeGreaterThan(FUZZ * SHARES.frames * 0.02)
  },
  LONG_MS,
)

test(
  `lines of the worksheet: always a reading (seed ${SEED})`,
  () => {
    const parts =
      '150M DAU * / = ~ -> 86400 x ( ) | 2 MB|3x|per|/day|%|1e99|10^10|10^10^10|0|-|K|B|billion|RF=3|,|.|:|1.000,5|1,000.5|∞|²'
    const part = fc.constantFrom(...parts.split(/[ |]/), '\u0000', '\ud800')
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.array(part, { maxLength: 25 }).map((parts) => parts.join(' ')),
            fc.string({ maxLength: 300 }),
          ),
          { maxLength: 4 },
        ),
        (lines) => readLines(lines).length === lines.length,
      ),
      runs('lines'),
    )
  },
  LONG_MS,
)

test(
  `boards: always a graph and a score from 0 to 100 (seed ${SEED})`,
  () => {
    const shape = JSON.parse(JSON.stringify(box('a', 'Redis x3'))) as Record<string, unknown>
    const near = fc
      .tuple(nearly(fc.constant(shape)), fc.nat(30))
      .map(([record, at]) =>
        typeof record === 'object' && record !== null
          ? { ...record, id: `shape:${at}`, parentId: at % 5 === 0 ? `shape:${at + 1}` : 'page:page' }
          : record,
      )
    fc.assert(
      fc.property(fc.array(fc.oneof(near, anything), { maxLength: 30 }), anything, (records, other) => {
        readBoard(records)
        readExcalidraw({ elements: records, files: other })
        const { score } = evaluate({ scenario, version: 1, records, entries: null })
        return score >= 0 && score <= 100
      }),
      runs('boards'),
    )
  },
  LONG_MS,
)

test(
  `scenario files: read, or findings with a line (seed ${SEED})`,
  () => {
    const lines = source.split('\n')
    const change = fc.tuple(
      fc.nat(lines.length - 1),
      fc.constantFrom('drop', 'twice', 'indent', 'text'),
      fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_TEXTS, '&a [*a]', '!!js/function x', '? {', '- - - -')),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = [...lines]
        for (const [at, how, other] of changes) {
          const line = text[at] ?? ''
          text[at] =
            how === 'drop'
              ? ''
              : how === 'twice'
                ? `${line}\n${line}`
                : how === 'indent'
                  ? `   ${line}`
                  : `${line.split(':')[0]}: ${other}`
        }
        const parsed = parseScenario(text.join('\n'))
        return (
          parsed.ok ||
          (parsed.findings.length > 0 && parsed.findings.every(({ line, message }) => line > 0 && message !== ''))
        )
      }),
      runs('scenarios'),
    )
  },
  LONG_MS,
)
