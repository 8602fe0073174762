// node bin/board-survey.ts <folder> [<labels.tsv>]: how well drawn boards are read. Of every .excalidraw file in the folder: which share of
// its arrows becomes a connection between two labelled components, and which share of the bound ends is found again once every
// binding is deleted. With labels that people read (file, label, kind and other kinds that are as right, tab separated; `none` for no
// kind): which share has the right kind.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentGraph } from '#lib/board/graph'
import { readExcalidraw } from '#lib/board/read'

type Element = { id: string; type: string; isDeleted?: boolean; startBinding?: unknown; endBinding?: unknown }
type Board = { file: string; elements: Element[]; graph: ComponentGraph }

const readBoards = (folder: string): Board[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.excalidraw'))
    .sort()
    .map((file) => {
      const { elements } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { elements: Element[] }
      return { file, elements, graph: readExcalidraw({ elements }) }
    })

const connectionsByArrow = (graph: ComponentGraph) =>
  new Map(graph.connections.map((connection) => [connection.shapes[0], connection]))

const isArrow = ({ type, isDeleted }: Element): boolean => type === 'arrow' && isDeleted !== true
const isBound = ({ startBinding, endBinding }: Element): boolean => Boolean(startBinding ?? endBinding)
const share = (part: number, whole: number): string => `${part} of ${whole}, ${((100 * part) / whole).toFixed(1)} %`

function surveyArrows(boards: readonly Board[]): void {
  let [arrows, joined, ends, found] = [0, 0, 0, 0]
  for (const { elements, graph } of boards) {
    const named = new Set(
      [...graph.components.filter(({ label }) => label !== ''), ...graph.clusters].map((each) => each.id),
    )
    const before = connectionsByArrow(graph)
    const unbound = elements.map((each) => (isArrow(each) ? { ...each, startBinding: null, endBinding: null } : each))
    const after = connectionsByArrow(readExcalidraw({ elements: unbound }))
    for (const arrow of elements.filter(isArrow)) {
      const connection = before.get(arrow.id)
      arrows++
      if (connection && named.has(connection.from) && named.has(connection.to)) joined++
      if (!connection || !isBound(arrow)) continue
      ends += 2
      for (const end of ['from', 'to'] as const) if (after.get(arrow.id)?.[end] === connection[end]) found++
    }
  }
  console.log(`${boards.length} boards`)
  console.log(`arrows that join two labelled components: ${share(joined, arrows)}`)
  console.log(`ends found again without bindings: ${share(found, ends)}`)
}

function surveyKinds(boards: readonly Board[], labels: string): void {
  const kinds = new Map<string, string>()
  for (const { file, graph } of boards)
    for (const { label, kind } of graph.components) kinds.set(`${file}\t${label}`, kind ?? 'none')
  let [read, first, any] = [0, 0, 0]
  for (const line of readFileSync(labels, 'utf8').split('\n')) {
    const [file, label, ...right] = line.split('\t')
    if (file === undefined || label === undefined || right[0] === undefined) continue
    const kind = kinds.get(`${file}\t${JSON.parse(label) as string}`) ?? ''
    read++
    if (kind === right[0]) first++
    if (right.some((each) => each === kind)) any++
    else console.log(`  ${file}: ${label} is read as ${kind || 'nothing'}, people say ${right.join(' or ')}`)
  }
  console.log(`labels with the kind that people give first: ${share(first, read)}`)
  console.log(`labels with a kind that people give: ${share(any, read)}`)
}

const [folder, labels] = process.argv.slice(2)
if (folder === undefined) {
  console.error('Name a folder: node bin/board-survey.ts <folder> [<labels.tsv>]')
  process.exitCode = 2
} else {
  const boards = readBoards(folder)
  surveyArrows(boards)
  if (labels !== undefined) surveyKinds(boards, labels)
}
