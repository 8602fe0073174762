// One folder of scenarios/ from the disk: a checked scenario, or findings that name file and line.
import { isUtf8 } from 'node:buffer'
import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { lintScenario } from '#lib/scenario/lint'
import type { Catalog } from '#lib/scenario/lint'
import { findingAt, FINDINGS_MAX, inOrder, parseScenario } from '#lib/scenario/parse'
import type { Finding } from '#lib/scenario/parse'
import type { Scenario } from '#lib/scenario/schema'
import { SCENARIO_BYTES_MAX } from '#lib/scenario/yaml-source'

import { readFileBounded } from './read-file.ts'

/** `file` is relative to the folder of all scenarios. */
export type FileFinding = Finding & { file: string }

/** `unreadable`: there was nothing to check. */
export type Withheld = { ok: false; unreadable: boolean; findings: FileFinding[] }

export type ReadFolder =
  { ok: true; scenario: Scenario; locate: (path: (string | number)[]) => { line: number; column: number } } | Withheld

/** Reads and checks `<directory>/<id>/scenario.yaml`. Its boards are checked by scenario:lint. */
export function readScenarioFolder(directory: string, id: string, catalog: Catalog): ReadFolder {
  if (isLink(join(directory, id))) return unreadable(id, 'This folder is a link: put the folder itself here')
  const text = readScenarioText(join(directory, id, 'scenario.yaml'))
  if (!text.ok) return unreadable(id, text.message, text.line)
  const parsed = parseScenario(text.content)
  if (!parsed.ok) return { ok: false, unreadable: false, findings: placed(id, parsed.findings) }
  const findings = lintScenario(parsed.scenario, catalog).map(({ path, message, key }) =>
    findingAt(parsed, path, message, key),
  )
  if (parsed.scenario.id !== id) {
    findings.push(findingAt(parsed, ['id'], `The scenario is called "${parsed.scenario.id}" and its folder "${id}"`))
  }
  if (findings.length === 0) return { ok: true, scenario: parsed.scenario, locate: parsed.locate }
  return { ok: false, unreadable: false, findings: placed(id, inOrder(findings)) }
}

/** What is wrong with a folder as a whole. */
export const unreadable = (id: string, message: string, line = 1): Withheld => ({
  ok: false,
  unreadable: true,
  findings: placed(id, [{ line, column: 1, field: '', message }]),
})

const placed = (id: string, findings: Finding[]): FileFinding[] =>
  findings.slice(0, FINDINGS_MAX).map(({ field, message, ...place }) => ({
    file: `${onOneLine(id)}/scenario.yaml`,
    ...place,
    field: onOneLine(field),
    message: onOneLine(message),
  }))

/** Names of folders and words of authors are told in lines of a log, and kept in a database that takes no lone surrogates. */
export const onOneLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  )

export type ScenarioText = { ok: true; content: string } | { ok: false; message: string; line: number }

/** A link is followed only where somebody names the scenario, and not where it lies among others. */
export function readScenarioText(path: string, { followLinks = false } = {}): ScenarioText {
  const file = readFileBounded(path, { bytesMax: SCENARIO_BYTES_MAX, followLinks })
  if (!file.ok) return { ok: false, message: file.message, line: 1 }
  if (!isUtf8(file.bytes)) {
    return { ok: false, message: 'The file is not UTF-8: save it in that encoding', line: badLine(file.bytes) }
  }
  return { ok: true, content: new TextDecoder().decode(file.bytes) }
}

/** The first line that is no UTF-8; a line break is never a part of another character. */
function badLine(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_BREAK, from)
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line
    from = end + 1
  }
  return line
}
const LINE_BREAK = 0x0a

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false

/** `rate-limiter/scenario.yaml:12: minutes: The phases take 44 minutes together, not 45` */
export const describe = ({ file, line, field, message }: FileFinding): string =>
  `${file}:${line}: ${field === '' ? '' : `${field}: `}${message}`

/** Folders in the order of their names, and links, which are told as a mistake; hidden ones and files are not scenarios. */
export async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
}
