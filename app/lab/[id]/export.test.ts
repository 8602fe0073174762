import { expect, test } from 'vitest'
import type { SimulationResult } from '#lib/kernel/simulation'
import { figuresCsv, runJson } from './export.ts'

const form = { id: 'hats', version: 3, designs: [{ id: 'log', title: 'Sliding log, exact', says: '' }] }
const result: SimulationResult = {
  figures: [
    { id: 'log.error', name: 'Error', value: 0.1 + 0.2, unit: 'share' },
    { id: 'logistics.cost', name: 'Cost', value: 3, unit: '' },
  ],
  claims: [],
  charts: [],
  hash: '0123456789abcdef',
}

test('Figures are saved in full, each with its design', () => {
  expect(figuresCsv(form, result)).toBe(
    'id,design,name,value,unit\r\nlog.error,"Sliding log, exact",Error,0.30000000000000004,share\r\nlogistics.cost,,Cost,3,\r\n',
  )
})

test('A saved run says what it takes to run it again', () => {
  const ask = { simulationId: 'hats', params: { size: 7 }, designs: ['log'], seed: 5 }
  const { charts: _, ...saved } = JSON.parse(runJson(form, { ask, result })) as Record<string, unknown>
  expect(saved).toEqual({
    id: 'hats',
    version: 3,
    params: { size: 7 },
    designs: ['log'],
    seed: 5,
    hash: result.hash,
    figures: result.figures,
    claims: [],
  })
})
