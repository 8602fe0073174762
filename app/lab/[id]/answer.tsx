'use client'
// What a run of the lab found, beside another run, and ways to take it along.
import { Button, Menu, NativeSelect } from '@mantine/core'
import { IconDownload, IconLink } from '@tabler/icons-react'
import { memo, useState } from 'react'
import type { SimulationForm } from '#lib/protocol/queries'
import { describeRun } from '../../components/run-form.ts'
import { differenceText } from '../../components/run-figures.ts'
import { RunResult } from '../../components/run-result.tsx'
import type { Done } from '../../realtime/lab.ts'
import { copyLink, saveFigures, saveRun } from './export.ts'
import classes from './lab.module.css'

type Props = { form: SimulationForm; shown: Done; done: readonly Done[] }

const titleOf = ({ number }: Done): string => `run ${number}`

/** Remembered: progress comes ten times a second, and this is the most of the page. */
export const Answer = memo(function Answer({ form, shown, done }: Props) {
  const [against, setAgainst] = useState<string | null>(null)
  const others = done.filter((each) => each !== shown)
  const earlier = others.findLast(({ number }) => number < shown.number)
  const other = against === '' ? undefined : (others.find(({ key }) => `?${key}` === against) ?? earlier)
  return (
    <section aria-label="Answer" className={classes.answer}>
      <div className={classes.about}>
        <p className={classes.dim}>
          Run {shown.number}: {describeRun(form, shown.ask)}; version {form.version}; hash{' '}
          <span className={classes.hash}>{shown.result.hash}</span>
        </p>
        {other && <p>{differenceText(shown.result, other.result, titleOf(other))}</p>}
        <div className={classes.tools}>
          {others.length > 0 && (
            <NativeSelect
              label="Compare with"
              value={other ? `?${other.key}` : ''}
              onChange={(event) => setAgainst(event.currentTarget.value)}
              data={[
                { value: '', label: 'nothing' },
                ...others.map((each) => ({
                  value: `?${each.key}`,
                  label: `Run ${each.number}: ${describeRun(form, each.ask)}`,
                })),
              ]}
            />
          )}
          <Button variant="default" leftSection={<IconLink />} onClick={() => void copyLink()}>
            Copy link
          </Button>
          <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload />}>
                Save
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => saveFigures(form, shown.result)}>Figures as CSV</Menu.Item>
              <Menu.Item onClick={() => saveRun(form, shown)}>Whole run as JSON</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      <RunResult
        level={2}
        designs={form.designs}
        result={shown.result}
        before={other ? { result: other.result, title: titleOf(other) } : null}
      />
    </section>
  )
})
