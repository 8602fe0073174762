// Finds a small run in which a design goes wrong, and cuts it to the messages that matter.
import type { Chart } from '#lib/kernel/chart'
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import type { Message } from './messages.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'

const TRIES = 16
const TRY_MICROS = 2_000
const ORDERS_PER_SECOND = 15_000
const LOSS_LEAST = 0.02
export const HUNT_WEIGHT = 1_000
const MARGIN_MICROS = 5
/** Fewer messages do not tell how it came to be noticed. */
const TOLD_MIN = 4
const SHOWN_MAX = 14

type Lanes = Extract<Chart, { kind: 'lanes' }>
/** What happened: the orders that it is about, and until when to look. */
type Case = { orders: Set<number>; numbers: Set<number>; until: number; only?: number }
type Story = {
  title: string
  says: string
  setting: (setting: Setting) => Setting
  find: (run: Replication) => Case | null
}

const STORIES: Partial<Record<DesignId, Story>> = {
  'no-sequencer': {
    title: 'Two orders, two sequences',
    says: 'Two participants send at nearly the same time. One order is first at one engine and second at the other, and from there on the engines hold different books.',
    setting: calm,
    find: differentSequences,
  },
  'no-retransmitter': {
    title: 'A number that never comes',
    says: 'A packet is lost on the way to one participant. The next number shows it that something is missing, and there is nobody to ask.',
    setting: (setting) => ({ ...calm(setting), loss: setting.loss > 0 ? Math.max(LOSS_LEAST, setting.loss) : 0 }),
    find: numberMissing,
  },
  'publish-first': {
    title: 'Confirmed and unknown',
    says: 'The engine publishes an order and crashes before another machine has it. The standby takes over and gives the number to another order.',
    setting: (setting) => ({
      ...calm(setting),
      crashAtMicros: setting.crashEveryMs > 0 ? TRY_MICROS / 2 : null,
    }),
    find: confirmedAndGone,
  },
}

function smallSetting(design: DesignId, story: Story, p: Parameters): Setting {
  const small = settingOf(design, { ...p, participants: 3, symbols: 1, raceShare: 0, cancelShare: 0 })
  return { ...story.setting(small), ordersPerSecond: ORDERS_PER_SECOND, durationMicros: TRY_MICROS }
}

export function huntCost(design: DesignId, p: Parameters, eventsOf: (setting: Setting) => number): number {
  const story = STORIES[design]
  return story ? TRIES * eventsOf(smallSetting(design, story, p)) : 0
}

/**
 * Looks through small runs for the one that takes the fewest messages to tell.
 * @returns null when the design shows nothing under these parameters
 */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const story = STORIES[design]
  if (!story) return null
  const setting = smallSetting(design, story, p)
  let best: Lanes | null = null
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const run = yield* replicate(setting, random.split(`attempt ${attempt}`), true)
    const found = story.find(run)
    const chart = found && cut(design, story, run, found)
    if (chart && (!best || chart.messages.length < best.messages.length)) best = chart
  }
  return best && { title: story.title, says: story.says, chart: best }
}

function differentSequences({ engines, orders, history }: Replication): Case | null {
  const [one, other] = engines[0]!
  const at = one!.log.findIndex((order, number) => other!.log[number] !== order)
  if (at < 0 || other!.log[at] === undefined) return null
  const pair = [one!.log[at]!, other!.log[at]!]
  const until = Math.max(...pair.map((id) => history.numberedAt.get(id) ?? orders[id]!.at))
  return { orders: new Set(pair), numbers: new Set([at]), until: until + MARGIN_MICROS }
}

function numberMissing({ history, engines }: Replication): Case | null {
  const gap = history.gapsLeft[0]
  const log = engines[0]!.find(({ role }) => role === 'leading')?.log
  if (!gap || !log || gap.to - gap.from > 1) return null
  const orders = new Set([log[gap.from]!, log[gap.to]!].filter((each) => each !== undefined))
  return { orders, numbers: new Set([gap.from, gap.to]), until: gap.at, only: gap.participant }
}

function confirmedAndGone({ history, engines, cluster }: Replication): Case | null {
  const log = engines[0]!.find(({ role }) => role === 'leading')?.log
  if (!log) return null
  for (const [number, order] of history.byNumber[0]!) {
    if (log.includes(order) || log[number] === undefined) continue
    const until = cluster.records.find(
      ({ message }) => message.kind === 'feed' && message.orders.includes(log[number]!),
    )
    if (until) return { orders: new Set([order, log[number]!]), numbers: new Set([number]), until: until.sent + 1 }
  }
  return null
}

/** Does the message carry one of the orders, on its way to somebody whom the story is about? */
function tells(message: Message, { orders }: Case): boolean {
  if (message.kind === 'order') return orders.has(message.order)
  return message.kind === 'feed' && message.orders.some((order) => orders.has(order))
}

function cut(design: DesignId, story: Story, run: Replication, found: Case): Lanes | null {
  const { cluster, roster, history } = run
  const name = (node: number): string =>
    node < 2 ? `Engine ${node + 1}` : node === 2 ? 'Retransmitter' : `Participant ${node - roster.participants[0]! + 1}`
  const told = cluster.records.filter(
    ({ message, sent, from, to }) =>
      sent <= found.until &&
      tells(message, found) &&
      (found.only === undefined || from >= 3 || to === roster.participants[found.only]),
  )
  if (told.length < TOLD_MIN || told.length > SHOWN_MAX) return null
  const [from, to] = [told[0]!.sent, Math.max(...told.map(({ sent, received }) => received ?? sent)) + MARGIN_MICROS]
  const messages = told.map((record) => ({
    from: name(record.from),
    to: name(record.to),
    sent: record.sent,
    received: record.received,
    label: labelOf(record.message, found),
  }))
  const spans = history.spans
    .filter((span) => span.from <= to && span.to >= from)
    .map((span) => ({
      lane: name(span.node),
      from: Math.max(span.from, from),
      to: Math.min(span.to, to),
      label: span.what,
      tone: 'bad' as const,
    }))
  const used = new Set([...spans.map(({ lane }) => lane), ...messages.flatMap((each) => [each.from, each.to])])
  const lanes = [...roster.participants, 0, 1, 2].map(name).filter((lane) => used.has(lane))
  const { title, says } = story
  return {
    id: `counter-example-${design}`,
    title,
    says,
    kind: 'lanes',
    x: { label: 'Time', unit: 'us' },
    lanes,
    spans,
    messages,
  }
}

function labelOf(message: Message, { orders }: Case): string {
  if (message.kind === 'order') return `order ${message.order}`
  if (message.kind !== 'feed') return message.kind
  const shown = message.orders.flatMap((order, at) =>
    orders.has(order) ? [`${message.first + at} is order ${order}`] : [],
  )
  return `number ${shown.join(', ')}`
}
