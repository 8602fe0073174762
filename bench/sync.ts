// How long an edit takes: to the other person, and to the word that it is saved. Ours stores it in PostgreSQL before it
// tells anybody; the peer, tldraw's plain WebSocket server, keeps nothing. Both in processes of their own, in turns.
import { withScratchPostgres } from '../server/database/scratch.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { prepareDatabase } from '../tests/support/prepared-database.ts'
import type { CrowdQuestion, Drawn as CrowdDrawn } from './crowd.ts'
import type { Activity, Drawn, EditorQuestion, Moment } from './editor.ts'
import type { OurServerQuestion } from './our-server.ts'
import { makePair } from '../tests/support/people.ts'
import type { Row } from './row.ts'
import { median, milliseconds, quantile, quantiles, share } from './statistics.ts'
import type { Target } from './transports.ts'

export type SyncSize = { rounds: number; turnMs: number; rooms: number; editsPerSecond: number; loadSeconds: number }

/** About two minutes. */
export const SYNC_SIZE: SyncSize = { rounds: 5, turnMs: 3_000, rooms: 50, editsPerSecond: 300, loadSeconds: 20 }

const ACTIVITIES: Activity[] = ['creating', 'moving', 'typing']
const KINDS = ['ours', 'plain'] as const
const DURABLE_WITHIN_MS = 200

/** Milliseconds of each edit of one turn. */
type Measured = { toPeer: number[]; toWriter: number[] }
type Commit = { rooms: number; tookMs: number }

export async function benchSync(size: SyncSize = SYNC_SIZE): Promise<Row[]> {
  return withScratchPostgres(async (postgres) => {
    const connection = await prepareDatabase(postgres)
    const children: Child[] = []
    const start = (file: string, env?: Record<string, string>): Child => {
      const child = startChild(file, env)
      children.push(child)
      return child
    }
    try {
      const ours = start('our-server.ts', { CONNECTION: JSON.stringify(connection) })
      const plain = start('plain-server.ts')
      const url = await ours.ask<string>({ do: 'url' } satisfies OurServerQuestion)
      const rows = await latencies(size, url, await plain.ask<string>({}), start)
      return [...rows, await load(size, url, ours, start('crowd.ts'))]
    } finally {
      await Promise.all(children.map((child) => child.stop()))
    }
  })
}

async function latencies(
  { rounds, turnMs }: SyncSize,
  url: string,
  plainUrl: string,
  start: (file: string, env: Record<string, string>) => Child,
): Promise<Row[]> {
  const { interviewId, people } = await makePair(url)
  const tabs: [Child, Child] = [
    start('editor.ts', { DISPLAY_HERTZ: '60' }),
    start('editor.ts', { DISPLAY_HERTZ: '59.94' }),
  ]
  for (const [index, tab] of tabs.entries()) {
    const targets: Target[] = [
      { kind: 'ours', url, cookie: people[index]?.cookie ?? '', interviewId },
      { kind: 'plain', url: plainUrl, room: 'room' },
    ]
    for (const target of targets) await tab.ask({ do: 'connect', target } satisfies EditorQuestion)
  }
  const turns: (Measured & { kind: Target['kind']; activity: Activity })[] = []
  for (let round = 0; round < rounds; round++) {
    for (const activity of ACTIVITIES) {
      for (const kind of round % 2 === 0 ? KINDS : KINDS.toReversed()) {
        turns.push({ kind, activity, ...(await takeTurn(tabs, kind, activity, turnMs)) })
      }
    }
  }
  const row = (what: string, activity: Activity, to: keyof Measured): Row => {
    const of = (kind: Target['kind']): number[][] =>
      turns.filter((turn) => turn.kind === kind && turn.activity === activity).map((turn) => turn[to])
    return compare(`${what}, ${activity}`, of('ours'), of('plain'))
  }
  return [
    ...ACTIVITIES.map((activity) => row('Edit to the other person', activity, 'toPeer')),
    ...ACTIVITIES.map((activity) => row('Edit to its confirmation', activity, 'toWriter')),
  ]
}

async function takeTurn(
  [writer, reader]: [Child, Child],
  target: Target['kind'],
  activity: Activity,
  ms: number,
): Promise<Measured> {
  await reader.ask({ do: 'seen', target } satisfies EditorQuestion)
  const { made, confirmed } = await writer.ask<Drawn>({ do: 'draw', target, activity, ms } satisfies EditorQuestion)
  const seen = await reader.ask<Moment[]>({ do: 'seen', target } satisfies EditorQuestion)
  return { toPeer: delays(made, seen), toWriter: delays(made, confirmed) }
}

/** Of each edit until it, or one made after it, arrived: a client may put several into one message. */
function delays(made: Moment[], arrived: Moment[]): number[] {
  const latencies: number[] = []
  let next = 0
  for (const [edit, at] of made) {
    while (next < arrived.length && (arrived[next]?.[0] ?? 0) < edit) next++
    const arrival = arrived[next]
    if (arrival) latencies.push(arrival[1] - at)
  }
  return latencies
}

/** Turns that followed each other are compared with each other, so that a burst of other work spoils one of the ratios only. */
function compare(what: string, ours: number[][], plain: number[][]): Row {
  const ratios = ours.map((turn, round) => median(turn) / median(plain[round] ?? []))
  const [mine, theirs] = [ours.flat(), plain.flat()]
  return {
    what,
    value: quantiles(mine),
    peer: quantiles(theirs),
    ratio: `${median(ratios).toFixed(2)}x`,
    note:
      `ratio of p50s, median of ${ratios.length} rounds, wanted: at most 1.3x; ${mine.length} and ${theirs.length} edits; ` +
      'the peer, tldraw\u2019s plain server, keeps nothing',
  }
}

async function load(size: SyncSize, url: string, ours: Child, crowd: Child): Promise<Row> {
  const { rooms, editsPerSecond, loadSeconds: seconds } = size
  await ours.ask({ do: 'commits' } satisfies OurServerQuestion)
  await crowd.ask({ do: 'enter', url, rooms, people: 2 } satisfies CrowdQuestion, 60_000 + rooms * 1_000)
  const { durable, missing } = await crowd.ask<CrowdDrawn>(
    { do: 'draw', rooms, editsPerSecond, seconds } satisfies CrowdQuestion,
    60_000 + seconds * 1000,
  )
  const commits = await ours.ask<Commit[]>({ do: 'commits' } satisfies OurServerQuestion)
  const within = durable.filter((ms) => ms <= DURABLE_WITHIN_MS).length
  const tookMs = commits.map((commit) => commit.tookMs)
  return {
    what: `Edits durable within ${DURABLE_WITHIN_MS} ms: ${rooms} rooms, 2 writers each, ${editsPerSecond} edits/s in all`,
    value: share(within, durable.length + missing),
    note:
      `${quantiles(durable)}; ${durable.length} edits in ${seconds} s, ${missing} never confirmed; wanted: 95 %; ` +
      `${commits.length} transactions, p50 ${milliseconds(median(tookMs))}, p95 ${milliseconds(quantile(tookMs, 0.95))}`,
  }
}
