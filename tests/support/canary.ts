// A scenario in which every secret leaf carries a mark of its own, so that a leak says what leaked.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'yaml'

import { scenarioSchema } from '#lib/scenario/schema'
import type { Scenario } from '#lib/scenario/schema'

import type { PrismaClient } from '../../server/database/client/client.ts'

/** Values of these keys come from public lists (kinds, dimensions, phases) and mean nothing by themselves. */
const PUBLIC_LISTS = new Set([
  'kind',
  'dimension',
  'phase',
  'after',
  'document',
  'from',
  'to',
  'via',
  'on',
  'near',
  'concept',
  'label',
  'product',
])
const SOURCE = join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml')

/** The one concept of the interviewer's part that a design of the marked scenario names; its terms are public by that. */
export const DESIGN_CONCEPT = 'read-modify-write'

/** Room for a mark within the 80 characters of a term. */
const TERM_CHARACTERS = 60

export type Canary = { mark: string; path: string; text: string }

/** The marked scenario, under the id `canary`, and every mark in it. */
export function markedScenario(): { scenario: Scenario; canaries: Canary[] } {
  const original = scenarioSchema.parse(parse(readFileSync(SOURCE, 'utf8')))
  const canaries: Canary[] = []
  const newMark = (path: string, text: string): string => {
    const mark = `canary${createHash('sha256').update(path).digest('hex').slice(0, 12)}`
    canaries.push({ mark, path, text })
    return mark
  }
  const ids = new Map<string, string>()
  const secret = original.interviewer
  const named = [
    ...secret.facts,
    ...secret.requirements,
    ...secret.probes,
    ...secret.criteria,
    ...secret.contradictions,
    ...secret.twists,
    ...secret.twists.flatMap(({ criteria }) => criteria),
  ]
  for (const { id } of named) if (!ids.has(id)) ids.set(id, newMark(`id ${id}`, id))

  const marked = (value: unknown, path: string, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => marked(item, `${path}[${index}]`, key))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, marked(inner, `${path}.${name}`, name)]),
      )
    }
    if (typeof value !== 'string') return value
    const id = ids.get(value)
    if (id !== undefined) return id
    if (PUBLIC_LISTS.has(key) || path.includes('.estimates.')) return value
    const length = path.includes('.concepts.') ? TERM_CHARACTERS : 200
    return `${value.slice(0, length)} ${newMark(path, value)}`
  }
  const interviewer = marked(secret, 'interviewer', '') as Scenario['interviewer']
  const simulations = original.simulations.map((binding) => ({
    ...binding,
    design: { ...binding.design, 'racy-increment': { mention: { concept: DESIGN_CONCEPT } } },
  }))
  const scenario = scenarioSchema.parse({ ...original, id: 'canary', simulations, interviewer })
  return { scenario, canaries }
}

export async function publish(prisma: PrismaClient, scenario: Scenario): Promise<void> {
  const { id } = scenario
  await prisma.scenario.create({ data: { id, latestVersion: 1 } })
  await prisma.scenarioVersion.create({
    data: { scenarioId: id, version: 1, hash: `hash of ${id}`, content: scenario as never },
  })
}
