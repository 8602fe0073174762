// From guest to account and back in.
import type { Page } from 'playwright/test'
import { endInterview, expect, expectRoom, panel, practise, test } from './support.ts'

let number = 0
/** Nobody else's in this run. */
const newAddress = () => `person-${process.pid}-${++number}@example.org`
const PASSWORD = 'a long enough password'

async function fillLogin(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/account')
  await page.getByRole('radiogroup', { name: 'Sign up or sign in' }).getByText('Sign in').click()
  await fillLogin(page, email, password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
}

const rows = (page: Page) =>
  page.getByRole('main').getByRole('listitem').filter({ hasText: 'Distributed rate limiter' })

test('A guest becomes an account, keeps the interview, signs out, and signs in again elsewhere', async ({ person }) => {
  const page = await person()
  const email = newAddress()
  await practise(page)
  await page.goto('/account')
  await fillLogin(page, email, PASSWORD)
  await page.getByRole('button', { name: 'Sign up and keep everything' }).click()
  await expect(page.getByRole('definition').filter({ hasText: email })).toBeVisible()
  await page.goto('/interviews')
  await expect(rows(page)).toHaveCount(1)

  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await page.goto('/interviews')
  await expect(page.getByText(/^No interview yet/)).toBeVisible()

  const elsewhere = await person()
  await signIn(elsewhere, email, 'not the right password')
  await expect(elsewhere.getByRole('main').getByRole('alert')).not.toBeEmpty()
  await elsewhere.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await elsewhere.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(elsewhere.getByRole('definition').filter({ hasText: email })).toBeVisible()
  await elsewhere.goto('/interviews')
  await rows(elsewhere).getByRole('link').click()
  await expectRoom(elsewhere)
  await endInterview(elsewhere)
  await expect(panel(elsewhere, 'Rate')).toBeVisible()
})

test('An address that is taken and a password that is too short are refused, and what was typed stays', async ({
  person,
}) => {
  const [first, second] = [await person(), await person()]
  const email = newAddress()
  await first.goto('/account')
  await first.getByRole('radiogroup', { name: 'Sign up or sign in' }).getByText('Sign up').click()
  await fillLogin(first, email, PASSWORD)
  await first.getByRole('main').getByRole('button', { name: 'Sign up', exact: true }).click()
  await expect(first.getByRole('definition').filter({ hasText: email })).toBeVisible()

  await second.goto('/account')
  await second.getByRole('radiogroup', { name: 'Sign up or sign in' }).getByText('Sign up').click()
  const send = second.getByRole('main').getByRole('button', { name: /^Sign up/ })
  await fillLogin(second, 'no address', 'short')
  await send.click()
  await expect(second.getByText('Write an e-mail address.')).toBeVisible()
  await expect(second.getByRole('textbox', { name: 'Password' })).toHaveAttribute('aria-invalid', 'true')
  await fillLogin(second, email.toUpperCase(), PASSWORD)
  await send.click()
  await expect(second.getByRole('main').getByRole('alert')).toContainText('This address could not be taken.')
  await expect(second.getByRole('textbox', { name: 'E-mail' })).toHaveValue(email.toUpperCase())
})
