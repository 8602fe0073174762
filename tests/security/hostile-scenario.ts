// A scenario in which every text that people may read is hostile, and one that is withheld over hostile words.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parse } from 'yaml'

import { scenarioSchema } from '#lib/scenario/schema'

import { ALL_MARKUP, inTexts } from './markup-corpus.ts'

const SOURCE = join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml')
const LINE = 290

/** How long a text may be, by the keys below which texts stand. All others are read by programs: ids, units, sums, terms. */
const TEXTS: Readonly<Record<string, number>> = {
  title: LINE,
  summary: LINE,
  topics: LINE,
  prompt: 3_900,
  given: LINE,
  asks: LINE,
  asked: LINE,
  answer: LINE,
  says: LINE,
  brief: 3_900,
  hints: LINE,
  opposite: LINE,
  contested: LINE,
  section: LINE,
  called: 118,
  front: LINE,
  back: LINE,
}

/** Files by their paths below the folder of scenarios. */
export function hostileScenarios(): Record<string, string> {
  const original = scenarioSchema.parse(parse(readFileSync(SOURCE, 'utf8')))
  // With any other control character a scenario is withheld.
  const payloads = ALL_MARKUP.map((text) => text.replace(/[^\P{Cc}\t\n\r]/gu, '').trim())
  const texts = new Map(
    [...new Set(Object.values(TEXTS))].map((length) => [length, inTexts(length, payloads)] as const),
  )
  let count = 0
  const hostile = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => hostile(each, key))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hostile(inner, name)]))
    }
    const list = typeof value === 'string' && Object.hasOwn(TEXTS, key) ? texts.get(TEXTS[key] ?? 0) : undefined
    // A paper or book is cited with a number.
    return list ? `${list[count++ % list.length]}${key === 'section' ? ` ${count}` : ''}` : value
  }
  const { interviewer, ...open } = original
  const scenario = {
    ...(hostile(open, '') as object),
    id: 'markup',
    interviewer: { ...(hostile(interviewer, '') as object), estimates: interviewer.estimates },
  }
  const withheld = { ...scenario, id: 'withheld', [payloads[0] ?? '']: 1, phases: [{ id: payloads[0], minutes: 1 }] }
  return {
    'markup/scenario.yaml': JSON.stringify(scenario),
    'withheld/scenario.yaml': JSON.stringify(withheld),
  }
}
