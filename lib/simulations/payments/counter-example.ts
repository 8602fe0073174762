// The smallest run in which a design goes wrong, out of all that were tried, cut to the messages that matter.
import type { Trace } from '#lib/kernel/simulation'
import { WRONG_NAMES, WRONGS } from './audit.ts'
import type { Wrong } from './audit.ts'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Case, Enumeration } from './enumeration.ts'
import { tryCase } from './enumeration.ts'
import { isFinal, labelOf, LANES, PROVIDER, SERVICE } from './messages.ts'
import type { Message } from './messages.ts'
import type { Parameters } from './parameters.ts'
import type { Fault } from './steps.ts'
import type { World } from './world.ts'

type Lanes = Trace['chart']

/** What each wrong design is shown for; of the others, whatever was found first. */
const SHOWN: Partial<Record<DesignId, Wrong>> = {
  'webhook-only': 'lost',
  'key-after': 'double',
  'no-key': 'double',
  'charge-then-write': 'lost',
  'at-most-once': 'lost',
  'timeout-is-failure': 'double',
  'dual-write': 'apart',
  'last-webhook-wins': 'moved',
  'two-updates': 'unbalanced',
}

/** Messages without which the story is the same. */
const BESIDE_THE_POINT: Partial<Record<Wrong, Message['kind'][]>> = {
  double: ['order', 'noted', 'heard'],
  lost: ['order', 'noted'],
  apart: ['webhook', 'heard'],
  misbooked: ['order', 'noted'],
  unbalanced: ['order', 'noted', 'webhook', 'heard'],
  moved: ['order', 'noted'],
}

const AFTERMATH_MS = 200

/** @returns null when nothing went wrong in any of the runs */
export function counterExample(enumeration: Enumeration, p: Parameters): Trace | null {
  const { design, smallest } = enumeration
  const wrong = [SHOWN[design], ...WRONGS].find((kind) => kind !== undefined && smallest.has(kind))
  if (!wrong) return null
  const found = smallest.get(wrong)!
  const world = tryCase(found.case, p, enumeration.random, true)
  const end = endOf(world, wrong)
  return {
    title: `${titleOf(design)}: ${WRONG_NAMES[wrong]}`,
    says: sentenceOf(found.case, world),
    chart: {
      id: `trace-${design}`,
      kind: 'lanes',
      title: `${titleOf(design)}: ${WRONG_NAMES[wrong]}`,
      says: sentenceOf(found.case, world),
      x: { label: 'Time', unit: 'ms' },
      lanes: [...LANES],
      spans: spansOf(world, wrong, end),
      messages: messagesOf(world, wrong, end),
    },
  }
}

const FAULT_NAMES: Record<Fault, string> = {
  'crash-before': 'crashes before',
  'crash-after': 'crashes right after',
  lost: 'loses',
  twice: 'sends twice',
  late: 'sends late',
}

/** Which fault struck where, and under which condition. */
function sentenceOf({ condition, strikes }: Case, { steps }: World): string {
  const what = strikes.map(({ at, fault }) => {
    const { node, kind, what: thing } = steps[at]!
    const action = kind === 'write' ? `the write "${thing}"` : `the message "${thing}"`
    const who =
      fault === 'lost' || fault === 'twice' || fault === 'late' ? 'The network' : `The ${LANES[node]!.toLowerCase()}`
    return `${who} ${FAULT_NAMES[fault]} ${action}${kind === 'receive' ? ' is worked on' : ''}.`
  })
  if (condition !== 'nothing else') what.unshift(`Condition: ${condition}.`)
  return `The smallest of all runs that were tried. ${what.length > 0 ? what.join(' ') : 'It takes no fault at all.'}`
}

/** A second charge is the end of that story; the others end with the last message that matters. */
function endOf({ provider, cluster }: World, wrong: Wrong): number {
  const second = provider.charges.map(({ takenAt }) => takenAt).filter((at) => at !== null)[1]
  if (wrong === 'double' && second !== undefined) return second + AFTERMATH_MS
  const beside = BESIDE_THE_POINT[wrong] ?? []
  const told = cluster.records.filter(({ message }) => !beside.includes(message.kind))
  return Math.max(...told.map(({ sent, received }) => received ?? sent)) + AFTERMATH_MS
}

function messagesOf({ cluster }: World, wrong: Wrong, end: number): Lanes['messages'] {
  const beside = BESIDE_THE_POINT[wrong] ?? []
  return (
    cluster.records
      // What is still under way at the end would look lost.
      .filter(({ sent, received, message }) => (received ?? sent) <= end && !beside.includes(message.kind))
      .map(({ from, to, sent, received, message }) => ({
        from: LANES[from]!,
        to: LANES[to]!,
        sent,
        received,
        label: labelOf(message),
      }))
  )
}

/** Who was down, what the ledger held, and when money was taken. */
function spansOf({ outages, service, provider }: World, wrong: Wrong, end: number): Lanes['spans'] {
  const spans: Lanes['spans'] = outages
    .filter(({ from }) => from <= end)
    .map(({ node, from, to }) => ({ lane: LANES[node]!, from, to: Math.min(to, end), label: 'down', tone: 'bad' }))
  for (const { history } of service.rows)
    for (const [at, { state, at: from }] of history.entries()) {
      if (from > end) continue
      const left = history[at + 1]?.at
      const stays = left === undefined && !isFinal(state) && wrong === 'lost'
      spans.push({
        lane: LANES[SERVICE],
        from,
        to: Math.min(left ?? end, end),
        label: stays ? `${state} for ever` : state,
        tone: stays ? 'bad' : isFinal(state) ? 'plain' : 'wait',
      })
    }
  let taken = 0
  for (const { takenAt } of provider.charges)
    if (takenAt !== null && takenAt <= end)
      spans.push({
        lane: LANES[PROVIDER],
        from: takenAt,
        to: end,
        label: `charge ${++taken}`,
        tone: taken > 1 ? 'bad' : 'good',
      })
  return spans
}
