import { expect, test } from 'vitest'
import { Cluster } from '#lib/kernel/cluster'
import { createRandom } from '#lib/kernel/random'
import { Agenda } from './agenda.ts'
import type { Message } from './messages.ts'

function kept(plan: (agenda: Agenda, cluster: Cluster<Message>) => void) {
  const seen: { at: number; kind: number; id: number }[] = []
  const cluster: Cluster<Message> = new Cluster<Message>({
    nodes: 1,
    timers: 1,
    network: { delayMin: 0, delayExtra: 0, loss: 0, duplication: 0, reordering: 0 },
    random: createRandom(1),
    handler: {
      receive: () => {},
      timeout: () => agenda.keep((kind, id) => seen.push({ at: cluster.now, kind, id })),
      crashed: () => agenda.forget(),
      restarted: () => {},
    },
  })
  const agenda = new Agenda(cluster, 0)
  plan(agenda, cluster)
  cluster.run(Number.MAX_VALUE)
  return seen
}

test('appointments are kept at their times, and equal times in the order in which they were made', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = createRandom(seed)
    const made = Array.from({ length: 50 }, (_, id) => ({ at: random.integer(20), kind: random.integer(3), id }))
    const seen = kept((agenda) => {
      for (const { at, kind, id } of made) agenda.after(at, kind, id)
    })
    expect(seen, `seed ${seed}`).toEqual(made.toSorted((a, b) => a.at - b.at))
  }
})

test('a crash takes all appointments, and new ones can be made afterwards', () => {
  const seen = kept((agenda, cluster) => {
    agenda.after(10, 0, 1)
    agenda.after(30, 0, 2)
    cluster.at(20, () => {
      cluster.crash(0, true)
      cluster.restart(0)
      agenda.after(15, 0, 3)
    })
  })
  expect(seen.map(({ at, id }) => [at, id])).toEqual([
    [10, 1],
    [35, 3],
  ])
})
