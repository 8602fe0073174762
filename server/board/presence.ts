// What somebody's tab says of itself to all others, at every move: theirs by login, small, and nothing that breaks a view.
import { applyObjectDiff } from '@tldraw/sync-core'

import type { ValueOperation } from '#lib/protocol/events'
import { PRESENCE_BYTES_MAX } from '#lib/protocol/limits'

import type { BoardMember } from './authorize.ts'
import { isWellFormed } from './well-formed.ts'

export type Presence = Record<string, unknown>

const isPresence = (value: unknown): value is Presence =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Those who follow somebody see through their camera; tldraw's own goes from 5 % to 800 %. */
const ZOOM_MIN = 0.01
const ZOOM_MAX = 100

function isBearable(presence: Presence): boolean {
  // The one large figure is a time.
  if (
    !isWellFormed({ ...presence, lastActivityTimestamp: null }) ||
    JSON.stringify(presence).length > PRESENCE_BYTES_MAX
  )
    return false
  const { camera } = presence
  if (!isPresence(camera)) return true
  return typeof camera.z === 'number' && camera.z >= ZOOM_MIN && camera.z <= ZOOM_MAX
}

/**
 * Gives the presence in a message the login's identity, or takes it out of the message where it is too much; what else
 * the message brings stays. Answers with what the tab's presence is afterwards.
 */
export function ownPresence(
  message: Record<string, unknown>,
  member: BoardMember,
  before: Presence | undefined,
): Presence | undefined {
  const { presence } = message
  if (presence === undefined || presence === null) return before
  const after = Array.isArray(presence) ? presenceAfter(presence, member, before) : undefined
  if (after && isBearable(after)) return after
  delete message.presence
  return before
}

function presenceAfter(operation: unknown[], member: BoardMember, before: Presence | undefined): Presence | undefined {
  const [kind, fields] = operation
  if (!isPresence(fields)) return undefined
  const own = { userId: `user:${member.accountId}`, userName: member.name, color: member.color }
  if (kind === 'put') return Object.assign(fields, own)
  if (kind !== 'patch' || !before) return undefined
  for (const [key, value] of Object.entries(own)) if (Object.hasOwn(fields, key)) fields[key] = ['put', value]
  return applyObjectDiff(before, fields as Record<string, ValueOperation>)
}
