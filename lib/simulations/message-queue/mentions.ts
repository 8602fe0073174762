// What in a run speaks of one message: everything that carried it, answered it, or settled it.
import type { MessageRecord } from '#lib/kernel/cluster'
import type { LogRecord, QueueMessage } from './messages.ts'
import type { Replication } from './replication.ts'

export type Sent = MessageRecord<QueueMessage>

const SUCCESSIONS_MAX = 2

/** Who came to lead after the message was last spoken of: one of them does not have it. */
export function successions({ records }: Replication, told: Sent[]): Sent[] {
  const since = told.at(-1)?.sent ?? 0
  const changes: Sent[] = []
  let epoch = 0
  for (const record of records) {
    if (record.message.kind !== 'metadata') continue
    const state = record.message.metadata.partitions[0]
    if (!state || state.epoch <= epoch) continue
    if (record.sent <= since) epoch = state.epoch
    else if (record.to === state.leader && record.received !== null) {
      epoch = state.epoch
      changes.push(record)
    }
  }
  return changes.slice(0, SUCCESSIONS_MAX)
}

/** What speaks of the message, the answers to it, and what settles it. */
export function relevant({ records }: Replication, message: number): Sent[] {
  const is = (record: LogRecord): boolean => record.kind === 'data' && record.message === message
  const shown: Sent[] = []
  const requests = new Set<string>()
  const tags = new Set<number>()
  /** Where the message is in its partition, once somebody has fetched it. */
  let offset = Infinity
  let committed = false
  for (const record of records) {
    const { from, to, message: said } = record
    const question = (request: number): string => `${to} ${from} ${request}`
    const answer = (request: number): string => `${from} ${to} ${request}`
    const show = (request?: number): void => {
      shown.push(record)
      if (request !== undefined) requests.add(question(request))
    }
    switch (said.kind) {
      case 'produce':
        if (said.records.some(is)) show(said.request)
        break
      case 'replicated':
        if (said.answers.some(({ answer: given }) => given.kind === 'entries' && given.records.some(is))) show()
        break
      case 'fetched':
        if (!said.records.some(is)) break
        offset = said.from + said.records.findIndex(is)
        show()
        break
      case 'commit':
        if (committed || !said.commits.some((commit) => commit.offset > offset)) break
        committed = true
        show(said.request)
        break
      case 'apply':
        if (said.message === message) show(said.request)
        break
      case 'push':
        if (said.message !== message) break
        tags.add(said.tag)
        show()
        break
      case 'ack':
      case 'reject':
        if (tags.has(said.tag)) show()
        break
      case 'produced':
      case 'committed':
      case 'applied':
        if (requests.has(answer(said.request))) show()
        break
      default:
        break
    }
  }
  return shown
}

export function labelOf(message: QueueMessage): string {
  switch (message.kind) {
    case 'produce':
      return message.records.length === 1 ? 'message' : `message, in a batch of ${message.records.length}`
    case 'produced':
      return message.outcome === 'stored' ? 'stored' : message.outcome.replaceAll('-', ' ')
    case 'replicated':
      return 'copy'
    case 'fetched':
      return 'fetched'
    case 'commit':
      return `commit, next is ${message.commits[0]?.offset ?? 0}`
    case 'committed':
      return message.accepted ? 'committed' : 'refused'
    case 'apply':
      return 'effect'
    case 'applied':
      return 'done'
    case 'metadata':
      return 'you lead now'
    case 'ack':
      return 'acknowledged'
    case 'reject':
      return 'failed'
    default:
      return message.kind
  }
}
