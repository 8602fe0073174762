'use client'
// The board as a text list, live. Pointing at an item marks its shapes on the board; pressing it goes there.
import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { TLShapeId } from 'tldraw'
import { outline } from '#lib/board/outline'
import type { OutlineItem } from '#lib/board/outline'
import { EmptyState } from '../../components/empty-state.tsx'
import { useDocument, useHighlightProps } from './document.tsx'
import classes from './outline-panel.module.css'
import type { ComponentDialog } from './component-dialogs.tsx'
import { useGraph } from './use-graph.ts'

export function OutlinePanel({ onDialog }: { onDialog: (dialog: ComponentDialog) => void }) {
  const { store, editable, editor } = useDocument()
  const graph = useGraph(store)
  const list = useMemo(() => graph && outline(graph), [graph])
  if (!list) return null
  const actions = editable && editor && (
    <div className={classes.actions}>
      <Button variant="default" size="compact-sm" onClick={() => onDialog('insert')}>
        Insert a component
      </Button>
      <Button variant="default" size="compact-sm" disabled={list.items.length < 2} onClick={() => onDialog('connect')}>
        Connect two
      </Button>
    </div>
  )
  if (list.items.length + list.notes.length + list.unread.length === 0) {
    return (
      <div className={classes.outline}>
        <EmptyState drawing="board" sentence="What is drawn on the board will stand here in words." action={actions} />
      </div>
    )
  }
  return (
    <div className={classes.outline}>
      {actions}
      {list.items.length > 0 && (
        <section aria-labelledby="outline-components">
          <h3 id="outline-components">Components</h3>
          <ul>
            {list.items.map((item) => (
              <Component key={item.id} item={item} />
            ))}
          </ul>
        </section>
      )}
      {list.notes.length > 0 && (
        <section aria-labelledby="outline-notes">
          <h3 id="outline-notes">Notes</h3>
          <ul>
            {list.notes.map(({ text, shapes }) => (
              <li key={shapes.join()}>
                <Shapes shapes={shapes}>{text}</Shapes>
              </li>
            ))}
          </ul>
        </section>
      )}
      {list.unread.length > 0 && (
        <section aria-labelledby="outline-unread">
          <h3 id="outline-unread">Not counted</h3>
          <ul>
            {list.unread.map(({ why, shapes }) => (
              <li key={shapes.join()}>
                <Shapes shapes={shapes}>{why}</Shapes>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const Component = ({ item }: { item: OutlineItem }) => (
  <li>
    <Shapes shapes={item.shapes}>
      <strong>{item.title}</strong>
      <span className={classes.description}>{item.description}</span>
    </Shapes>
    {item.connections.length + item.notes.length > 0 && (
      <ul className={classes.more}>
        {item.connections.map((connection, at) => (
          <li key={`${at} ${connection}`}>{connection}</li>
        ))}
        {item.notes.map((note, at) => (
          <li key={`${at} ${note}`}>“{note}”</li>
        ))}
      </ul>
    )}
  </li>
)

function Shapes({ shapes, children }: { shapes: string[]; children: React.ReactNode }) {
  const { editor } = useDocument()
  const marks = useHighlightProps(shapes)
  const show = () => {
    if (!editor) return
    editor.setSelectedShapes(shapes.filter((id) => editor.getShape(id as TLShapeId)) as TLShapeId[])
    editor.zoomToSelectionIfOffscreen(64, { animation: { duration: 120 } })
  }
  return (
    <button type="button" className={classes.item} onClick={show} {...marks}>
      {children}
    </button>
  )
}
