// Finds a small run in which a wrong design goes wrong, and cuts it to the messages that matter.
import type { MessageRecord } from '#lib/kernel/cluster'
import type { Chart } from '#lib/kernel/chart'
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { GrantRecord, Violation } from './history.ts'
import type { LockMessage } from './messages.ts'
import type { DesignId, Parameters } from './parameters.ts'
import { settingOf } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>

export const COUNTER_EXAMPLE_TRIES = 16
/** Simulated time of one try. */
export const COUNTER_EXAMPLE_MS = 20_000
const CLIENTS = 3
const SERVERS = 3

/** What each wrong design is accused of, the worst first. A herd is slow, not wrong. */
const ACCUSED: Partial<Record<DesignId, Violation['kind'][]>> = {
  timestamps: ['late-write-accepted', 'rightful-write-refused'],
  'no-fencing': ['late-write-accepted'],
  'quorum-without-commit': ['granted-twice', 'late-write-accepted', 'rightful-write-refused'],
}

type Found = { attempt: number; violation: Violation; rank: number; span: number }

/**
 * Looks through small groups with the given faults for the shortest violation of the worst kind.
 * @returns null when the design shows none under these parameters
 */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const kinds = ACCUSED[design]
  if (!kinds) return null
  const small = settingOf(design, { ...p, clients: Math.min(CLIENTS, p.clients), servers: SERVERS })
  const setting = { ...small, durationMs: COUNTER_EXAMPLE_MS }
  const streamOf = (attempt: number) => random.split(`counter-example ${attempt}`)
  let best: Found | null = null
  for (let attempt = 0; attempt < COUNTER_EXAMPLE_TRIES; attempt++) {
    const { history } = yield* replicate(setting, streamOf(attempt))
    for (const violation of history.violations) {
      const rank = kinds.indexOf(violation.kind)
      if (rank < 0) continue
      const span = violation.at - startOf(violation)
      if (!best || rank < best.rank || (rank === best.rank && span < best.span))
        best = { attempt, violation, rank, span }
    }
  }
  if (!best) return null
  // The same stream gives the same run, this time with its messages.
  const replication = yield* replicate(setting, streamOf(best.attempt), true)
  return cut(design, best.violation, replication)
}

const startOf = ({ earlier, later }: Violation) => Math.min(earlier.at, later.at)

function cut(design: DesignId, violation: Violation, replication: Replication): Trace {
  const { roster, clockErrors } = replication
  const from = startOf(violation) - MARGIN_MS
  const to = violation.at + MARGIN_MS
  const name = (node: number) =>
    node === roster.storage
      ? 'Storage'
      : node < roster.servers.length
        ? `Server ${node + 1}`
        : `Client ${node - roster.servers.length + 1}`
  const timestamps = design === 'timestamps'
  const records = relevant(violation, replication, from)
  const spans = [
    ...holding(violation.earlier, violation.at, name),
    ...holding(violation.later, violation.at, name),
    ...replication.history.spans.flatMap(({ node, from: start, to: end, what }): Lanes['spans'] => {
      if (end < from || start > to) return []
      const isClient = node >= roster.servers.length
      if (isClient && node !== violation.earlier.client && node !== violation.later.client) return []
      const clock = timestamps ? `, clock ${signedSeconds(clockErrors[node] ?? 0)}` : ''
      const label = { paused: 'paused', down: 'down', wiped: 'down, disk lost', leader: `leads${clock}` }[what]
      const tone = what === 'leader' ? 'plain' : what === 'paused' ? 'wait' : 'bad'
      return [{ lane: name(node), from: Math.max(start, from), to: Math.min(end, to), label, tone }]
    }),
  ]
  const messages = records.map((record) => ({
    from: name(record.from),
    to: name(record.to),
    sent: record.sent,
    received: record.received,
    label: labelOf(record.message),
  }))
  const used = new Set([...spans.map(({ lane }) => lane), ...messages.flatMap((message) => [message.from, message.to])])
  const nodes = [...roster.clients, ...roster.servers, roster.storage].map(name)
  const says = sentence(violation, name)
  return {
    title: TITLES[violation.kind],
    says,
    chart: {
      id: `counter-example-${design}`,
      title: TITLES[violation.kind],
      says,
      kind: 'lanes',
      x: { label: 'Time', unit: 'ms' },
      lanes: nodes.filter((lane) => used.has(lane)),
      spans,
      messages,
    },
  }
}

const MARGIN_MS = 20

const TITLES: Record<Violation['kind'], string> = {
  'late-write-accepted': 'A late write replaces a newer one',
  'rightful-write-refused': 'The rightful holder is refused',
  'token-not-higher': 'A token that is not higher than an earlier one',
  'granted-twice': 'Two clients are given the lock at once',
}

function sentence({ kind, at, earlier, later }: Violation, name: (node: number) => string): string {
  const a = `${name(earlier.client)} (token ${earlier.token})`
  const b = `${name(later.client)} (token ${later.token})`
  const time = `${Math.round(at)} ms`
  switch (kind) {
    case 'late-write-accepted':
      return `${a} got the lock first and ${b} after it. At ${time}, after the second had written, a write of the first is accepted: the newer value is lost.`
    case 'rightful-write-refused':
      return `${a} had the lock before ${b}. At ${time} the storage refuses the second, who rightly holds it, for its token is the lower one.`
    case 'token-not-higher':
      return `${a} had the lock before ${b}, yet the second token, given at ${time}, is not higher.`
    case 'granted-twice':
      return `At ${time} ${b} is given the lock although the lease of ${a} still runs.`
  }
}

/** The span of a grant in its client's lane: good while the lease runs, bad after. */
function holding(grant: GrantRecord, until: number, name: (node: number) => string): Lanes['spans'] {
  if (grant.heardAt === null) return []
  const lane = name(grant.client)
  const end = Math.min(grant.finishedAt ?? until, until)
  const leaseEnds = Math.min(Math.max(grant.leaseEnds, grant.heardAt), end)
  const spans: Lanes['spans'] = [
    { lane, from: grant.heardAt, to: leaseEnds, label: `holds, token ${grant.token}`, tone: 'good' },
  ]
  if (leaseEnds < end) spans.push({ lane, from: leaseEnds, to: end, label: 'lease over', tone: 'bad' })
  return spans
}

/** What the two grants caused, and the last question that led to each. */
function relevant(violation: Violation, replication: Replication, from: number): MessageRecord<LockMessage>[] {
  const grants = [violation.earlier, violation.later]
  const within = replication.records.filter(({ sent }) => sent >= from && sent <= violation.at)
  const questions = new Set(grants.flatMap((grant) => questionsOf(grant, within)))
  return within.filter((record) => {
    if (questions.has(record)) return true
    const { message } = record
    return 'grant' in message && grants.some(({ id }) => id === message.grant)
  })
}

function questionsOf(grant: GrantRecord, records: MessageRecord<LockMessage>[]): MessageRecord<LockMessage>[] {
  const heardAt = grant.heardAt ?? grant.at
  const before = records.filter(({ from, sent }) => from === grant.client && sent <= heardAt)
  const round = before.findLast(({ message }) => message.kind === 'ask')?.message
  if (round?.kind === 'ask')
    return records.filter(
      ({ from, to, message }) =>
        (message.kind === 'ask' && from === grant.client && message.round === round.round) ||
        (message.kind === 'vote' && to === grant.client && message.round === round.round),
    )
  const request = before.findLast(({ message }) => message.kind === 'request')
  return request ? [request] : []
}

function labelOf(message: LockMessage): string {
  switch (message.kind) {
    case 'request':
      return 'wants the lock'
    case 'granted':
      return `granted, token ${message.token}`
    case 'write':
      return `write, token ${message.token}`
    case 'written':
      return message.accepted ? 'accepted' : 'refused'
    case 'release':
      return 'releases'
    case 'ask':
      return 'asks for a vote'
    case 'vote':
      return message.granted ? `vote, counter ${message.counter}` : 'no vote'
    default:
      return message.kind
  }
}

const signedSeconds = (milliseconds: number) =>
  `${milliseconds < 0 ? '−' : '+'}${Math.abs(milliseconds / 1000).toFixed(1)} s`
