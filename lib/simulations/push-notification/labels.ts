// What a message is called in a trace.
import type { Message } from './messages.ts'

export function labelOf(message: Message): string {
  switch (message.kind) {
    case 'publish':
      return 'publish'
    case 'fan-out':
      return 'hand over'
    case 'notify':
      return 'notification'
    case 'shown':
      return 'acknowledged'
    case 'find-key':
      return 'is the key known?'
    case 'key-found':
      return message.known ? 'known' : 'not known'
    case 'insert-key':
      return 'write the key'
    case 'key-inserted':
      return message.fresh ? 'written' : 'was there'
    case 'connect':
      return 'connect, what did I miss?'
    case 'compare':
      return 'what did I miss?'
    case 'rows':
      return 'stored notifications'
    default:
      return message.kind
  }
}
