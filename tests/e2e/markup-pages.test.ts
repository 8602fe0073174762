// Hostile names, reasons and addresses on the pages around the room, for others and for who runs the server.
import type { Page } from 'playwright/test'

import { inTexts, MARK } from '../security/markup-corpus.ts'
import { Visitor } from '../support/visitor.ts'
import { expect } from './support.ts'
import { expectNoScroll, expectOnlyText, HOSTILE_SCENARIO, PHONE, SHOWN, test } from './watched.ts'

const PASSWORD = 'a long enough password'
const REASON = inTexts(490)[1] ?? SHOWN
const WITHHELD = 'Withheld'

async function look(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  await expectOnlyText(page)
  await expectNoScroll(page)
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.goto('/account')
  const form = page.getByRole('main')
  const signingUp = page.getByRole('radiogroup', { name: 'Sign up or sign in' })
  if (await signingUp.isVisible()) await signingUp.getByText('Sign up').click()
  await form.getByRole('textbox', { name: 'E-mail' }).fill(SHOWN)
  await form.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await form.getByRole('button', { name: /^Sign up/ }).click()
  await expect(page.getByText('Write an e-mail address.')).toBeVisible()
  await form.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await form.getByRole('button', { name: /^Sign up/ }).click()
  await expect(page.getByRole('definition').filter({ hasText: email })).toBeVisible()
}

async function becomeAdmin(page: Page, link: string): Promise<void> {
  await signUp(page, 'admin@example.org')
  await page.goto(link)
  await page.getByRole('button', { name: 'Make this account an admin' }).click()
  await page.getByRole('link', { name: 'Go to the administration' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Administration' })).toBeVisible()
}

/** Guests with every name that fits into one, each reported for a hostile reason. */
async function hostileGuests(url: string): Promise<string[]> {
  const names: string[] = []
  const reporter = await Visitor.guest(url)
  const reasons = inTexts(1_900)
  for (const [n, name] of inTexts(60).slice(0, 24).entries()) {
    const guest = await Visitor.guest(url)
    const renamed = await guest.command('account:rename', { name })
    if (renamed.ok) names.push(renamed.result.name)
    const reason = reasons[n % reasons.length] ?? SHOWN
    expect(await reporter.command('person:report', { accountId: guest.accountId, reason })).toMatchObject({ ok: true })
  }
  return names
}

test('An admin reads accounts, reports, bans, links, the audit trail and mistakes in scenarios as the texts that they are', async ({
  watched,
  server,
}) => {
  test.setTimeout(180_000)
  const names = await hostileGuests(server.url)
  const [boss, other] = [await watched(), await watched()]
  await signUp(other, 'other@example.org')
  await other.getByRole('button', { name: 'Change name' }).click()
  await other.getByRole('textbox', { name: 'Your name' }).fill(SHOWN)
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(other.getByRole('button', { name: `Account of ${SHOWN}` })).toBeVisible()
  await becomeAdmin(boss, server.firstAdminLink)
  const { user } = (await (await other.request.get('/api/auth/get-session')).json()) as { user: { id: string } }
  const headers = { origin: server.url }
  for (const command of ['person:report', 'person:block']) {
    const data = { accountId: user.id, ...(command === 'person:report' && { reason: REASON }) }
    await expect(await boss.request.post(`/api/commands/${command}`, { data, headers })).toBeOK()
  }
  await look(boss, '/account')
  await expect(boss.getByRole('main')).toContainText(SHOWN)
  await look(boss, '/admin')
  const accounts = boss.getByRole('list', { name: 'Accounts' })
  for (const name of names) await expect(accounts.getByText(name, { exact: true }).first()).toBeVisible()
  await look(boss, `/admin?search=${encodeURIComponent(SHOWN)}`)
  await expect(boss.getByRole('textbox', { name: 'Search accounts' })).toHaveValue(SHOWN)
  const row = accounts.getByRole('listitem').filter({ hasText: 'other@example.org' })
  await row.getByRole('button', { name: `Actions for ${SHOWN}` }).click()
  await boss.getByRole('menuitem', { name: 'Make a password link' }).click()
  await expect(boss.getByRole('dialog', { name: `A new password for ${SHOWN}` })).toBeVisible()
  await boss.keyboard.press('Escape')
  await look(boss, '/admin/reports')
  await expect(boss.getByRole('list', { name: 'Reports' }).getByText(REASON, { exact: true })).toBeVisible()
  await boss
    .getByRole('button', { name: `Ban ${SHOWN}` })
    .first()
    .click()
  const ban = boss.getByRole('dialog', { name: `Ban ${SHOWN}` })
  await ban.getByRole('textbox', { name: 'Why' }).fill(REASON)
  await ban.getByRole('button', { name: 'Ban' }).click()
  await expect(ban).toBeHidden()
  await boss.setViewportSize(PHONE)
  for (const path of ['/admin', '/admin/reports', '/admin/links', '/admin/audit', '/admin/system', '/scenarios'])
    await look(boss, path)
  await look(boss, `/admin/audit?action=${encodeURIComponent(SHOWN)}&account=${encodeURIComponent(SHOWN)}`)
  await expect(boss.getByText(SHOWN)).toBeVisible()
  await look(boss, '/scenarios')
  await expect(boss.getByRole('region', { name: WITHHELD })).toContainText(`found "${SHOWN}"`)
})

const ADDRESSES = [
  '/lab/rate-limiter?seed=',
  '/lab/rate-limiter?designs=',
  '/lab/rate-limiter?minutes=',
  '/lab/rate-limiter?x&',
  '/lab/',
  '/scenarios/',
  '/reviews/',
  '/interviews/',
  '/join#',
  '/link#',
  '/link?for=',
  '/account?next=',
  '/admin?search=',
  '/',
]

test('What stands in an address, a search or a scenario is text too, on a phone as well', async ({ watched }) => {
  test.setTimeout(180_000)
  const page = await watched()
  await page.setViewportSize(PHONE)
  const long = `"'><script>window.${MARK}=1</script><img/src=x/onerror=window.${MARK}=1>`.repeat(4)
  for (const path of ADDRESSES) await look(page, `${path}${encodeURIComponent(long)}`)
  for (const odd of ['__proto__', '%E0%A4%A', '%00', 'constructor=1&seed=1&seed=2'])
    for (const path of ['/lab/rate-limiter?', '/lab/', '/join#']) await look(page, `${path}${odd}`)
  await look(page, `/lab/rate-limiter?designs=${encodeURIComponent(SHOWN)}&${encodeURIComponent(SHOWN)}=2`)
  await expect(page.getByText(`There is no design “${SHOWN}”.`).first()).toBeVisible()
  await expect(page.getByText(`There is no parameter “${SHOWN}” (it says 2).`).first()).toBeVisible()
  for (const path of ['/scenarios', '/lab']) {
    await look(page, path)
    await page.getByRole('search').getByRole('textbox').first().fill(SHOWN)
    await expectOnlyText(page)
  }

  await look(page, `/scenarios/${HOSTILE_SCENARIO}`)
  await expect(page).toHaveTitle(/onerror=/)
  await expect(page.getByRole('main')).toContainText(SHOWN)
  await expect(page.getByRole('main').getByRole('img')).toHaveCount(0)
  await page.goto('/lobby')
  await page.getByRole('combobox', { name: 'Scenarios' }).click()
  await expect(page.getByRole('option').filter({ hasText: SHOWN })).toHaveCount(1)
  await expectOnlyText(page)
})
