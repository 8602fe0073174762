// The /board namespace: tldraw's frames, as they are, between a tab and its interview's board.
import type { Logger } from 'pino'
import * as z from 'zod'

import {
  BOARD_BYTES_BURST_MAX,
  BOARD_BYTES_PER_SECOND_MAX,
  FRAME_BYTES_MAX,
  FRAMES_PER_SECOND_MAX,
  QUEUED_BYTES_MAX,
} from '#lib/protocol/limits'

import type { BoardSocket } from '../board/shared-board.ts'
import type { Rooms } from '../interviews/rooms.ts'
import { bufferedBytes, cutOff } from './backlog.ts'
import { handleConnections, handleEnd, handleFrames } from './handle.ts'
import type { AnyNamespace, AnySocket } from './handle.ts'
import { openFor } from './interview.ts'
import { Throttle, Throttles } from './throttle.ts'

const authSchema = z.object({ interviewId: z.string().min(1).max(100), sessionId: z.string().min(1).max(100) })

/** Frames that come before the room is open wait here, so that none is lost; a client sends one at first. */
const EARLY_FRAMES_MAX = 50

export function serveBoards(namespace: AnyNamespace, { rooms, log }: { rooms: Rooms; log: Logger }): void {
  // Of the account: another tab, or another connection, brings no more.
  const bytes = new Throttles(() => new Throttle(BOARD_BYTES_PER_SECOND_MAX, BOARD_BYTES_BURST_MAX))
  handleConnections(namespace, log, async (socket) => {
    const { accountId } = socket.data.identity
    const auth = authSchema.safeParse(socket.handshake.auth)
    const early: string[] = []
    let receive = (frame: string): void => {
      if (early.length < EARLY_FRAMES_MAX) early.push(frame)
      else socket.disconnect()
    }
    let leave = (): void => {}
    const limits = { throttle: new Throttle(FRAMES_PER_SECOND_MAX), bytesMax: FRAME_BYTES_MAX, log }
    handleFrames(socket, 'frame', limits, (frame) => {
      if (bytes.of(accountId).admit(performance.now(), frame.length)) receive(frame)
      else socket.disconnect()
    })
    handleEnd(socket, () => leave())
    if (!auth.success) return close(socket, 4_400, 'unreadable')
    const found = await openFor(rooms, auth.data.interviewId, accountId)
    if (!found.ok) return close(socket, 4_099, found.error.code === 'not-found' ? 'NOT_FOUND' : 'UNAVAILABLE')
    const room = found.result
    await room.refreshPeople()
    if (!socket.connected) return
    // The tab chooses its session's name, so an account's own name stands before it.
    const sessionId = `${accountId}:${auth.data.sessionId}`
    const member = boardSocket(socket)
    room.connectBoard(sessionId, member, accountId)
    leave = () => room.disconnectBoard(sessionId, member)
    receive = (frame) => room.board.receive(sessionId, member, frame)
    for (const frame of early) receive(frame)
  })
}

function close(socket: AnySocket, code: number, reason: string): void {
  socket.emit('closed', code, reason)
  setTimeout(() => socket.disconnect(), 50)
}

function boardSocket(socket: AnySocket): BoardSocket {
  let closed = false
  return {
    get open() {
      return socket.connected && !closed
    },
    send(frame) {
      if (closed) return
      // A reader that stopped reading must not fill this process; it comes back and gets the whole board.
      if (bufferedBytes(socket.conn) > QUEUED_BYTES_MAX) return cutOff(socket.conn)
      socket.emit('frame', frame)
    },
    close(code = 1_000, reason = '') {
      if (closed) return
      closed = true
      close(socket, code, reason)
    },
  }
}
