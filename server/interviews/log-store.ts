// Reading the log: opening an interview (which takes it over), and folding it for pages.
import type pg from 'pg'

import { applyDocumentEvent, emptyDocument } from '#lib/interview/document'
import type { SharedDocument } from '#lib/interview/document'
import { ProvenanceLedger } from '#lib/interview/provenance'
import { evolve } from '#lib/interview/evolve'
import { emptyState } from '#lib/interview/state'
import type { InterviewState } from '#lib/interview/state'
import type { Event } from '#lib/protocol/events'

import { upcast } from './upcast.ts'

/** A node that has not beaten for this long may be taken over from. */
export const NODE_DEAD_AFTER_MS = 4_000

export type Loaded = {
  epoch: number
  state: InterviewState
  document: SharedDocument
  /** Every event but the document's, for those who join. */
  events: Event[]
  provenance: ProvenanceLedger
  /** Events since the last checkpoint. */
  sinceCheckpoint: number
  /** What the log takes in the database. */
  bytes: number
}

type Folded = Omit<Loaded, 'epoch' | 'provenance'>

export class OwnedElsewhereError extends Error {}

type Row = { sequence: number; at: Date; actorId: string | null; kind: string; version: number; payload: unknown }

const toEvent = (row: Row): Event =>
  upcast({
    sequence: row.sequence,
    at: row.at.getTime(),
    actor: row.actorId,
    kind: row.kind,
    version: row.version,
    payload: row.payload,
  })

const COLUMNS = '"sequence", "at", "actorId", "kind", "version", "payload"'

export class LogStore {
  private readonly pool: pg.Pool
  private readonly owner: string

  constructor(pool: pg.Pool, owner: string) {
    this.pool = pool
    this.owner = owner
  }

  /** Takes the interview over and folds it. Null if there is none; OwnedElsewhereError while another node lives. */
  async open(interviewId: string): Promise<Loaded | null> {
    const taken = await this.pool.query<{ epoch: number }>(
      `insert into "InterviewOwner" as o ("interviewId", "owner", "epoch")
       select i.id, $2, 1 from "Interview" i where i.id = $1
       on conflict ("interviewId") do update set "owner" = $2, "epoch" = o.epoch + 1
       where o.owner = $2 or not exists (
         select 1 from "Node" n where n.id = o.owner and n.beat > now() - $3 * interval '1 millisecond'
       )
       returning "epoch"`,
      [interviewId, this.owner, NODE_DEAD_AFTER_MS],
    )
    const epoch = taken.rows[0]?.epoch
    if (epoch === undefined) {
      const known = await this.pool.query('select 1 from "Interview" where id = $1', [interviewId])
      if (known.rowCount === 0) return null
      throw new OwnedElsewhereError(`Interview ${interviewId} is open on another node`)
    }
    const folded = await this.fold(interviewId)
    return { epoch, ...folded, provenance: await this.provenance(interviewId, folded) }
  }

  /** State and document now, from the newest checkpoint and what came after. */
  async fold(interviewId: string): Promise<Folded> {
    const [checkpoint, told, size] = await Promise.all([
      this.pool.query<{ sequence: number; content: { document: SharedDocument } }>(
        'select "sequence", "content" from "Checkpoint" where "interviewId" = $1 order by "sequence" desc limit 1',
        [interviewId],
      ),
      this.pool.query<Row>(
        `select ${COLUMNS} from "Event" where "interviewId" = $1 and "kind" <> 'document:changed' order by "sequence"`,
        [interviewId],
      ),
      this.pool.query<{ bytes: number }>(
        'select coalesce(sum("bytes"), 0)::float8 as bytes from "Event" where "interviewId" = $1',
        [interviewId],
      ),
    ])
    const from = checkpoint.rows[0]
    const document = from?.content.document ?? emptyDocument()
    const changes = await this.documentEvents(interviewId, from?.sequence ?? 0)
    for (const event of changes) applyDocumentEvent(document, event)
    const events = told.rows.map(toEvent)
    let state = events.reduce(evolve, emptyState())
    const last = changes.at(-1)?.sequence ?? from?.sequence ?? 0
    if (last > state.sequence) state = { ...state, sequence: last }
    return { state, document, events, sinceCheckpoint: changes.length, bytes: size.rows[0]?.bytes ?? 0 }
  }

  /** The whole log, for a review. */
  async events(interviewId: string): Promise<Event[]> {
    const { rows } = await this.pool.query<Row>(
      `select ${COLUMNS} from "Event" where "interviewId" = $1 order by "sequence"`,
      [interviewId],
    )
    return rows.map(toEvent)
  }

  /** The document as it was when the event of this sequence happened. */
  async documentAt(interviewId: string, sequence: number): Promise<SharedDocument> {
    const document = emptyDocument()
    for (const event of await this.documentEvents(interviewId, 0, sequence)) applyDocumentEvent(document, event)
    return document
  }

  /** What a twist found is in the log only, before and after it. */
  private async provenance(interviewId: string, { state, document }: Folded): Promise<ProvenanceLedger> {
    if (state.twists.length === 0) return new ProvenanceLedger(document)
    const ledger = new ProvenanceLedger()
    ledger.fold(await this.events(interviewId))
    return ledger
  }

  async checkpoint(interviewId: string, sequence: number, document: SharedDocument): Promise<void> {
    await this.pool.query(
      `insert into "Checkpoint" ("interviewId", "sequence", "content") values ($1, $2, $3) on conflict do nothing`,
      [interviewId, sequence, JSON.stringify({ document })],
    )
    await this.pool.query('delete from "Checkpoint" where "interviewId" = $1 and "sequence" < $2', [
      interviewId,
      sequence,
    ])
  }

  private async documentEvents(interviewId: string, after: number, until = 2_147_483_647) {
    const { rows } = await this.pool.query<Row>(
      `select ${COLUMNS} from "Event"
       where "interviewId" = $1 and "sequence" > $2 and "sequence" <= $3 and "kind" = 'document:changed'
       order by "sequence"`,
      [interviewId, after, until],
    )
    return rows.map(toEvent).filter((event) => event.kind === 'document:changed')
  }
}
