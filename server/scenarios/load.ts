// At start: every good folder of scenarios/ is in the database as a version that never changes; a folder with an error is
// withheld, and its last good version stays in use.
import { createHash } from 'node:crypto'

import { canonicalText } from '#lib/scenario/canonical'
import type { Scenario } from '#lib/scenario/schema'

import { Prisma } from '../database/client/client.ts'
import type { PrismaClient } from '../database/client/client.ts'
import { describe, type FileFinding, onOneLine } from './read-folder.ts'
import { type Folder, readFolders } from './reading-thread.ts'

export type LoadOptions = {
  prisma: Pick<PrismaClient, '$transaction'>
  log: { info: (message: string) => void; warn: (message: string) => void }
} & ({ directory: string } | { folders: Folder[] })

export type Loaded = {
  /** In use now; `fresh` where this start wrote the version. */
  published: { id: string; version: number; fresh: boolean }[]
  /** `version`: the last good one, which stays in use; null where there never was one. */
  withheld: { id: string; version: number | null; findings: FileFinding[] }[]
}

/** Starts only fail here if the folder itself or the database cannot be read. Several nodes may load at the same time. */
export async function loadScenarios({ prisma, log, ...from }: LoadOptions): Promise<Loaded> {
  const loaded: Loaded = { published: [], withheld: [] }
  for (const { id, read } of 'folders' in from ? from.folders : await readFolders(from.directory)) {
    if (read.ok) {
      const { version, fresh } = await publish(prisma, read.scenario)
      loaded.published.push({ id, version, fresh })
      if (fresh) log.info(`Scenario ${id}: version ${version} is published`)
      continue
    }
    const version = await withhold(prisma, id, read.findings)
    loaded.withheld.push({ id, version, findings: read.findings })
    tellWithheld(log, id, version, read.findings)
  }
  return loaded
}

function tellWithheld(log: LoadOptions['log'], id: string, version: number | null, findings: FileFinding[]): void {
  for (const finding of findings) log.warn(describe(finding))
  const instead = version === null ? 'it is not offered' : `version ${version} stays in use`
  log.warn(`Scenario ${onOneLine(id)} has ${findings.length} ${findings.length === 1 ? 'error' : 'errors'}: ${instead}`)
}

export const hashOf = (scenario: Scenario): string => createHash('sha256').update(canonicalText(scenario)).digest('hex')

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

// Nodes that start together would otherwise count the same next version.
async function locked<Result>(
  prisma: LoadOptions['prisma'],
  id: string,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`scenario ${id}`}, 0))`
    return work(transaction)
  })
}

/** A content that was published before is used again under its old version: contents and versions are one to one. */
function publish(prisma: LoadOptions['prisma'], scenario: Scenario): Promise<{ version: number; fresh: boolean }> {
  const { id } = scenario
  const hash = hashOf(scenario)
  return locked(prisma, id, async (transaction) => {
    const row = await transaction.scenario.findUnique({ where: { id } })
    const known = await transaction.scenarioVersion.findUnique({ where: { scenarioId_hash: { scenarioId: id, hash } } })
    if (known && row?.latestVersion === known.version && row.findings === null) {
      return { version: known.version, fresh: false }
    }
    if (!row) await transaction.scenario.create({ data: { id } })
    const version = known?.version ?? (await nextVersion(transaction, id))
    if (!known) {
      await transaction.scenarioVersion.create({ data: { scenarioId: id, version, hash, content: scenario } })
    }
    await transaction.scenario.update({ where: { id }, data: { latestVersion: version, findings: Prisma.DbNull } })
    return { version, fresh: !known }
  })
}

async function nextVersion(transaction: Transaction, scenarioId: string): Promise<number> {
  const newest = await transaction.scenarioVersion.aggregate({ where: { scenarioId }, _max: { version: true } })
  return (newest._max.version ?? 0) + 1
}

function withhold(prisma: LoadOptions['prisma'], id: string, findings: FileFinding[]): Promise<number | null> {
  return locked(prisma, id, async (transaction) => {
    const row = await transaction.scenario.upsert({ where: { id }, create: { id, findings }, update: { findings } })
    return row.latestVersion
  })
}
