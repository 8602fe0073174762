'use client'
// Components of systems, one press each. A press puts one near the middle; dragging puts it where it is dropped.
import { Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useDocument } from './document.tsx'
import classes from './stamp-palette.module.css'
import { StampIcon } from './stamp-icon.tsx'
import { insertComponent, kindTitle, PALETTE } from './stamps.ts'
import type { Kind } from './stamps.ts'

const KINDS_SHOWN: readonly Kind[] = PALETTE.flatMap(({ kinds }) => kinds)

export const STAMP_TYPE = 'application/x-dryrun-component'

export function StampPalette() {
  const { editor } = useDocument()
  const [said, setSaid] = useState('')
  /** The one that Tab comes to; the arrow keys go on from there. */
  const [stop, setStop] = useState<Kind>(KINDS_SHOWN[0] ?? 'client')
  if (!editor) return null
  const insert = (kind: Kind) => {
    insertComponent(editor, kind)
    setSaid(`${kindTitle(kind)} inserted`)
  }
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const next = KINDS_SHOWN[(KINDS_SHOWN.indexOf(stop) + by + KINDS_SHOWN.length) % KINDS_SHOWN.length]
    if (by === 0 || !next) return
    event.preventDefault()
    setStop(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-kind='${next}']`)?.focus()
  }
  return (
    <div
      className={classes.palette}
      role="toolbar"
      aria-label="Components"
      aria-orientation="vertical"
      onKeyDown={move}
    >
      {PALETTE.map(({ family, kinds }) => (
        <div key={family} role="group" aria-label={family} className={classes.family}>
          {kinds.map((kind) => (
            <Tooltip key={kind} label={kindTitle(kind)} position="right">
              <button
                type="button"
                aria-label={`Insert ${kindTitle(kind)}`}
                data-kind={kind}
                tabIndex={kind === stop ? 0 : -1}
                onFocus={() => setStop(kind)}
                draggable
                onDragStart={(event) => event.dataTransfer.setData(STAMP_TYPE, kind)}
                onClick={() => insert(kind)}
              >
                <StampIcon kind={kind} />
              </button>
            </Tooltip>
          ))}
        </div>
      ))}
      <span className="unseen" role="status">
        {said}
      </span>
    </div>
  )
}
