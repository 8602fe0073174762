// What people type, open and do that nobody planned for.
import { request } from 'node:http'

import type { Locator } from 'playwright/test'

import {
  createInterview,
  expect,
  expectRoom,
  join,
  people,
  practise,
  said,
  saving,
  say,
  stamp,
  test,
} from './support.ts'

test('A name with markup, right-to-left marks and emoji is shown as the text that it is', async ({ person }) => {
  const [interviewer, candidate] = [await person(), await person()]
  const { link } = await createInterview(interviewer)
  await interviewer.goto('/')
  await interviewer.getByRole('button', { name: 'Change name' }).click()
  const typed = '<img src=x onerror=alert(1)> \u202Eeve\u202C \u05E9\u05DC\u05D5\u05DD \u{1F98A}'
  const shown = '<img src=x onerror=alert(1)> eve \u05E9\u05DC\u05D5\u05DD \u{1F98A}'
  await interviewer.getByRole('textbox', { name: 'Your name' }).fill(typed)
  await interviewer.getByRole('button', { name: 'Save' }).click()
  await expect(interviewer.getByText(`You are now ${shown}.`)).toBeVisible()
  await expect(interviewer.getByText('Others see you as').getByText(shown, { exact: true })).toBeVisible()

  await join(candidate, link)
  await expect(people(candidate).filter({ hasText: `${shown}: interviewer` })).toHaveCount(1)
  await expect(candidate.getByRole('img', { name: 'x' })).toHaveCount(0)
  // An empty one is refused with words.
  await interviewer.getByRole('button', { name: 'Change name' }).click()
  await interviewer.getByRole('textbox', { name: 'Your name' }).fill('   ')
  await expect(interviewer.getByRole('textbox', { name: 'Your name' })).toHaveAttribute('aria-invalid', 'true')
  await interviewer.getByRole('textbox', { name: 'Your name' }).fill('x'.repeat(61))
  await interviewer.getByRole('button', { name: 'Save' }).click()
  await expect(interviewer.getByText(/at most 60 characters/i)).toBeVisible()
})

test('Ten thousand characters of chat are refused with a message, and none of them is lost', async ({ person }) => {
  const page = await person()
  await practise(page)
  const field = page.getByRole('textbox', { name: 'Ask the built-in interviewer' })
  const long = 'How much traffic? '.repeat(556).slice(0, 10_000)
  await field.focus()
  await page.keyboard.insertText(long)
  await expect(field).toHaveValue(long)
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText(/^\d,\d{3} characters too many\./)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(field).toHaveValue(long)
  await expect(said(page).getByRole('listitem')).toHaveCount(0)
  await say(page, 'x'.repeat(2000))
  await expect(said(page).getByRole('listitem')).toHaveCount(1)
  await expect(field).toHaveValue('')

  // A long conversation is laid out where it is in sight, which is its end.
  for (const last of ['a', 'b', 'c']) {
    await say(page, 'word '.repeat(300) + last)
    await expect(field).toHaveValue('')
  }
  const lines = said(page).getByRole('listitem')
  const text = (line: Locator) => line.getByText(/^x+$|word [abc]$/)
  const isLaidOut = (line: Locator) =>
    text(line).evaluate((element) => element.checkVisibility({ contentVisibilityAuto: true }))
  await page.reload()
  await expect(lines).toHaveCount(4)
  await expect.poll(() => isLaidOut(lines.last())).toBe(true)
  expect(await isLaidOut(lines.first())).toBe(false)
  const box = await said(page).locator('..').boundingBox()
  await expect
    .poll(async () => {
      const line = await text(lines.last()).boundingBox()
      return line && box && Math.round(box.y + box.height - line.y - line.height)
    })
    .toBeLessThan(30)
})

test('Markup in chat and on the board is text, for the other person too', async ({ person }) => {
  const page = await person()
  await practise(page)
  const markup = '<script>alert(1)</script> **bold** [a](javascript:alert(1))'
  await say(page, markup)
  await expect(said(page).getByText(markup)).toBeVisible()
  await expect(said(page).getByRole('link')).toHaveCount(0)
})

test('Rooms, reviews and scenarios that are not there or not one\u2019s own say so and lead on', async ({ person }) => {
  const [stranger, owner] = [await person(), await person()]
  await stranger.goto('/interviews/nothing-here')
  await expect(stranger.getByRole('heading', { name: 'This room is not open to you' })).toBeVisible()
  await stranger.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await expect(stranger.getByRole('heading', { name: 'Account' })).toBeVisible()

  await practise(owner)
  await practise(stranger, 'distributed-lock')
  await stranger.goto(owner.url())
  await expect(stranger.getByRole('heading', { name: 'This room is not open to you' })).toBeVisible()
  await stranger.goto(owner.url().replace('/interviews/', '/reviews/'))
  await expect(stranger.getByRole('heading', { name: 'This review is not open to you' })).toBeVisible()
  await owner.goto(owner.url().replace('/interviews/', '/reviews/'))
  await expect(owner.getByText(/Its review opens when it has ended/)).toBeVisible()
  await stranger.goto('/scenarios/nothing-here')
  await expect(stranger.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  await stranger.getByRole('link', { name: 'Go to the home page' }).click()
  await expect(stranger.getByRole('button', { name: 'Practise now' })).toBeVisible()
})

test('An address that names another machine leads nowhere, and not to that machine', async ({ baseURL }) => {
  const answerTo = (path: string): Promise<[number | undefined, string | undefined]> =>
    new Promise((resolve, reject) => {
      const asked = request(new URL(baseURL!), { path }, (answer) => {
        answer.resume()
        resolve([answer.statusCode, answer.headers.location])
      })
      asked.on('error', reject).end()
    })
  for (const path of ['http://elsewhere.example/', 'http://elsewhere.example/scenarios/'])
    expect([path, await answerTo(path)]).toEqual([path, [404, undefined]])
  expect((await answerTo('/scenarios'))[0]).toBe(200)
})

test('A router state that cannot be read gets the whole page', async ({ request }) => {
  const asked = (state: string) =>
    request.get('/scenarios', { headers: { RSC: '1', 'Next-Router-State-Tree': state }, failOnStatusCode: false })
  const whole = await asked(encodeURIComponent('["",{},null,"refetch"]'))
  for (const state of ['none', '%7B', '%E0%A4%A', '[1,2,3]', '{"__proto__":1}', `%22${'x'.repeat(9_000)}%22`]) {
    const answer = await asked(state)
    expect([state, answer.status()]).toEqual([state, 200])
    expect(await answer.text()).toContain('Scenarios')
  }
  expect(whole.status()).toBe(200)
  expect((await request.get('/_next/image?url=/icon.svg&w=1&q=1')).status()).toBe(404)
})

test('One person in two tabs is one person, and both tabs work', async ({ person }) => {
  const first = await person()
  await practise(first)
  const second = await first.context().newPage()
  await second.goto(first.url())
  await expectRoom(second)
  await expect(people(second)).toHaveCount(1)
  await stamp(first, 'Cache')
  await stamp(second, 'Worker')
  for (const page of [first, second]) {
    await expect(page.getByTestId('canvas').getByText('Cache', { exact: true })).toBeVisible()
    await expect(page.getByTestId('canvas').getByText('Worker', { exact: true })).toBeVisible()
    await expect(saving(page)).toHaveText(/^Saved \d\d:\d\d$/)
  }
  await say(second, 'Said in the second tab')
  await expect(said(first)).toContainText('Said in the second tab')
  await second.close()
  await expect(first.getByRole('button', { name: /: you, candidate$/ })).toBeVisible()
  await stamp(first, 'Scheduler')
  await expect(saving(first)).toHaveText(/^Saved/)
})
