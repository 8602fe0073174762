'use client'
// The board as it was at the end: to look at and walk through, with evidence in violet. Not synced, nothing can be changed.
import 'tldraw/tldraw.css'
import { useComputedColorScheme, useMantineStyleNonce } from '@mantine/core'
import { getAssetUrls } from '@tldraw/assets/selfHosted'
import { useCallback, useMemo, useState } from 'react'
import { createTLSchema, createTLStore, Tldraw } from 'tldraw'
import type { Editor, TLComponents, TLRecord, TLShapeId, TLStore, TLStoreSnapshot } from 'tldraw'
import type { Review } from '#lib/protocol/queries'
import { RECORDS } from '../../realtime/entry-record.ts'
import look from '../../components/board-look.module.css'
import { EvidenceFrames } from '../../components/evidence-frames.tsx'
import classes from './board.module.css'
import { useMarked } from './marks.ts'
import type { Marks } from './marks.ts'
import { withoutForbidden } from './xml-text.ts'

const ASSET_URLS = getAssetUrls({ baseUrl: '/tldraw' })
const PADDING = 64

export type BoardHandle = {
  /** Selects shapes and goes to them. */
  show: (ids: readonly string[]) => void
  /** The whole board as SVG, in light colours; null where nothing is drawn. */
  picture: () => Promise<string | null>
}

type Props = {
  document: Review['document']
  licenceKey: string | null
  marks: Marks
  /** Given while a board is shown. */
  onBoard: (handle: BoardHandle | null) => void
}

/** Null where the records cannot be read by this version. */
function storeOf({ records, schema }: Props['document']): TLStore | null {
  const store = createTLStore({ schema: createTLSchema({ records: RECORDS }) })
  if (records.length === 0) return store
  try {
    const byId = Object.fromEntries((records as unknown as TLRecord[]).map((record) => [record.id, record]))
    // tldraw brings old records up to date and throws on what it does not know.
    store.loadStoreSnapshot({ store: byId, schema: schema ?? store.schema.serialize() } as TLStoreSnapshot)
    return store
  } catch {
    return null
  }
}

export function Board({ document, licenceKey, marks, onBoard }: Props) {
  const [store] = useState(() => storeOf(document))
  const scheme = useComputedColorScheme('light')
  const components = useMemo(() => viewerComponents(marks), [marks])
  const nonce = useMantineStyleNonce()?.()
  // The editor inserts style elements, and the page's policy wants its nonce on them.
  const options = useMemo(() => ({ maxPages: 1, nonce }), [nonce])
  const onMount = useCallback(
    (editor: Editor) => {
      editor.updateInstanceState({ isReadonly: true })
      const drawn = editor.getCurrentPageBounds()
      // At most at its full size, so that one box does not fill the sheet.
      if (drawn) editor.zoomToBounds(drawn, { targetZoom: 1, inset: PADDING / 2, animation: { duration: 0 } })
      onBoard(handleOf(editor))
      return () => onBoard(null)
    },
    [onBoard],
  )
  if (!store) {
    return <p className={classes.unreadable}>This board cannot be drawn by this version. It stands in words below.</p>
  }
  return (
    <div className={look.board}>
      <Tldraw
        store={store}
        licenseKey={licenceKey ?? undefined}
        assetUrls={ASSET_URLS}
        components={components}
        options={options}
        colorScheme={scheme}
        autoFocus={false}
        onMount={onMount}
      />
    </div>
  )
}

const handleOf = (editor: Editor): BoardHandle => ({
  show: (ids) => {
    const shapes = ids.filter((id) => editor.getShape(id as TLShapeId)) as TLShapeId[]
    if (shapes.length === 0) return
    editor.setSelectedShapes(shapes)
    editor.zoomToSelectionIfOffscreen(PADDING, { animation: { duration: 120 } })
  },
  picture: async () => {
    const shapes = [...editor.getCurrentPageShapeIds()]
    if (shapes.length === 0) return null
    const drawn = await editor.getSvgString(shapes, { padding: 16, background: false, darkMode: false })
    return drawn ? withoutForbidden(drawn.svg) : null
  },
})

/** Panning and zooming, and nothing else. */
const viewerComponents = (marks: Marks): TLComponents => ({
  ActionsMenu: null,
  ContextMenu: null,
  DebugMenu: null,
  DebugPanel: null,
  HelpMenu: null,
  HelperButtons: null,
  MainMenu: null,
  MenuPanel: null,
  Minimap: null,
  PageMenu: null,
  QuickActions: null,
  SharePanel: null,
  StylePanel: null,
  Toolbar: null,
  OnTheCanvas: () => <Marked marks={marks} />,
})

const Marked = ({ marks }: { marks: Marks }) => <EvidenceFrames ids={useMarked(marks)} />
