// How an estimate's line was read: what it comes to, and the first step that does not add up.
import { IconCheck, IconX } from '@tabler/icons-react'
import type { LineReading } from '#lib/estimate/read-line'
import classes from './worksheet-panel.module.css'

export function ReadingLine({ reading }: { reading: LineReading }) {
  const { display, firstWrong, steps, problems } = reading
  const checked = steps.length > 0 && steps.every(({ verdict }) => verdict === 'ok')
  const unread = steps.some(({ verdict }) => verdict === 'unread')
  return (
    <div className={classes.reading}>
      <p>
        {display ? <span className="figure">= {display}</span> : 'No figure yet'}
        {checked && (
          <span className={classes.holds}>
            <IconCheck aria-hidden="true" /> adds up
          </span>
        )}
        {unread && !firstWrong && <span>not all of it could be read</span>}
      </p>
      {firstWrong && (
        <p className={classes.wrong}>
          <IconX aria-hidden="true" />
          <span>
            <span className="figure">{firstWrong.right}</span> does not follow. {firstWrong.why}
          </span>
        </p>
      )}
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </div>
  )
}
