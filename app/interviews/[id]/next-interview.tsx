'use client'
// When the roles were swapped: the way to the next interview, for everybody who was in this one.
import Link from 'next/link'
import { useRoomPart } from '../../realtime/interview.ts'
import classes from './saving-status.module.css'

export function NextInterview() {
  const next = useRoomPart(({ state }) => state.nextInterviewId)
  return (
    <div role="status">
      {next && (
        <p className={classes.banner}>
          The next interview, with the roles swapped, is ready. <Link href={`/interviews/${next}`}>Go there</Link>
        </p>
      )}
    </div>
  )
}
