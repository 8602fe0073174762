// YAML from strangers to plain values, with the place of every one of them.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type ErrorCode, type Node } from 'yaml'

/** Lines and columns count from 1. */
export type Finding = { line: number; column: number; field: string; message: string }
export type Path = (string | number)[]
export type Place = { line: number; column: number }

export const SCENARIO_BYTES_MAX = 256 * 1024
export const YAML_DEPTH_MAX = 40
export const YAML_NODES_MAX = 20_000
export const FINDINGS_MAX = 50

export type Source = {
  value: unknown
  /** The place of what stands at a path, or of its key; of the nearest thing around it where there is nothing. */
  locate: (path: Path, key?: boolean) => Place
}

type Entry = { place: Place; keyPlace: Place; children: Map<string | number, Entry> }

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads one document of YAML 1.2 without aliases, tags, merge keys and double keys. */
export function readYaml(text: string): { ok: true; source: Source } | { ok: false; findings: Finding[] } {
  const whole = (message: string): { ok: false; findings: Finding[] } => ({
    ok: false,
    findings: [{ line: 1, column: 1, field: '', message }],
  })
  if (text.length > SCENARIO_BYTES_MAX || new TextEncoder().encode(text).length > SCENARIO_BYTES_MAX) {
    return whole(`The file is larger than ${SCENARIO_BYTES_MAX / 1024} kB`)
  }
  const strange = strangeCharacter(text)
  if (strange) return found(text, strange.at, strange.message)
  const deep = nestedDeeplyAt(text)
  if (deep !== null) return found(text, deep, `Nested deeper than ${YAML_DEPTH_MAX}`)
  const lines = new LineCounter()
  const document = parse(text, lines)
  if (document === null) return whole('The file cannot be read as YAML: it is nested too deeply')
  const problems = [...document.errors, ...document.warnings]
  if (problems.length > 0) {
    return {
      ok: false,
      findings: problems.slice(0, FINDINGS_MAX).map(({ pos, code, message }) => ({
        ...placeAt(lines, pos[0]),
        field: '',
        message: OWN_WORDS[code] ?? message.slice(0, 200),
      })),
    }
  }
  const reader = new Reader(lines)
  const root = reader.read(document.contents, [], 0)
  if (reader.findings.length > 0) return { ok: false, findings: reader.findings }
  return { ok: true, source: { value: root.value, locate: (path, key) => locate(root.entry, path, key ?? false) } }
}

/** Where the library speaks of itself. */
const OWN_WORDS: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'A second document begins here: remove this line, or all that follows it',
  TAG_RESOLVE_FAILED: 'Tags are not allowed: remove the word that begins with "!"',
}

function parse(text: string, lines: LineCounter) {
  try {
    // Double keys are looked for below: the library compares every key of a mapping with every other.
    return parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: false })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const found = (text: string, offset: number, message: string): { ok: false; findings: Finding[] } => {
  const before = text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  return { ok: false, findings: [{ line: before.length, column, field: '', message }] }
}

// Nobody can see them, terminals obey them, and the database stores neither U+0000 nor half a pair.
const STRANGE = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u

/** The first of such characters, whether it stands there or an escape would make it. */
function strangeCharacter(text: string): { at: number; message: string } | null {
  const at = text.search(STRANGE)
  if (at < 0) return null
  const code = text.codePointAt(at)!.toString(16).toUpperCase().padStart(4, '0')
  return { at, message: `The character U+${code} is not allowed: remove it` }
}

/** Where; null for most. The library recurses over what is nested, so brackets and dashes are counted before it sees them. */
function nestedDeeplyAt(text: string): number | null {
  let brackets = 0
  let dashes = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '[' || character === '{') brackets++
    else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1)
    else if (character === '\n') dashes = 0
    // "- - - -" and "? ? ? ?" nest on one line.
    else if ((character === '-' || character === '?') && (text[at + 1] === ' ' || text[at + 1] === '\t')) dashes++
    if (brackets > BRACKETS_MAX || dashes > BRACKETS_MAX) return at
  }
  return null
}

// Brackets in prose count as well, and nothing closes a stray one; this is a bound for the stack, not a rule of style.
const BRACKETS_MAX = 500

const placeAt = (lines: LineCounter, offset: number): Place => {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

type Read = { value: unknown; entry: Entry }

class Reader {
  readonly findings: Finding[] = []
  private nodes = 0
  private readonly lines: LineCounter

  constructor(lines: LineCounter) {
    this.lines = lines
  }

  read(node: unknown, path: Path, depth: number, keyPlace?: Place): Read {
    const place = this.placeOf(node) ?? keyPlace ?? { line: 1, column: 1 }
    const entry: Entry = { place, keyPlace: keyPlace ?? place, children: new Map() }
    if (++this.nodes > YAML_NODES_MAX || depth > YAML_DEPTH_MAX) {
      if (this.nodes === YAML_NODES_MAX + 1) this.find(place, path, `More than ${YAML_NODES_MAX} values`)
      else if (this.nodes <= YAML_NODES_MAX) this.find(place, path, `Nested deeper than ${YAML_DEPTH_MAX}`)
      return { value: null, entry }
    }
    if (isAlias(node)) this.find(place, path, 'Aliases are not allowed: write the value again')
    else if (hasMark(node)) this.find(place, path, 'Anchors and tags are not allowed')
    if (isMap(node)) return { value: this.mapping(node.items, path, depth, entry), entry }
    if (isSeq(node)) {
      const value = node.items.map((item, index) => {
        const child = this.read(item, [...path, index], depth + 1)
        entry.children.set(index, child.entry)
        return child.value
      })
      return { value, entry }
    }
    const value = isScalar(node) ? node.value : null
    const strange = typeof value === 'string' ? strangeCharacter(value) : null
    if (strange) this.find(place, path, strange.message)
    return { value, entry }
  }

  private mapping(items: { key: unknown; value: unknown }[], path: Path, depth: number, entry: Entry): unknown {
    const object: Record<string, unknown> = {}
    for (const { key, value } of items) {
      const keyPlace = this.placeOf(key) ?? entry.place
      if (!isScalar(key) || (typeof key.value !== 'string' && typeof key.value !== 'number')) {
        this.find(keyPlace, path, 'A key has to be a word')
        continue
      }
      const name = String(key.value)
      const strange = strangeCharacter(name)
      if (strange) this.find(keyPlace, path, strange.message)
      else if (FORBIDDEN.has(name)) this.find(keyPlace, [...path, name], `The key ${name} is not allowed`)
      else if (entry.children.has(name)) this.find(keyPlace, [...path, name], `The key ${name} is there twice`)
      else {
        const child = this.read(value, [...path, name], depth + 1, keyPlace)
        entry.children.set(name, child.entry)
        object[name] = child.value
      }
    }
    return object
  }

  private placeOf(node: unknown): Place | null {
    const range = (node as Node | null)?.range
    return range ? placeAt(this.lines, range[0]) : null
  }

  private find(place: Place, path: Path, message: string): void {
    const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
    if (this.findings.length < FINDINGS_MAX) this.findings.push({ ...place, field: field.replace(/^\./, ''), message })
  }
}

const hasMark = (node: unknown): boolean =>
  (isMap(node) || isSeq(node) || isScalar(node)) && (node.anchor !== undefined || node.tag !== undefined)

function locate(root: Entry, path: Path, key: boolean): Place {
  let entry = root
  for (const part of path) {
    const child = entry.children.get(part)
    if (!child) return entry.keyPlace
    entry = child
  }
  return key ? entry.keyPlace : entry.place
}
