// What waits in this process for readers that are slow, or that stopped reading.
import type { Server } from 'socket.io'

import { QUEUED_BYTES_MAX, QUEUED_BYTES_TOTAL_MAX } from '#lib/protocol/limits'

const LOOK_EVERY_MS = 250

type Connection = {
  transport?: { socket?: { bufferedAmount?: number; terminate?: () => void } }
  writeBuffer?: { data?: unknown }[]
  close: (discard?: boolean) => unknown
}

/** What the transport holds for a client. Engine.IO keeps it in its WebSocket and in its own list. */
export function bufferedBytes(connection: unknown): number {
  const { transport, writeBuffer } = connection as Connection
  const listed = (writeBuffer ?? []).reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0)
  return listed + (transport?.socket?.bufferedAmount ?? 0)
}

/** Ends a connection without a word: the other side would not read it, and closing politely waits for it while holding everything. */
export function cutOff(connection: unknown): void {
  const { transport, close } = connection as Connection
  if (transport?.socket?.terminate) transport.socket.terminate()
  else close.call(connection, true)
}

/**
 * Drops connections that hold too much, each and all together, whatever it is that they do not read. They come back and
 * get what they need anew.
 */
export function watchBacklogs(io: Server, eachMax = QUEUED_BYTES_MAX, totalMax = QUEUED_BYTES_TOTAL_MAX): () => void {
  const look = (): void => {
    const held = Object.values((io.engine as unknown as { clients: Record<string, Connection> }).clients)
      .map((connection) => ({ connection, bytes: bufferedBytes(connection) }))
      .filter(({ bytes }) => bytes > 0)
      .sort((a, b) => b.bytes - a.bytes)
    let total = held.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { connection, bytes } of held) {
      if (bytes <= eachMax && total <= totalMax) return
      total -= bytes
      cutOff(connection)
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
