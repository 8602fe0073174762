// What an older version wrote, this one opens. Each file of kept/ is a backup by the version whose last migration it is named after, of one
// interview with every command in it; a version that changes the schema or an event adds its own (npm run backup) and keeps the others.
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { EVENTS } from '#lib/protocol/events'
import { queries } from '#lib/protocol/queries'
import type { Viewer } from '#lib/protocol/queries'

import { restoreBackup } from '../../server/database/backup.ts'
import { withClient } from '../../server/database/connection.ts'
import { readMigrations } from '../../server/database/migrations.ts'
import { startTestApp } from '../support/app.ts'
import { emptyDatabase } from '../support/databases.ts'

const KEPT = join(import.meta.dirname, 'kept')
const files = readdirSync(KEPT).filter((name) => name.endsWith('.backup.gz'))

test('there is a backup by an older schema', () => {
  const names = readMigrations().map(({ name }) => name)
  const of = files.map((file) => names.findIndex((name) => name.startsWith(file.split('.')[0] ?? '?')))
  expect(of.length).toBeGreaterThan(0)
  expect(Math.min(...of)).toBeGreaterThanOrEqual(0)
  expect(Math.min(...of)).toBeLessThan(names.length - 1)
})

test.each(files)(
  '%s: after migration every event folds, the room opens, and the review shows what was there',
  async (file) => {
    const connection = await emptyDatabase()
    const { rows } = await restoreBackup(connection, createReadStream(join(KEPT, file)))
    expect(rows.Event).toBeGreaterThan(20)
    const applied = await withClient(connection, (client) => client.query('select 1 from _prisma_migrations'))
    expect(applied.rowCount).toBe(readMigrations().length)

    const app = await startTestApp({ connection })
    const { prisma } = app.database
    const kinds = new Set(
      (await prisma.event.findMany({ select: { kind: true }, distinct: ['kind'] })).map(({ kind }) => kind),
    )
    expect([...kinds].every((kind) => Object.hasOwn(EVENTS, kind))).toBe(true)
    // One of nearly each kind that there was.
    expect(kinds.size).toBeGreaterThan(20)

    const ended = await prisma.interview.findFirstOrThrow({
      where: { revealedAt: { not: null } },
      include: { participants: true },
    })
    const room = await app.app.rooms.get(ended.id)
    const candidate = ended.participants.find(({ role }) => role === 'candidate')
    expect(room?.state.stage).toBe('revealed')
    expect(room?.state.chat.map(({ text }) => text)).toContain('hello')
    expect(Object.keys(room?.document.records ?? {}).sort()).toEqual(
      expect.arrayContaining(['entry:one', 'shape:limiter', 'shape:redis']),
    )
    expect(room?.document.records).not.toHaveProperty('shape:client')
    const viewer: Viewer = {
      accountId: candidate?.accountId ?? '',
      name: 'x',
      email: null,
      rank: 'learner',
      guest: true,
    }
    const review = await queries().review(viewer, ended.id)
    expect(review?.score?.criteria.length).toBeGreaterThan(10)
    // Two hundred results at once would be thirty megabytes.
    expect(review?.runs[0]).not.toHaveProperty('result')
    expect((await queries().run(viewer, review?.runs[0]?.runId ?? ''))?.result).toHaveProperty('figures')
    await app.close()
  },
  60_000,
)
