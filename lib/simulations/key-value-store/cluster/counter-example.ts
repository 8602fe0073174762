// Finds a small run in which a read misses an acknowledged write, and cuts it to the messages that matter.
import type { Chart } from '#lib/kernel/chart'
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import type { Missed } from './history.ts'
import type { StoreMessage } from './messages.ts'
import type { Params } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import { isNetworkDesign, settingOf } from './settings.ts'
import type { Setting } from './settings.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>

export const COUNTER_EXAMPLE_TRIES = 6
/** Simulated time of one try. */
export const COUNTER_EXAMPLE_MS = 2_000
const NODES = 3
const CLIENTS = 3

const TITLES: Partial<Record<DesignId, string>> = {
  'last-write-wins': 'The last write wins, and an acknowledged one is gone',
  'plain-clocks': 'Two writes through one server look like one after the other',
  'no-repair': 'A copy that missed a write answers',
}

type Found = { attempt: number; missed: Missed; span: number }

/**
 * Looks through small clusters with one key for the missed write that took the shortest time.
 * @returns null for designs that are not wrong, and when none is seen under these parameters
 */
export function* counterExample(id: DesignId, p: Params, random: Random): Generator<void, Trace | null, void> {
  if (!TITLES[id] || !isNetworkDesign(id)) return null
  const setting = smallSetting(settingOf(id, { ...p, nodes: NODES, replicas: NODES, clients: CLIENTS, keys: 10 }))
  let best: Found | null = null
  for (let attempt = 0; attempt < COUNTER_EXAMPLE_TRIES; attempt++) {
    const { history } = yield* replicate(setting, random.split(`try ${attempt}`))
    for (const missed of history.missed) {
      // A story of values; and without repairs one that a little patience would not have mended.
      if (missed.read.values.length === 0) continue
      const span =
        missed.read.end - Math.min(...[missed.write, ...missed.read.values].map((write) => history.writes[write]!.at))
      if (!best || span < best.span) best = { attempt, missed, span }
    }
  }
  if (!best) return null
  // The same stream gives the same run, this time with its messages.
  const again = yield* replicate(setting, random.split(`try ${best.attempt}`), true)
  return story(id, best.missed, again, setting)
}

function smallSetting(setting: Setting): Setting {
  return {
    ...setting,
    homes: { ...setting.homes, keys: 1, bigNodeWeight: 1 },
    node: { ...setting.node, read: Math.min(2, setting.node.read), write: Math.min(2, setting.node.write) },
    client: { ...setting.client, thinkMs: Math.min(20, setting.client.thinkMs), writeShare: 0.5, zipfExponent: 1 },
    durationMs: COUNTER_EXAMPLE_MS,
    settleMs: 1_000,
  }
}

function story(
  id: DesignId,
  { write, read }: Missed,
  { history, records, outages }: Replication,
  { roster }: Setting,
): Trace {
  const name = (machine: number): string =>
    machine < roster.nodes ? `node ${machine + 1}` : `client ${machine - roster.nodes + 1}`
  const writes = [write, ...read.values]
  const ops = new Set([read.op, ...writes.map((each) => history.writes[each]!.op)])
  const from = Math.min(read.start, ...writes.map((each) => history.writes[each]!.at))
  const told = records.filter(
    ({ message, sent }) => 'op' in message && ops.has(message.op) && sent >= from && sent <= read.end,
  )
  const label = (value: number): string => String.fromCharCode('A'.charCodeAt(0) + writes.indexOf(value))
  const returned = read.values.map(label).join(' and ')
  const title = TITLES[id]!
  const after = (read.start - history.writes[write]!.ackedAt!).toFixed(1)
  const says = `Write A is acknowledged. A read that begins ${after} ms later returns ${returned}, which was not built on A.`
  const ofOp = new Map(writes.map((each) => [history.writes[each]!.op, label(each)]))
  const messages = told.map((record) => ({
    from: name(record.from),
    to: name(record.to),
    sent: record.sent - from,
    received: record.received === null ? null : record.received - from,
    label: labelOf(record.message, ofOp, returned),
  }))
  const reader = told.find(({ message }) => message.kind === 'get')
  const spans: Lanes['spans'] = outages
    .filter((outage) => outage.to > from && outage.from < read.end)
    .map(({ node, ...outage }) => ({
      lane: name(node),
      from: Math.max(0, outage.from - from),
      to: Math.min(outage.to, read.end) - from,
      label: 'down',
      tone: 'bad',
    }))
  if (reader)
    spans.push({
      lane: name(reader.from),
      from: read.end - from,
      to: (read.end - from) * 1.05,
      label: `got ${returned}, not A`,
      tone: 'bad',
    })
  const used = new Set([...spans.map(({ lane }) => lane), ...messages.flatMap((message) => [message.from, message.to])])
  const lanes = Array.from({ length: roster.nodes + roster.clients }, (_, machine) => name(machine)).filter((lane) =>
    used.has(lane),
  )
  const chart: Lanes = {
    id: `counter-example-${id}`,
    kind: 'lanes',
    title,
    says,
    x: { label: 'Time', unit: 'ms' },
    lanes,
    spans,
    messages,
  }
  return { title, says, chart }
}

function labelOf(message: StoreMessage<unknown>, ofOp: Map<number, string>, returned: string): string {
  const value = 'op' in message ? ofOp.get(message.op) : undefined
  switch (message.kind) {
    case 'put':
      return `put ${value}`
    case 'write':
      return `write ${value}`
    case 'wrote':
      return `has ${value}`
    case 'answer':
      if (!message.ok) return 'failed'
      return value ? `${value} acknowledged` : returned
    case 'get':
    case 'read':
      return 'read'
    case 'found':
      return 'answer'
    default:
      return message.kind
  }
}
