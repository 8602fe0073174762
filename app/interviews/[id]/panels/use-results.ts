'use client'
// Results of runs: those that this page was told of, and earlier ones, fetched when they are first wanted.
import { useEffect, useState } from 'react'
import type { SimulationResult } from '#lib/kernel/simulation'
import type { Outcome } from '#lib/protocol/errors'
import type { RunRecord } from '#lib/protocol/queries'
import type { RunUpdate } from '#lib/protocol/sockets'
import { resultOf } from '../../../components/run-update.ts'
import { useRuns } from '../../../realtime/interview.ts'

const TIME_OUT_MS = 10_000

/** Null when it could not be fetched. */
type Fetched = ReadonlyMap<string, RunRecord | null>

/** `wanted` are runs that have ended; asking again after a failure is by mounting anew. */
export function useResults(wanted: readonly string[]) {
  const updates = useRuns()
  const [fetched, setFetched] = useState<Fetched>(new Map())
  const missing = wanted.filter((id) => !isTold(updates.get(id)) && !fetched.has(id)).join(' ')
  useEffect(() => {
    if (!missing) return undefined
    let open = true
    for (const id of missing.split(' ')) {
      void fetchRun(id).then((record) => {
        if (open) setFetched((before) => new Map(before).set(id, record))
      })
    }
    return () => {
      open = false
    }
  }, [missing])
  return {
    updates,
    result: (id: string): SimulationResult | null => resultOf(updates.get(id)) ?? fetched.get(id)?.result ?? null,
    failure: (id: string) => updates.get(id)?.failure ?? fetched.get(id)?.failure ?? null,
    /** It has ended, and its result is still on its way. */
    awaited: (id: string): boolean => missing.split(' ').includes(id),
  }
}

const isTold = (update: RunUpdate | undefined): boolean =>
  update !== undefined && update.state !== 'queued' && update.state !== 'running'

async function fetchRun(id: string): Promise<RunRecord | null> {
  try {
    const response = await fetch(`/api/runs/${encodeURIComponent(id)}`, { signal: AbortSignal.timeout(TIME_OUT_MS) })
    // The server answers with an outcome of its own contract.
    const outcome = (await response.json()) as Outcome<RunRecord>
    return outcome.ok ? outcome.result : null
  } catch {
    return null
  }
}
