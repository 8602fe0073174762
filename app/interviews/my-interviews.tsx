'use client'
import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconSearch, IconTrash } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { InterviewSummary } from '#lib/protocol/queries'
import { EmptyState } from '../components/empty-state.tsx'
import { InterviewList } from '../components/interview-list.tsx'
import { toast } from '../components/toasts.tsx'
import { command } from '../realtime/site.ts'
import { filtered } from './filter.ts'
import type { State } from './filter.ts'
import classes from './interviews.module.css'

export function MyInterviews({ interviews }: { interviews: readonly InterviewSummary[] }) {
  const router = useRouter()
  const [search, setSearch] = useState('')
  const [state, setState] = useState<State>('all')
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const show = (id: string) => setGone((before) => new Set([...before].filter((each) => each !== id)))

  const restore = async (interviewId: string) => {
    const outcome = await command('interview:restore', { interviewId })
    if (!outcome.ok) return toast({ text: outcome.error.message })
    show(interviewId)
    router.refresh()
  }
  const remove = async ({ id, scenario }: InterviewSummary) => {
    setGone((before) => new Set([...before, id]))
    const outcome = await command('interview:delete', { interviewId: id })
    if (!outcome.ok) {
      show(id)
      return toast({ text: outcome.error.message })
    }
    toast({ text: `\u201C${scenario.title}\u201D is deleted.`, action: { label: 'Undo', run: () => void restore(id) } })
  }

  const kept = interviews.filter(({ id }) => !gone.has(id))
  if (kept.length === 0) {
    return (
      <EmptyState
        drawing="sheets"
        sentence="No interview yet. Begin with one alone: nobody watches, and you can stop the clock."
        action={
          <Button component={Link} href="/">
            Begin one
          </Button>
        }
        sample={<InterviewList interviews={[SAMPLE]} inert />}
      />
    )
  }
  const found = filtered(kept, search, state)
  return (
    <>
      <search className={classes.filters}>
        <TextInput
          aria-label="Search my interviews"
          placeholder="Scenario, person, role, grade"
          leftSection={<IconSearch />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(value) => setState(value as State)}
          data={[
            { value: 'all', label: 'All' },
            { value: 'open', label: 'Open' },
            { value: 'scored', label: 'Scored' },
          ]}
        />
        <p role="status">
          {found.length} of {kept.length}
        </p>
      </search>
      <InterviewList
        interviews={found}
        tools={(interview) => (
          <ActionIcon
            aria-label={`Delete ${interview.scenario.title} from your list`}
            onClick={() => void remove(interview)}
          >
            <IconTrash />
          </ActionIcon>
        )}
      />
      {found.length === 0 && <p className={classes.none}>Nothing matches. Try fewer words or another state.</p>}
    </>
  )
}

const SAMPLE: InterviewSummary = {
  id: 'sample',
  mode: 'solo',
  stage: 'revealed',
  role: 'candidate',
  scenario: { id: 'sample', title: 'URL shortener' },
  createdAt: Date.UTC(2026, 2, 14, 18, 5),
  endedAt: Date.UTC(2026, 2, 14, 18, 50),
  scheduledFor: null,
  with: [],
  score: 62,
  grade: 'lean',
}
