'use client'
// What the palette offers on a simulation's page.
import { useMemo } from 'react'
import type { SimulationForm } from '#lib/protocol/queries'
import { useActions } from '../../components/actions.ts'
import type { Action } from '../../components/actions.ts'
import type { Done } from '../../realtime/lab.ts'
import { copyLink, saveFigures, saveRun } from './export.ts'

type Given = { form: SimulationForm; shown: Done | null; run: () => void; reset: () => void }

export function useLabActions({ form, shown, run, reset }: Given): void {
  const actions = useMemo((): Action[] => {
    const group = form.title
    return [
      { id: 'lab-run', label: 'Run the simulation', group, keywords: ['start'], run },
      { id: 'lab-reset', label: 'Set the parameters to their defaults', group, run: reset },
      { id: 'lab-link', label: 'Copy the link to this run', group, keywords: ['share'], run: () => void copyLink() },
      ...(shown
        ? [
            { id: 'lab-csv', label: 'Save the figures as CSV', group, run: () => saveFigures(form, shown.result) },
            { id: 'lab-json', label: 'Save the run as JSON', group, run: () => saveRun(form, shown) },
          ]
        : []),
    ]
  }, [form, shown, run, reset])
  useActions(actions)
}
