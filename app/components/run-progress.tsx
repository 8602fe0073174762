'use client'
// A run that goes on: whether it waits, how far it is, a way to stop it, and its charts so far.
import { Button, Progress } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { RunUpdate } from '#lib/protocol/sockets'
import { Chart } from './chart.tsx'
import classes from './run-parts.module.css'
import { partialCharts } from './run-update.ts'

type Props = {
  update: RunUpdate | undefined
  /** Null where this person may not stop it. */
  cancel: { pending: boolean; run: () => void } | null
}

export function RunProgress({ update, cancel }: Props) {
  const part = update && update.total > 0 ? (100 * update.done) / update.total : 0
  const waits = update?.state === 'queued'
  return (
    <>
      <div className={classes.progress}>
        <Progress.Root>
          <Progress.Section value={part} aria-label={waits ? 'The run waits for its turn' : 'Progress of the run'} />
        </Progress.Root>
        <span className="figure">{waits ? waitingText(update.ahead) : `${Math.floor(part)} %`}</span>
        {cancel && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconX />}
            loading={cancel.pending}
            onClick={cancel.run}
          >
            Cancel
          </Button>
        )}
      </div>
      {partialCharts(update).map((chart) => (
        <Chart key={chart.id} chart={chart} partial />
      ))}
    </>
  )
}

const waitingText = (ahead: number | undefined): string =>
  ahead === undefined ? 'waiting' : ahead === 0 ? 'next in line' : `${ahead} before it`
