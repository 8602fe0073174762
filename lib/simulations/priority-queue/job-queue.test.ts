import { describe, expect, test } from 'vitest'
import type { Random } from '#lib/kernel/random'
import { createRandom } from '#lib/kernel/random'
import type { Effect, Operation } from './job-queue.ts'
import { JobQueue } from './job-queue.ts'

type Row = { key: number; priority: number; version: number; arrival: number; until: number | null }

/** The same by one list, sorted anew for every question. */
class SortedList {
  rows: Row[] = []
  gone: number[] = []
  answers: { consumer: number; request: number; keys: number[] }[] = []
  arrivals = 0

  apply(operation: Operation): number[] | boolean {
    switch (operation.kind) {
      case 'push': {
        const { key, priority } = operation
        if (this.gone.includes(key) || this.rows.some((row) => row.key === key)) return true
        this.rows.push({ key, priority, version: 0, arrival: this.arrivals++, until: null })
        return true
      }
      case 'change': {
        const row = this.rows.find(({ key }) => key === operation.key)
        if (row && row.version < operation.version) {
          row.version = operation.version
          row.priority = operation.priority
        }
        return row !== undefined
      }
      case 'done':
        this.rows = this.rows.filter(({ key }) => key !== operation.key)
        this.gone.push(operation.key)
        return true
      case 'take': {
        const { consumer, request, count, at, until } = operation
        const answered = this.answers.filter((answer) => answer.consumer === consumer)
        const same = answered.find((answer) => answer.request === request)
        if (same) return same.keys
        if (answered.some((answer) => answer.request > request)) return []
        for (const row of this.rows) if (row.until !== null && row.until <= at) row.until = null
        const free = this.rows.filter((row) => row.until === null)
        free.sort((a, b) => a.priority - b.priority || a.arrival - b.arrival)
        const chosen = free.slice(0, count)
        for (const row of chosen) row.until = until
        const keys = chosen.map(({ key }) => key)
        if (keys.length > 0)
          this.answers = [...this.answers.filter((answer) => answer.consumer !== consumer), { consumer, request, keys }]
        return keys
      }
    }
  }
}

function anyOperation(random: Random, at: number): Operation {
  const key = random.integer(30)
  const what = random.integer(10)
  if (what < 4) return { kind: 'push', key, job: key, priority: random.integer(6) }
  if (what < 6) return { kind: 'change', key, priority: random.integer(6), version: 1 + random.integer(3) }
  if (what < 9) {
    const [consumer, request, count] = [random.integer(3), 1 + random.integer(1 + at), 1 + random.integer(3)]
    return { kind: 'take', consumer, request, count, at, until: at + 5 + random.integer(30) }
  }
  return { kind: 'done', key }
}

const told = (effect: Effect): number[] | boolean => {
  if (effect.kind === 'taken') return effect.jobs.map(({ key }) => key)
  return effect.kind === 'changed' ? effect.applied : true
}

describe('the queue of a partition', () => {
  test('gives what a list gives that is sorted anew each time: strict order, leases, answers to repeated requests', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = createRandom(seed)
      const queue = new JobQueue()
      const list = new SortedList()
      for (let at = 0; at < 120; at++) {
        const operation = anyOperation(random, at)
        expect(told(queue.apply(operation)), `seed ${seed}, ${JSON.stringify(operation)}`).toEqual(
          list.apply(operation),
        )
        expect(queue.size, `seed ${seed}`).toBe(list.rows.length)
        const waiting = list.rows.filter(({ until }) => until === null)
        const over = list.rows.filter(({ until }) => until !== null && until <= at)
        const first = Math.min(...waiting.map(({ priority }) => priority))
        const head = queue.headAt(at)
        expect(head === null, `seed ${seed}`).toBe(waiting.length + over.length === 0)
        if (over.length === 0 && head !== null) expect(head, `seed ${seed}`).toBe(first)
        expect(queue.readyAt(at) > 0, `seed ${seed}`).toBe(head !== null)
      }
    }
  })

  test('is the same after an operation that it has already applied', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = createRandom(seed)
      const [once, twice] = [new JobQueue(), new JobQueue()]
      for (let at = 0; at < 80; at++) {
        const operation = anyOperation(random, at)
        const effect = once.apply(operation)
        expect(twice.apply(operation)).toEqual(effect)
        if (effect.kind !== 'taken' || effect.jobs.length > 0) twice.apply(operation)
        expect([...twice.jobs()], `seed ${seed}`).toEqual([...once.jobs()])
        expect(twice.headAt(at), `seed ${seed}`).toBe(once.headAt(at))
      }
    }
  })

  test('forgets a job when it is handed out, where that is the design', () => {
    const queue = new JobQueue('taken')
    queue.apply({ kind: 'push', key: 1, job: 1, priority: 5 })
    queue.apply({ kind: 'take', consumer: 0, request: 1, count: 1, at: 0, until: 10 })
    expect(queue.size).toBe(0)
    expect(queue.readyAt(100)).toBe(0)
  })
})
