'use client'
// Chat and the interviewer's questions in one stream; in solo practice the built-in interviewer answers here.
import { ActionIcon, Button, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { may } from '#lib/protocol/policy'
import { CHAT_CHARACTERS_MAX } from '#lib/protocol/limits'
import { useRoom, useRoomPart } from '../../realtime/interview.ts'
import { conversationOf, UTTERANCE_WORDS } from './conversation.ts'
import type { Utterance } from './conversation.ts'
import classes from './conversation-panel.module.css'
import { useCommand } from './use-command.ts'

const HOUR: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false }
const clock = new Intl.DateTimeFormat('en-GB', HOUR)

export function ConversationPanel() {
  const { state, people, you } = useRoom()
  const { chat, facts, probes, hints, twists, mode } = state
  const said = useMemo(
    () => conversationOf({ chat, facts, probes, hints, twists }),
    [chat, facts, probes, hints, twists],
  )
  const end = useRef<HTMLDivElement>(null)
  const count = said.length
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  const nameOf = (accountId: string | null) => {
    if (accountId === null) return 'Built-in interviewer'
    if (accountId === you.accountId) return 'You'
    return people.find((person) => person.accountId === accountId)?.name ?? 'Somebody who left'
  }
  return (
    <div className={classes.panel}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Conversation">
        <Standing />
        {count === 0 && (
          <p className={classes.nothing}>
            {mode === 'solo'
              ? 'Ask the built-in interviewer about the numbers and limits you need. Its questions come here too.'
              : 'What you say to each other, and what the interviewer asks, stands here.'}
          </p>
        )}
        <div role="log" aria-live="polite" aria-label="Said so far">
          <ol className={classes.said}>
            {said.map((utterance) => (
              <Line
                key={utterance.sequence}
                utterance={utterance}
                name={nameOf(utterance.by)}
                own={utterance.by === you.accountId}
              />
            ))}
          </ol>
        </div>
        <div ref={end} />
      </div>
      <Composer />
    </div>
  )
}

/** Who leads when the interviewer is gone. */
function Standing() {
  const away = useRoomPart(({ state }) => {
    const interviewers = Object.values(state.participants).filter(({ role }) => role === 'interviewer')
    return state.mode === 'paired' && state.stage === 'running' && interviewers.some(({ vanished }) => vanished)
  })
  return (
    <p role="status" className={away ? classes.nothing : 'unseen'}>
      {away && 'The interviewer is away. The built-in interviewer asks until they are back.'}
    </p>
  )
}

const Line = ({ utterance, name, own }: { utterance: Utterance; name: string; own: boolean }) => (
  <li data-kind={utterance.kind} data-own={own || undefined}>
    <p className={classes.by}>
      <span>
        {name}
        {UTTERANCE_WORDS[utterance.kind] && <strong>{UTTERANCE_WORDS[utterance.kind]}</strong>}
      </span>
      <time dateTime={new Date(utterance.at).toISOString()}>{clock.format(utterance.at)}</time>
    </p>
    {utterance.asked && <p className={classes.asked}>{utterance.asked}</p>}
    {/* Nobody can say nothing: it was deleted. */}
    <p className={classes.text}>{utterance.text || 'Deleted with their account.'}</p>
  </li>
)

function Composer() {
  const { state, you } = useRoom()
  const [text, setText] = useState('')
  const send = useCommand('chat:send')
  const hint = useCommand('hint:ask')
  const mayChat = may('chat:send', state.mode, you.role, state.stage)
  const mayAsk = may('hint:ask', state.mode, you.role, state.stage)
  if (!mayChat) return null
  // Cutting off what was pasted would lose it without a word.
  const tooMany = text.trim().length - CHAT_CHARACTERS_MAX
  const submit = async () => {
    const words = text.trim()
    if (!words || tooMany > 0 || send.pending) return
    const outcome = await send.run({ text: words })
    if (outcome.ok) setText((now) => (now.trim() === words ? '' : now))
  }
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {mayAsk && (
        <Button variant="default" size="compact-sm" loading={hint.pending} onClick={() => void hint.run({})}>
          Ask for a hint
        </Button>
      )}
      <Textarea
        aria-label={state.mode === 'solo' ? 'Ask the built-in interviewer' : 'Say something'}
        placeholder={state.mode === 'solo' ? 'Ask for a fact' : 'Say something'}
        value={text}
        autosize
        minRows={1}
        maxRows={6}
        error={
          tooMany > 0 ? `${tooMany.toLocaleString('en')} characters too many. Shorten it, or send it in parts.` : null
        }
        description={tooMany <= 0 && tooMany > -200 ? `${-tooMany} characters left` : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          void submit()
        }}
        rightSection={
          <ActionIcon
            type="submit"
            size={28}
            aria-label="Send"
            loading={send.pending}
            disabled={!text.trim() || tooMany > 0}
          >
            <IconSend />
          </ActionIcon>
        }
      />
    </form>
  )
}
