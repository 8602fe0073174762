// Every scenario with its own reference answer: the board imported, the figures that its simulations need written line by
// line, each simulation run with them, and at the end the score that the rubric gives for just that.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '#lib/rubric/evaluate'
import { readBoardFile } from '../../bin/board-file.ts'
import { readScenarios } from '../../bin/rubric-matrix.ts'
import { endInterview, expect, importFile, open, panel, practise, test, write } from './support.ts'

test.describe.configure({ timeout: 150_000 })

for (const scenario of readScenarios()) {
  test(`The reference answer of ${scenario.title} is drawn, run and scored`, async ({ person }) => {
    const file = join(import.meta.dirname, '..', '..', 'scenarios', scenario.id, 'boards', 'reference.tldr')
    const { graph, entries } = readBoardFile(file)
    const asked = new Map(scenario.estimates.map(({ id, asks }) => [id, asks]))
    const bound = new Set(
      scenario.simulations.flatMap(({ bind }) => Object.values(bind).map(({ estimate }) => estimate)),
    )
    const figures = (entries ?? []).filter((entry) => entry.kind === 'estimate' && bound.has(entry.for))
    expect(figures.length).toBeGreaterThan(0)

    const page = await person()
    await practise(page, scenario.id)
    await importFile(page, 'reference.tldr', readFileSync(file, 'utf8'))
    for (const { for: id, text } of figures) await write(page, asked.get(id)!, text)

    const simulation = await open(page, 'Simulation')
    for (const { id } of scenario.simulations) {
      if (scenario.simulations.length > 1) await simulation.getByLabel('Simulation', { exact: true }).selectOption(id)
      await expect(simulation.getByText(/^Worksheet, (exact|1:)/).first()).toBeVisible()
      await simulation.getByRole('button', { name: 'Run', exact: true }).click()
      await expect(simulation.getByRole('region', { name: 'Table of figures' })).toBeVisible({ timeout: 60_000 })
    }

    await endInterview(page)
    await panel(page, 'Rate').getByRole('button', { name: 'Skip' }).click()
    const expected = evaluate({ scenario, version: 1, graph, entries: figures, phasesReached: ['requirements'] }).score
    await expect(panel(page, 'Scorecard')).toContainText(`${expected} of 100`)
  })
}
