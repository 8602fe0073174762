// How to reach a database: fields for the server that Dryrun starts itself, the operator's URL for any other.
import pg from 'pg'

export type ConnectionFields = { host: string; port: number; user: string; password: string; database: string }
export type Connection = ConnectionFields | { connectionString: string }

export const CONNECT_TIMEOUT_MS = 5_000

/** Opens one connection for the work and closes it after; for start-up, where there is no pool yet. */
export async function withClient<Result>(
  connection: Connection,
  work: (client: pg.Client) => Promise<Result>,
  /** Without a limit for queries, because a migration may take long. */
  limits: { connectionTimeoutMillis?: number; query_timeout?: number } = {},
): Promise<Result> {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_TIMEOUT_MS, ...limits, ...connection })
  // A server that goes away between two queries reports it here, and unheard it would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
