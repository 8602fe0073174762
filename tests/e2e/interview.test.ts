// One interview of two people from the start to the scorecard, the review and the next one with swapped roles.
import {
  endInterview,
  expect,
  expectRoom,
  nameIn,
  open,
  pair,
  panel,
  said,
  say,
  stamp,
  test,
  write,
} from './support.ts'

test('Two people hold an interview to the scorecard, read its review, and swap roles for the next', async ({
  person,
}) => {
  test.setTimeout(150_000)
  const { interviewer, candidate } = await pair(person)
  const [ours, theirs] = [await nameIn(interviewer), await nameIn(candidate)]
  await expect(candidate.getByRole('button', { name: 'Start' })).toBeHidden()
  await interviewer.getByRole('button', { name: 'Start' }).click()
  for (const page of [interviewer, candidate]) {
    await expect(page.getByRole('listitem', { name: /^Requirements/ }).first()).toHaveAttribute('aria-current', 'step')
    await expect(page.getByRole('timer')).toHaveText(/^5:\d\d$/)
  }

  // A question, a fact, a probe and a hint.
  await say(candidate, 'How much traffic is there?')
  const cockpit = await open(interviewer, 'Cockpit')
  await cockpit.getByRole('button', { name: 'Give: How much traffic is there?' }).click()
  await expect(said(candidate)).toContainText('Half a billion people a day with about forty requests each')
  await interviewer.keyboard.press('Alt+q')
  const probe = 'Four thousand people share one address, and one of them misbehaves. What do the others see?'
  await expect(said(candidate)).toContainText(probe)
  await cockpit
    .getByRole('group', { name: `How it was answered: ${probe}` })
    .getByRole('button', { name: 'Partly' })
    .click()
  const marks = cockpit.getByRole('group', { name: `How it was answered: ${probe}` })
  await expect(marks.getByRole('button', { name: 'Partly' })).toHaveAttribute('aria-pressed', 'true')
  await cockpit.getByRole('textbox', { name: 'Private notes' }).fill('Asks good questions')
  await expect(cockpit.getByText('Saved. Only you see them.')).toBeVisible()

  // What the candidate draws and writes shows in the live rubric.
  await stamp(candidate, 'Rate limiter')
  await write(candidate, 'Functional requirements', 'Count signed-in callers by user id, all others by IP address')
  const rubric = await open(interviewer, 'Rubric')
  const counted = rubric.getByRole('listitem').filter({ hasText: 'States who a limit is for' })
  await expect(counted).toContainText(/Rubric\s*met/)
  await counted
    .getByRole('group', { name: /^Your verdict/ })
    .getByRole('button', { name: 'partly' })
    .click()
  await counted.getByRole('textbox', { name: /^Reason for your verdict/ }).fill('Said only when asked')
  await interviewer.keyboard.press('Tab')
  const delay = rubric.getByRole('listitem').filter({ hasText: 'Puts a figure or a bound on the delay' })
  await delay.getByText('Hints').click()
  await delay.getByRole('button', { name: /^Give hint 1 of 2/ }).click()
  await expect(said(candidate)).toContainText('Every request pays for the limiter. How much?')
  await rubric.getByRole('radio', { name: '4' }).click()
  await expect(rubric.getByRole('radio', { name: '4' })).toBeChecked()

  // Phase by phase to the deep dive, where the requirements change.
  for (const phase of ['Estimates', 'API and data', 'High-level design', 'Deep dive']) {
    await interviewer.getByRole('button', { name: `Go on to ${phase}` }).click()
    await expect(candidate.getByRole('listitem', { name: new RegExp(`^${phase}`) }).first()).toHaveAttribute(
      'aria-current',
      'step',
    )
  }
  await open(interviewer, 'Cockpit')
  await cockpit.getByRole('button', { name: /^Announce: The API now also runs on another continent/ }).click()
  await expect(said(candidate)).toContainText('The API now also runs on another continent')

  // The end; each rates or skips, and both see the scorecard at the same moment.
  await endInterview(interviewer)
  await expect(candidate.getByRole('banner')).toContainText('Being rated')
  await panel(candidate, 'Rate').getByRole('radio', { name: 'lean', exact: true }).check()
  await panel(candidate, 'Rate').getByRole('textbox', { name: 'Why' }).fill('Ran out of time')
  await panel(candidate, 'Rate').getByRole('button', { name: 'Give' }).click()
  await expect(panel(candidate, 'Rate')).toContainText(`Waiting for ${ours}`)
  await expect(candidate.getByRole('tab', { name: 'Scorecard' })).toBeHidden()
  await panel(interviewer, 'Rate').getByRole('button', { name: 'Skip' }).click()
  for (const page of [interviewer, candidate]) {
    const scorecard = panel(page, 'Scorecard')
    await expect(scorecard).toContainText('of 100')
    await expect(scorecard).toContainText('expected lean: Ran out of time')
    await expect(scorecard).toContainText('Said only when asked')
    await expect(scorecard).toContainText('4 of 5')
    await expect(scorecard).not.toContainText('Asks good questions')
  }

  // The review, for the candidate: what happened, whose evidence is where, and whose notes are nobody's business.
  await panel(candidate, 'Scorecard').getByRole('link', { name: 'Open the review' }).click()
  await expect(candidate.getByRole('heading', { level: 1, name: 'Distributed rate limiter' })).toBeVisible()
  await expect(candidate.getByRole('main')).toContainText(`${theirs} (you), candidate`)
  await expect(candidate.getByRole('main')).not.toContainText('Asks good questions')
  await candidate.getByRole('tab', { name: 'Events' }).click()
  const events = candidate.getByRole('region', { name: 'Events' })
  await expect(events).toContainText('Four thousand people share one address')
  await expect(events).toContainText('another continent')
  await candidate.goBack()
  await expect(panel(candidate, 'Scorecard')).toContainText('of 100', { timeout: 20_000 })

  // Roles are swapped, and both are led on.
  const before = interviewer.url()
  await panel(interviewer, 'Scorecard').getByRole('button', { name: 'Swap roles, next scenario' }).click()
  await expect(interviewer).not.toHaveURL(before)
  await expectRoom(interviewer)
  await expectRoom(candidate)
  expect(candidate.url()).toBe(interviewer.url())
  await expect(interviewer.getByRole('button', { name: /: you, candidate/ })).toBeVisible()
  await expect(candidate.getByRole('button', { name: /: you, interviewer/ })).toBeVisible()
  await expect(candidate.getByRole('tab', { name: 'Cockpit' })).toBeVisible()
})
