// Inputs for properties, made from the product's own schemas: of the right form, nearly so, and anything.
import fc from 'fast-check'
import * as z from 'zod'

/** Texts that break careless code. */
export const HOSTILE_TEXTS = [
  '',
  ' ',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '\u202e',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '\'; drop table "Event"; --',
  '../../etc/passwd',
  '=1+1',
  'a'.repeat(5_000),
  'NaN',
  '-0',
  '1e999',
]

/** Anything that JSON can say, with keys that break careless code. */
export const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e308, -0, ...HOSTILE_TEXTS),
    fc.string(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.constantFrom('__proto__', 'constructor', 'prototype', 'id', 'name', 'text', 'minutes', 'x', 'props', 'type'),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
})).value

type JsonSchema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: JsonSchema[]
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  minimum?: number
  maximum?: number
  maxLength?: number
  format?: string
}

/** Values of the form that a schema asks for; what it checks beyond the form may still refuse them. */
export const ofSchema = (schema: z.ZodType): fc.Arbitrary<unknown> =>
  ofJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema)

function ofJsonSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(ofJsonSchema))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: Math.max(schema.minimum ?? -100, -2e9), max: Math.min(schema.maximum ?? 1e6, 2e9) })
    case 'number':
      return fc.double({ noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(ofJsonSchema(schema.items ?? {}), { maxLength: 4 })
    case 'object':
      return objectOf(schema)
    default:
      return anything
  }
}

function textOf({ format, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress()
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  return fc.oneof(
    fc.string({ maxLength: Math.min(maxLength, 60) }),
    fc.constantFrom(...HOSTILE_TEXTS, 'rate-limiter', 'met', 'x'),
  )
}

function objectOf({ properties, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  if (!properties) {
    const value = typeof additionalProperties === 'object' ? ofJsonSchema(additionalProperties) : anything
    return fc.dictionary(fc.string({ maxLength: 20 }), value, { maxKeys: 4, noNullPrototype: true })
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, ofJsonSchema(field)]))
  return fc.record(fields, {
    requiredKeys: required.filter((name) => Object.hasOwn(fields, name)),
    noNullPrototype: true,
  })
}

/** The same with something wrong in it: a field replaced by anything, one more, one less. */
export const nearly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(value, fc.nat(), fc.constantFrom('replace', 'add', 'drop', 'keep'), anything)
    .map(([given, at, how, other]) => {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) return how === 'keep' ? given : other
      const entries = Object.entries(given)
      const [name = 'x'] = entries[at % Math.max(1, entries.length)] ?? []
      if (how === 'drop') return Object.fromEntries(entries.filter(([key]) => key !== name))
      if (how === 'replace') return Object.fromEntries(entries.map(([key, old]) => [key, key === name ? other : old]))
      if (how === 'add') return Object.fromEntries([...entries, ['__proto__x', other], ['extra', other]])
      return given
    })
