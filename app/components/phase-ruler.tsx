// The signature of the product: an interview as a ruler, a tick a minute, a longer one every five, phases at their
// budgets. The room's clock and the review's scrubber draw on the same ruler.
import type { PhaseId } from '#lib/scenario/names'
import classes from './phase-ruler.module.css'
import { PHASE_WORDS } from './words.ts'

type Props = {
  phases: readonly { id: PhaseId; minutes: number }[]
  /** Without the names of the phases, for small places. */
  bare?: boolean
}

export function PhaseRuler({ phases, bare = false }: Props) {
  const total = phases.reduce((sum, { minutes }) => sum + minutes, 0)
  const ticks = Array.from({ length: Math.floor(total) + 1 }, (_, minute) => minute)
  return (
    <div className={classes.ruler} data-bare={bare || undefined}>
      <svg
        className={classes.ticks}
        viewBox={`0 0 ${total} 12`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {ticks.map((minute) => (
          <line key={minute} x1={minute} x2={minute} y1="0" y2={minute % 5 === 0 ? 12 : 6} />
        ))}
      </svg>
      <ol
        className={classes.phases}
        style={{ gridTemplateColumns: phases.map(({ minutes }) => `${minutes}fr`).join(' ') }}
      >
        {phases.map(({ id, minutes }) => (
          <li key={id} title={`${PHASE_WORDS[id]}, ${minutes} min`}>
            <span className={bare ? 'unseen' : classes.name}>{PHASE_WORDS[id]}</span>
            <span className={bare ? 'unseen' : classes.minutes}>
              {minutes} <abbr title="minutes">min</abbr>
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
