// Two people: somebody who runs a server, and somebody whom they have to deal with; and what each can do about their own account.
import { readFileSync } from 'node:fs'

import type { Page } from 'playwright/test'
import { expectClean, STILL } from './axe.ts'
import {
  createInterview,
  expect,
  join,
  nameIn,
  open,
  pair,
  people,
  practise,
  said,
  say,
  stamp,
  test,
} from './support.ts'

const PASSWORD = 'a long enough password'
let number = 0
/** Nobody else's in this run. */
const newAddress = (who: string) => `${who}-${process.pid}-${++number}@example.org`

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/account')
  await page.getByRole('radiogroup', { name: 'Sign up or sign in' }).getByText('Sign up').click()
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Sign up/ })
    .click()
  await expect(page.getByRole('definition').filter({ hasText: email })).toBeVisible()
}

/** What the server printed at its start, as whoever runs it reads it. The link works once: only one test needs an admin. */
function firstAdminLink(): string {
  const printed = readFileSync(process.env.DRYRUN_TEST_OUTPUT ?? '', 'utf8')
  return /open this link once: (\S+)/.exec(printed)?.[1] ?? ''
}

async function becomeAdmin(page: Page, email: string): Promise<void> {
  await signUp(page, email)
  await page.goto(firstAdminLink())
  await page.getByRole('button', { name: 'Make this account an admin' }).click()
  await page.getByRole('link', { name: 'Go to the administration' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeVisible()
}

const notice = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
const row = (page: Page, list: string, text: string) =>
  page.getByRole('list', { name: list }).getByRole('listitem').filter({ hasText: text })
const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name }).click()

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/account')
  await page.getByRole('radiogroup', { name: 'Sign up or sign in' }).getByText('Sign in').click()
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('An admin bans somebody in a room over a report, lets them back in, and finds all of it in the audit trail', async ({
  person,
}) => {
  test.setTimeout(180_000)
  const [boss, other] = [await person(STILL), await person()]
  const [bossAddress, address] = [newAddress('boss'), newAddress('other')]
  await signUp(other, address)
  await other.goto('/admin')
  await expect(other.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
  await becomeAdmin(boss, bossAddress)
  const { link } = await createInterview(boss)
  await join(other, link)
  await expect(people(boss)).toHaveCount(2)
  const name = await nameIn(other)
  await people(boss)
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  await boss.getByRole('menuitem', { name: 'Report' }).click()
  await boss.getByRole('textbox', { name: 'What happened' }).fill('Insulted everybody.')
  await boss.getByRole('dialog').getByRole('button', { name: 'Report' }).click()
  await expect(notice(boss, 'The admins of this server will see it.')).toBeVisible()

  await boss.goto('/admin/reports')
  await expect(row(boss, 'Reports', 'Insulted everybody.')).toContainText('Open')
  await expectClean(boss, 'reports')
  await boss.getByRole('button', { name: `Ban ${name}` }).click()
  const ban = boss.getByRole('dialog', { name: `Ban ${name}` })
  await ban.getByRole('textbox', { name: 'Why' }).fill('See the report.')
  await expectClean(boss, 'the dialog for a ban')
  await ban.getByRole('button', { name: 'Ban' }).click()
  await expect(row(boss, 'Reports', 'Insulted everybody.')).toContainText('Handled')
  await expect(other.getByText('Sign in or continue as a guest first.')).toBeVisible()
  await signIn(other, address)
  await expect(other.getByRole('main').getByRole('alert')).toContainText('This account is banned.')

  await part(boss, 'Accounts')
  await boss.getByRole('textbox', { name: 'Search accounts' }).fill(address)
  await boss.keyboard.press('Enter')
  const account = row(boss, 'Accounts', address)
  await expect(account).toContainText('See the report.')
  await expect(boss.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(1)
  const choose = async (item: string) => {
    await account.getByRole('button', { name: `Actions for ${name}` }).click()
    await boss.getByRole('menuitem', { name: item }).click()
  }
  await account.getByRole('button', { name: `Actions for ${name}` }).click()
  await expectClean(boss, 'the menu of an account')
  await boss.keyboard.press('Escape')
  await choose('Lift the ban')
  await expect(account).not.toContainText('Banned')
  await other.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(other.getByRole('definition').filter({ hasText: address })).toBeVisible()

  await choose('Make instructor')
  await expect(account).toContainText('Instructor')
  await choose('Make a password link')
  await expect(boss.getByRole('dialog', { name: /^A new password for/ })).toContainText('/link?for=password#')
  await expectClean(boss, 'a link that was made')
  await boss.keyboard.press('Escape')
  await choose('Delete…')
  await expect(boss.getByRole('button', { name: 'Delete the account' })).toBeDisabled()
  await expectClean(boss, 'the dialog for a deletion')
  await boss.keyboard.press('Escape')
  await part(boss, 'Links')
  await expectClean(boss, 'links')
  await row(boss, 'Open links', name)
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await expect(boss.getByText(/^No link is open/)).toBeVisible()

  await part(boss, 'Accounts')
  await boss.getByRole('textbox', { name: 'Search accounts' }).fill(address)
  await boss.keyboard.press('Enter')
  await choose('Delete…')
  await boss.getByRole('textbox', { name: 'Type delete to go on' }).fill('delete')
  await boss.getByRole('button', { name: 'Delete the account' }).click()
  await expect(boss.getByText('No account has this in its name or address.')).toBeVisible()
  await signIn(other, address)
  await expect(other.getByRole('main').getByRole('alert')).not.toBeEmpty()

  await part(boss, 'Audit')
  const trail = boss.getByRole('list', { name: 'What was done, newest first' }).getByRole('listitem')
  for (const words of ['Deleted an account', 'Revoked a password link', 'Set a rank', 'Lifted a ban', 'Banned']) {
    await expect(trail.filter({ hasText: words })).toHaveCount(1)
  }
  await expect(trail.filter({ hasText: 'Banned' })).toContainText('Somebody who left')
  await expectClean(boss, 'the audit trail')
  await boss.getByRole('combobox', { name: 'What was done' }).selectOption('Set a rank')
  await boss.getByRole('button', { name: 'Show' }).click()
  await expect(trail).toHaveCount(1)
  await expect(trail).toContainText('rank instructor')
  await part(boss, 'System')
  await expect(boss.getByRole('definition').filter({ hasText: /half of the time/ })).toHaveCount(2)
  await expectClean(boss, 'the system')
  await boss.goto('/account')
  await boss.getByRole('button', { name: /^Account of/ }).click()
  await expect(boss.getByRole('menuitem', { name: 'Administration' })).toBeVisible()
  await boss.keyboard.press('Escape')
  await boss.getByRole('button', { name: 'Delete my account…' }).click()
  await boss.getByRole('textbox', { name: 'Type delete to go on' }).fill('delete')
  await boss.getByRole('textbox', { name: 'Your password' }).fill(PASSWORD)
  await boss.getByRole('button', { name: 'Delete my account', exact: true }).click()
  await expect(boss.getByRole('dialog').getByRole('alert')).toContainText('only admin')
  await expectClean(boss, 'the dialog for one\u2019s own deletion')
})

test('A person takes away what is kept about them, and deletes the account with the password', async ({ person }) => {
  const page = await person()
  const email = newAddress('leaver')
  await practise(page)
  await stamp(page, 'Cache')
  await say(page, 'How many requests a second?')
  await expect(said(page).getByText('How many requests a second?')).toBeVisible()
  await signUp(page, email)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download what is kept about me' }).click()
  const file = await downloading
  expect(file.suggestedFilename()).toBe('dryrun-account.json')
  const content = readFileSync(await file.path(), 'utf8')
  for (const own of [email, 'How many requests a second?', 'shape:']) expect(content).toContain(own)
  expect(JSON.parse(content)).toMatchObject({ account: { email } })

  await page.getByRole('button', { name: 'Delete my account…' }).click()
  const remove = page.getByRole('button', { name: 'Delete my account', exact: true })
  await page.getByRole('textbox', { name: 'Type delete to go on' }).fill('Delete')
  await expect(remove).toBeDisabled()
  await page.getByRole('textbox', { name: 'Your password' }).fill('not the password')
  await remove.click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('This is not the password of your account.')
  await page.getByRole('textbox', { name: 'Your password' }).fill(PASSWORD)
  await remove.click()
  await expect(notice(page, 'Your account is deleted.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await signIn(page, email)
  await expect(page.getByRole('main').getByRole('alert')).not.toBeEmpty()
})

test('Who shares a room with a guest who deletes themselves goes on without them and without what they said', async ({
  person,
}) => {
  const { interviewer, candidate } = await pair(person)
  await say(candidate, 'My name is Ada and this is mine to say.')
  await open(interviewer, 'Chat')
  await expect(said(interviewer).getByText('My name is Ada')).toBeVisible()
  await stamp(candidate, 'Cache')
  const elsewhere = await candidate.context().newPage()
  await elsewhere.goto('/account')
  await elsewhere.getByRole('button', { name: 'Delete my account…' }).click()
  await elsewhere.getByRole('textbox', { name: 'Type delete to go on' }).fill('delete')
  await elsewhere.getByRole('button', { name: 'Delete my account', exact: true }).click()
  await expect(elsewhere.getByRole('link', { name: 'Sign in' })).toBeVisible()

  await expect(said(interviewer).getByText('Deleted with their account.')).toBeVisible()
  await expect(said(interviewer).getByText('My name is Ada')).toHaveCount(0)
  await expect(said(interviewer).getByText('Somebody who left')).toBeVisible()
  await say(interviewer, 'Then I go on alone.')
  await expect(said(interviewer).getByText('Then I go on alone.')).toBeVisible()
  await open(interviewer, 'Outline')
  await expect(
    interviewer.getByRole('tabpanel', { name: /^Outline/ }).getByRole('button', { name: /^Cache/ }),
  ).toBeVisible()
})
