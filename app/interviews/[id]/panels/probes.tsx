'use client'
// Questions, those first whose criterion the board lacks; sent with one press, then marked.
import { Button } from '@mantine/core'
import { useEffect, useMemo } from 'react'
import { probesByNeed } from '#lib/interview/interviewer'
import type { InterviewState } from '#lib/interview/state'
import { MARKS } from '#lib/protocol/events'
import type { Score } from '#lib/rubric/score'
import type { Probe, Scenario } from '#lib/scenario/schema'
import { useActions } from '../../../components/actions.ts'
import { VerdictMark } from '../../../components/verdict-mark.tsx'
import { PHASE_WORDS } from '../../../components/words.ts'
import { useMay } from '../controls.tsx'
import { useCommand } from '../use-command.ts'
import classes from './cockpit.module.css'
import { Section } from './section.tsx'

type Props = { scenario: Scenario; state: InterviewState; score: Score | null }

const MARK_WORDS: Record<(typeof MARKS)[number], string> = { answered: 'Answered', partly: 'Partly', not: 'Not' }

export function Probes({ scenario, state, score }: Props) {
  const send = useCommand('probe:send')
  const mark = useCommand('probe:mark')
  const mayAsk = useMay('probe:send')
  const mayMark = useMay('probe:mark')
  const { needed, later } = useOrder(scenario, state, score)
  const ask = (probe: Probe) => void send.run({ probeId: probe.id })
  // What belongs to a later phase is not asked by a key: it could give that phase away.
  const [first] = needed
  useAskKey(mayAsk && !send.pending && first ? () => ask(first) : null)
  const draw = (probe: Probe) => (
    <li key={probe.id} className={classes.row}>
      <ProbeText probe={probe} scenario={scenario} score={score} />
      <Button
        variant={probe === first ? 'filled' : 'default'}
        size="compact-sm"
        disabled={!mayAsk || send.pending}
        aria-label={`Ask: ${probe.asks}`}
        onClick={() => ask(probe)}
      >
        Ask
      </Button>
    </li>
  )
  return (
    <Section title="Probes">
      {state.probes.length > 0 && (
        <ul className={classes.plain} aria-label="Asked">
          {state.probes.map(({ probeId, asks, mark: given }) => (
            <li key={probeId} className={classes.asked}>
              <p>{asks}</p>
              <div role="group" aria-label={`How it was answered: ${asks}`} className={classes.marks}>
                {MARKS.map((each) => (
                  <button
                    key={each}
                    type="button"
                    aria-pressed={given === each}
                    disabled={!mayMark || mark.pending}
                    onClick={() => void mark.run({ probeId, mark: each })}
                  >
                    {MARK_WORDS[each]}
                  </button>
                ))}
              </div>
            </li>
          ))}
        </ul>
      )}
      {needed.length > 0 && (
        <>
          <p className={classes.dim}>
            What the board lacks first. <kbd>Alt</kbd> <kbd>Q</kbd> asks the first.
          </p>
          <ul className={classes.plain} aria-label="To ask now">
            {needed.map(draw)}
          </ul>
        </>
      )}
      {needed.length === 0 && <p className={classes.dim}>Nothing to ask in this phase.</p>}
      {later.length > 0 && (
        <details className={classes.more}>
          <summary>For later phases: {later.length}</summary>
          <ul className={classes.plain} aria-label="To ask later">
            {later.map(draw)}
          </ul>
        </details>
      )}
    </Section>
  )
}

/** By need, as the built-in interviewer would ask; those of phases still to come apart. */
function useOrder(scenario: Scenario, state: InterviewState, score: Score | null) {
  return useMemo(() => {
    const verdicts = new Map(score?.criteria.map(({ id, verdict }) => [id, verdict]) ?? [])
    const reached = new Set(state.phases.slice(0, state.clock.phase + 1).map(({ id }) => id))
    const order = probesByNeed(scenario, state, verdicts)
    return {
      needed: order.filter(({ phase }) => reached.has(phase)),
      later: order.filter(({ phase }) => !reached.has(phase)),
    }
  }, [scenario, state, score])
}

/** One key asks the first probe, whatever has the focus. */
function useAskKey(ask: (() => void) | null): void {
  useEffect(() => {
    if (!ask) return undefined
    const listen = (event: KeyboardEvent) => {
      if (event.code !== 'KeyQ' || !event.altKey || event.ctrlKey || event.metaKey || event.repeat) return
      event.preventDefault()
      event.stopPropagation()
      ask()
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  })
  const can = ask !== null
  useActions(
    useMemo(() => {
      if (!can) return []
      const run = () => window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyQ', altKey: true }))
      return [{ id: 'ask-probe', label: 'Ask the next probe', group: 'Cockpit', keys: ['Alt', 'Q'], run }]
    }, [can]),
  )
}

function ProbeText({ probe, scenario, score }: { probe: Probe } & Pick<Props, 'scenario' | 'score'>) {
  const lacking = scenario.interviewer.criteria.find(({ id }) => id === probe.lacks)
  const verdict = score?.criteria.find(({ id }) => id === probe.lacks)?.verdict
  return (
    <div className={classes.probe}>
      <p>{probe.asks}</p>
      {lacking && verdict && (
        <p className={classes.lacks}>
          <VerdictMark verdict={verdict} /> {lacking.says}
        </p>
      )}
      <details className={classes.more}>
        <summary>
          A good answer<span className="unseen"> to: {probe.asks}</span>
          <span className={classes.dim}> · {PHASE_WORDS[probe.phase]}</span>
        </summary>
        <p>{probe.answer}</p>
        {probe.contested && <p className={classes.dim}>Contested: {probe.contested}</p>}
      </details>
    </div>
  )
}
