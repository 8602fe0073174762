// The whole server under load, as people start it: how long an edit takes until it is stored, what memory does meanwhile, and how
// many rooms it takes until an edit takes too long. Server, database and crowd share the machine.
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import type { Compared, CrowdQuestion, Drawn, Joined } from './crowd.ts'
import type { Row } from './row.ts'
import { serve, setUp, withDataFolder } from './served.ts'
import type { Served } from './served.ts'
import { median, milliseconds, quantile, quantiles, share } from './statistics.ts'

export type LoadSize = {
  rooms: number
  people: number
  editsPerSecond: number
  seconds: number
  crowdedPeople: number
  /** For one room that is crowded, and for many in which nobody does anything. */
  restSeconds: number
  idleSockets: number
  shapes: number
  /** Rooms that come with each step, until an edit takes too long or there are so many. */
  knee: { step: number; most: number; seconds: number }
}

/** About twenty minutes, of which memory is watched for ten. */
export const LOAD_SIZE: LoadSize = {
  rooms: 50,
  people: 4,
  editsPerSecond: 300,
  seconds: 600,
  crowdedPeople: 30,
  restSeconds: 20,
  idleSockets: 2_000,
  shapes: 2_000,
  knee: { step: 50, most: 400, seconds: 20 },
}

const DURABLE_WITHIN_MS = 200
const AIM_MS = 250
const JOIN_AIM_MS = 1_000
const JOINS = 20
const SAMPLES = 10

type Site = Pick<Served, 'url' | 'stop'>
type Ask = <Answer>(question: CrowdQuestion) => Promise<Answer>

/** @param open starts a server; again on the same data when it was stopped */
export async function benchLoad(size: LoadSize = LOAD_SIZE, open?: () => Promise<Site>): Promise<Row[]> {
  if (open) return measureAll(size, open)
  setUp()
  return withDataFolder((dataDir) => measureAll(size, () => serve(dataDir)))
}

async function measureAll(size: LoadSize, open: () => Promise<Site>): Promise<Row[]> {
  return [
    ...(await inTurn(open, (site, ask) => steady(size, site, ask))),
    ...(await inTurn(open, (site, ask) => crowded(size, site, ask))),
    ...(await inTurn(open, (site, ask) => idle(size, site, ask))),
    ...(await joins(size, open)),
    ...(await inTurn(open, (site, ask) => knee(size, site, ask))),
  ]
}

/** Each with a server and a crowd of its own, so that none inherits the heap of another. */
async function inTurn(open: () => Promise<Site>, measure: (site: Site, ask: Ask) => Promise<Row[]>): Promise<Row[]> {
  const site = await open()
  const crowd = startChild('crowd.ts')
  try {
    return await measure(site, asking(crowd))
  } finally {
    await crowd.stop()
    await site.stop()
  }
}

const CROWD_MS_MAX = 1_200_000
const asking =
  (crowd: Child): Ask =>
  (question) =>
    crowd.ask(question, CROWD_MS_MAX)

async function steady(size: LoadSize, { url }: Site, ask: Ask): Promise<Row[]> {
  const { rooms, people, editsPerSecond, seconds } = size
  await ask({ do: 'enter', url, rooms, people })
  const memory: number[] = []
  const sample = setInterval(
    () => void metric(url, RESIDENT).then((bytes) => memory.push(bytes)),
    (seconds * 1_000) / SAMPLES,
  )
  const before = await metric(url, RESIDENT)
  const drawn = await ask<Drawn>({ do: 'draw', rooms, editsPerSecond, seconds })
  clearInterval(sample)
  const { copies, diverged, confirmed, lost } = await ask<Compared>({ do: 'compare' })
  const what = `${rooms} rooms of ${people} people, ${editsPerSecond} edits/s for ${seconds} s`
  return [
    durability(what, drawn),
    { what: `${what}: an edit at the others`, value: quantiles(drawn.seen) },
    within(what, drawn),
    {
      what: `${what}: confirmed and lost; copies that differ`,
      value: `${lost}; ${diverged}`,
      note: `the last places of ${confirmed} shapes, and ${copies} copies, beside a new one`,
    },
    {
      what: `${what}: the server's memory`,
      value: [before, ...memory].map(megabytes).join(', '),
      note: `resident MB before, and ${SAMPLES} times in ${seconds} s`,
    },
  ]
}

async function crowded(
  { crowdedPeople: people, restSeconds: seconds }: LoadSize,
  { url }: Site,
  ask: Ask,
): Promise<Row[]> {
  const editsPerSecond = 2 * people
  await ask({ do: 'enter', url, rooms: 1, people })
  const drawn = await ask<Drawn>({ do: 'draw', rooms: 1, editsPerSecond, seconds })
  const what = `One room of ${people} people, ${editsPerSecond} edits/s`
  return [durability(what, drawn), { what: `${what}: an edit at the others`, value: quantiles(drawn.seen) }]
}

async function idle(
  { idleSockets, people, rooms: most, editsPerSecond, restSeconds: seconds }: LoadSize,
  { url }: Site,
  ask: Ask,
): Promise<Row[]> {
  const rooms = Math.ceil(idleSockets / people)
  const active = Math.min(most, rooms)
  const before = await metric(url, RESIDENT)
  await ask({ do: 'enter', url, rooms, people })
  const sockets = await metric(url, 'dryrun_sockets')
  const after = await metric(url, RESIDENT)
  const cpu = await metric(url, CPU)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  const idleCpu = ((await metric(url, CPU)) - cpu) / seconds
  const drawn = await ask<Drawn>({ do: 'draw', rooms: active, editsPerSecond, seconds })
  const what = `${sockets} connections in ${rooms} rooms`
  return [
    {
      what: `${what}, idle: memory; a core's time`,
      value: `${megabytes(after)} MB; ${(100 * idleCpu).toFixed(0)} %`,
      note: `${megabytes(before)} MB before them; processor time of ${seconds} s in which nobody does anything`,
    },
    durability(`${what}, of which ${active} rooms make ${editsPerSecond} edits/s`, drawn),
  ]
}

async function joins({ shapes }: LoadSize, open: () => Promise<Site>): Promise<Row[]> {
  const row = (when: string, times: Joined): Row => ({
    what: `Joining a board of ${shapes} shapes, ${when}`,
    value: `median ${milliseconds(median(times))}, slowest ${milliseconds(Math.max(...times))}`,
    peer: `aim: ${milliseconds(JOIN_AIM_MS)}`,
    ratio: `${(Math.max(...times) / JOIN_AIM_MS).toFixed(2)}x`,
    note: `from the connection to the whole board and the interview's state, ${times.length} times`,
  })
  const crowd = startChild('crowd.ts')
  const ask = asking(crowd)
  let site = await open()
  try {
    await ask({ do: 'enter', url: site.url, rooms: 1, people: 2 })
    await ask({ do: 'fill', shapes })
    const warm = row('which is open', await ask<Joined>({ do: 'join', url: site.url, times: JOINS }))
    await site.stop()
    site = await open()
    return [warm, row('which is read from the log', await ask<Joined>({ do: 'join', url: site.url, times: 1 }))]
  } finally {
    await crowd.stop()
    await site.stop()
  }
}

/** As many edits a room as in the steady load, with more and more rooms. */
async function knee(
  { people, rooms, editsPerSecond, knee: { step, most, seconds } }: LoadSize,
  { url }: Site,
  ask: Ask,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let count = step; count <= most; count += step) {
    await ask({ do: 'enter', url, rooms: step, people })
    const rate = Math.round((count * editsPerSecond) / rooms)
    const cpu = await metric(url, CPU)
    const drawn = await ask<Drawn>({ do: 'draw', rooms: count, editsPerSecond: rate, seconds })
    const used = (await metric(url, CPU)) - cpu
    const row = durability(`${count} rooms of ${people} people, ${rate} edits/s`, drawn)
    const ofCore = (ms: number): string => share(ms, seconds * 1_000)
    rows.push({
      ...row,
      note: `${row.note}; a core's time: server ${ofCore(used * 1_000)}, crowd ${ofCore(drawn.busyMs)}`,
    })
    if (quantile(drawn.durable, 0.99) > AIM_MS) break
  }
  return rows
}

const durability = (what: string, { durable, missing }: Drawn): Row => ({
  what: `${what}: an edit until it is stored`,
  value: quantiles(durable),
  peer: `aim: p99 ${milliseconds(AIM_MS)}`,
  ratio: `${(quantile(durable, 0.99) / AIM_MS).toFixed(2)}x`,
  note: `${durable.length} edits, ${missing} never confirmed`,
})

const within = (what: string, { durable, missing }: Drawn): Row => ({
  what: `${what}: stored within ${DURABLE_WITHIN_MS} ms`,
  value: share(durable.filter((ms) => ms <= DURABLE_WITHIN_MS).length, durable.length + missing),
  peer: 'aim: 95 %',
})

const RESIDENT = 'process_resident_memory_bytes'
const CPU = 'process_cpu_seconds_total'
const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])
}
