'use client'
// The keyboard's way to the board: a component by its name, and an arrow between two by theirs.
import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { toast } from '../../components/toasts.tsx'
import classes from './component-dialogs.module.css'
import { useDocument } from './document.tsx'
import { ALL_KINDS, connectShapes, insertComponent, kindTitle, namedShapes } from './stamps.ts'
import type { Kind } from './stamps.ts'
import type { Editor, TLShapeId } from 'tldraw'

export type ComponentDialog = 'insert' | 'connect' | null

const LABEL_CHARACTERS_MAX = 200

export function ComponentDialogs({ shown, onClose }: { shown: ComponentDialog; onClose: () => void }) {
  const { editor } = useDocument()
  if (!editor) return null
  return (
    <>
      <Modal opened={shown === 'insert'} onClose={onClose} title="Insert a component">
        <Insert editor={editor} onDone={onClose} />
      </Modal>
      <Modal opened={shown === 'connect'} onClose={onClose} title="Connect two components">
        <Connect editor={editor} onDone={onClose} />
      </Modal>
    </>
  )
}

const KIND_OPTIONS = ALL_KINDS.map((kind) => ({ value: kind, label: kindTitle(kind) })).toSorted((a, b) =>
  a.label.localeCompare(b.label),
)

function Insert({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [kind, setKind] = useState<Kind | null>(null)
  const [label, setLabel] = useState('')
  const insert = () => {
    if (!kind) return
    insertComponent(editor, kind, label.trim() || kindTitle(kind))
    toast({ text: `${label.trim() || kindTitle(kind)} is on the board.` })
    onDone()
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        insert()
      }}
    >
      <Select
        label="Kind"
        data={KIND_OPTIONS}
        value={kind}
        onChange={(value) => setKind(value as Kind | null)}
        searchable
        autoSelectOnBlur
        nothingFoundMessage="No kind of that name"
        data-autofocus
      />
      <TextInput
        label="Label"
        description="What it is called on the board; its kind if you leave this empty."
        value={label}
        maxLength={LABEL_CHARACTERS_MAX}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!kind}>
        Insert
      </Button>
    </form>
  )
}

function Connect({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [shapes] = useState(() => namedShapes(editor))
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [label, setLabel] = useState('')
  if (shapes.length < 2) {
    return <p>An arrow needs two shapes with words on them. Insert components first, or write on the ones you have.</p>
  }
  const nameOf = (id: string | null) => shapes.find((shape) => shape.id === id)?.name ?? ''
  const connect = () => {
    if (!from || !to || from === to) return
    const arrow = connectShapes(editor, from as TLShapeId, to as TLShapeId, label.trim())
    toast({ text: arrow ? `${nameOf(from)} now leads to ${nameOf(to)}.` : 'One of the two is no longer on the board.' })
    onDone()
  }
  const options = shapes.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        connect()
      }}
    >
      <Select label="From" data={options} value={from} onChange={setFrom} searchable autoSelectOnBlur data-autofocus />
      <Select
        label="To"
        data={options}
        value={to}
        onChange={setTo}
        searchable
        autoSelectOnBlur
        error={from && from === to ? 'Choose another one than the first.' : undefined}
      />
      <TextInput
        label="Label"
        description="What travels along it, if that is not plain."
        value={label}
        maxLength={LABEL_CHARACTERS_MAX}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!from || !to || from === to}>
        Connect
      </Button>
    </form>
  )
}
