// Practice without a partner: from home to the scorecard in a few presses, with the built-in interviewer.
import {
  endInterview,
  expect,
  expectRoom,
  inOutline,
  open,
  panel,
  practise,
  said,
  saving,
  say,
  stamp,
  test,
  write,
} from './support.ts'

test('Somebody who was never here gets from home to a scorecard alone, without an account', async ({ person }) => {
  const page = await person()
  await page.goto('/')
  await page.getByRole('button', { name: 'Practise now' }).click()
  await expectRoom(page)
  await expect(page.getByRole('banner')).toContainText('Not started')

  // The clock starts with the first stroke.
  await stamp(page, 'Client')
  await expect(page.getByRole('banner')).not.toContainText('Not started')
  await expect(page.getByRole('timer')).toHaveText(/^\d+:[0-5]\d$/)
  await expect(page.getByRole('button', { name: 'Pause the clock' })).toBeVisible()

  await endInterview(page)
  await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()
  await expect(panel(page, 'Scorecard')).toContainText('of 100')
  await expect(saving(page)).toHaveText('Read-only')
  await expect(page.getByRole('toolbar', { name: 'Components' })).toBeHidden()

  // Home remembers it and leads to the review.
  const { pathname } = new URL(page.url())
  await page.getByRole('link', { name: 'Dryrun, home' }).click()
  const last = page.getByRole('region', { name: 'What you did last' }).getByRole('listitem')
  await expect(last).toHaveCount(1)
  await last.getByRole('link').click()
  await expect(page).toHaveURL(pathname.replace('interviews', 'reviews'))
  await expect(page.getByRole('main')).toContainText('of 100')
})

test('The built-in interviewer answers questions about facts and gives a hint when asked', async ({ person }) => {
  const page = await person()
  await practise(page)
  await say(page, 'How much traffic is there to expect?')
  await expect(said(page)).toContainText('Half a billion people a day with about forty requests each')
  await expect(said(page).getByText('Built-in interviewer')).toBeVisible()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'Ask for a hint' }).click()
  await expect(said(page).getByText('Hint', { exact: false }).first()).toBeVisible()
  // The next hint is another one.
  const lines = said(page).getByRole('listitem')
  await expect(lines).toHaveCount(3)
  await page.getByRole('button', { name: 'Ask for a hint' }).click()
  await expect(lines).toHaveCount(4)
  const [first, second] = [await lines.nth(2).textContent(), await lines.nth(3).textContent()]
  expect(second).not.toBe(first)
})

test('Pausing stops the clock for good until it is resumed, over a reload too', async ({ person }) => {
  const page = await person()
  await practise(page)
  const clock = page.getByRole('timer')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(clock).toHaveText(/^5:5\d$/)
  await page.getByRole('button', { name: 'Pause the clock' }).click()
  await expect(page.getByText('paused')).toBeVisible()
  const stopped = (await clock.textContent()) ?? ''
  await page.reload()
  await expectRoom(page)
  await expect(clock).toHaveText(stopped)
  await page.getByRole('button', { name: 'More time for this phase' }).click()
  await page.getByRole('menuitem', { name: '5 more minutes' }).click()
  await expect(clock).toHaveText(stopped.replace(/^5/, '10'))
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(clock).not.toHaveText(stopped.replace(/^5/, '10'))
})

test('Evidence in the scorecard and in the review marks its shapes on the board while it is pointed at', async ({
  person,
}) => {
  const page = await person()
  await practise(page)
  await stamp(page, 'Rate limiter')
  await stamp(page, 'Cache')
  await open(page, 'Outline')
  await page.getByRole('button', { name: 'Connect two' }).click()
  const dialog = page.getByRole('dialog', { name: 'Connect two components' })
  for (const [end, name] of [
    ['From', 'Rate limiter'],
    ['To', 'Cache'],
  ] as const) {
    await dialog.getByRole('combobox', { name: end }).fill(name)
    await page.getByRole('option', { name }).click()
  }
  await dialog.getByRole('button', { name: 'Connect' }).click()
  await expect(inOutline(page, 'Rate limiter')).toContainText('to Cache')
  await write(page, 'Functional requirements', 'Count signed-in callers by user id, all others by IP address')
  await expect(saving(page)).toHaveText(/^Saved/)
  await endInterview(page)
  await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()

  const shared = panel(page, 'Scorecard').getByRole('listitem').filter({ hasText: 'one shared in-memory store' })
  await expect(shared.first()).toContainText('partly')
  const piece = shared.getByRole('list', { name: 'Evidence' }).getByRole('button').first()
  const marks = page.getByRole('main').locator('[class*=evidence]')
  await expect(marks).toHaveCount(0)
  await piece.hover()
  await expect(marks.first()).toBeVisible()
  await page.getByRole('heading', { level: 1 }).hover()
  await expect(marks).toHaveCount(0)

  await panel(page, 'Scorecard').getByRole('link', { name: 'Open the review' }).click()
  await expect(page.getByRole('tab', { name: 'Scorecard' })).toHaveAttribute('aria-selected', 'true')
  const review = page.getByRole('tabpanel', { name: 'Scorecard' })
  const same = review.getByRole('listitem').filter({ hasText: 'one shared in-memory store' })
  const onBoard = page.getByRole('region', { name: 'Board' })
  await expect(onBoard.getByText('Cache', { exact: true }).first()).toBeVisible()
  await same.getByRole('list', { name: 'Evidence' }).getByRole('button').first().hover()
  await expect(onBoard.locator('[class*=evidence]').first()).toBeVisible()
})
