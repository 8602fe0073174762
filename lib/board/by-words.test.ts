import { expect, test } from 'vitest'
import { drawBoard } from './draw.ts'
import { readBoard } from './read.ts'

type Drawn = { arrows: [string, string, string?][]; remarks?: Record<string, string> }

/** What a part is taken for, and whether surely. */
function kindOf(label: string, { arrows, remarks = {} }: Drawn) {
  const board = drawBoard()
  const names = [...new Set(arrows.flatMap(([from, to]) => [from, to]))]
  names.forEach((name, i) => {
    const at = { x: (i % 3) * 500, y: Math.floor(i / 3) * 400 }
    board.box(name, at.x, at.y, { width: 180, height: 90 })
    const remark = remarks[name]
    if (remark) board.text(remark, at.x, at.y + 95)
  })
  for (const [from, to, words = ''] of arrows) board.arrow(from, to, words)
  const found = readBoard(board.records()).components.find((each) => each.label === label.replaceAll('\n', ' '))
  return found && [found.kind, found.confidence >= 0.6]
}

test('LABEL-8: who acts by name is a service where the place agrees, and a worker where nobody calls', () => {
  expect(kindOf('Chaser', { arrows: [['Chaser', 'Postgres']] })).toEqual(['worker', true])
  expect(kindOf('planner', { arrows: [['Postgres', 'planner', 'read ahead']] })).toEqual(['worker', true])
  expect(
    kindOf('entry nodes (6)', {
      arrows: [
        ['client', 'entry nodes (6)'],
        ['entry nodes (6)', 'MinIO', 'put'],
      ],
    }),
  ).toEqual(['service', true])
  expect(kindOf('doorman', { arrows: [['API gateway', 'doorman']] })).toEqual(['service', true])
})

test('LABEL-8: what somebody is said to do tells as much as their name', () => {
  const feed: [string, string, string?][] = [['Postgres', 'Second half', '']]
  expect(kindOf('Second half', { arrows: feed })?.[1]).toBeFalsy()
  expect(kindOf('Second half', { arrows: feed, remarks: { 'Second half': 'polls due rows' } })).toEqual([
    'worker',
    true,
  ])
  expect(kindOf('Second half', { arrows: [['Second half', 'Redis', 'claim']] })).toEqual(['worker', true])
})

test('LABEL-8: a noun for what keeps things is a store where others write to it', () => {
  expect(kindOf('program vault', { arrows: [['API', 'program vault', 'put']] })).toEqual(['store', true])
  expect(kindOf('calendar', { arrows: [['API', 'calendar', 'insert']] })).toEqual(['database', true])
  expect(kindOf('calendar', { arrows: [['API', 'calendar']] })).toEqual(['store', false])
})

test('LABEL-8: a name alone, people and questions tell nothing', () => {
  expect(kindOf('Chaser', { arrows: [['Chaser', 'Shape']] })?.[0]).toBeNull()
  expect(kindOf('Teacher', { arrows: [['Teacher', 'API']] })?.[0]).toBeNull()
  expect(
    kindOf('is it hot?', {
      arrows: [
        ['API', 'is it hot?'],
        ['is it hot?', 'Postgres'],
      ],
    })?.[1],
  ).toBeFalsy()
})
