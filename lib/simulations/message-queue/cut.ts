// One message through a run, as lanes: who sent what to whom and when, and who was down meanwhile.
import type { Chart } from '#lib/kernel/chart'
import type { Trace } from '#lib/kernel/simulation'
import type { Violation } from './counter-example.ts'
import type { DesignId } from './designs.ts'
import type { Sent } from './mentions.ts'
import { labelOf, relevant, successions } from './mentions.ts'
import type { Roster } from './messages.ts'
import type { Replication } from './replication.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>

const MARGIN_MS = 10
const AFTERMATH_MS = 40
/** Enough of a retry for ever to see that it is one. */
const SHOWN_MAX = 40
const FAILURES_SHOWN = 6

/** Designs that lose by a change of the leader. */
export const OVERTHROWN = new Set<DesignId>(['acks-one', 'unclean-election'])

const STORIES: Partial<Record<DesignId, { title: string; says: string }>> = {
  'at-least-once': {
    title: 'One effect, twice',
    says: 'A consumer has worked on the message and stops before its commit, so the message is worked on again.',
  },
  'at-most-once': {
    title: 'Committed and not worked on',
    says: 'A consumer commits, then stops before the work. The offset says that the message is done, so nobody takes it up.',
  },
  'acks-one': {
    title: 'Acknowledged by a leader that is gone',
    says: 'The leader answers before any copy is made and fails. The next leader has never seen the message.',
  },
  'acks-zero': {
    title: 'Sent to nobody',
    says: 'The message is sent to a broker that does not get it or does not keep it, and nobody asks.',
  },
  'unclean-election': {
    title: 'A leader that lags behind',
    says: 'All that were in sync had the message. When they are down another takes over, without it, and they follow.',
  },
  'retention-by-time': {
    title: 'Forgotten before it was read',
    says: 'The message is in the log, and its subscriber is away for longer than it is kept.',
  },
  'no-dead-letters': {
    title: 'A message that holds up its partition',
    says: 'Every attempt at this message fails and is followed by another one, and all messages behind it wait.',
  },
  'push-flood': {
    title: 'Sent is not delivered',
    says: 'The broker regards as delivered what it has sent. The consumer stops with the message in its buffer.',
  },
  'in-memory-queue': {
    title: 'The memory of one broker',
    says: 'The broker acknowledges what it has in memory and fails; with it the message is gone.',
  },
}

/** @returns null if the story cannot be told: nobody took over whose log lacks what was acknowledged */
export function cut(design: DesignId, kind: Violation, message: number, replication: Replication): Trace | null {
  const { roster, history } = replication
  const name = namer(roster)
  const told = relevant(replication, message).slice(0, SHOWN_MAX)
  const changes = kind === 'lost' ? successions(replication, told) : []
  if (OVERTHROWN.has(design) && changes.length === 0) return null
  const records = [...told, ...changes]
  const from = history.publishedAt[message]! - MARGIN_MS
  const spans = spansOf(design, kind, message, replication, records, from)
  const messages = records.map((record) => ({
    from: name(record.from),
    to: name(record.to),
    sent: record.sent,
    received: record.received,
    label: labelOf(record.message),
  }))
  const used = new Set([...spans.map(({ lane }) => lane), ...messages.flatMap((each) => [each.from, each.to])])
  const { title, says } = STORIES[design]!
  const lanes = Array.from({ length: roster.nodes }, (_, node) => node)
    .sort((a, b) => orderOf(roster, a) - orderOf(roster, b))
    .map(name)
  return {
    title,
    says,
    chart: {
      id: `counter-example-${design}`,
      title,
      says,
      kind: 'lanes',
      x: { label: 'Time', unit: 'ms' },
      lanes: lanes.filter((lane) => used.has(lane)),
      spans,
      messages,
    },
  }
}

function namer(roster: Roster): (node: number) => string {
  const consumers = roster.consumers.flat()
  return (node) => {
    if (node < roster.brokers) return roster.brokers === 1 ? 'Broker' : `Broker ${node + 1}`
    if (node === roster.controller) return 'Coordinator'
    if (node === roster.store) return 'Effect'
    const consumer = consumers.indexOf(node)
    return consumer < 0 ? 'Producer' : `Consumer ${consumer + 1}`
  }
}

/** From the producer by the brokers to the consumers and the effect. */
function orderOf(roster: Roster, node: number): number {
  if (roster.producers.includes(node)) return -1
  if (node === roster.controller) return roster.nodes
  if (node === roster.store) return roster.nodes + 1
  return node
}

/** Who was down or stood still meanwhile, and attempts that failed. */
function spansOf(
  design: DesignId,
  kind: Violation,
  message: number,
  { roster, history }: Replication,
  records: Sent[],
  from: number,
): Lanes['spans'] {
  const name = namer(roster)
  const involved = new Set(records.flatMap((record) => [record.from, record.to]))
  // Here it is who is not there that matters.
  if (design === 'retention-by-time') for (const node of roster.consumers.flat()) involved.add(node)
  const last = Math.max(from + MARGIN_MS, ...records.map(({ sent, received }) => received ?? sent))
  const struck = history.spans.filter((span) => involved.has(span.node) && span.to >= from)
  // What was struck after the last message is what it was lost by.
  const blow = Math.min(...struck.filter((span) => span.from >= last).map((span) => span.from))
  const absent = design === 'retention-by-time' ? Math.max(...struck.map((span) => span.to)) : 0
  const to = Math.max(last, absent, kind === 'lost' && blow < Infinity ? blow : 0) + AFTERMATH_MS
  const spans: Lanes['spans'] = struck
    .filter((span) => span.from <= to)
    .map((span) => ({
      lane: name(span.node),
      from: Math.max(span.from, from),
      to: Math.min(span.to, to),
      label: span.what === 'wiped' ? 'down, disk lost' : span.what,
      tone: span.what === 'paused' ? 'wait' : 'bad',
    }))
  if (kind !== 'held-up') return spans
  let since = last
  for (const { node, at } of history.failures
    .filter((failure) => failure.message === message)
    .slice(0, FAILURES_SHOWN)) {
    spans.push({ lane: name(node), from: Math.min(since, at), to: at, label: 'fails', tone: 'bad' })
    since = at
  }
  return spans
}
