// A calendar file for an interview that is held later.
import { createEvent } from 'ics'

export type Appointment = { id: string; title: string; start: Date; minutes: number; url: string }

/** What some programs end a line at, and would read the rest of a title as a property of its own. */
const LINE_ENDS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** An .ics file, or null when it cannot be made from this. Times are in UTC. */
export function calendarFile({ id, title, start, minutes, url }: Appointment): string | null {
  const { value } = createEvent({
    uid: `${id}@dryrun`,
    productId: 'dryrun',
    title: `Mock interview: ${title.replace(LINE_ENDS, ' ')}`,
    description: `Join here: ${url}`,
    url,
    start: start.getTime(),
    startInputType: 'utc',
    startOutputType: 'utc',
    duration: { minutes },
  })
  return value ? folded(value) : null
}

const LINE_BYTES_MAX = 75

/** The library folds by characters, and RFC 5545 counts bytes. */
const folded = (file: string): string =>
  file
    .replace(/\r\n\t/g, '')
    .split('\r\n')
    .map(foldedLine)
    .join('\r\n')

function foldedLine(line: string): string {
  let [text, bytes] = ['', 0]
  for (const character of line) {
    const more = Buffer.byteLength(character)
    if (bytes + more > LINE_BYTES_MAX) [text, bytes] = [`${text}\r\n `, 1]
    text += character
    bytes += more
  }
  return text
}
