// One folder of scenarios/ from the disk: a checked scenario, or findings that name file and line.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { lintScenario } from '#lib/scenario/lint'
import type { Catalog } from '#lib/scenario/lint'
import { findingAt, inOrder, parseScenario } from '#lib/scenario/parse'
import type { Finding } from '#lib/scenario/parse'
import type { Scenario } from '#lib/scenario/schema'
import { SCENARIO_BYTES_MAX } from '#lib/scenario/yaml-source'

/** `file` is relative to the folder of all scenarios. */
export type FileFinding = Finding & { file: string }

export type ReadFolder =
  | { ok: true; scenario: Scenario; locate: (path: (string | number)[]) => { line: number; column: number } }
  /** `unreadable`: there was nothing to check. */
  | { ok: false; unreadable: boolean; findings: FileFinding[] }

/** Reads and checks `<directory>/<id>/scenario.yaml`. Its boards are checked by scenario:lint. */
export async function readScenarioFolder(directory: string, id: string, catalog: Catalog): Promise<ReadFolder> {
  const file = `${id}/scenario.yaml`
  const text = await readBounded(join(directory, file))
  if (!text.ok) {
    return { ok: false, unreadable: true, findings: [{ file, line: 1, column: 1, field: '', message: text.message }] }
  }
  const parsed = parseScenario(text.content)
  if (!parsed.ok) return { ok: false, unreadable: false, findings: parsed.findings.map((each) => ({ file, ...each })) }
  const findings = lintScenario(parsed.scenario, catalog).map(({ path, message, key }) =>
    findingAt(parsed, path, message, key),
  )
  if (parsed.scenario.id !== id) {
    findings.push(findingAt(parsed, ['id'], `The scenario is called "${parsed.scenario.id}" and its folder "${id}"`))
  }
  if (findings.length === 0) return { ok: true, scenario: parsed.scenario, locate: parsed.locate }
  return { ok: false, unreadable: false, findings: inOrder(findings).map((each) => ({ file, ...each })) }
}

async function readBounded(path: string): Promise<{ ok: true; content: string } | { ok: false; message: string }> {
  try {
    const { size } = await stat(path)
    // Looked at before reading, so that a file of any size costs nothing.
    if (size > SCENARIO_BYTES_MAX)
      return { ok: false, message: `The file is larger than ${SCENARIO_BYTES_MAX / 1024} kB` }
    const content = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    return { ok: true, content }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT') return { ok: false, message: 'The file is missing' }
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { ok: false, message: 'The file is not UTF-8' }
    return { ok: false, message: `The file cannot be read${code === '' ? '' : ` (${code})`}` }
  }
}

/** `rate-limiter/scenario.yaml:12: minutes: The phases take 44 minutes together, not 45` */
export const describe = ({ file, line, field, message }: FileFinding): string =>
  `${file}:${line}: ${field === '' ? '' : `${field}: `}${message}`

/** Folders in the order of their names; hidden ones and files beside them are not scenarios. */
export async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}
