// Two people who draw and talk without a pause, and what they were told is stored.
import type pg from 'pg'
import { expect } from 'vitest'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'

import { LogStore } from '../../server/interviews/log-store.ts'
import type { Pair } from '../support/people.ts'
import { box } from '../support/shapes.ts'
import { SyncClient } from '../support/sync-client.ts'
import type { Visitor } from '../support/visitor.ts'

/** Writes shapes and chat lines without a pause until told to stop, and notes what it was told is saved. */
export class Writing {
  readonly shapes = new Set<string>()
  readonly lines = new Set<string>()
  private going = true
  private readonly ended: Promise<unknown>
  private readonly clients: SyncClient[]

  private constructor(clients: [SyncClient, SyncClient], seat: Awaited<ReturnType<Visitor['enter']>>, name: string) {
    this.clients = clients
    const [a, b] = clients
    // What another person sees, they were told of.
    b.store.listen(() => {
      for (const { id, typeName } of b.records()) if (typeName === 'shape') this.shapes.add(id)
    })
    this.ended = Promise.all([this.draw(a, name), this.talk(seat, name)])
  }

  static async begin([candidate, interviewer]: Pair['people'], interviewId: string, name: string): Promise<Writing> {
    const clients: [SyncClient, SyncClient] = [
      new SyncClient(candidate, interviewId),
      new SyncClient(interviewer, interviewId),
    ]
    await Promise.all(clients.map(({ loaded }) => loaded))
    return new Writing(clients, await interviewer.enter(interviewId), name)
  }

  private async draw(client: SyncClient, name: string): Promise<void> {
    for (let count = 0; this.going; count++) {
      client.store.put([box(`${name}-${count}`, `box ${count}`, count)])
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
  }

  private async talk(seat: Awaited<ReturnType<Visitor['enter']>>, name: string): Promise<void> {
    for (let count = 0; this.going; count++) {
      const text = `${name}-${count}`
      const wait = new Promise((resolve) => setTimeout(resolve, 70))
      void seat.call('chat:send', { text }).then(
        (outcome) => {
          if (outcome.ok) this.lines.add(text)
        },
        () => {},
      )
      await wait
    }
  }

  async stop(): Promise<void> {
    this.going = false
    await this.ended
    for (const client of this.clients) client.close()
  }
}

/** What people were told of and the log does not have. */
export async function lost(pool: pg.Pool, interviewId: string, { shapes, lines }: Writing): Promise<string[]> {
  const stored = await new LogStore(pool, 'reader').events(interviewId)
  const drawn = new Set(
    stored.flatMap((event) => (event.kind === 'document:changed' ? Object.keys(event.payload.operations) : [])),
  )
  const said = new Set(stored.flatMap((event) => (event.kind === 'chat:sent' ? [event.payload.text] : [])))
  return [...[...shapes].filter((id) => !drawn.has(id)), ...[...lines].filter((line) => !said.has(line))]
}

/** The log from its beginning, the log from its checkpoint, and what somebody gets who comes now. */
export async function foldsAgree(pool: pg.Pool, visitor: Visitor, interviewId: string): Promise<void> {
  const store = new LogStore(pool, 'reader')
  const fromEmpty = emptyDocument()
  for (const event of await store.events(interviewId)) {
    if (event.kind === 'document:changed') applyDocumentEvent(fromEmpty, event)
  }
  const late = new SyncClient(visitor, interviewId)
  await late.loaded
  expect(Object.values(fromEmpty.records).toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))).toEqual(
    late.records(),
  )
  expect((await store.fold(interviewId)).document.records).toEqual(fromEmpty.records)
  late.close()
}
