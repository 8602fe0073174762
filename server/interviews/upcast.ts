// Old events read as new ones. A kind whose payload changes gets a higher version and a step here; stored rows stay.
import { EVENTS } from '#lib/protocol/events'
import type { Event, EventKind } from '#lib/protocol/events'

type Stored = { sequence: number; at: number; actor: string | null; kind: string; version: number; payload: unknown }

/** From the version in the key's name to the next. */
const STEPS: Record<string, (payload: unknown) => unknown> = {}

const isKind = (kind: string): kind is EventKind => Object.hasOwn(EVENTS, kind)

/** Throws on a kind or version that this program does not know: it was written by a newer one. */
export function upcast(stored: Stored): Event {
  const { kind } = stored
  if (!isKind(kind)) throw new Error(`The log has an event of the unknown kind ${kind}: is this an older Dryrun?`)
  let { version, payload } = stored
  for (; version < EVENTS[kind].version; version++) {
    const step = STEPS[`${kind} ${version}`]
    if (!step) throw new Error(`No way from ${kind} version ${version} to the next`)
    payload = step(payload)
  }
  if (version > EVENTS[kind].version) throw new Error(`${kind} version ${version} was written by a newer Dryrun`)
  return { ...stored, kind, version, payload } as Event
}
