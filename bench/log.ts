// The log: how long it takes to fold, and how much of it an hour of two people drawing makes.
import { mock } from 'node:test'

import { getTlsyncProtocolVersion } from '@tldraw/sync-core'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'
import { createRandom } from '#lib/kernel/random'
import type { Event, EventOf } from '#lib/protocol/events'

import { documentSchema } from '../server/board/schema.ts'
import { createDatabase } from '../server/database/client.ts'
import type { Database } from '../server/database/client.ts'
import type { ConnectionFields } from '../server/database/connection.ts'
import { withScratchPostgres } from '../server/database/scratch.ts'
import { LiveRoom } from '../server/interviews/live-room.ts'
import { LogStore } from '../server/interviews/log-store.ts'
import { LogWriter } from '../server/interviews/log-writer.ts'
import type { Batch } from '../server/interviews/log-writer.ts'
import { ScenarioStore } from '../server/scenarios/store.ts'
import { drawFor } from './activity.ts'
import type { Activity, Push } from './activity.ts'
import { startChild } from './child.ts'
import { prepareDatabase } from '../tests/support/prepared-database.ts'
import { OUR_NODE } from './our-node.ts'
import { makePair } from '../tests/support/people.ts'
import type { Pair } from '../tests/support/people.ts'
import type { Row } from './row.ts'
import { median, milliseconds } from './statistics.ts'

export type LogSize = { minutes: number; folded: number }

/** Below half a minute. */
export const LOG_SIZE: LogSize = { minutes: 60, folded: 20_000 }

const FOLD_RUNS = 9
const EVENTS_AIM = 20_000
const BYTES_AIM = 20e6
const PING_MS = 5_000
const BATCHES_AT_ONCE = 500
/** Of PostgreSQL's integers. */
const SEQUENCE_MAX = 2_147_483_647
const MB = 1e6

type Room = { interviewId: string; accounts: [string, string]; database: Database }

export async function benchLog({ minutes, folded }: LogSize = LOG_SIZE): Promise<Row[]> {
  return withScratchPostgres(async (postgres) => {
    const connection = await prepareDatabase(postgres)
    const database = createDatabase(connection)
    try {
      const { interviewId, people } = await pairUp(connection)
      const accounts: [string, string] = [people[0].accountId, people[1].accountId]
      const activity = drawFor(minutes, createRandom(1))
      const batches = await replay({ interviewId, accounts, database }, activity.pushes)
      const bytes = await store(database, batches)
      const events = batches.flatMap((batch) => batch.events)
      return [...sizes(minutes, activity, events, bytes), ...(await folds(database, interviewId, events, folded))]
    } finally {
      await database.close()
    }
  })
}

/** Two people in a new interview, made by a server that then leaves it to us. */
async function pairUp(connection: ConnectionFields): Promise<Pair> {
  const server = startChild('our-server.ts', { CONNECTION: JSON.stringify(connection) })
  try {
    return await makePair(await server.ask<string>({ do: 'url' }))
  } finally {
    await server.stop()
  }
}

/**
 * The real room with its real pacing, on a clock that jumps from message to message: an hour takes seconds. Nothing is
 * stored meanwhile; how many events there are depends on the pacing alone.
 */
async function replay({ interviewId, accounts, database }: Room, pushes: Push[]): Promise<Batch[]> {
  const loaded = await new LogStore(database.pool, OUR_NODE).open(interviewId)
  const scenario = loaded && (await new ScenarioStore(database.prisma).version(loaded.state.scenarioId, 1))
  if (!loaded || !scenario) throw new Error('The interview is gone')
  const batches: Batch[] = []
  const began = Date.now()
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: began })
  try {
    const room = new LiveRoom(interviewId, loaded, scenario, {
      now: () => Date.now(),
      newId: () => crypto.randomUUID(),
      append: async (batch) => {
        batches.push(batch)
        return 0
      },
      checkpoint: async () => {},
      score: () => Promise.reject(new Error('Nothing is scored here')),
      firstAnswer: async () => null,
      people: async () => [],
      dropped: () => {},
      runStored: () => {},
      cancelRun: () => {},
      endedRuns: async () => [],
      continuation: () => Promise.reject(new Error('not asked here')),
      scheduledFor: 0,
    })
    const tabs = accounts.map((account) => join(room, account))
    /** Both tabs also ask every few seconds whether the server is there, or the room would take them for gone. */
    let ping = began
    const goOn = async (to: number): Promise<void> => {
      while (Date.now() < to) {
        mock.timers.tick(Math.min(ping, to) - Date.now())
        // What the room awaits goes on before the clock does.
        await new Promise((resolve) => setImmediate(resolve))
        if (Date.now() < ping) continue
        ping += PING_MS
        for (const tab of tabs) tab.send({ type: 'ping' })
      }
    }
    for (const [clientClock, { at, person, diff }] of pushes.entries()) {
      await goOn(began + Math.round(at))
      tabs[person]?.send({ type: 'push', clientClock, diff })
    }
    await goOn(Date.now() + 1_000)
    if (!tabs.every((tab) => tab.open())) throw new Error('The board refused what was drawn')
  } finally {
    mock.timers.reset()
  }
  return batches
}

type Tab = { send: (message: object) => void; open: () => boolean }

/** A tab of one person in the room. */
function join(room: LiveRoom, accountId: string): Tab {
  let open = true
  const socket = {
    open,
    send: () => {},
    close: () => {
      open = false
    },
  }
  room.connectBoard(accountId, socket, accountId)
  const send = (message: object): void => room.board.receive(accountId, socket, JSON.stringify(message))
  const hello = { connectRequestId: 'bench', lastServerClock: 0, protocolVersion: getTlsyncProtocolVersion() }
  send({ type: 'connect', schema: documentSchema.serialize(), ...hello })
  return { send, open: () => open }
}

/** Appends everything as the server does; gives by how much the table and its index grew. */
async function store(database: Database, batches: Batch[]): Promise<number> {
  const size = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ bytes: string }>(`select pg_total_relation_size('"Event"') as bytes`)
    return Number(rows[0]?.bytes)
  }
  const before = await size()
  const writer = new LogWriter(database.pool, OUR_NODE)
  for (let from = 0; from < batches.length; from += BATCHES_AT_ONCE) {
    await Promise.all(batches.slice(from, from + BATCHES_AT_ONCE).map((batch) => writer.append(batch)))
  }
  return (await size()) - before
}

function sizes(minutes: number, activity: Activity, events: Event[], bytes: number): Row[] {
  const personMs = 2 * minutes * 60_000
  const percent = (ms: number): string => `${((100 * ms) / personMs).toFixed(0)} %`
  const note =
    `model in bench/activity.ts: each person's pointer is down ${percent(activity.pointerDownMs)} of the time, they type ` +
    `${percent(activity.typingMs)} of it; ${activity.pushes.length} messages, ${activity.shapes} boxes at the end; ` +
    'the real room on a virtual clock'
  const hourly = 60 / minutes
  return [
    {
      what: 'An hour of two people drawing: events',
      value: String(Math.round(events.length * hourly)),
      peer: `aim: ${EVENTS_AIM}`,
      ratio: `${((events.length * hourly) / EVENTS_AIM).toFixed(2)}x`,
      note,
    },
    {
      what: 'An hour of two people drawing: in PostgreSQL',
      value: `${((bytes * hourly) / MB).toFixed(1)} MB`,
      peer: `aim: ${BYTES_AIM / MB} MB`,
      ratio: `${((bytes * hourly) / BYTES_AIM).toFixed(2)}x`,
      note: `table and index; ${Math.round(bytes / events.length)} bytes an event`,
    },
  ]
}

type Change = EventOf<'document:changed'>

async function folds(database: Database, interviewId: string, events: Event[], folded: number): Promise<Row[]> {
  const changes = events.filter((event): event is Change => event.kind === 'document:changed')
  // Should the hour have fewer, it begins again: its records are then made anew, which folds alike.
  const many = Array.from({ length: folded }, (_, index) => changes[index % changes.length] as Change)
  const inMemory = await medianMs(() => {
    const document = emptyDocument()
    for (const event of many) applyDocumentEvent(document, event)
  })
  const log = new LogStore(database.pool, OUR_NODE)
  const fromDatabase = await medianMs(() => log.documentAt(interviewId, SEQUENCE_MAX))
  return [
    {
      what: `Fold of ${folded} document events`,
      value: milliseconds(inMemory),
      peer: 'aim: 200 ms',
      ratio: `${(inMemory / 200).toFixed(2)}x`,
      note: `median of ${FOLD_RUNS}, in memory`,
    },
    {
      what: `Read from PostgreSQL and fold ${changes.length} document events`,
      value: milliseconds(fromDatabase),
      note: `median of ${FOLD_RUNS}; the whole log of the hour, as a review without a checkpoint needs it`,
    },
  ]
}

async function medianMs(run: () => unknown): Promise<number> {
  const times: number[] = []
  for (let count = 0; count < FOLD_RUNS; count++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return median(times)
}
