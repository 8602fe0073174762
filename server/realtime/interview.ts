// The /interview namespace: commands in, events out.
import type { Logger } from 'pino'
import * as z from 'zod'

import { COMMANDS, commandEnvelope } from '#lib/protocol/commands'
import type { Command, CommandName } from '#lib/protocol/commands'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { OwnedElsewhereError } from '../interviews/log-store.ts'
import type { RoomSocket } from '../interviews/audience.ts'
import type { LiveRoom } from '../interviews/live-room.ts'
import type { Rooms } from '../interviews/rooms.ts'
import { commandLimits, handle, handleConnections, handleEnd, malformed } from './handle.ts'
import type { AnyNamespace, AnySocket } from './handle.ts'

const authSchema = z.object({ interviewId: z.string().min(1).max(100), since: z.int().min(0).optional() })

export type PrepareRun = (
  payload: Extract<Command, { name: 'run:start' }>['payload'],
  accountId: string,
) => Promise<Outcome<{ payload: Extract<Command, { name: 'run:start' }>['payload']; version: number }>>

type Dependencies = { rooms: Rooms; log: Logger; prepareRun: PrepareRun }

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name)

export function serveInterviews(namespace: AnyNamespace, { rooms, log, prepareRun }: Dependencies): void {
  const limits = commandLimits(log)
  handleConnections(namespace, log, async (socket) => {
    const { accountId } = socket.data.identity
    const member = roomSocket(socket, accountId)
    let room: LiveRoom | null = null
    handle(socket, 'command', limits(accountId), ([envelope]) =>
      room
        ? runCommand(room, accountId, envelope, prepareRun)
        : failure('owned-elsewhere', 'The room is not open yet. Try again in a moment.'),
    )
    handleEnd(socket, () => room?.disconnect(member))
    const auth = authSchema.safeParse(socket.handshake.auth)
    if (!auth.success) return member.refuse(malformed(auth.error).error, false)
    const found = await openFor(rooms, auth.data.interviewId, accountId)
    if (!found.ok) return member.refuse(found.error, found.error.code !== 'not-found')
    room = found.result
    await room.connect(member, auth.data.since ?? 0)
  })
}

/** The room, if this account is part of the interview. A stranger learns nothing about which interviews exist. */
export async function openFor(rooms: Rooms, interviewId: string, accountId: string): Promise<Outcome<LiveRoom>> {
  try {
    const room = await rooms.get(interviewId)
    if (!room || room.roleOf(accountId) === null) {
      return failure('not-found', 'There is no such interview, or you are not part of it. Ask for an invite.')
    }
    return { ok: true, result: room }
  } catch (error) {
    if (error instanceof OwnedElsewhereError) {
      return failure('owned-elsewhere', 'Another server holds this interview. Connecting again.')
    }
    return failure('not-saved', 'The database does not answer. Trying again.')
  }
}

async function runCommand(
  room: LiveRoom,
  accountId: string,
  given: unknown,
  prepareRun: PrepareRun,
): Promise<Outcome<unknown>> {
  const envelope = commandEnvelope.safeParse(given)
  if (!envelope.success) return malformed(envelope.error)
  const { id, name } = envelope.data
  if (!isCommand(name)) return failure('unknown-command', `There is no command ${name}.`)
  const payload = COMMANDS[name].payload.safeParse(envelope.data.payload)
  if (!payload.success) return malformed(payload.error)
  const role = room.roleOf(accountId)
  if (!role) return failure('not-allowed', 'You are not part of this interview.')
  let command = { name, payload: payload.data } as Command
  let simulationVersion = 0
  if (command.name === 'run:start') {
    // A repeat gets its first answer, even where one more run would be too much.
    const first = await room.answered(accountId, id)
    if (first) return first
    const prepared = await prepareRun(command.payload, accountId)
    if (!prepared.ok) return prepared
    command = { name: 'run:start', payload: prepared.result.payload }
    simulationVersion = prepared.result.version
  }
  return room.command({ accountId, role }, id, command, { simulationVersion })
}

function roomSocket(socket: AnySocket, accountId: string): RoomSocket {
  return {
    accountId,
    lastVisible: 0,
    get open() {
      return socket.connected
    },
    welcome: (welcome) => void socket.emit('welcome', welcome),
    events: (events, now) => void socket.emit('events', events, now),
    people: (people, present) => void socket.emit('people', people, present),
    run: (update) => void socket.emit('run', update),
    provenance: (update) => void socket.emit('provenance', update),
    refuse: (error, retry) => {
      socket.emit('refused', error, retry)
      // A moment for the message to leave before the connection does.
      setTimeout(() => socket.disconnect(), REFUSAL_MS)
    },
  }
}

const REFUSAL_MS = 50
