// Pages are drawn on the thread that the rooms live on. A few at a time, so that rooms get their turns however many are asked for.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

import pLimit from 'p-limit'

const AT_ONCE = 2
/** Two hundred people who open the site at once, with what their browsers fetch in advance. */
const WAITING_MAX = 2_000
/** A page is drawn by then, or waits for the database; who reads it slowly keeps nobody else waiting. */
const TURN_MS_MAX = 250
/** Files, which nobody has to draw. */
const FILES = /^\/(_next\/static|tldraw)\//

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Answers as `answer` does, in turns; beyond those who may wait with 503. */
export function pacePages(answer: Answer): Answer {
  const turns = pLimit(AT_ONCE)
  return async (request, response) => {
    if (FILES.test(request.url ?? '')) return answer(request, response)
    if (turns.pendingCount >= WAITING_MAX) {
      response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '5' })
      response.end('Very many pages are asked for at the moment. Try again in some seconds.\n')
      return
    }
    await turns(async () => {
      // Whoever left while waiting needs no page.
      if (response.destroyed) return
      await Promise.race([answer(request, response), pause(TURN_MS_MAX, undefined, { ref: false })])
    })
  }
}
