// What can be taken along from a run: its figures, all of it, and its address.
import type { SimulationResult } from '#lib/kernel/simulation'
import type { SimulationForm } from '#lib/protocol/queries'
import { csvOf } from '../../components/chart-table.ts'
import { download } from '../../components/download.ts'
import { toast } from '../../components/toasts.tsx'
import type { Done } from '../../realtime/lab.ts'

type Form = Pick<SimulationForm, 'id' | 'version' | 'designs'>

const nameOf = ({ id }: Form, { hash }: SimulationResult) => `${id}-${hash.slice(0, 8)}`

/** A row each figure: id, design, name, value in full, unit. */
export function figuresCsv({ designs }: Form, { figures }: Pick<SimulationResult, 'figures'>): string {
  const designOf = (figureId: string) => designs.find(({ id }) => figureId.startsWith(`${id}.`))?.title ?? ''
  return csvOf({
    columns: ['id', 'design', 'name', 'value', 'unit'],
    rows: figures.map(({ id, name, value, unit }) => [id, designOf(id), name, value, unit]),
  })
}

/** Everything that it takes to run it again, and what came out; as the command line prints it. */
export function runJson({ id, version }: Form, { ask, result }: Pick<Done, 'ask' | 'result'>): string {
  const { params, designs, seed } = ask
  const { hash, figures, claims, charts, trace } = result
  return `${JSON.stringify({ id, version, params, designs, seed, hash, figures, claims, charts, trace }, null, 2)}\n`
}

export const saveFigures = (form: Form, result: SimulationResult) =>
  download(`${nameOf(form, result)}.csv`, 'text/csv', figuresCsv(form, result))

export const saveRun = (form: Form, run: Done) =>
  download(`${nameOf(form, run.result)}.json`, 'application/json', runJson(form, run))

export async function copyLink(): Promise<void> {
  const { href } = window.location
  try {
    await navigator.clipboard.writeText(href)
    toast({ text: 'The link to this run is copied.' })
  } catch {
    toast({ text: `The clipboard is closed to this page. The link is ${href}` })
  }
}
