// scenario.yaml to a scenario, or to findings that name line, column, field and reason.
import type * as z from 'zod'
import { explain } from './explain.ts'
import { scenarioSchema, type Scenario } from './schema.ts'
import { FINDINGS_MAX, readYaml, type Finding, type Path, type Source } from './yaml-source.ts'

export { FINDINGS_MAX, type Finding } from './yaml-source.ts'

export type ParsedScenario =
  /** `locate` turns a path of the scenario into its place in the text, for findings of lint. */
  { ok: true; scenario: Scenario; locate: Source['locate'] } | { ok: false; findings: Finding[] }

/**
 * Reads an author's text. Never throws. What it costs is bounded: at most SCENARIO_BYTES_MAX of UTF-8, no aliases, no
 * tags, no keys of prototypes, limited depth; time is linear in the length.
 */
export function parseScenario(yamlText: string): ParsedScenario {
  const read = readYaml(yamlText)
  if (!read.ok) return read
  const parsed = scenarioSchema.safeParse(read.source.value)
  if (parsed.success) return { ok: true, scenario: parsed.data, locate: read.source.locate }
  const findings = explain(parsed.error.issues as z.core.$ZodIssue[], read.source.value).map(({ path, message, key }) =>
    findingAt(read.source, path, message, key),
  )
  return { ok: false, findings: inOrder(findings).slice(0, FINDINGS_MAX) }
}

/** @param key the finding is about this key of the mapping at `path` and not about what stands there */
export function findingAt({ locate }: Pick<Source, 'locate'>, path: Path, message: string, key?: string): Finding {
  const at = key === undefined ? locate(path) : locate([...path, key], true)
  return { ...at, field: fieldOf(key === undefined ? path : [...path, key]), message }
}

/** `interviewer.criteria[2].met` */
export const fieldOf = (path: Path): string =>
  path.reduce<string>(
    (field, part) => (typeof part === 'number' ? `${field}[${part}]` : field === '' ? part : `${field}.${part}`),
    '',
  )

export const inOrder = (findings: Finding[]): Finding[] =>
  findings.toSorted((a, b) => a.line - b.line || a.column - b.column)
