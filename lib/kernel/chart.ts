// What a chart is: data with units and labels, drawn by the pages and printed by the command line. No drawing here.
import * as z from 'zod'

const axis = z.object({
  label: z.string(),
  unit: z.string().optional(),
  scale: z.enum(['linear', 'log']).optional(),
})

const common = {
  id: z.string(),
  title: z.string(),
  /** One sentence that says what to see in it: the caption, and the text alternative. */
  says: z.string(),
}

const xySeries = z.object({
  name: z.string(),
  points: z.array(z.object({ x: z.number(), y: z.number(), low: z.number().optional(), high: z.number().optional() })),
})

const rule = z.object({ value: z.number(), label: z.string() })

export const chartSchema = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('line'),
    x: axis,
    y: axis,
    series: z.array(xySeries),
    /** Horizontal reference lines, such as a limit. */
    rules: z.array(rule).optional(),
  }),
  z.object({ ...common, kind: z.literal('scatter'), x: axis, y: axis, series: z.array(xySeries) }),
  z.object({
    ...common,
    kind: z.literal('bar'),
    y: axis,
    bars: z.array(z.object({ label: z.string(), group: z.string().optional(), value: z.number() })),
    rules: z.array(rule).optional(),
  }),
  z.object({
    ...common,
    kind: z.literal('histogram'),
    x: axis,
    series: z.array(
      z.object({ name: z.string(), bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })) }),
    ),
  }),
  z.object({
    ...common,
    kind: z.literal('heatmap'),
    x: axis,
    y: axis,
    value: axis,
    cells: z.array(
      z.object({ x: z.union([z.number(), z.string()]), y: z.union([z.number(), z.string()]), value: z.number() }),
    ),
  }),
  z.object({
    ...common,
    kind: z.literal('lanes'),
    /** Time along x; a lane an actor. */
    x: axis,
    lanes: z.array(z.string()),
    spans: z.array(
      z.object({
        lane: z.string(),
        from: z.number(),
        to: z.number(),
        label: z.string(),
        tone: z.enum(['plain', 'good', 'bad', 'wait']).optional(),
      }),
    ),
    messages: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        sent: z.number(),
        received: z.number().nullable(),
        label: z.string(),
      }),
    ),
  }),
])

export type Chart = z.infer<typeof chartSchema>
