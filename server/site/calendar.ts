// A calendar file for an interview that is held later.
import { createEvent } from 'ics'

export type Appointment = { id: string; title: string; start: Date; minutes: number; url: string }

/** An .ics file, or null when it cannot be made from this. Times are in UTC. */
export function calendarFile({ id, title, start, minutes, url }: Appointment): string | null {
  const { value } = createEvent({
    uid: `${id}@dryrun`,
    productId: 'dryrun',
    title: `Mock interview: ${title}`,
    description: `Join here: ${url}`,
    url,
    start: start.getTime(),
    startInputType: 'utc',
    startOutputType: 'utc',
    duration: { minutes },
  })
  return value ?? null
}
