// The only caller of socket.on: parse, authorise, run, answer. Nothing that a client sends can throw past it.
import type { Logger } from 'pino'
import type { DefaultEventsMap, Namespace, Socket } from 'socket.io'
import type * as z from 'zod'

import { failure } from '#lib/protocol/errors'
import type { Failure, Outcome } from '#lib/protocol/errors'
import { COMMAND_BYTES_MAX, COMMANDS_PER_SECOND_MAX } from '#lib/protocol/limits'

import type { Identity } from '../accounts/identity.ts'
import { Throttle, Throttles } from './throttle.ts'

export type SocketData = { identity: Identity }
export type AnySocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>
export type AnyNamespace = Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>

/** What zod found, as one sentence and by field. */
export function malformed(error: z.ZodError): { ok: false; error: Failure } {
  const problems = error.issues.slice(0, 20).map(({ path, message }) => ({ field: path.join('.'), message }))
  const first = problems[0]
  const where = first?.field ? `${first.field}: ` : ''
  return failure('malformed', `This cannot be read (${where}${first?.message ?? 'unknown form'}).`, problems)
}

type Options = { throttle: Throttle; bytesMax: number; log: Logger }

/**
 * Listens to an event whose last argument may be an acknowledgement. `run` gets what is before it; what it returns or
 * resolves to is the answer. `tooFast` says what a client over its rate gets: an answer, or the end of the connection.
 */
export function handle(
  socket: AnySocket,
  event: string,
  { throttle, bytesMax, log }: Options,
  run: (args: unknown[]) => Outcome<unknown> | Promise<Outcome<unknown>> | void,
): void {
  socket.on(event, (...args: unknown[]) => {
    const last = args.at(-1)
    const answer = typeof last === 'function' ? (last as (...answer: unknown[]) => void) : null
    const given = answer ? args.slice(0, -1) : args
    const reply = (outcome: Outcome<unknown> | void): void => {
      if (outcome && answer) answer(outcome, Date.now())
    }
    if (!throttle.admit(performance.now())) {
      return reply(failure('too-fast', `At most ${throttle.perSecond} a second. Wait a moment and try again.`))
    }
    if (sizeOf(given) > bytesMax) {
      return reply(failure('too-large', `At most ${Math.floor(bytesMax / 1024)} kB at once.`))
    }
    void Promise.resolve()
      .then(() => run(given))
      .catch((error: unknown) => internal(log, event, error))
      .then(reply)
      .catch((error: unknown) => log.error({ err: error, event }, 'an answer could not be sent'))
  })
}

/** Like `handle` for events that have no answer and must stay in order, such as the board's frames. */
export function handleFrames(
  socket: AnySocket,
  event: string,
  { throttle, bytesMax, log }: Options,
  run: (frame: string) => void,
): void {
  socket.on(event, (frame: unknown) => {
    try {
      if (typeof frame !== 'string' || frame.length > bytesMax || !throttle.admit(performance.now())) {
        socket.disconnect()
        return
      }
      run(frame)
    } catch (error) {
      log.error({ err: error, event }, 'a frame could not be handled')
      socket.disconnect()
    }
  })
}

/** Connections of a namespace, each by a login; what `enter` throws ends that connection only. */
export function handleConnections(
  namespace: AnyNamespace,
  log: Logger,
  enter: (socket: AnySocket) => void | Promise<void>,
): void {
  namespace.on('connection', (socket) => {
    Promise.resolve()
      .then(() => enter(socket))
      .catch((error: unknown) => {
        log.error({ err: error, namespace: namespace.name }, 'a connection could not be set up')
        socket.disconnect()
      })
  })
}

/** Calls back once when the connection ends. */
export function handleEnd(socket: AnySocket, run: () => void): void {
  socket.on('disconnect', () => run())
  // Without a listener an error event would end the process.
  socket.on('error', () => socket.disconnect())
}

/** The limits of commands, by account: another tab, or another connection, brings no more. */
export function commandLimits(log: Logger): (accountId: string) => Options {
  const throttles = new Throttles(() => new Throttle(COMMANDS_PER_SECOND_MAX))
  return (accountId) => ({ throttle: throttles.of(accountId), bytesMax: COMMAND_BYTES_MAX, log })
}

export function internal(log: Logger, what: string, error: unknown): { ok: false; error: Failure } {
  const id = crypto.randomUUID().slice(0, 8)
  log.error({ err: error, id, what }, 'a fault in a handler')
  return failure(
    'internal',
    `Something went wrong on the server (${id}). Try again; if it stays, tell whoever runs it.`,
  )
}

/** Bytes, about: characters of the JSON. Circular structures cannot come from the network. */
export const sizeOf = (value: unknown): number => {
  try {
    return JSON.stringify(value)?.length ?? 0
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
