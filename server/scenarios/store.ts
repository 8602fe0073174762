// Published scenarios, read from the database and kept in memory: a version never changes.
import type { ScenarioSummary } from '#lib/protocol/queries'
import { scenarioSchema } from '#lib/scenario/schema'
import type { Scenario } from '#lib/scenario/schema'

import type { PrismaClient } from '../database/client/client.ts'

export type PublishedScenario = { scenario: Scenario; version: number }

export class ScenarioStore {
  private readonly versions = new Map<string, Promise<Scenario | null>>()
  private readonly prisma: PrismaClient

  constructor(prisma: PrismaClient) {
    this.prisma = prisma
  }

  /** The newest version, or null when there is no such scenario. */
  async latest(id: string): Promise<PublishedScenario | null> {
    const row = await this.prisma.scenario.findUnique({ where: { id }, select: { latestVersion: true } })
    if (!row?.latestVersion) return null
    const scenario = await this.version(id, row.latestVersion)
    return scenario && { scenario, version: row.latestVersion }
  }

  /** A version, read once however many ask for it at the same time. */
  version(id: string, version: number): Promise<Scenario | null> {
    const key = `${id} ${version}`
    const known = this.versions.get(key)
    if (known) return known
    const read = this.read(id, version)
    this.versions.set(key, read)
    const forget = (): boolean => this.versions.delete(key)
    read.then((scenario) => scenario ?? forget(), forget)
    return read
  }

  private async read(scenarioId: string, version: number): Promise<Scenario | null> {
    const row = await this.prisma.scenarioVersion.findUnique({
      where: { scenarioId_version: { scenarioId, version } },
    })
    return row && scenarioSchema.parse(row.content)
  }

  /** The newest version of each. */
  async list(): Promise<PublishedScenario[]> {
    const rows = await this.prisma.scenario.findMany({
      where: { latestVersion: { not: null } },
      orderBy: { id: 'asc' },
    })
    const found = await Promise.all(
      rows.map(async ({ id, latestVersion }) => {
        const version = latestVersion ?? 0
        const scenario = await this.version(id, version)
        return scenario && { scenario, version }
      }),
    )
    return found.filter((one) => one !== null)
  }
}

/** What a catalogue shows of a scenario. */
export function summaryOf({ scenario, version }: PublishedScenario): ScenarioSummary {
  const { id, title, summary, difficulty, topics, minutes } = scenario
  return { id, title, summary, difficulty, topics, minutes, version }
}
