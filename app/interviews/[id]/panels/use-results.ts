'use client'
// Results of runs: those that this page was told of, and earlier ones, fetched when they are first wanted.
import type { SimulationResult } from '#lib/kernel/simulation'
import type { RunUpdate } from '#lib/protocol/sockets'
import { resultOf } from '../../../components/run-update.ts'
import { useRunRecords } from '../../../components/use-run-records.ts'
import { useRuns } from '../../../realtime/interview.ts'

/** `wanted` are runs that have ended. */
export function useResults(wanted: readonly string[]) {
  const updates = useRuns()
  const untold = wanted.filter((id) => !isTold(updates.get(id)))
  const fetched = useRunRecords(untold)
  return {
    updates,
    result: (id: string): SimulationResult | null => resultOf(updates.get(id)) ?? fetched.get(id)?.result ?? null,
    failure: (id: string) => updates.get(id)?.failure ?? fetched.get(id)?.failure ?? null,
    /** It has ended, and its result is still on its way. */
    awaited: (id: string): boolean => untold.includes(id) && !fetched.has(id),
  }
}

const isTold = (update: RunUpdate | undefined): boolean =>
  update !== undefined && update.state !== 'queued' && update.state !== 'running'
