// From a client's request to an operation on the queue, and from its effect to the answer.
import type { Effect, Operation } from './job-queue.ts'
import type { Answer, Request } from './messages.ts'

/** The operation that a request asks for; null if it asks for none. */
export function operationOf(client: number, request: Request, now: number, leaseMs: number): Operation | null {
  switch (request.kind) {
    case 'push':
      return { kind: 'push', key: request.key, job: request.job, priority: request.priority }
    case 'change':
      return { kind: 'change', key: request.key, priority: request.priority, version: request.version }
    case 'done':
      return { kind: 'done', key: request.key }
    case 'take': {
      const { request: number, count } = request
      return { kind: 'take', consumer: client, request: number, count, at: now, until: now + leaseMs }
    }
    default:
      return null
  }
}

export function answerOf(partition: number, request: Request, effect: Effect): Answer | null {
  switch (request.kind) {
    case 'push':
      return { kind: 'pushed', key: request.key, job: request.job }
    case 'change':
      return {
        kind: 'changed',
        key: request.key,
        job: request.job,
        applied: effect.kind === 'changed' && effect.applied,
      }
    case 'done':
      return { kind: 'finished', key: request.key, job: request.job }
    case 'take':
      if (effect.kind !== 'taken') return null
      return { kind: 'taken', partition, request: request.request, jobs: effect.jobs, at: effect.at }
    default:
      return null
  }
}
