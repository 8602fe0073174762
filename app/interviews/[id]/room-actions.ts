'use client'
// What the palette offers in the room, each only while this person may do it.
import { useMemo } from 'react'
import type { CommandName } from '#lib/protocol/commands'
import { may } from '#lib/protocol/policy'
import { useActions } from '../../components/actions.ts'
import type { Action } from '../../components/actions.ts'
import { toast } from '../../components/toasts.tsx'
import { useOpenRoom, useRoomPart } from '../../realtime/interview.ts'
import { FORMATS } from './board-exchange.ts'
import type { ComponentDialog } from './component-dialogs.tsx'
import { useDocument } from './document.tsx'
import { useBoardFiles } from './use-board-files.ts'

type Doing = {
  show: (tab: string) => void
  dialog: (dialog: ComponentDialog) => void
  invite: () => void
  toggle: (part: 'leftOpen' | 'rightOpen' | 'clock') => void
}

const COMMANDS: { name: CommandName; label: string; payload: object }[] = [
  { name: 'phase:start', label: 'Start the clock', payload: {} },
  { name: 'phase:pause', label: 'Pause the clock', payload: {} },
  { name: 'phase:resume', label: 'Let the clock go on', payload: {} },
  { name: 'phase:extend', label: 'Five more minutes for this phase', payload: { minutes: 5 } },
  { name: 'phase:advance', label: 'Go on to the next phase', payload: {} },
  { name: 'view:call', label: 'Bring everyone to my view', payload: {} },
  { name: 'hint:ask', label: 'Ask for a hint', payload: {} },
]

/** `doing` must stay the same between renders. */
export function useRoomActions(doing: Doing): void {
  const { connection, room } = useOpenRoom()
  const { editable, editor } = useDocument()
  const files = useBoardFiles()
  const mode = useRoomPart(({ state }) => state.mode)
  const stage = useRoomPart(({ state }) => state.stage)
  const role = useRoomPart(({ you }) => you.role)
  const actions = useMemo(() => {
    const simple = (id: string, label: string, run: () => void, keywords: string[] = []): Action => ({
      id: `room-${id}`,
      label,
      group: 'Room',
      keywords,
      run,
    })
    const commands = COMMANDS.filter(({ name }) => may(name, mode, role, stage)).map(({ name, label, payload }) =>
      simple(name, label, () => {
        void connection.call(name, payload as never).then((outcome) => {
          if (!outcome.ok) toast({ text: outcome.error.message })
        })
      }),
    )
    const board = editable && editor !== null
    return [
      ...(board
        ? [
            simple('insert', 'Insert a component by name', () => doing.dialog('insert'), ['add', 'stamp', 'shape']),
            simple('connect', 'Connect two components by name', () => doing.dialog('connect'), ['arrow', 'line']),
          ]
        : []),
      ...(board && files
        ? [simple('import', 'Import a board file…', files.choose, ['excalidraw', 'tldr', 'open'])]
        : []),
      ...(files
        ? FORMATS.map((format) =>
            simple(`export-${format}`, `Export as .${format}`, () => files.exportAs(format), ['board', 'file', 'save']),
          )
        : []),
      ...commands,
      ...(room.mayInvite && (stage === 'waiting' || stage === 'running')
        ? [simple('invite', 'Invite somebody', doing.invite, ['link'])]
        : []),
      simple('prompt', 'Show the prompt', () => doing.show('prompt')),
      simple('worksheet', 'Show the worksheet', () => doing.show('worksheet'), ['estimates', 'requirements']),
      simple('outline', 'Show the outline of the board', () => doing.show('outline'), ['text', 'list']),
      simple('conversation', 'Show the conversation', () => doing.show('conversation'), ['chat']),
      simple('left', 'Show or hide the left panel', () => doing.toggle('leftOpen')),
      simple('right', 'Show or hide the right panel', () => doing.toggle('rightOpen')),
      simple('clock', 'Show or hide the clock', () => doing.toggle('clock')),
    ]
  }, [connection, editable, editor, files, mode, stage, role, doing, room.mayInvite])
  useActions(actions)
}
