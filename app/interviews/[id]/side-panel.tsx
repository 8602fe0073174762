'use client'
// A panel at one side of the board: tabs, a handle to make it wider, and a strip when it is closed.
import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconLayoutSidebarRightCollapse,
  IconLayoutSidebarRightExpand,
} from '@tabler/icons-react'
import { useId, useRef } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { PANEL_MAX, PANEL_MIN } from './layout-memory.ts'
import type { Side } from './layout-memory.ts'
import classes from './side-panel.module.css'

export type Tab = {
  id: string
  title: string
  content: ReactNode
  /** Something new is in it. */
  news?: boolean
}

type Props = {
  side: Side
  label: string
  tabs: readonly Tab[]
  shown: string
  onShow: (id: string) => void
  open: boolean
  onOpen: (open: boolean) => void
  width: number
  onWidth: (width: number) => void
}

const ICONS = {
  left: { open: IconLayoutSidebarLeftExpand, close: IconLayoutSidebarLeftCollapse },
  right: { open: IconLayoutSidebarRightExpand, close: IconLayoutSidebarRightCollapse },
}

export function SidePanel({ side, label, tabs, shown, onShow, open, onOpen, width, onWidth }: Props) {
  const Icon = ICONS[side]
  const news = tabs.some((tab) => tab.news)
  if (!open) {
    return (
      <aside className={classes.strip} data-side={side} aria-label={label}>
        <Tooltip label={`Show ${label.toLowerCase()}`} position={side === 'left' ? 'right' : 'left'}>
          <ActionIcon aria-label={`Show ${label.toLowerCase()}`} aria-expanded={false} onClick={() => onOpen(true)}>
            <Icon.open />
          </ActionIcon>
        </Tooltip>
        {news && (
          <span className={classes.news}>
            <span className="unseen">Something new</span>
          </span>
        )}
      </aside>
    )
  }
  return (
    <aside className={classes.panel} data-side={side} aria-label={label} style={{ width }}>
      <div className={classes.head}>
        <PanelTabs tabs={tabs} shown={shown} onShow={onShow} label={label} />
        <ActionIcon aria-label={`Hide ${label.toLowerCase()}`} aria-expanded onClick={() => onOpen(false)}>
          <Icon.close />
        </ActionIcon>
      </div>
      <PanelContent tabs={tabs} shown={shown} />
      <Handle side={side} label={label} width={width} onWidth={onWidth} />
    </aside>
  )
}

const tabId = (id: string) => `tab-${id}`
const contentId = (id: string) => `panel-${id}`

type TabsProps = Pick<Props, 'tabs' | 'shown' | 'onShow' | 'label'>

export function PanelTabs({ tabs, shown, onShow, label }: TabsProps) {
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = tabs.findIndex(({ id }) => id === shown)
    const next = tabs[(at + by + tabs.length) % tabs.length]
    if (!next) return
    onShow(next.id)
    document.getElementById(tabId(next.id))?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className={classes.tabs}>
      {tabs.map(({ id, title, news }) => (
        <button
          key={id}
          id={tabId(id)}
          type="button"
          role="tab"
          aria-selected={id === shown}
          aria-controls={id === shown ? contentId(id) : undefined}
          tabIndex={id === shown ? 0 : -1}
          onClick={() => onShow(id)}
          onKeyDown={move}
        >
          {title}
          {news && (
            <span className={classes.news}>
              <span className="unseen">, something new</span>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

export function PanelContent({ tabs, shown }: Pick<Props, 'tabs' | 'shown'>) {
  const tab = tabs.find(({ id }) => id === shown) ?? tabs[0]
  if (!tab) return null
  return (
    <div
      key={tab.id}
      id={contentId(tab.id)}
      role="tabpanel"
      aria-labelledby={tabId(tab.id)}
      tabIndex={0}
      className={classes.content}
    >
      <h2 className="unseen">{tab.title}</h2>
      {tab.content}
    </div>
  )
}

const STEP = 16

/** The border between panel and board: dragged, or moved with the arrow keys. */
function Handle({ side, label, width, onWidth }: Pick<Props, 'side' | 'label' | 'width' | 'onWidth'>) {
  const id = useId()
  const start = useRef<{ x: number; width: number } | null>(null)
  const towardsBoard = side === 'left' ? 1 : -1
  const set = (next: number) => onWidth(Math.round(Math.min(PANEL_MAX, Math.max(PANEL_MIN, next))))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (start.current) set(start.current.width + (event.clientX - start.current.x) * towardsBoard)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
    if (by === 0) return
    event.preventDefault()
    set(width + by * towardsBoard)
  }
  return (
    <div
      id={id}
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label.toLowerCase()}`}
      aria-valuemin={PANEL_MIN}
      aria-valuemax={PANEL_MAX}
      aria-valuenow={width}
      tabIndex={0}
      className={classes.handle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = null)}
      onLostPointerCapture={() => (start.current = null)}
      onKeyDown={onKeyDown}
    />
  )
}
