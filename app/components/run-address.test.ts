import { describe, expect, it } from 'vitest'
import type { ParamForm } from '#lib/protocol/queries'
import { addressOf, labLink, readAddress, usualDraft } from './run-address.ts'

const nodes: ParamForm = {
  name: 'nodes',
  title: 'Nodes',
  unit: 'nodes',
  help: '',
  kind: 'integer',
  minimum: 1,
  maximum: 64,
  default: 4,
}
const form = {
  id: 'hats',
  params: [
    nodes,
    { ...nodes, name: 'late', kind: 'boolean' as const, default: false },
    { ...nodes, name: 'ids', kind: 'choice' as const, choices: ['random', 'counted'], default: 'random' },
  ],
  designs: ['one', 'two', 'three'].map((id) => ({ id, title: id, says: '' })),
}
const read = (search: string) => readAddress(form, new URLSearchParams(search))

describe('The address of a run', () => {
  it('is empty for the default run', () => {
    expect(addressOf(form, usualDraft(form)).search).toBe('')
    expect(read('').ask).toEqual({
      simulationId: 'hats',
      designs: ['one', 'two', 'three'],
      params: { nodes: 4, late: false, ids: 'random' },
      seed: 1,
    })
  })

  it('holds what differs, and leads back to the same run', () => {
    const { search, ask } = addressOf(form, {
      edits: { nodes: '1e1', late: true, ids: 'random' },
      designs: ['one', 'three'],
      seed: '7',
    })
    expect(search).toBe('nodes=10&late=true&designs=one,three&seed=7')
    expect(read(search)).toMatchObject({ ask, search })
  })

  it('is the same however it was written', () => {
    expect(read('seed=1&nodes=4').search).toBe('')
    expect(read('seed=7&designs=two,one').search).toBe(read('designs=one,two&seed=07').search)
  })

  it('keeps what cannot be run where it can be mended', () => {
    const broken = read('nodes=many&late=perhaps&seed=-1')
    expect(broken.ask).toBeNull()
    expect(broken.draft).toMatchObject({ edits: { nodes: 'many', late: 'perhaps' }, seed: '-1' })
    expect(broken.search).toBe('nodes=many&late=perhaps&seed=-1')
  })

  it('tells of what finds no field', () => {
    const { stray, ask, draft } = read('colour=red&designs=one,none&nodes=5&nodes=6')
    expect(stray.map(({ message }) => message)).toEqual([
      'There is no parameter “colour” (it says red).',
      'There is no design “none”.',
      'nodes stands there 2 times.',
    ])
    expect(ask).toBeNull()
    expect(draft).toMatchObject({ designs: ['one'], edits: { nodes: '6' } })
  })

  it('leaves out the one name that servers and browsers do not read alike', () => {
    expect(read('__proto__=1')).toEqual(read(''))
  })

  it('is that of a run made elsewhere, too', () => {
    const params = { nodes: 9, late: false, ids: 'counted' }
    const run = { params, designs: ['one', 'two', 'three'], seed: 1 }
    expect(labLink(form, run)).toBe('/lab/hats?nodes=9&ids=counted')
    expect(labLink(form, { ...run, params: {} })).toBe('/lab/hats')
  })

  it('of no design at all asks for one', () => {
    expect(read('designs=')).toMatchObject({ ask: null, draft: { designs: [] } })
  })
})
