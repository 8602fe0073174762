'use client'
// What the right side of the room can hold besides the conversation, each fetched when it is first shown.
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { mayScoreLive } from '#lib/protocol/policy'
import type { Room } from '#lib/protocol/queries'
import type { Snapshot } from '../../../realtime/interview.ts'

type Panel = { id: string; title: string; when: (room: Room, snapshot: Snapshot) => boolean; content: ReactNode }

const Loading = () => <p style={{ padding: 16 }}>Loading</p>

const Cockpit = dynamic(() => import('./cockpit.tsx').then((module) => module.Cockpit), {
  ssr: false,
  loading: Loading,
})
const RubricPanel = dynamic(() => import('./rubric-panel.tsx').then((module) => module.RubricPanel), {
  ssr: false,
  loading: Loading,
})
const SimulationPanel = dynamic(() => import('./simulation.tsx').then((module) => module.SimulationPanel), {
  ssr: false,
  loading: Loading,
})
const SelfRating = dynamic(() => import('./self-rating.tsx').then((module) => module.SelfRating), {
  ssr: false,
  loading: Loading,
})
const Outcome = dynamic(() => import('./outcome.tsx').then((module) => module.Outcome), {
  ssr: false,
  loading: Loading,
})

const isOpen = ({ stage }: Snapshot['state']): boolean => stage === 'waiting' || stage === 'running'
const isInterviewer = ({ mode, you }: { mode: Room['mode']; you: Snapshot['you'] }): boolean =>
  mode === 'paired' && you.role === 'interviewer'

/** In the order in which they stand; the first is shown at first. */
export const PANELS: readonly Panel[] = [
  {
    id: 'outcome',
    title: 'Scorecard',
    when: (_, { state }) => state.stage === 'revealed' && state.score !== null,
    content: <Outcome />,
  },
  { id: 'self-rating', title: 'Rate', when: (_, { state }) => state.stage === 'ended', content: <SelfRating /> },
  {
    id: 'cockpit',
    title: 'Cockpit',
    when: ({ mode, scenario }, { you, state }) => isInterviewer({ mode, you }) && scenario.whole && isOpen(state),
    content: <Cockpit />,
  },
  {
    id: 'rubric',
    title: 'Rubric',
    when: ({ mode, scenario }, { you, state }) => mayScoreLive(mode, you.role, state.stage) && scenario.whole,
    content: <RubricPanel />,
  },
  {
    id: 'simulation',
    title: 'Simulation',
    when: ({ mode, simulations }, { you, state }) =>
      simulations.length > 0 &&
      (you.role === 'interviewer' ||
        mode === 'solo' ||
        state.stage === 'revealed' ||
        state.sharedSimulations.length > 0),
    content: <SimulationPanel />,
  },
]
