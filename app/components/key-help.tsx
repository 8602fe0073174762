'use client'
// What can be done by keys here and now.
import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useAllActions } from './actions.ts'
import { Keys } from './palette.tsx'
import classes from './key-help.module.css'

export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const actions = useAllActions().filter(({ keys }) => keys)
  // A dialog gives the focus back only if it was there, closed, before it was opened.
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const frame = requestAnimationFrame(() => setReady(true))
    return () => cancelAnimationFrame(frame)
  }, [])
  const groups = [...new Set(actions.map(({ group }) => group))]
  return (
    <Modal opened={opened && ready} onClose={onClose} title="Keys">
      {groups.map((group) => (
        <section key={group} className={classes.group}>
          <h3>{group}</h3>
          <dl>
            {actions
              .filter((action) => action.group === group)
              .map((action) => (
                <div key={action.id}>
                  <dt>{action.label}</dt>
                  <dd>{action.keys && <Keys keys={action.keys} />}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className={classes.note}>On a Mac, Ctrl is Cmd. Single keys do nothing while you type or draw.</p>
    </Modal>
  )
}
