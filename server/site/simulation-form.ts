// What a page needs to ask for a run: the parameters of a simulation, made from its zod schema.
import * as z from 'zod'

import type { SimulationDefinition } from '#lib/kernel/simulation'
import type { ParamForm, SimulationForm } from '#lib/protocol/queries'

type JsonSchema = {
  type?: string
  title?: string
  unit?: string
  description?: string
  step?: number
  group?: string
  minimum?: number
  maximum?: number
  enum?: unknown[]
  default?: unknown
}

export function simulationForm(definition: SimulationDefinition): SimulationForm {
  const schema = z.toJSONSchema(definition.params, { io: 'input' }) as { properties?: Record<string, JsonSchema> }
  const { id, version, title, question, sources, designs, claims } = definition
  return {
    id,
    version,
    title,
    question,
    sources,
    designs,
    params: Object.entries(schema.properties ?? {}).map(([name, property]) => paramForm(name, property)),
    claims: claims.map(({ id: claimId, says, source, contested }) => ({
      id: claimId,
      says,
      source,
      ...(contested !== undefined && { contested }),
    })),
  }
}

function paramForm(name: string, property: JsonSchema): ParamForm {
  const choices = property.enum?.map(String)
  const kind = choices
    ? 'choice'
    : property.type === 'boolean'
      ? 'boolean'
      : property.type === 'integer'
        ? 'integer'
        : 'number'
  return {
    name,
    kind,
    title: property.title ?? name,
    unit: property.unit ?? '',
    help: property.description ?? '',
    default: property.default as ParamForm['default'],
    ...(property.minimum !== undefined && { minimum: property.minimum }),
    ...(property.maximum !== undefined && { maximum: property.maximum }),
    ...(property.step !== undefined && { step: property.step }),
    ...(property.group !== undefined && { group: property.group }),
    ...(choices && { choices }),
  }
}
