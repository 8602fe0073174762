// Simulations in the room, with the candidate's own numbers.
import type { Locator, Page } from 'playwright/test'
import { expect, line, open, panel, practise, test, write } from './support.ts'

const PEAK = 'Requests a second that have to be judged at peak'

const parameter = (page: Page, name: string): Locator =>
  panel(page, 'Simulation').getByRole('textbox', { name, exact: true })

/** Every figure of the result that is on the screen: its name, and its value with the unit. */
async function figures(page: Page): Promise<Map<string, string>> {
  const table = panel(page, 'Simulation').getByRole('region', { name: 'Table of figures' })
  await expect(table).toBeVisible({ timeout: 45_000 })
  const rows = await table.getByRole('row').all()
  const cells = await Promise.all(
    rows
      .slice(1)
      .map(
        async (row) =>
          [await row.getByRole('rowheader').innerText(), await row.getByRole('cell').first().innerText()] as const,
      ),
  )
  return new Map(cells)
}

const run = (page: Page) => panel(page, 'Simulation').getByRole('button', { name: 'Run', exact: true })

test('A line of the worksheet sets a parameter of the simulation, and a figure of its result follows it', async ({
  person,
}) => {
  test.setTimeout(120_000)
  const page = await person()
  await practise(page)
  await open(page, 'Simulation')
  await expect(parameter(page, 'Requests a second')).toHaveValue('200')
  await write(page, PEAK, '100/s')
  await expect(parameter(page, 'Requests a second')).toHaveValue('100')
  await expect(panel(page, 'Simulation')).toContainText('Worksheet, exact')
  await run(page).click()
  const before = await figures(page)

  await line(page, PEAK).fill('300/s')
  await expect(parameter(page, 'Requests a second')).toHaveValue('300')
  await run(page).click()
  await expect(panel(page, 'Simulation').getByRole('combobox', { name: 'Run', exact: true })).toContainText(
    'Run 2, done',
    {
      timeout: 45_000,
    },
  )
  const after = await figures(page)
  expect([...after.keys()]).toEqual([...before.keys()])
  const changed = [...after].filter(([name, value]) => before.get(name) !== value)
  expect(changed.length).toBeGreaterThan(0)

  // The same line again gives the same figures again: they depend on it, not on the hour.
  await line(page, PEAK).fill('100/s')
  await expect(parameter(page, 'Requests a second')).toHaveValue('100')
  await run(page).click()
  await expect(panel(page, 'Simulation').getByRole('combobox', { name: 'Run', exact: true })).toContainText(
    'Run 3, done',
    {
      timeout: 45_000,
    },
  )
  expect(await figures(page)).toEqual(before)
})

test('A figure too large to simulate is scaled down, and the panel says by how much', async ({ person }) => {
  const page = await person()
  await practise(page)
  await open(page, 'Simulation')
  await write(page, PEAK, '500M users * 40 / 86400 s * 2 = 463k/s')
  await expect(parameter(page, 'Requests a second')).not.toHaveValue('200')
  await expect(panel(page, 'Simulation')).toContainText(/1:[\d,]+: one here stands for/)
  await expect(panel(page, 'Simulation')).toContainText('463k/s')
})

test('A value that cannot be run is refused at its field, before and after', async ({ person }) => {
  const page = await person()
  await practise(page)
  const simulation = await open(page, 'Simulation')
  await simulation.getByText(/^Other parameters/).click()
  const minutes = parameter(page, 'Minutes')
  for (const [value, problem] of [
    ['2', 'At least 3 min.'],
    ['12.5', 'Write a whole number.'],
    ['many', 'Write a number, such as 2500 or 2.5e3.'],
    ['61', 'At most 60 min.'],
  ] as const) {
    await minutes.fill(value)
    await expect(simulation.getByText(problem)).toBeVisible()
    await expect(minutes).toHaveAttribute('aria-invalid', 'true')
    await expect(run(page)).toBeDisabled()
  }
  await minutes.fill('5')
  await expect(run(page)).toBeEnabled()
  // What only the server can say comes back to its fields, too.
  await parameter(page, 'Requests a second').fill('20000')
  await minutes.fill('60')
  await run(page).click()
  await expect(simulation.getByText(/^This run may take .*: lower Requests a second to \d+ or less$/)).toBeVisible()
  await expect(parameter(page, 'Requests a second')).toHaveAttribute('aria-invalid', 'true')
  await simulation.getByRole('textbox', { name: 'Seed' }).fill('-1')
  await expect(simulation.getByText(/^A whole number from 0/)).toBeVisible()
  await expect(run(page)).toBeDisabled()
})

test('A run can be cancelled while it goes on', async ({ person }) => {
  const page = await person()
  await practise(page)
  const simulation = await open(page, 'Simulation')
  await parameter(page, 'Requests a second').fill('1500')
  await simulation.getByText(/^Other parameters/).click()
  await parameter(page, 'Minutes').fill('5')
  for (const design of ['Sliding log', 'Sliding counter', 'Token bucket', 'GCRA', 'Lagging replica']) {
    await simulation.getByRole('checkbox', { name: design, exact: true }).check()
  }
  await run(page).click()
  await simulation.getByRole('button', { name: 'Cancel' }).click()
  await expect(simulation.getByText('Cancelled before it ended.')).toBeVisible({ timeout: 30_000 })
  await expect(simulation.getByRole('button', { name: 'Run it again' })).toBeVisible()
  await expect(simulation.getByRole('region', { name: 'Figures' })).toBeHidden()
})
