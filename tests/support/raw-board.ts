// tldraw's protocol by hand: whatever a client of somebody's own making may say to a board.
import type { Socket } from 'socket.io-client'

import { documentSchema } from '../../server/board/schema.ts'
import { eventually } from './visitor.ts'
import type { Visitor } from './visitor.ts'

const PROTOCOL_VERSION = 8
/** Below the limit of a frame. */
const CHUNK_CHARACTERS = 256 * 1024

type Action = 'commit' | 'discard' | { rebaseWithDiff: unknown }
type Message = { type: string; clientClock?: number; action?: Action; [key: string]: unknown }

export const schema = (): object => documentSchema.serialize()

/** What became of a push: taken as it was, not at all, in part, or the connection was ended for it. */
export type Fate = 'taken' | 'refused' | 'changed' | 'ended'

export class RawBoard {
  readonly messages: Message[] = []
  readonly socket: Socket
  private clock = 0
  ended = false

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('frame', (frame: string) => {
      const message = JSON.parse(frame) as Message & { data?: Message[] }
      this.messages.push(...(message.type === 'data' ? (message.data ?? []) : [message]))
    })
    for (const event of ['closed', 'disconnect', 'connect_error']) socket.on(event, () => (this.ended = true))
  }

  /** Opens a connection and says hello, with `hello` instead of the usual fields. */
  static async open(visitor: Pick<Visitor, 'socket'>, interviewId: string, hello: object = {}): Promise<RawBoard> {
    const board = new RawBoard(visitor.socket('/board', { interviewId, sessionId: crypto.randomUUID() }))
    await eventually('the socket is open', () => board.socket.connected || board.ended)
    board.send({
      type: 'connect',
      connectRequestId: 'a',
      lastServerClock: 0,
      protocolVersion: PROTOCOL_VERSION,
      schema: schema(),
      ...hello,
    })
    await eventually('there is an answer', () => board.ended || board.messages.some(({ type }) => type === 'connect'))
    return board
  }

  send(message: object): void {
    this.sendText(JSON.stringify(message))
  }

  /** In as many frames as it takes. */
  sendText(text: string): void {
    if (text.length <= CHUNK_CHARACTERS) return void this.socket.emit('frame', text)
    const count = Math.ceil(text.length / CHUNK_CHARACTERS)
    for (let n = 0; n < count; n++) {
      const chunk = text.slice(n * CHUNK_CHARACTERS, (n + 1) * CHUNK_CHARACTERS)
      this.socket.emit('frame', `${count - n - 1}_${chunk}`)
    }
  }

  /** Pushes changes of records, and tells what became of them. `diff` may be JSON, for what no object can say. */
  async push(diff: object | string, more: object = {}): Promise<Fate> {
    const clientClock = ++this.clock
    const head = JSON.stringify({ type: 'push', clientClock, ...more }).slice(0, -1)
    this.sendText(`${head},"diff":${typeof diff === 'string' ? diff : JSON.stringify(diff)}}`)
    let result: Message | undefined
    await eventually('there is a result', () => {
      result = this.messages.find((each) => each.type === 'push_result' && each.clientClock === clientClock)
      return result !== undefined || this.ended
    })
    if (!result) return 'ended'
    return result.action === 'commit' ? 'taken' : result.action === 'discard' ? 'refused' : 'changed'
  }

  put(...records: { id: string }[]): Promise<Fate> {
    return this.push(Object.fromEntries(records.map((record) => [record.id, ['put', record]])))
  }

  close(): void {
    this.socket.disconnect()
  }
}
