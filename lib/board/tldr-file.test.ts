import { createTLSchema } from '@tldraw/tlschema'
import { parseTldrawJsonFile } from 'tldraw'
import { expect, it } from 'vitest'
import { drawBoard } from './draw.ts'
import { entryRecord } from '../scenario/entry.ts'
import { tldrFile } from './tldr-file.ts'

const board = drawBoard()
board.box('Client')
const entry = { id: 'entry:1', typeName: 'entry', kind: 'api', text: 'GET /' }
const records = [...board.records(), entry]

it.each([
  ['the schema of the log', createTLSchema({ records: { entry: entryRecord } }).serialize()],
  ['no schema, when nothing was drawn', null],
])('is opened by tldraw itself, with %s', (_, schema) => {
  const json = tldrFile(records, schema)
  const parsed = parseTldrawJsonFile({ schema: createTLSchema(), json })
  expect(json).not.toContain('entry')
  expect(parsed.ok).toBe(true)
  if (parsed.ok) {
    for (const { id } of board.records()) expect(parsed.value.has(id as never), id).toBe(true)
  }
})
