// Processes of a benchmark's own: started, asked, and ended by nobody else. Both ends are here.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Child = { ask<Answer>(question: object, limitMs?: number): Promise<Answer>; stop(): Promise<void> }

type Reply = { id: number; answer?: unknown; error?: string }

const ANSWER_MS_MAX = 60_000
const END_MS_MAX = 5_000

/** A process that runs one file of this folder. */
export function startChild(file: string, env: Record<string, string> = {}): Child {
  const child = fork(join(import.meta.dirname, file), {
    // tldraw's client does not throttle itself in tests, so a test of the benchmark must not look like one to it.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    // Not the flags of whoever asks, such as a runner of tests.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const waiting = new Map<number, (reply: Reply) => void>()
  let count = 0
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply))
  child.on('exit', (code) => {
    for (const [id, tell] of waiting) tell({ id, error: `it ended with ${code}` })
  })
  return {
    ask<Answer>(question: object, limitMs = ANSWER_MS_MAX): Promise<Answer> {
      const id = count++
      return new Promise<Answer>((resolve, reject) => {
        const late = setTimeout(() => tell({ id, error: `no answer within ${limitMs} ms` }), limitMs)
        const tell = ({ answer, error }: Reply): void => {
          clearTimeout(late)
          waiting.delete(id)
          if (error === undefined) resolve(answer as Answer)
          else reject(new Error(`${file}: ${error}`))
        }
        waiting.set(id, tell)
        child.send({ id, question }, (error) => error && tell({ id, error: error.message }))
      })
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX)
      await ended
      clearTimeout(late)
    },
  }
}

/** In the child: answers every question, and ends with the process that asked. */
export function answer<Question>(run: (question: Question) => unknown): void {
  process.on('disconnect', () => process.exit(0))
  process.on('message', ({ id, question }: { id: number; question: Question }) => {
    Promise.resolve()
      .then(() => run(question))
      .then(
        (result) => process.send?.({ id, answer: result }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      )
  })
}

/** Milliseconds of one clock that all processes of the machine share and nobody sets. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
