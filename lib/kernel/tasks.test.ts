// A run of tasks: what is told when, and what comes of the hunts.
import { expect, test } from 'vitest'

import type { Chart } from './chart.ts'
import type { Outcome, Progress, Trace } from './simulation.ts'
import { runTasks } from './tasks.ts'
import type { Plan } from './tasks.ts'

const lanes = (id: string): Trace['chart'] => ({
  id,
  kind: 'lanes',
  title: id,
  says: '',
  x: { label: 'Time', unit: 'ms' },
  lanes: [],
  spans: [],
  messages: [],
})
const traceOf = (id: string): Trace => ({ title: id, says: '', chart: lanes(id) })

function followed(plan: Partial<Plan>): { told: Progress[]; outcome: Outcome; order: string[] } {
  const order: string[] = []
  const task = (name: string, weight: number, pauses = 0) => ({
    weight,
    *work() {
      for (let pause = 0; pause < pauses; pause++) yield
      order.push(name)
    },
  })
  const run = runTasks({
    main: [task('a', 1, 2), task('b', 2), task('c', 3), task('d', 4)],
    round: 2,
    others: [task('e', 5)],
    hunts: [],
    partial: (): Chart[] => [lanes(`after ${order.length}`)],
    report: () => ({ figures: [], charts: [lanes('all')] }),
    ...plan,
  })
  const told: Progress[] = []
  for (;;) {
    const step = run.next()
    if (step.done) return { told, outcome: step.value, order }
    told.push(step.value)
  }
}

test('tasks are done in order, every pause tells how far they are, and the last tells that all is done', () => {
  const { told, order } = followed({})
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(told.map(({ done }) => done)).toEqual([0, 0, 1, 3, 6, 10, 15])
  expect(new Set(told.map(({ total }) => total))).toEqual(new Set([15]))
})

test('charts so far are told after each round of the main tasks and never after others', () => {
  const { told } = followed({})
  const partial = told.flatMap(({ done, partial: so }) => (so ? [[done, so.charts[0]?.id]] : []))
  expect(partial).toEqual([
    [3, 'after 2'],
    [10, 'after 4'],
  ])
})

test('the first trace found is the trace, others stand behind the charts, and hunts may find nothing', () => {
  const hunt = (trace: Trace | null) => ({
    weight: 1,
    *work() {
      yield
      return trace
    },
  })
  const found = followed({ hunts: [hunt(null), hunt(traceOf('one')), hunt(traceOf('two'))] })
  expect(found.outcome.trace?.title).toBe('one')
  expect(found.outcome.charts.map(({ id }) => id)).toEqual(['all', 'two'])
  expect(found.told.at(-1)).toEqual({ done: 18, total: 18 })
  expect('trace' in followed({ hunts: [hunt(null)] }).outcome).toBe(false)
})
