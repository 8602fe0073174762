// The /lobby namespace: wishes and answers in, the state of the lobby out.
import type { Logger } from 'pino'

import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { LOBBY_COMMANDS } from '#lib/protocol/lobby'
import type { LobbyCommandName } from '#lib/protocol/lobby'

import type { Lobby, LobbySocket } from '../lobby/lobby.ts'
import { commandLimits, handle, handleConnections, handleEnd, malformed } from './handle.ts'
import type { AnyNamespace } from './handle.ts'

const isCommand = (name: unknown): name is LobbyCommandName =>
  typeof name === 'string' && Object.hasOwn(LOBBY_COMMANDS, name)

export function serveLobby(namespace: AnyNamespace, { lobby, log }: { lobby: Lobby; log: Logger }): void {
  const limits = commandLimits(log)
  handleConnections(namespace, log, (socket) => {
    const { accountId, name: person } = socket.data.identity
    const member: LobbySocket = { accountId, name: person, state: (state) => void socket.emit('state', state) }
    handle(socket, 'command', limits(accountId), ([name, payload]) => {
      if (!isCommand(name)) return failure('unknown-command', 'There is no such command in the lobby.')
      return run(lobby, member, name, payload)
    })
    handleEnd(socket, () => lobby.disconnect(member))
    lobby.connect(member)
  })
}

async function run(
  lobby: Lobby,
  member: LobbySocket,
  name: LobbyCommandName,
  given: unknown,
): Promise<Outcome<unknown>> {
  const { accountId } = member
  switch (name) {
    case 'lobby:join': {
      const wish = LOBBY_COMMANDS[name].payload.safeParse(given)
      return wish.success ? lobby.join(accountId, member.name, wish.data) : malformed(wish.error)
    }
    case 'lobby:leave': {
      const payload = LOBBY_COMMANDS[name].payload.safeParse(given)
      return payload.success ? lobby.leave(accountId) : malformed(payload.error)
    }
    case 'offer:accept': {
      const payload = LOBBY_COMMANDS[name].payload.safeParse(given)
      return payload.success ? lobby.accept(accountId, payload.data.offerId) : malformed(payload.error)
    }
    case 'offer:decline': {
      const payload = LOBBY_COMMANDS[name].payload.safeParse(given)
      return payload.success ? lobby.refuse(accountId, payload.data.offerId) : malformed(payload.error)
    }
  }
}
