// Puts what a run found on the board, as a note that says where it came from. It never counts as evidence.
import { createShapeId, toRichText } from 'tldraw'
import type { Editor, TLShapeId } from 'tldraw'
import { figureText } from '../../../components/run-figures.ts'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { SimulationForm } from '#lib/protocol/queries'
import type { Run } from '#lib/interview/state'

const FIGURES_PINNED = 6
const WIDTH = 360
const LINE_HEIGHT = 24
const LINE_CHARACTERS = 37
const GAP = 48

/** Title, designs, what claims came to, and the first figures. */
export function pinText(
  form: Pick<SimulationForm, 'title' | 'designs'>,
  run: Pick<Run, 'designs' | 'seed'>,
  result: SimulationResult,
): string {
  const designs = run.designs.map((id) => form.designs.find((design) => design.id === id)?.title ?? id)
  return [
    `Simulation: ${form.title}`,
    `${designs.join(', ')}; seed ${run.seed}`,
    ...result.figures.slice(0, FIGURES_PINNED).map(({ name, value, unit }) => `${name}: ${figureText(value, unit)}`),
    ...result.claims.map(({ says, verdict }) => `${verdict}: ${says}`),
  ].join('\n')
}

/** Draws it beside what is there and goes there; undone like any other shape. */
export function pinRun(editor: Editor, runId: string, text: string): TLShapeId {
  const id = createShapeId()
  const lines = text.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / LINE_CHARACTERS), 0)
  const height = lines * LINE_HEIGHT + 32
  const drawn = editor.getCurrentPageBounds()
  const { center } = editor.getViewportPageBounds()
  editor.markHistoryStoppingPoint('pin a run')
  editor.createShape({
    id,
    type: 'geo',
    x: drawn ? drawn.maxX + GAP : center.x - WIDTH / 2,
    y: drawn ? drawn.minY : center.y - height / 2,
    meta: { pin: runId },
    props: {
      w: WIDTH,
      h: height,
      geo: 'rectangle',
      dash: 'dotted',
      fill: 'solid',
      color: 'grey',
      font: 'sans',
      size: 's',
      align: 'start',
      verticalAlign: 'start',
      richText: toRichText(text),
    },
  })
  editor.setSelectedShapes([id])
  editor.zoomToSelectionIfOffscreen(GAP, { animation: { duration: 120 } })
  return id
}
