'use client'
// Keeps the live score fresh: soon after a change, when the browser has nothing better to do, one evaluation at a time.
import { startTransition, useEffect, useRef, useState } from 'react'
import type { TLStore } from 'tldraw'
import type { InterviewState } from '#lib/interview/state'
import type { Score } from '#lib/rubric/score'
import type { Scenario } from '#lib/scenario/schema'
import { liveScore } from './live-score.ts'

/** Changes within this time are judged together. */
const PAUSE_MS = 120
/** After the pause, how long a busy browser may put it off. Together they stay below 300 ms. */
const IDLE_WAIT_MS = 120

/** What this tab's person drew in each store, for as long as the page is open. */
const drawn = new WeakMap<TLStore, Set<string>>()

function drawnHere(store: TLStore): Set<string> {
  const known = drawn.get(store)
  if (known) return known
  const made = new Set<string>()
  drawn.set(store, made)
  store.listen(({ changes }) => Object.keys(changes.added).forEach((id) => made.add(id)), {
    source: 'user',
    scope: 'document',
  })
  return made
}

/** The score of the board and the worksheet as they were a moment ago; null before the first evaluation. */
export function useLiveScore(scenario: Scenario, store: TLStore | null, state: InterviewState): Score | null {
  const [score, setScore] = useState<Score | null>(null)
  const latest = useRef(state)
  useEffect(() => {
    latest.current = state
  }, [state])
  const ask = useRef<() => void>(() => undefined)
  useEffect(() => {
    if (!store) return undefined
    const others = drawnHere(store)
    let pause: ReturnType<typeof setTimeout> | undefined
    let idle: number | undefined
    const judge = () => {
      idle = undefined
      const records = Object.values(store.serialize('document'))
      const next = liveScore({ scenario, state: latest.current, records, drawnByOthers: others })
      startTransition(() => setScore(next))
    }
    // Safari has no idle callbacks.
    const whenIdle = () => {
      pause = undefined
      if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(judge, { timeout: IDLE_WAIT_MS })
      else judge()
    }
    ask.current = () => {
      // What waits to be judged is read when it is judged: a change until then is in it.
      if (idle === undefined) pause ??= setTimeout(whenIdle, PAUSE_MS)
    }
    ask.current()
    const stop = store.listen(() => ask.current(), { scope: 'document' })
    return () => {
      stop()
      clearTimeout(pause)
      if (idle !== undefined) cancelIdleCallback(idle)
      ask.current = () => undefined
    }
  }, [scenario, store])
  // What was said and how far the interview has come count too.
  const { facts, probes, twists } = state
  const { phase } = state.clock
  useEffect(() => ask.current(), [facts, probes, twists, phase])
  return score
}
