// Finds a small run in which a design goes wrong, and cuts it to one notification and one device.
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import { labelOf } from './labels.ts'
import { isPushed } from './plan.ts'
import type { Parameters } from './parameters.ts'
import { replicate } from './replication.ts'
import type { Setting } from './setting.ts'
import { calm, settingOf } from './setting.ts'
import type { World } from './world.ts'

type Lanes = Trace['chart']
type Accusation = { of: 'twice' | 'lost'; title: string; says: string }

const ACCUSED: Partial<Record<DesignId, Accusation>> = {
  'no-keys': {
    of: 'twice',
    title: 'Sent again, shown again',
    says: 'The notification arrives and is shown, and the acknowledgement is lost. The server sends it again, and nobody knows it.',
  },
  'server-keys': {
    of: 'lost',
    title: 'The key is there, the notification is not',
    says: 'The key is written and the notification does not arrive. Every later attempt finds the key and stops.',
  },
  'server-keys-after': {
    of: 'twice',
    title: 'Shown before the key was written',
    says: 'The key follows the acknowledgement. What goes wrong between the two makes the server send again.',
  },
  'filter-alone': {
    of: 'lost',
    title: 'Taken for known by mistake',
    says: 'The filter takes a new key for one that it has seen, so the notification is dropped, now and at every comparison.',
  },
}

/** Of a repetition that came by another way. */
const COMPARED =
  'The device compares while the notification is under way to it, or not yet acknowledged: it comes by both ways, and nobody knows it.'

const TRIES = 30
const TRY_MS = 2_500
const MARGIN_MS = 20
const SHOWN_MAX = 40

/** Three devices, one topic, one worker and two servers. */
export function smallSetting(design: DesignId, p: Parameters): Setting {
  const setting = settingOf(design, p)
  const still = calm(setting)
  const many = design === 'filter-alone'
  return {
    ...still,
    // A filter that is made for two keys errs soon; nothing else goes wrong there.
    network: { ...still.network, loss: many || setting.network.loss === 0 ? 0 : 0.1 },
    filterKeys: many ? 2 : 1_000,
    devices: 3,
    topics: 1,
    subscriptions: 1,
    threshold: setting.devices,
    routers: 1,
    servers: 2,
    perSecond: 2,
    durationMs: TRY_MS,
    retryMs: Math.min(setting.retryMs, 300),
    resyncMs: 1_000,
    pingMs: 1_000,
    checkpointMs: 1_000,
    pollMs: 1_000,
  }
}

/** In the unit in which tasks are weighed. */
export const HUNT_WEIGHT = (2 * TRIES * 3 * TRY_MS) / 1_000

/** @returns null when the design shows nothing of what it is accused of */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const accusation = ACCUSED[design]
  if (!accusation) return null
  let best: Lanes | null = null
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const world = yield* replicate(smallSetting(design, p), random.split(`attempt ${attempt}`), true)
    for (const [key, device] of victimsOf(world, design, accusation.of)) {
      const chart = cut(world, design, accusation, key, device)
      if (chart && (!best || chart.messages.length < best.messages.length)) best = chart
    }
  }
  return best && { title: best.title, says: best.says, chart: best }
}

function* victimsOf(
  { plan, history, setting, store }: World,
  design: DesignId,
  of: 'twice' | 'lost',
): Generator<[number, number]> {
  for (const [key, topic] of plan.topics.entries())
    for (const device of plan.subscribersOf[topic]!) {
      const times = history.timesShown(device, key)
      if (!isPushed(setting, plan, topic) || (of === 'twice' ? times < 2 : times > 0)) continue
      // A filter is accused of what it dropped and a key of what it keeps away, neither of what the network did.
      if (design === 'filter-alone' && history.wasSent(device, key)) continue
      if (design === 'server-keys' && !store.knows(device, key)) continue
      yield [key, device]
    }
}

type Said = World['cluster']['records'][number]

/** Is it about this notification, to or for this device? */
function isAbout({ roster }: World, { from, to, message }: Said, key: number, device: number): boolean {
  const node = roster.device(device)
  switch (message.kind) {
    case 'publish':
      return message.key === key
    case 'fan-out':
      return message.entry.key === key && message.devices.includes(device)
    case 'notify':
      return to === node && message.entry.key === key
    case 'shown':
      return from === node && message.key === key
    case 'connect':
    case 'compare':
      return from === node
    case 'rows':
      return message.ticket === device && message.entries.some((entry) => entry.key === key)
    case 'find-key':
    case 'key-found':
    case 'insert-key':
    case 'key-inserted':
      return message.device === device && message.key === key
    default:
      return false
  }
}

/** When the story is told: shown again, or refused for good. Infinite if it comes to no such end. */
function endOf(design: DesignId, of: 'twice' | 'lost', told: Said[]): number {
  const arrivals = told.filter(({ message, received }) => message.kind === 'notify' && received !== null)
  if (of === 'twice') return (arrivals[1]?.received ?? Infinity) + MARGIN_MS
  const refusals = told.filter(({ message, received }) =>
    design === 'filter-alone'
      ? message.kind === 'fan-out' || message.kind === 'rows'
      : received !== null && message.kind === 'key-found' && message.known,
  )
  return (refusals[design === 'filter-alone' ? 1 : 0]?.received ?? Infinity) + MARGIN_MS
}

/** @returns null if it takes too long to tell */
function cut(
  world: World,
  design: DesignId,
  { of, title, says }: Accusation,
  key: number,
  device: number,
): Lanes | null {
  const { cluster, roster } = world
  const node = roster.device(device)
  const from = world.plan.times[key]! - MARGIN_MS
  const all = cluster.records.filter((said) => said.sent >= from && isAbout(world, said, key, device))
  const end = endOf(design, of, all)
  const told = all.filter(({ sent }) => sent <= end)
  if (end === Infinity || told.length > SHOWN_MAX) return null
  const messages = told.map(({ from: sender, to, sent, received, message }) => ({
    from: roster.nameOf(sender),
    to: roster.nameOf(to),
    sent,
    received,
    label: labelOf(message),
  }))
  const compared = of === 'twice' && told.some(({ message }) => message.kind === 'rows')
  const spans = spansOf(world, told, design, end)
  if (of === 'lost') spans.push({ lane: roster.nameOf(node), from, to: end, label: 'not shown', tone: 'bad' })
  const used = new Set([...messages.flatMap((each) => [each.from, each.to]), roster.nameOf(node)])
  return {
    id: `counter-example-${design}`,
    kind: 'lanes',
    title: `${titleOf(design)}: ${title.toLowerCase()}`,
    says: compared ? COMPARED : says,
    x: { label: 'Time', unit: 'ms' },
    lanes: [roster.publisher, ...roster.routers, roster.store, ...roster.servers, node]
      .map((each) => roster.nameOf(each))
      .filter((lane) => used.has(lane)),
    spans,
    messages,
  }
}

/** When it was shown, or what a filter said, and who was down. */
function spansOf({ roster, outages }: World, told: Said[], design: DesignId, end: number): Lanes['spans'] {
  const spans: Lanes['spans'] = []
  let shown = 0
  for (const { to, received, message } of told) {
    if (received === null || received > end) continue
    const span = { lane: roster.nameOf(to), from: received, to: received + MARGIN_MS }
    if (message.kind === 'notify')
      spans.push({ ...span, label: shown++ === 0 ? 'shown' : 'shown again', tone: shown === 1 ? 'good' : 'bad' })
    else if (design === 'filter-alone' && (message.kind === 'fan-out' || message.kind === 'rows'))
      spans.push({ ...span, label: 'filter: known', tone: 'bad' })
  }
  const nodes = new Set(told.flatMap((each) => [each.from, each.to]))
  for (const { node, from, to } of outages)
    if (nodes.has(node) && from < end && to > told[0]!.sent)
      spans.push({ lane: roster.nameOf(node), from, to: Math.min(to, end), label: 'down', tone: 'bad' })
  return spans
}
