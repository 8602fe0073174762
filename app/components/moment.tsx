'use client'
// A point in time in the reader's own time zone; the server, which cannot know that zone, writes UTC.
import { useSyncExternalStore } from 'react'

const subscribeToNothing = () => () => undefined

const FORM: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
}

export function Moment({ at }: { /** Milliseconds since 1970. */ at: number }) {
  const here = useSyncExternalStore(
    subscribeToNothing,
    () => new Intl.DateTimeFormat('en-GB', FORM).format(at),
    () => new Intl.DateTimeFormat('en-GB', { ...FORM, timeZone: 'UTC' }).format(at),
  )
  return <time dateTime={new Date(at).toISOString()}>{here}</time>
}
