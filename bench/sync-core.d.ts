// tldraw exports this for its own packages and leaves it out of its published types; the version is pinned exactly.
import '@tldraw/sync-core'

declare module '@tldraw/sync-core' {
  export function getTlsyncProtocolVersion(): number
}
