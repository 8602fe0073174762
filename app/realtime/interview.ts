'use client'
// The room's connection as React sees it. What ticks (the clock) or streams (runs) has its own hook, so that the rest stays still.
import { createContext, createElement, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import { Manager } from 'socket.io-client'
import type { Room, Viewer } from '#lib/protocol/queries'
import { InterviewConnection } from './interview-connection.ts'
import type { Connection, InterviewSocket, Runs, Snapshot } from './interview-connection.ts'

export type { Connection, Runs, Snapshot }

export type OpenRoom = { room: Room; viewer: Viewer; manager: Manager; connection: InterviewConnection }
export type RoomContext = Snapshot & Pick<InterviewConnection, 'call' | 'serverNow'> & { room: Room; viewer: Viewer }

const Context = createContext<OpenRoom | null>(null)

/** One connection of this tab to the server. The id in the address lets a load balancer send all of an interview to one place. */
const openManager = (interviewId: string): Manager =>
  new Manager(window.location.origin, {
    query: { interview: interviewId },
    withCredentials: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 3000,
  })

/** Holds the connection for all that is inside; nothing inside is drawn before it is open. */
export function InterviewProvider({ room, viewer, children }: { room: Room; viewer: Viewer; children: ReactNode }) {
  const { interviewId } = room
  const [open, setOpen] = useState<Pick<OpenRoom, 'manager' | 'connection'> | null>(null)
  const you = viewer.accountId
  const { role } = room
  useEffect(() => {
    const manager = openManager(interviewId)
    const connection = new InterviewConnection({
      interviewId,
      you: { accountId: you, role },
      open: (auth) =>
        manager.socket('/interview', { auth: (give: (auth: object) => void) => give(auth()) }) as InterviewSocket,
    })
    setOpen({ manager, connection })
    // A connection that the machine knows to be gone would else be noticed only when a ping stays unanswered.
    const onOffline = () => manager.engine.close()
    window.addEventListener('offline', onOffline)
    return () => {
      window.removeEventListener('offline', onOffline)
      setOpen(null)
      connection.close()
    }
    // The role comes with every welcome; a change of it needs no new connection.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [interviewId, you])
  const value = useMemo(() => open && { ...open, room, viewer }, [open, room, viewer])
  return value && createElement(Context.Provider, { value }, children)
}

export function useOpenRoom(): OpenRoom {
  const open = useContext(Context)
  if (!open) throw new Error('This is used outside of a room')
  return open
}

/** Everything about the interview; draws again when any of it changes. */
export function useRoom(): RoomContext {
  const { connection, room, viewer } = useOpenRoom()
  const snapshot = useSyncExternalStore(connection.subscribe, () => connection.snapshot)
  return useMemo(
    () => ({ ...snapshot, call: connection.call, serverNow: connection.serverNow, room, viewer }),
    [snapshot, connection, room, viewer],
  )
}

/** One part of the snapshot; draws again only when that part is another one. `select` must give parts, not new objects. */
export function useRoomPart<T>(select: (snapshot: Snapshot) => T): T {
  const { connection } = useOpenRoom()
  return useSyncExternalStore(connection.subscribe, () => select(connection.snapshot))
}

/** Progress and results of simulation runs, by run id. */
export function useRuns(): Runs {
  const { connection } = useOpenRoom()
  return useSyncExternalStore(connection.subscribe, () => connection.runs)
}

/** A value of the server's time, asked four times a second; draws again only when the value is another one. */
export function useAtServerTime<T extends string | number | boolean>(read: (now: number) => T): T {
  const { connection } = useOpenRoom()
  const [subscribe] = useState(() => (tell: () => void) => {
    const timer = setInterval(tell, 250)
    return () => clearInterval(timer)
  })
  return useSyncExternalStore(subscribe, () => read(connection.serverNow()))
}
