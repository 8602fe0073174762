'use client'
// A simulation in the room: started with the candidate's own numbers, watched, compared, and pinned to the board.
import { NativeSelect } from '@mantine/core'
import type { TLStore } from 'tldraw'
import { useDeferredValue, useId, useMemo, useRef } from 'react'
import type { SimulationForm } from '#lib/protocol/queries'
import type { Presets } from '#lib/rubric/preset'
import type { SimulationBinding } from '#lib/scenario/schema'
import { EmptyState } from '../../../components/empty-state.tsx'
import { sourceText } from '../../../components/run-figures.ts'
import { useOpenRoom, useRoomPart } from '../../../realtime/interview.ts'
import { useDocument } from '../document.tsx'
import { useEntries } from '../entries.ts'
import { useGraph } from '../use-graph.ts'
import { useKeptState } from './kept-state.ts'
import { RunFields } from './run-fields.tsx'
import { suggestion } from './run-form.ts'
import { RunHistory } from './run-history.tsx'
import classes from './simulation.module.css'

/** The simulations that this person may see now: all for the interviewer and in solo, else those that were shared. */
export function useShownSimulations(): SimulationForm[] {
  const { room } = useOpenRoom()
  const mode = useRoomPart(({ state }) => state.mode)
  const stage = useRoomPart(({ state }) => state.stage)
  const role = useRoomPart(({ you }) => you.role)
  const shared = useRoomPart(({ state }) => state.sharedSimulations)
  const all = role === 'interviewer' || mode === 'solo' || stage === 'revealed'
  return useMemo(() => room.simulations.filter(({ id }) => all || shared.includes(id)), [room, all, shared])
}

export function SimulationPanel() {
  const { store } = useDocument()
  const { room } = useOpenRoom()
  const shown = useShownSimulations()
  const [chosen, setChosen] = useKeptState(`${room.interviewId} simulation`, '')
  const form = shown.find(({ id }) => id === chosen) ?? shown[0]
  const binding = room.scenario.scenario.simulations.find(({ id }) => id === form?.id)
  if (!form || !binding) {
    return <EmptyState drawing="tools" sentence="When the interviewer shares a simulation, it can be run here." />
  }
  return (
    <div className={classes.panel}>
      {shown.length > 1 && (
        <NativeSelect
          label="Simulation"
          value={form.id}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={shown.map(({ id, title }) => ({ value: id, label: title }))}
        />
      )}
      {store ? (
        <Simulation key={form.id} form={form} binding={binding} store={store} />
      ) : (
        <p className={classes.dim}>The board and the worksheet are being fetched.</p>
      )}
    </div>
  )
}

/** Follows the board and the worksheet, off the typing path. */
function usePresets(form: SimulationForm, binding: SimulationBinding, store: TLStore): Presets | null {
  const { room } = useOpenRoom()
  const { scenario } = room.scenario
  const graph = useGraph(store)
  const entries = useDeferredValue(useEntries(store))
  return useMemo(
    () => graph && suggestion(scenario, { binding, form, graph, entries }),
    [binding, form, scenario, graph, entries],
  )
}

type Props = { form: SimulationForm; binding: SimulationBinding; store: TLStore }

function Simulation({ form, binding, store }: Props) {
  const preset = usePresets(form, binding, store)
  const titleId = useId()
  const runs = useRef<HTMLDivElement>(null)
  return (
    <section aria-labelledby={titleId} className={classes.simulation}>
      <div>
        <h3 id={titleId}>{form.title}</h3>
        <p>{form.question}</p>
        <p className={classes.dim}>{binding.says}</p>
        <p className={classes.dim}>{form.sources.map(sourceText).join('; ')}</p>
      </div>
      {preset && (
        <RunFields
          form={form}
          preset={preset}
          bound={Object.keys(binding.bind)}
          // The form is long: what was started would be out of sight.
          onStarted={() => runs.current?.scrollIntoView({ block: 'start' })}
        />
      )}
      <div ref={runs} className={classes.anchor}>
        <RunHistory form={form} />
      </div>
    </section>
  )
}
