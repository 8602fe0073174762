'use client'
// Runs of an interview with their results, fetched when they are first wanted.
import { useEffect, useState } from 'react'
import type { Outcome } from '#lib/protocol/errors'
import type { RunRecord } from '#lib/protocol/queries'

const TIME_OUT_MS = 10_000

/** By id, null what could not be fetched; what is missing is on its way. Asking again after a failure is by mounting anew. */
export function useRunRecords(wanted: readonly string[]): ReadonlyMap<string, RunRecord | null> {
  const [fetched, setFetched] = useState<ReadonlyMap<string, RunRecord | null>>(new Map())
  const missing = wanted.filter((id) => !fetched.has(id)).join(' ')
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
  return fetched
}

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
