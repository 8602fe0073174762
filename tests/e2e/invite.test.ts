// Invites: the way in for somebody one knows, and what those read for whom it does not work.
import type { Page } from 'playwright/test'
import { createInterview, expect, expectRoom, join, nameIn, people, test } from './support.ts'
import { PHONE } from './watched.ts'

/** Every page of somebody who could not be let in has a way on that leads somewhere. */
async function expectWayOn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Begin one yourself' }).click()
  await expect(page.getByRole('button', { name: 'Practise now' })).toBeVisible()
}

test('An interviewer copies an invite, somebody opens it in another browser, and both see each other', async ({
  person,
}) => {
  const interviewer = await person({ permissions: ['clipboard-read', 'clipboard-write'] })
  const candidate = await person()
  await interviewer.goto('/')
  await interviewer.getByRole('button', { name: 'Invite someone' }).click()
  const dialog = interviewer.getByRole('dialog', { name: 'Invite' })
  await expect(dialog.getByRole('combobox', { name: 'They come as' })).toHaveValue('Candidate')
  await dialog.getByRole('button', { name: 'Make a link' }).click()
  await dialog.getByRole('button', { name: 'Copy' }).first().click()
  await expect(dialog.getByText('Copied').first()).toBeVisible()
  await interviewer.keyboard.press('Escape')
  await expectRoom(interviewer)
  // What was copied is what a paste brings.
  await interviewer.getByRole('tab', { name: 'Chat' }).click()
  const field = interviewer.getByRole('textbox', { name: 'Say something' })
  await field.focus()
  await interviewer.keyboard.press('ControlOrMeta+v')
  await expect(field).toHaveValue(/\/join#[\w-]{20,}$/)

  await join(candidate, await field.inputValue())
  await expect(candidate).toHaveURL(/\/interviews\/[\w-]+$/)
  await expect(people(interviewer)).toHaveCount(2)
  await expect(people(candidate)).toHaveCount(2)
  const [theirs, ours] = [await nameIn(candidate), await nameIn(interviewer)]
  await expect(interviewer.getByRole('button', { name: `${theirs}: candidate` })).toBeVisible()
  await expect(candidate.getByRole('button', { name: `${ours}: interviewer` })).toBeVisible()

  // Somebody who closes the tab is shown as away, and as here when they come back.
  const address = candidate.url()
  await candidate.goto('/')
  await expect(interviewer.getByRole('button', { name: `${theirs}: candidate, away` })).toBeVisible()
  await candidate.goto(address)
  await expect(interviewer.getByRole('button', { name: `${theirs}: candidate`, exact: true })).toBeVisible()

  // On a phone all of the bar is within reach.
  for (const page of [interviewer, candidate]) {
    await page.setViewportSize(PHONE)
    await expect(page.getByRole('tab', { name: 'Board' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'End', exact: true })).toBeInViewport({ ratio: 1 })
  }
  await expect(interviewer.getByRole('button', { name: 'Invite', exact: true })).toBeInViewport({ ratio: 1 })
})

test('An invite for one person lets in one person, and the second reads why not', async ({ person }) => {
  const [interviewer, first, second] = [await person(), await person(), await person()]
  const { link } = await createInterview(interviewer)
  await join(first, link)
  await second.goto(link)
  await expect(second.getByRole('heading', { name: 'This invite has been used' })).toBeVisible()
  await expectWayOn(second)
  // Whoever came in by it still gets there by it.
  await join(first, link)
})

test('A revoked invite and a broken one each say so', async ({ person }) => {
  const [interviewer, candidate] = [await person(), await person()]
  const { link } = await createInterview(interviewer)
  await interviewer.getByRole('button', { name: 'Invite', exact: true }).click()
  const dialog = interviewer.getByRole('dialog', { name: 'Invite' })
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(interviewer.getByText('The link no longer works.')).toBeVisible()
  await expect(dialog.getByText(/revoked/)).toBeVisible()

  await candidate.goto(link)
  await expect(candidate.getByRole('heading', { name: 'This invite is not known here' })).toBeVisible()
  await expectWayOn(candidate)
  await candidate.goto(link.slice(0, -3))
  await expect(candidate.getByRole('heading', { name: 'This invite is not known here' })).toBeVisible()
  await candidate.goto('/join')
  await expect(candidate.getByRole('heading', { name: 'This link is incomplete' })).toBeVisible()
  await expectWayOn(candidate)
})

test('An invite to an interview that has ended says that it is over', async ({ person }) => {
  const [interviewer, candidate] = [await person(), await person()]
  const { link } = await createInterview(interviewer)
  await interviewer.getByRole('button', { name: 'End', exact: true }).click()
  await interviewer.getByRole('button', { name: 'End it' }).click()
  await expect(interviewer.getByRole('tab', { name: 'Rate' })).toBeVisible()
  await candidate.goto(link)
  await expect(candidate.getByRole('heading', { name: 'This interview is over' })).toBeVisible()
  await expectWayOn(candidate)
})
