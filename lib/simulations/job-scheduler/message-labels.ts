// What a message is called in a story, and which jobs it is about.
import type { JobMessage } from './messages.ts'

/** The rows that a message names. */
export function rowsOf(message: JobMessage): number[] {
  if ('row' in message) return [message.row]
  if (!('rows' in message)) return []
  return message.rows.map((row) => (typeof row === 'number' ? row : row.row))
}

const LABELS: Partial<Record<JobMessage['kind'], string>> = {
  picked: 'due',
  mark: 'note that it is queued',
  'insert-next': 'add the next row',
  enqueue: 'queue it',
  deliver: 'handed out',
  acknowledge: 'acknowledged',
  claim: 'claim',
  expired: 'its holder is silent',
  start: 'may it start?',
  'look-up': 'served before?',
  act: 'act',
  'write-down': 'note that it was served',
  'written-down': 'noted',
}

export function labelOf(message: JobMessage): string {
  switch (message.kind) {
    case 'claimed':
      return `claimed, token ${message.fence}`
    case 'refused':
      return 'somebody else’s'
    case 'started':
      return message.go ? 'yes' : 'no, it is over'
    case 'looked-up':
      return message.served ? 'yes' : 'no'
    case 'acted':
      return message.applied ? 'done' : 'was done before'
    case 'finish':
      return message.outcome === 'done' ? `done, token ${message.fence}` : `failed, token ${message.fence}`
    case 'finished':
      return message.accepted ? 'accepted' : 'refused'
    default:
      return LABELS[message.kind] ?? message.kind
  }
}
