'use client'
// Components of systems, one press each. A press puts one near the middle; dragging puts it where it is dropped.
import { Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useDocument } from './document.tsx'
import classes from './stamp-palette.module.css'
import { StampIcon } from './stamp-icon.tsx'
import { insertComponent, kindTitle, PALETTE } from './stamps.ts'
import type { Kind } from './stamps.ts'

export const STAMP_TYPE = 'application/x-dryrun-component'

export function StampPalette() {
  const { editor } = useDocument()
  const [said, setSaid] = useState('')
  if (!editor) return null
  const insert = (kind: Kind) => {
    insertComponent(editor, kind)
    setSaid(`${kindTitle(kind)} inserted`)
  }
  return (
    <div className={classes.palette} role="toolbar" aria-label="Components" aria-orientation="vertical">
      {PALETTE.map(({ family, kinds }) => (
        <div key={family} role="group" aria-label={family} className={classes.family}>
          {kinds.map((kind) => (
            <Tooltip key={kind} label={kindTitle(kind)} position="right">
              <button
                type="button"
                aria-label={`Insert ${kindTitle(kind)}`}
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
