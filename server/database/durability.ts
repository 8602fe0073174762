// Dryrun tells people that an edit is saved once the database says so. That is true only with these settings.
import { type Connection, withClient } from './connection.ts'

export class DurabilityError extends Error {}

/** Throws DurabilityError naming the settings by which a committed edit could still be lost. */
export async function assertDurable(connection: Connection): Promise<void> {
  const risks = await withClient(connection, async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')",
    )
    // The other values of synchronous_commit (local, remote_write, remote_apply) wait for this server's disk as well.
    return rows.filter(({ setting }) => setting === 'off')
  })
  if (risks.length === 0) return
  throw new DurabilityError(
    `The database runs with ${risks.map(({ name }) => `${name} = off`).join(' and ')}, so a crash can lose edits that people were told are saved. ` +
      `Turn ${risks.length > 1 ? 'them' : 'it'} on, or set ALLOW_UNSAFE_DATABASE=1 if losing them is acceptable.`,
  )
}
