'use client'
// The board: tldraw with what makes no sense here taken out, in the product's colours, and with evidence in violet.
import 'tldraw/tldraw.css'
import { getAssetUrls } from '@tldraw/assets/selfHosted'
import { useComputedColorScheme } from '@mantine/core'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { DragEvent } from 'react'
import {
  computed,
  createUserId,
  DefaultMainMenu,
  DefaultToolbar,
  EditSubmenu,
  ExportFileContentSubMenu,
  getUserPreferences,
  KeyboardShortcutsMenuItem,
  LanguageMenu,
  setUserPreferences,
  Tldraw,
  TldrawUiMenuGroup,
  TldrawUiMenuItem,
  TldrawUiMenuSubmenu,
  ToolbarItem,
  useTldrawCurrentUser,
  ViewSubmenu,
} from 'tldraw'
import type { Editor, TLComponents, TLUiOverrides, TLUserPreferences } from 'tldraw'
import { isKind } from '#lib/board/vocabulary'
import { useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import { toast } from '../../components/toasts.tsx'
import look from '../../components/board-look.module.css'
import { EvidenceFrames } from '../../components/evidence-frames.tsx'
import { FORMATS, importBoard, isBoardFile } from './board-exchange.ts'
import { useDocument, useHighlighted } from './document.tsx'
import { insertComponent } from './stamps.ts'
import { STAMP_TYPE } from './stamp-palette.tsx'
import { useBoardFiles } from './use-board-files.ts'

const ASSET_URLS = getAssetUrls({ baseUrl: '/tldraw' })
const TOOLS = [
  'select',
  'hand',
  'arrow',
  'rectangle',
  'text',
  'note',
  'draw',
  'eraser',
  'ellipse',
  'diamond',
  'hexagon',
  'oval',
  'cloud',
  'line',
  'highlight',
  'laser',
  'frame',
]
/** They bring in content from elsewhere; the server takes none of them. */
const REFUSED_SHAPES = new Set(['embed', 'bookmark', 'image', 'video'])
const REFUSED_ACTIONS = [
  'insert-embed',
  'insert-media',
  'convert-to-embed',
  'convert-to-bookmark',
  'open-embed-link',
  'toggle-dark-mode',
  'toggle-debug-mode',
  'move-to-new-page',
  'change-page-prev',
  'change-page-next',
  'flatten-to-image',
  'image-replace',
  'video-replace',
  'download-original',
]
const NO_PICTURES = 'Pictures, files and pages of other sites cannot be put on this board. Draw it, or write it down.'

const overrides: TLUiOverrides = {
  actions: (_, actions) => Object.fromEntries(Object.entries(actions).filter(([id]) => !REFUSED_ACTIONS.includes(id))),
  tools: (_, tools) => Object.fromEntries(Object.entries(tools).filter(([id]) => id !== 'asset')),
}

const components: TLComponents = {
  PageMenu: null,
  SharePanel: null,
  DebugMenu: null,
  DebugPanel: null,
  ImageToolbar: null,
  VideoToolbar: null,
  MainMenu: () => (
    <DefaultMainMenu>
      <TldrawUiMenuGroup id="basic">
        <FileSubmenu />
        <EditSubmenu />
        <ViewSubmenu />
        <ExportFileContentSubMenu />
      </TldrawUiMenuGroup>
      <TldrawUiMenuGroup id="preferences">
        <LanguageMenu />
        <KeyboardShortcutsMenuItem />
      </TldrawUiMenuGroup>
    </DefaultMainMenu>
  ),
  Toolbar: () => (
    <DefaultToolbar>
      {TOOLS.map((tool) => (
        <ToolbarItem key={tool} tool={tool} />
      ))}
    </DefaultToolbar>
  ),
  OnTheCanvas: EvidenceMarks,
}

function FileSubmenu() {
  const files = useBoardFiles()
  if (!files) return null
  return (
    <TldrawUiMenuSubmenu id="file" label="File">
      <TldrawUiMenuGroup id="import">
        <TldrawUiMenuItem id="import" label="Import a board file…" onSelect={files.choose} />
      </TldrawUiMenuGroup>
      <TldrawUiMenuGroup id="export">
        {FORMATS.map((format) => (
          <TldrawUiMenuItem
            key={format}
            id={`export-${format}`}
            label={`Export as .${format}`}
            readonlyOk
            onSelect={() => files.exportAs(format)}
          />
        ))}
      </TldrawUiMenuGroup>
    </TldrawUiMenuSubmenu>
  )
}

/** The editor, and the text editor inside shapes, insert style elements; the page's policy wants its nonce on them. */
const optionsWith = (nonce: string | undefined) => ({
  maxPages: 1,
  nonce,
  text: { tipTapConfig: { ...(nonce && { injectNonce: nonce }) } },
})
const pageNonce = (): string | undefined => (window as { __webpack_nonce__?: string }).__webpack_nonce__

export function Canvas({ readOnly }: { readOnly: boolean }) {
  const { sync, editor, saving, setEditor } = useDocument()
  const { room } = useOpenRoom()
  const scheme = useComputedColorScheme('light')
  const user = useTldrawPerson()
  const [options] = useState(() => optionsWith(pageNonce()))
  const onMount = useCallback(
    (mounted: Editor) => {
      const stop = refuseForeignContent(mounted, (file) => importBoard(mounted, saving, file))
      const drawn = mounted.getCurrentPageBounds()
      // At most at its full size, so that one box does not fill the screen.
      if (drawn) mounted.zoomToBounds(drawn, { targetZoom: 1, inset: 48, animation: { duration: 0 } })
      setEditor(mounted)
      return () => {
        stop()
        setEditor(null)
      }
    },
    [setEditor, saving],
  )
  useEffect(() => {
    editor?.updateInstanceState({ isReadonly: readOnly })
    if (readOnly) editor?.selectNone()
  }, [editor, readOnly])
  const drop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(STAMP_TYPE)
    if (!editor || !isKind(kind)) return
    event.preventDefault()
    event.stopPropagation()
    insertComponent(editor, kind, undefined, editor.screenToPage({ x: event.clientX, y: event.clientY }))
    editor.focus()
  }
  if (sync.status === 'error') return null
  return (
    <div
      className={look.board}
      onDropCapture={drop}
      onFocus={() => editor?.focus({ focusContainer: false })}
      onBlur={(event) => {
        // The board's keys work while the focus is in it, and not while it is in a panel.
        if (!event.currentTarget.contains(event.relatedTarget)) editor?.blur({ blurContainer: false })
      }}
    >
      <Tldraw
        store={sync}
        user={user}
        licenseKey={room.board.licenceKey ?? undefined}
        assetUrls={ASSET_URLS}
        overrides={overrides}
        components={components}
        options={options}
        colorScheme={scheme}
        autoFocus={false}
        onMount={onMount}
      />
    </div>
  )
}

/** What a paste or a drop could bring in is taken out before it leaves this browser; board files are taken in. */
function refuseForeignContent(editor: Editor, take: (file: File) => Promise<void>): () => void {
  const refuse = () => toast({ text: NO_PICTURES })
  const takeAll = async (files: readonly File[]) => {
    for (const file of files) await take(file)
  }
  editor.registerExternalContentHandler('files', ({ files }) => {
    if (!files.every(isBoardFile)) refuse()
    void takeAll(files.filter(isBoardFile))
  })
  editor.registerExternalContentHandler('excalidraw', ({ content }) => {
    void take(new File([JSON.stringify(content)], 'What was copied from Excalidraw'))
  })
  editor.registerExternalContentHandler('file-replace', refuse)
  editor.registerExternalContentHandler('svg-text', refuse)
  editor.registerExternalContentHandler('embed', refuse)
  editor.registerExternalContentHandler('url', ({ url, point }) => {
    void editor.putExternalContent({ type: 'text', text: url, point })
  })
  const stops = [
    editor.sideEffects.registerAfterCreateHandler('shape', (shape, source) => {
      if (source !== 'user' || !REFUSED_SHAPES.has(shape.type)) return
      editor.deleteShape(shape.id)
      refuse()
    }),
    editor.sideEffects.registerAfterCreateHandler('asset', (asset, source) => {
      if (source === 'user') editor.deleteAssets([asset.id])
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** tldraw's preferences of this browser under the person's own name, colour and id. */
function useTldrawPerson() {
  const { viewer } = useOpenRoom()
  const color = useRoomPart(({ people }) => people.find(({ accountId }) => accountId === viewer.accountId)?.color)
  const { accountId, name } = viewer
  const userPreferences = useMemo(
    () =>
      computed<TLUserPreferences>('preferences', () => {
        // The scheme is the site's.
        const { colorScheme: _, ...kept } = getUserPreferences()
        return { ...kept, id: createUserId(accountId), name, ...(color && { color }) }
      }),
    [accountId, name, color],
  )
  const keep = useCallback((preferences: TLUserPreferences) => {
    const { id, name: ownName, color: ownColor } = getUserPreferences()
    setUserPreferences({ ...preferences, id, name: ownName, color: ownColor })
  }, [])
  return useTldrawCurrentUser({ userPreferences, setUserPreferences: keep })
}

function EvidenceMarks() {
  return <EvidenceFrames ids={useHighlighted()} />
}
