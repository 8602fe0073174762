// One tab in a process of its own: tldraw's own sync client, with the pace that a browser gives it. Draws, moves and types
// in it, and notes when each edit was made, was confirmed to its writer, and was seen by the other tab.
import { atom } from '@tldraw/state'
import { Store } from '@tldraw/store'
import type { UnknownRecord } from '@tldraw/store'
import { TLSyncClient } from '@tldraw/sync-core'

import { createRandom } from '#lib/kernel/random'

import { documentSchema } from '../server/board/schema.ts'
import { answer, sharedNow, wait } from './child.ts'
import { box, richText } from '../tests/support/shapes.ts'
import type { ShapeRecord } from '../tests/support/shapes.ts'
import { clientSocket } from './transports.ts'
import type { Target } from './transports.ts'

/** No two displays have quite the same rate, so all differences of phase between two tabs occur. */
const FRAME_MS = 1000 / Number(process.env.DISPLAY_HERTZ ?? 60)
const SETTLE_MS = 400

/** tldraw's client paces itself by the display's frames; here the display is a clock. */
Object.assign(globalThis, {
  requestAnimationFrame: (callback: (at: number) => void) =>
    setTimeout(() => callback(performance.now()), FRAME_MS - (performance.now() % FRAME_MS)),
  cancelAnimationFrame: (timer: NodeJS.Timeout) => clearTimeout(timer),
})

export const ACTIVITIES = ['creating', 'moving', 'typing'] as const
export type Activity = (typeof ACTIVITIES)[number]
/** An edit's number, and the moment of the clock that all processes share. */
export type Moment = [edit: number, at: number]
export type Drawn = { made: Moment[]; confirmed: Moment[] }
export type EditorQuestion =
  | { do: 'connect'; target: Target }
  | { do: 'draw'; target: Target['kind']; activity: Activity; ms: number }
  | { do: 'seen'; target: Target['kind'] }

const random = createRandom(process.pid)

class Editor {
  readonly store = new Store<UnknownRecord>({ schema: documentSchema as never, props: {} as never })
  readonly loaded: Promise<void>
  private made: Moment[] = []
  private confirmed: Moment[] = []
  private seen: Moment[] = []
  private readonly pushes = new Map<number, number>()
  private edits = 0

  constructor(target: Target) {
    const socket = clientSocket(
      target,
      (clock, diff) => this.pushes.set(clock, newestEdit(diff)),
      (clock) => this.confirmed.push([this.pushes.get(clock) ?? 0, sharedNow()]),
    )
    const seen = (record: UnknownRecord, source: 'remote' | 'user'): void => {
      if (source === 'remote') this.seen.push([editOf(record), sharedNow()])
    }
    this.store.sideEffects.registerAfterCreateHandler('shape', (record, source) => seen(record, source))
    this.store.sideEffects.registerAfterChangeHandler('shape', (_, record, source) => seen(record, source))
    this.loaded = new Promise((resolve, reject) => {
      new TLSyncClient<UnknownRecord, Store<UnknownRecord>>({
        store: this.store,
        socket,
        presence: atom<UnknownRecord | null>('presence', null),
        onLoad: () => resolve(),
        onSyncError: (reason) => reject(new Error(reason)),
      })
    })
  }

  async draw(activity: Activity, ms: number): Promise<Drawn> {
    const end = sharedNow() + ms
    await this[activity](end)
    await wait(SETTLE_MS)
    const drawn = { made: this.made, confirmed: this.confirmed }
    this.made = []
    this.confirmed = []
    return drawn
  }

  takeSeen(): Moment[] {
    const { seen } = this
    this.seen = []
    return seen
  }

  /** A new box now and then. */
  async creating(end: number): Promise<void> {
    while (sharedNow() < end) {
      this.edit(box(crypto.randomUUID(), '', random.integer(800), random.integer(600)))
      await wait(120 + random.integer(160))
    }
  }

  /** A box follows the pointer, which moves once a frame; a second each time. */
  async moving(end: number): Promise<void> {
    while (sharedNow() < end) {
      let moved = box(crypto.randomUUID(), 'Cache', 0, random.integer(600))
      const drop = sharedNow() + 1_000
      for (let x = 0; sharedNow() < drop; x += 4) {
        moved = this.edit({ ...moved, x })
        await wait(FRAME_MS)
      }
      await wait(200 + random.integer(200))
    }
  }

  /** A label grows by a letter at a time. */
  async typing(end: number): Promise<void> {
    let typed = box(crypto.randomUUID(), '', random.integer(800), random.integer(600))
    for (let text = 'a'; sharedNow() < end; text = text.length > 40 ? 'a' : `${text}${'abc '[random.integer(4)]}`) {
      typed = this.edit({ ...typed, props: { ...typed.props, richText: richText(text) } })
      await wait(90 + random.integer(120))
    }
  }

  private edit(record: ShapeRecord): ShapeRecord {
    const edited = { ...record, meta: { edit: ++this.edits } }
    this.made.push([this.edits, sharedNow()])
    this.store.put([edited as unknown as UnknownRecord])
    return edited
  }
}

const editOf = (record: object): number => Number((record as Partial<ShapeRecord>).meta?.edit ?? 0)

/** The newest edit in a push, in tldraw's format of differences. */
function newestEdit(diff: Record<string, unknown>): number {
  const edits = Object.values(diff).map((operation) => {
    const [kind, value] = operation as ['put' | 'patch' | 'remove', Record<string, unknown>]
    if (kind === 'put') return editOf(value)
    const meta = value.meta as [string, { edit?: [string, number] }] | undefined
    return meta?.[1].edit?.[1] ?? 0
  })
  return Math.max(0, ...edits)
}

const editors = new Map<Target['kind'], Editor>()

answer(async (question: EditorQuestion) => {
  if (question.do === 'connect') {
    const editor = new Editor(question.target)
    editors.set(question.target.kind, editor)
    return editor.loaded
  }
  const editor = editors.get(question.target)
  if (!editor) throw new Error(`Not connected to ${question.target}`)
  return question.do === 'draw' ? editor.draw(question.activity, question.ms) : editor.takeSeen()
})
