// The rubric's language: what a predicate may say. What it means is lib/rubric's.
import * as z from 'zod'

const term = z.string().trim().min(1).max(80)
const kind = term.describe(
  'A component kind of the vocabulary, such as cache; a general kind takes its special ones too',
)
const concept = term.describe('A concept of the common dictionary or of this scenario')

const leaf = {
  component: z
    .strictObject({ kind: kind.optional(), label: term.optional(), product: term.optional() })
    .refine((query) => query.kind ?? query.label ?? query.product, 'name a kind, a label or a product'),
  path: z.strictObject({
    from: kind,
    via: z.union([kind, z.array(kind).min(1).max(4)]).optional(),
    to: kind,
    hops: z.int().min(1).max(12).optional(),
  }),
  'no-path': z.strictObject({ from: kind, via: kind.optional(), to: kind, hops: z.int().min(1).max(12).optional() }),
  edge: z.strictObject({ from: kind, to: kind, label: concept.optional() }),
  mention: z
    .strictObject({
      concept: concept.optional(),
      any: z.array(term).min(1).max(40).optional(),
      min: z.int().min(1).max(20).optional(),
      near: kind.optional(),
    })
    .refine((query) => query.concept ?? query.any, 'name a concept or a list of terms'),
  annotation: z.strictObject({ on: kind, concept }),
  redundant: z.strictObject({ kind, label: concept.optional(), min: z.int().min(2).max(100) }),
  'single-point-of-failure': z.strictObject({ from: kind, to: kind }),
  estimate: z.strictObject({ id: term }),
  api: z.strictObject({ verb: term.optional(), noun: term }),
  requirement: z.strictObject({ kind: z.enum(['functional', 'non-functional']).optional(), concept }),
  'trade-off': z.strictObject({
    options: z.array(concept).min(2).max(12),
    because: z
      .union([z.boolean(), z.array(concept).min(1).max(12)])
      .optional()
      .describe('A reason is needed too; with concepts, one option with such a reason is worth half'),
  }),
} as const

type Leaf = { [Name in keyof typeof leaf]: { [Key in Name]: z.infer<(typeof leaf)[Name]> } }[keyof typeof leaf]

export type Predicate =
  | Leaf
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { 'at-least': { n: number; of: Predicate[] } }
  | { not: Predicate }

export const PREDICATE_DEPTH_MAX = 8

const leaves = Object.entries(leaf).map(([name, schema]) => z.strictObject({ [name]: schema }))

/** A predicate: an object with exactly one key, which names it. */
export const predicateSchema: z.ZodType<Predicate> = z.lazy(() => {
  const list = z.array(predicateSchema).min(1).max(30)
  return z.union([
    ...leaves,
    z.strictObject({ all: list }),
    z.strictObject({ any: list }),
    z.strictObject({ 'at-least': z.strictObject({ n: z.int().min(1).max(30), of: list }) }),
    z.strictObject({ not: predicateSchema }),
  ]) as unknown as z.ZodType<Predicate>
})

export const PREDICATE_NAMES = [...Object.keys(leaf), 'all', 'any', 'at-least', 'not']
