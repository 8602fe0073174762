import { NAME_CHARACTERS_MAX } from '#lib/protocol/limits'

/** What is wrong with a name, before the server is asked; null when nothing is. */
export function nameProblem(name: string): string | null {
  const { length } = name.trim()
  if (length === 0) return 'Write a name.'
  if (length > NAME_CHARACTERS_MAX) {
    return `At most ${NAME_CHARACTERS_MAX} characters; this one has ${length}.`
  }
  return null
}
