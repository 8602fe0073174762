// A run as the address of its page says it: only what differs from the default, so that a run is a link.
import type { Problem } from '#lib/protocol/errors'
import type { SimulationForm } from '#lib/protocol/queries'
import type { RunAsk } from '#lib/protocol/run'
import { askOf, fieldsOf, numberOf, seedProblem } from './run-form.ts'
import type { Edits } from './run-form.ts'

/** What stands in the form. Texts stay as they were typed, or as the address has them. */
export type Draft = { edits: Edits; designs: readonly string[]; seed: string }

export type Address = {
  draft: Draft
  /** What of the address finds no field in the form. */
  stray: Problem[]
  /** The run, where nothing is wrong with it. */
  ask: RunAsk | null
  /** The same for the same run, however its address was written. */
  search: string
}

type Form = Pick<SimulationForm, 'id' | 'params' | 'designs'>

const SEED = '1'
const DESIGNS = 'designs'

export const usualDraft = ({ designs }: Form): Draft => ({
  edits: {},
  designs: designs.map(({ id }) => id),
  seed: SEED,
})

/** Reads an address. Nothing of it is lost: what cannot be run stands in its field, or is told. */
export function readAddress(form: Form, search: URLSearchParams): Address {
  const stray: Problem[] = []
  const edits: Record<string, string | boolean> = {}
  const usual = usualDraft(form)
  let [designs, seed] = [usual.designs, usual.seed]
  for (const name of new Set(search.keys())) {
    // The page's address as the server has it lacks this one, and both must draw the same.
    if (name === '__proto__') continue
    const values = search.getAll(name)
    const value = values.at(-1) ?? ''
    const param = form.params.find((each) => each.name === name)
    if (values.length > 1) stray.push({ field: name, message: `${name} stands there ${values.length} times.` })
    if (name === DESIGNS) {
      const ids = value.split(',')
      designs = usual.designs.filter((id) => ids.includes(id))
      for (const id of ids.filter((each) => !usual.designs.includes(each)))
        stray.push({ field: DESIGNS, message: `There is no design “${id}”.` })
    } else if (name === 'seed') seed = value
    else if (!param) stray.push({ field: name, message: `There is no parameter “${name}” (it says ${value}).` })
    else edits[name] = param.kind === 'boolean' && /^(true|false)$/.test(value) ? value === 'true' : value
  }
  return addressOf(form, { edits, designs, seed }, stray)
}

type Made = { params: Record<string, unknown>; designs: readonly string[]; seed: number }

/** Where in the lab a run stands that was made elsewhere. */
export function labLink(form: Form, { params, designs, seed }: Made): string {
  const edits = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
  )
  const { search } = addressOf(form, { edits, designs, seed: String(seed) })
  return `/lab/${form.id}${search && `?${search}`}`
}

/** The address of what stands in the form. */
export function addressOf(form: Form, draft: Draft, stray: Problem[] = []): Address {
  const fields = fieldsOf(form, {}, draft.edits)
  const ready =
    stray.length === 0 &&
    draft.designs.length > 0 &&
    seedProblem(draft.seed) === null &&
    fields.every(({ problem }) => problem === null)
  const ask = ready ? askOf(form.id, fields, draft.designs, draft.seed) : null
  return { draft, stray, ask, search: searchOf(form, draft, ask) }
}

function searchOf(form: Form, draft: Draft, ask: RunAsk | null): string {
  const search = new URLSearchParams()
  for (const { name, default: usual } of form.params) {
    const value = ask ? ask.params[name] : (draft.edits[name] ?? usual)
    if (value !== undefined && value !== usual) search.set(name, String(value))
  }
  // An empty list would be read as one design without a name.
  if (draft.designs.length !== form.designs.length) search.set(DESIGNS, draft.designs.join(','))
  const seed = ask ? String(numberOf(draft.seed)) : draft.seed
  if (seed !== SEED) search.set('seed', seed)
  // Commas may stand in a query as they are, and read better so.
  return search.toString().replaceAll('%2C', ',')
}
