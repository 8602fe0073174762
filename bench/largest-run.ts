// The largest run that is admitted in one direction, in a process of its own, for what it costs:
// node bench/largest-run.ts <id> <other parameters as JSON> <parameter to raise as far as it goes>.
// Prints { value, seconds, memoryMb, longestGapMs, bound: { seconds, memoryMb } } as JSON.
import type * as z from 'zod'
import { admit, execute, readParams } from '#lib/kernel/execute'
import { simulations } from '#lib/simulations/registry'

const [id = '', others = '{}', raised = ''] = process.argv.slice(2)
const definition = simulations.get(id)
if (!definition) throw new Error(`There is no simulation ${id}`)
const designs = definition.designs.map((design) => design.id)

/** Parameters with the raised one at a value, and their admission; null if they are out of bounds or too much. */
function admitted(value: number) {
  const read = readParams(definition!, { ...(JSON.parse(others) as Record<string, unknown>), [raised]: value })
  if (!read.ok) return null
  const bound = admit(definition!, read.params, designs)
  return bound.ok ? { params: read.params, bound } : null
}

let schema = (definition.params.shape as Record<string, z.ZodType>)[raised]
while (schema && 'innerType' in schema.def) schema = schema.def.innerType as z.ZodType
const { minValue, maxValue } = schema as z.ZodNumber
let [low, high] = [minValue ?? 0, (maxValue ?? 1) + 1]
while (high - low > 1) {
  const middle = Math.floor((low + high) / 2)
  if (admitted(middle)) low = middle
  else high = middle
}
const largest = admitted(low)
if (!largest) throw new Error(`${id} admits nothing with ${others}`)

const start = performance.now()
let longestGapMs = 0
let last = start
const run = execute(definition, largest.params, 1, designs)
for (let step = run.next(); !step.done; step = run.next()) {
  longestGapMs = Math.max(longestGapMs, performance.now() - last)
  last = performance.now()
}
console.log(
  JSON.stringify({
    value: low,
    seconds: (performance.now() - start) / 1000,
    memoryMb: process.resourceUsage().maxRSS / 1000,
    longestGapMs,
    bound: { seconds: largest.bound.seconds, memoryMb: largest.bound.memoryMb },
  }),
)
