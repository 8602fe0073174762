// What is the interviewer's alone does not reach the candidate's browser before the end: not a byte of it, by no channel.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Page } from 'playwright/test'
import { parse } from 'yaml'

import { termsOf } from '#lib/scenario/concept'
import type { Scenario } from '#lib/scenario/schema'

import {
  createInterview,
  endInterview,
  expect,
  join as enter,
  open,
  panel,
  said,
  stamp,
  test,
  write,
} from './support.ts'

const { interviewer: SECRET, ...PUBLIC } = parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'scenarios', 'rate-limiter', 'scenario.yaml'), 'utf8'),
) as { interviewer: Record<string, unknown> }

/** Shorter texts, such as a kind's name, stand in what everybody may see. */
const TELLING_CHARACTERS = 15

type Secret = { path: string; text: string }

/** Every telling text below `interviewer:`, with its place. */
function secrets(value: unknown, path = 'interviewer'): Secret[] {
  if (typeof value === 'string') return value.length >= TELLING_CHARACTERS ? [{ path, text: plain(value) }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    // Sources are titles of public documents.
    if (key === 'source') return []
    return secrets(inner, `${path}.${key}`)
  })
}

/** Everyday words, of which one or the other stands in some public text too; a concept that leaked would bring all of its own. */
const isTerm = ({ path }: Secret): boolean => path.startsWith('interviewer.concepts.')

/** Terms that the reader of boards knows in every browser, whatever the scenario: they come with the scripts. */
const isVocabulary = ({ path }: Secret): boolean => /\.(concepts|met|partly|when|lacks)\b/.test(path)

/** What travels in JSON or in a page's data has its quotes escaped, once or more, and in HTML otherwise. */
const plain = (text: string): string =>
  text
    .replaceAll(/&(?:#x27|#39|apos);/g, "'")
    .replaceAll(/&(?:quot|#34);/g, '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\+n/g, ' ')
    .replaceAll('\\', '')
    .replaceAll(/\s+/g, ' ')
    .trim()

type Recording = { scripts: () => Promise<string>; rest: () => Promise<string>; frames: () => number }

/** Records each body and each frame that comes to a page, from now on. */
function record(page: Page): Recording {
  const scripts: Promise<string>[] = []
  const bodies: Promise<string>[] = []
  const frames: string[] = []
  page.on('response', (response) => {
    const isScript = new URL(response.url()).pathname.startsWith('/_next/static/')
    // A redirect has no body, and one that the page left behind cannot be read: it never saw it either.
    ;(isScript ? scripts : bodies).push(response.text().catch(() => ''))
  })
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())))
  return {
    scripts: async () => plain((await Promise.all(scripts)).join('\n')),
    rest: async () => plain([...(await Promise.all(bodies)), ...frames].join('\n')),
    frames: () => frames.length,
  }
}

test('No text that is the interviewer\u2019s alone reaches the candidate\u2019s browser before the scorecard', async ({
  person,
}) => {
  test.setTimeout(120_000)
  const NOTE = 'A private note that nobody else may ever read'
  const REASON = 'A private reason that waits for the scorecard'
  const [interviewer, candidate] = [await person(), await person()]
  const recording = record(candidate)
  const { link } = await createInterview(interviewer)
  await enter(candidate, link)

  await interviewer.getByRole('button', { name: 'Start' }).click()
  const cockpit = await open(interviewer, 'Cockpit')
  await cockpit.getByRole('textbox', { name: 'Private notes' }).fill(NOTE)
  await expect(cockpit.getByText('Saved. Only you see them.')).toBeVisible()
  await interviewer.keyboard.press('Alt+q')
  await expect(said(candidate)).toContainText('Four thousand people share one address')
  await cockpit.getByRole('button', { name: 'Answered' }).click()
  await cockpit.getByRole('button', { name: 'Give: How available?' }).click()
  await expect(said(candidate)).toContainText('Five nines.')
  await cockpit.getByRole('button', { name: 'Share: Rate limiter' }).click()
  await open(candidate, 'Simulation')
  await expect(panel(candidate, 'Simulation').getByRole('button', { name: 'Run', exact: true })).toBeVisible()
  await open(candidate, 'Interviewer')
  await stamp(candidate, 'Rate limiter')
  await write(candidate, 'API', 'check(user, operation)')
  const rubric = await open(interviewer, 'Rubric')
  const judged = rubric.getByRole('listitem').filter({ hasText: 'Puts a figure or a bound on the delay' })
  await judged
    .getByRole('group', { name: /^Your verdict/ })
    .getByRole('button', { name: 'partly' })
    .click()
  await judged.getByRole('textbox', { name: /^Reason for your verdict/ }).fill(REASON)
  await interviewer.keyboard.press('Tab')
  await judged.getByText('Hints').click()
  await judged.getByRole('button', { name: /^Give hint 1 of 2/ }).click()
  await expect(said(candidate)).toContainText('Every request pays for the limiter. How much?')
  for (const path of ['/scenarios/rate-limiter', `/reviews/${candidate.url().split('/').at(-1)}`, '/interviews']) {
    const address = candidate.url()
    await candidate.goto(path)
    await expect(candidate.getByRole('heading', { level: 1 })).toBeVisible()
    await candidate.goto(address)
  }
  await expect(candidate.getByRole('toolbar', { name: 'Components' })).toBeVisible()
  await endInterview(interviewer)
  await expect(panel(candidate, 'Rate')).toBeVisible()

  const [scripts, seen] = [await recording.scripts(), await recording.rest()]
  // The recorder hears both channels: the prompt came with the page, what was given away on purpose over the socket.
  expect(seen).toContain('about two hundred services behind a fleet of load balancers')
  expect(recording.frames()).toBeGreaterThan(20)
  expect(seen).toContain('Four thousand people share one address')
  const given = [
    'Four thousand people share one address, and one of them misbehaves. What do the others see?',
    'How available?',
    'Five nines. The API may not be down because the limiter is.',
    'Every request pays for the limiter. How much?',
  ]
  const told = plain(JSON.stringify(PUBLIC))
  const kept = secrets(SECRET).filter(({ text }) => !given.includes(text) && !told.includes(text))
  expect(kept.length).toBeGreaterThan(300)
  expect(kept.filter((secret) => !isTerm(secret) && seen.includes(secret.text))).toEqual([])
  const concepts = Object.entries(SECRET.concepts as Scenario['interviewer']['concepts'])
  expect(concepts.length).toBeGreaterThan(10)
  expect(concepts.filter(([, concept]) => termsOf(concept).every((term) => seen.includes(plain(term))))).toEqual([])
  const own = kept.filter((secret) => !isVocabulary(secret))
  expect(own.length).toBeGreaterThan(120)
  expect(scripts).toContain('tldraw')
  expect(own.filter(({ text }) => scripts.includes(text))).toEqual([])
  expect(seen).not.toContain(NOTE)
  expect(seen).not.toContain(REASON)

  // The end opens it: now the reason comes, and the note never does.
  for (const page of [interviewer, candidate]) await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()
  await expect(panel(candidate, 'Scorecard')).toContainText(REASON)
  const after = await recording.rest()
  expect(after).toContain(REASON)
  expect(after).not.toContain(NOTE)
})
