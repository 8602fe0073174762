'use client'
// Chat and the interviewer's questions in one stream; in solo practice the built-in interviewer answers here.
import { ActionIcon, Button, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { may } from '#lib/protocol/policy'
import { CHAT_CHARACTERS_MAX } from '#lib/protocol/limits'
import { useRoom, useRoomPart } from '../../realtime/interview.ts'
import { conversationOf, UTTERANCE_WORDS } from './conversation.ts'
import type { Utterance } from './conversation.ts'
import classes from './conversation-panel.module.css'
import { useCommand } from './use-command.ts'

const HOUR: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false }
const NEARLY_PX = 8
const clock = new Intl.DateTimeFormat('en-GB', HOUR)

export function ConversationPanel() {
  const { state, people, you } = useRoom()
  const { chat, facts, probes, hints, twists, mode } = state
  const said = useMemo(
    () => conversationOf({ chat, facts, probes, hints, twists }),
    [chat, facts, probes, hints, twists],
  )
  const count = said.length
  const scroll = useEndInSight(count)
  const nameOf = (accountId: string | null) => {
    if (accountId === null) return 'Built-in interviewer'
    if (accountId === you.accountId) return 'You'
    return people.find((person) => person.accountId === accountId)?.name ?? 'Somebody who left'
  }
  return (
    <div className={classes.panel}>
      <div ref={scroll} className={classes.scroll} tabIndex={0} role="region" aria-label="Conversation">
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
                {...utterance}
                name={nameOf(utterance.by)}
                own={utterance.by === you.accountId}
              />
            ))}
          </ol>
        </div>
      </div>
      <Composer />
    </div>
  )
}

/** Shows the end when something is added, and keeps it in sight while lines find their height. */
function useEndInSight(count: number) {
  const scroll = useRef<HTMLDivElement>(null)
  // In braces: newer browsers answer with a promise, which an effect must not.
  const toEnd = () => {
    scroll.current?.scrollTo({ top: scroll.current.scrollHeight })
  }
  useEffect(toEnd, [count])
  useEffect(() => {
    const box = scroll.current
    const content = box?.lastElementChild
    if (!box || !content) return undefined
    let atEnd = true
    const look = () => (atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEARLY_PX)
    const observer = new ResizeObserver(() => {
      if (atEnd) toEnd()
    })
    observer.observe(content)
    observer.observe(box)
    box.addEventListener('scroll', look)
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [])
  return scroll
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

type LineProps = Omit<Utterance, 'by'> & { name: string; own: boolean }

const Line = memo(function Line({ kind, at, asked, text, name, own }: LineProps) {
  return (
    <li data-kind={kind} data-own={own || undefined}>
      <p className={classes.by}>
        <span>
          {name}
          {UTTERANCE_WORDS[kind] && <strong>{UTTERANCE_WORDS[kind]}</strong>}
        </span>
        <time dateTime={new Date(at).toISOString()}>{clock.format(at)}</time>
      </p>
      {asked && <p className={classes.asked}>{asked}</p>}
      {/* Nobody can say nothing: it was deleted. */}
      <p className={classes.text}>{text || 'Deleted with their account.'}</p>
    </li>
  )
})

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
