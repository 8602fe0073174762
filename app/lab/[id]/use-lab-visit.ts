'use client'
// Which run the address asks for, and what this visit knows of it and of others.
import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { LabAnswer } from '#lib/protocol/lab'
import type { SimulationForm } from '#lib/protocol/queries'
import { LabVisit } from '../../realtime/lab.ts'
import type { LabSnapshot } from '../../realtime/lab.ts'
import { readAddress } from '../../components/run-address.ts'
import type { Address } from '../../components/run-address.ts'

export function useLabVisit(form: SimulationForm, first: LabAnswer | null) {
  const asked = useSearchParams().toString()
  const address = useMemo(() => readAddress(form, new URLSearchParams(asked)), [form, asked])
  const [visit] = useState(() => new LabVisit(opening(address, first)))
  const read = () => visit.snapshot
  const { done, going, stopped } = useSyncExternalStore(visit.subscribe, read, read)
  useEffect(() => visit.close, [visit])

  const shown = (address.ask && done.find(({ key }) => key === address.search)) ?? null
  const wanted = shown === null && going === null && stopped?.key !== address.search
  useEffect(() => {
    // A link to a run that is not kept on the server: it is what the page was opened for.
    if (wanted && address.ask) void visit.run(address.search, address.ask)
  }, [wanted, address, visit])

  /** Runs what stands in the form; the address tells of it when it is done, and of the run before until then. */
  const run = useCallback(
    async ({ search, ask }: Address): Promise<void> => {
      if (!ask || !(await visit.run(search, ask))) return
      if (window.location.search.slice(1) === search) return
      window.history.pushState(null, '', `${window.location.pathname}${search && `?${search}`}`)
    },
    [visit],
  )
  return { address, done, shown, going, stopped, run, cancel: visit.cancel }
}

/** What the page came with. */
function opening({ search, ask }: Address, first: LabAnswer | null): Pick<LabSnapshot, 'done' | 'stopped'> {
  if (first?.state === 'kept' && ask) {
    return { done: [{ key: search, ask, result: first.result, number: 1 }], stopped: null }
  }
  if (first?.state !== 'refused') return { done: [], stopped: null }
  const { error } = first
  return { done: [], stopped: { key: search, why: 'refused', error, text: error.message } }
}
