// Finding a partner. Each test wishes for a scenario of its own, so that tests that run at the same time do not meet.
import type { Page } from 'playwright/test'
import { expect, expectRoom, people, test } from './support.ts'

type Wish = { role: 'Candidate' | 'Interviewer' | 'Either'; scenario: string; experience?: 'Mid' | 'Staff' }

async function wait(page: Page, { role, scenario, experience = 'Mid' }: Wish): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: 'Find a partner' }).click()
  await expect(page.getByRole('heading', { name: 'Find a partner' })).toBeVisible()
  await page.getByRole('radiogroup', { name: 'You would like to be the' }).getByText(role).click()
  await page.getByRole('radiogroup', { name: 'Your experience' }).getByText(experience).click()
  await page.getByRole('radiogroup', { name: 'Length' }).getByText('45 min').click()
  await page.getByRole('combobox', { name: 'Scenarios' }).click()
  await page.getByRole('option', { name: scenario }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Wait for a partner' }).click()
}

const accept = (page: Page) => page.getByRole('button', { name: 'Accept', exact: true })

test('Two people who fit are paired in the lobby and land in the same room in their roles', async ({ person }) => {
  const [first, second] = [await person(), await person()]
  await wait(first, { role: 'Candidate', scenario: 'Distributed rate limiter' })
  await expect(first.getByRole('table').getByText('(you)')).toBeVisible()
  await expect(first.getByText(/The next who fits is paired with you|Looking for one who fits/)).toBeVisible()
  await wait(second, { role: 'Interviewer', scenario: 'Distributed rate limiter' })

  await expect(first.getByText('Distributed rate limiter. You would be the candidate.')).toBeVisible()
  await expect(second.getByText('Distributed rate limiter. You would be the interviewer.')).toBeVisible()
  await expect(first.getByRole('timer', { name: 'Time left to confirm' })).toHaveText(/^0:[0-3]\d$/)
  await accept(first).click()
  await expect(first.getByText('You: confirmed')).toBeVisible()
  await expect(second.getByText('You: not yet')).toBeVisible()
  await accept(second).click()

  await expectRoom(first)
  await expectRoom(second)
  expect(first.url()).toBe(second.url())
  await expect(people(first)).toHaveCount(2)
  await expect(first.getByRole('button', { name: /: you, candidate/ })).toBeVisible()
  await expect(second.getByRole('button', { name: /: you, interviewer/ })).toBeVisible()
  await expect(second.getByRole('tab', { name: 'Cockpit' })).toBeVisible()
  await expect(first.getByRole('tab', { name: 'Cockpit' })).toBeHidden()
})

test('A declined partner is not offered again, and the next who fits is', async ({ person }) => {
  const [picky, declined, other] = [await person(), await person(), await person()]
  const scenario = 'Unique active users'
  await wait(picky, { role: 'Interviewer', scenario })
  await wait(declined, { role: 'Candidate', scenario })
  await picky.getByRole('button', { name: 'Decline' }).click()
  await expect(declined.getByText('That pairing was declined. You will not be offered each other again.')).toBeVisible()
  await expect(accept(declined)).toBeHidden()

  // Whoever declined waits again, or says so once more.
  const again = picky.getByRole('button', { name: 'Wait for a partner' })
  if (await again.isVisible()) await again.click()
  await expect(declined.getByText('Looking for one who fits.')).toBeVisible()
  await expect(accept(picky)).toBeHidden()
  await wait(other, { role: 'Candidate', scenario })
  await expect(accept(picky)).toBeVisible()
  await expect(accept(other)).toBeVisible()
  await expect(accept(declined)).toBeHidden()
})

test('Somebody who stops waiting is gone from the list of the others', async ({ person }) => {
  const [one, two] = [await person(), await person()]
  // Two of the same role do not fit. Nobody else here is of this experience.
  const wish: Wish = { role: 'Candidate', scenario: 'Distributed lock service', experience: 'Staff' }
  await wait(one, wish)
  await wait(two, wish)
  const alike = (page: Page) => page.getByRole('row').filter({ hasText: 'Staff' })
  await expect(alike(one)).toHaveCount(2)
  await expect(alike(two)).toHaveCount(2)
  await one.getByRole('button', { name: 'Stop waiting' }).click()
  await expect(one.getByRole('button', { name: 'Wait for a partner' })).toBeVisible()
  await expect(alike(two)).toHaveCount(1)
})
