'use client'
// Every action by name.
import '@mantine/spotlight/styles.layer.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useAllActions } from './actions.ts'
import { matching } from './matching.ts'

const [store, spotlight] = createSpotlight()

export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const actions = useAllActions()
  const [query, setQuery] = useState('')
  useEffect(() => (opened ? spotlight.open() : spotlight.close()), [opened])

  const found = matching(actions, query).filter(({ id }) => id !== 'palette')
  const groups = [...new Set(found.map(({ group }) => group))]
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      onSpotlightClose={onClose}
      transitionProps={{ duration: 120, transition: 'fade' }}
      attributes={{ content: { 'aria-label': 'Palette' } }}
      overlayProps={{ blur: 0 }}
      scrollable
    >
      <Spotlight.Search placeholder="Find an action" aria-label="Find an action" leftSection={<IconSearch />} />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {found
              .filter((action) => action.group === group)
              .map((action) => (
                <Spotlight.Action
                  key={action.id}
                  label={action.label}
                  rightSection={action.keys && <Keys keys={action.keys} />}
                  onClick={action.run}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {found.length === 0 && <Spotlight.Empty>No action of that name.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

export const Keys = ({ keys }: { keys: readonly string[] }) => (
  <span>
    {keys.map((key, index) => (
      <span key={key}>
        {index > 0 && ' '}
        <kbd>{key}</kbd>
      </span>
    ))}
  </span>
)
