'use client'
// The lobby's socket as a hook: connected while wanted, joined again by itself after a lost connection.
import { useCallback, useEffect, useRef, useState } from 'react'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import type { LobbyCommandName, LobbyPayload, LobbyState, Wish } from '#lib/protocol/lobby'
import type { LobbyClientEvents, LobbyServerEvents } from '#lib/protocol/sockets'

const TIME_OUT_MS = 10_000

export type Lobby = {
  connection: 'off' | 'connecting' | 'open'
  /** Why the server refused the connection. */
  refusal: string | null
  state: LobbyState | null
  /** A pairing from before this visit, which the server still remembers. */
  earlier: string | null
  /** Whether the server took one off the list: an offer ran out unanswered. */
  dropped: boolean
  /** Server's clock minus this one's, in milliseconds. */
  clockOffset: number
  join: (wish: Wish) => Promise<Outcome<unknown>>
  leave: () => Promise<Outcome<unknown>>
  send: <Name extends LobbyCommandName>(name: Name, payload: LobbyPayload<Name>) => Promise<Outcome<unknown>>
}

/** Connect only when there is a login. */
export function useLobby(connected: boolean): Lobby {
  const socket = useRef<Socket<LobbyServerEvents, LobbyClientEvents> | null>(null)
  const wish = useRef<Wish | null>(null)
  const answerJoin = useRef<((outcome: Outcome<unknown>) => void) | null>(null)
  const [open, setOpen] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [heard, setHeard] = useState<{ state: LobbyState; clockOffset: number; earlier: string | null } | null>(null)
  const listed = useRef(false)
  const [dropped, setDropped] = useState(false)

  const send = useCallback<Lobby['send']>(async (name, payload) => {
    if (!socket.current) return failure('timed-out', 'The lobby is not connected.')
    try {
      return await socket.current.timeout(TIME_OUT_MS).emitWithAck('command', name, payload)
    } catch {
      return failure('timed-out', 'No answer from the lobby. Check the connection and try again.')
    }
  }, [])

  useEffect(() => {
    if (!connected) return undefined
    const opened: Socket<LobbyServerEvents, LobbyClientEvents> = io('/lobby', {
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
    })
    socket.current = opened
    opened.on('connect', () => {
      setOpen(true)
      setRefusal(null)
      listed.current = false
      // The server forgets who waits when their connection is lost.
      if (wish.current) void send('lobby:join', wish.current).then((outcome) => answerJoin.current?.(outcome))
    })
    opened.on('disconnect', () => setOpen(false))
    opened.on('connect_error', ({ message }) => {
      // An active socket tries again by itself; otherwise the server has said no.
      if (opened.active) return
      setRefusal(message)
      answerJoin.current?.(failure('not-allowed', message))
    })
    opened.on('state', (state) => {
      if (listed.current && state.joinedAt === null && state.interviewId === null && wish.current) {
        wish.current = null
        setDropped(true)
      }
      listed.current = state.joinedAt !== null
      setHeard((before) => ({
        state,
        clockOffset: state.now - Date.now(),
        earlier: before ? before.earlier : state.interviewId,
      }))
    })
    return () => {
      opened.disconnect()
      socket.current = null
      setOpen(false)
      setHeard(null)
    }
  }, [connected, send])

  const join = useCallback(
    async (wanted: Wish) => {
      wish.current = wanted
      setDropped(false)
      const outcome = await (socket.current?.connected
        ? send('lobby:join', wanted)
        : // The connection joins as soon as it is open.
          new Promise<Outcome<unknown>>((resolve) => {
            answerJoin.current = resolve
          }))
      answerJoin.current = null
      if (!outcome.ok) wish.current = null
      return outcome
    },
    [send],
  )
  const leave = useCallback(() => {
    wish.current = null
    return send('lobby:leave', {})
  }, [send])

  return {
    connection: connected ? (open ? 'open' : 'connecting') : 'off',
    refusal,
    state: heard?.state ?? null,
    earlier: heard?.earlier ?? null,
    dropped,
    clockOffset: heard?.clockOffset ?? 0,
    join,
    leave,
    send,
  }
}
