'use client'
import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useBegin } from '../../components/use-begin.ts'
import classes from '../scenarios.module.css'

type Role = 'interviewer' | 'candidate'

export function Begin({ scenarioId }: { scenarioId: string }) {
  const [role, setRole] = useState<Role>('interviewer')
  const { begin, begun, problem } = useBegin()
  return (
    <div className={classes.begin}>
      <Button size="md" loading={begun === 'solo'} onClick={() => void begin({ mode: 'solo', scenarioId })}>
        Practise now
      </Button>
      <Button
        size="md"
        variant="default"
        loading={begun === 'paired'}
        onClick={() => void begin({ mode: 'paired', scenarioId, role })}
      >
        Invite someone
      </Button>
      <SegmentedControl
        aria-label="Your role when you invite someone"
        value={role}
        onChange={(value) => setRole(value as Role)}
        data={[
          { value: 'interviewer', label: 'I interview' },
          { value: 'candidate', label: 'I am the candidate' },
        ]}
      />
      <div role="alert">{problem}</div>
    </div>
  )
}
