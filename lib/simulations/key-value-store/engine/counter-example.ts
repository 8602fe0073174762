// The fewest operations after which a wrong engine answers wrongly, found by search and cut.
import { LsmTree } from '#lib/algorithms/lsm-tree'
import type { LsmOptions, LsmStep } from '#lib/algorithms/lsm-tree'
import { PagedDisk } from '#lib/algorithms/paged-disk'
import { TOMBSTONE } from '#lib/algorithms/sorted-run'
import type { Chart } from '#lib/kernel/chart'
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>
type Operation = { what: 'put' | 'delete' | 'get' | 'crash'; key: number }

const TRIES = 40
const OPERATIONS = 24
const KEYS = 3
/** Small enough for a page: every write is a run of its own, and the third that comes to a level takes all of them further down. */
const SMALL: LsmOptions = { merge: 'levelling', sizeRatio: 3, memtableEntries: 1, entriesPerPage: 2, bitsPerKey: 10 }
const WRONG: Partial<Record<DesignId, { options: LsmOptions; operations: Operation['what'][]; title: string }>> = {
  'no-log': {
    options: { ...SMALL, memtableEntries: 2, log: false },
    operations: ['put', 'put', 'delete', 'get', 'crash'],
    title: 'A crash takes an acknowledged write',
  },
  'early-tombstones': {
    options: { ...SMALL, dropTombstonesEarly: true },
    operations: ['put', 'put', 'delete', 'get'],
    title: 'A deleted key comes back',
  },
}

/** @returns null for designs that answer as a map does */
export function* counterExample(design: DesignId, random: Random): Generator<void, Trace | null, void> {
  const wrong = WRONG[design]
  if (!wrong) return null
  let best: Operation[] | null = null
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const own = random.split(`try ${attempt}`)
    const script = Array.from({ length: OPERATIONS }, (): Operation => {
      const what = wrong.operations[own.integer(wrong.operations.length)]!
      return { what, key: 1 + own.integer(KEYS) }
    })
    if (!answersWrongly(wrong.options, script)) continue
    const cut = smallest(script, (left) => answersWrongly(wrong.options, left))
    if (!best || cut.length < best.length) best = cut
    yield
  }
  return best && story(design, wrong.title, wrong.options, best)
}

/** Does any look-up of the script get another answer than from a map? */
export function answersWrongly(options: LsmOptions, script: readonly Operation[]): boolean {
  const tree = new LsmTree(options, new PagedDisk())
  const model = new Map<number, number>()
  for (const [at, { what, key }] of script.entries()) {
    if (what === 'get' && tree.get(key) !== model.get(key)) return true
    operate(tree, { what, key }, at + 1)
    if (what === 'put') model.set(key, at + 1)
    if (what === 'delete') model.delete(key)
  }
  return false
}

function operate(tree: LsmTree, { what, key }: Operation, value: number): void {
  if (what === 'put') tree.put(key, value)
  else if (what === 'delete') tree.delete(key)
  else if (what === 'crash') tree.crash()
}

/** Leaves operations out, one after the other, as long as what is left still goes wrong. */
export function smallest<T>(script: readonly T[], wrong: (left: T[]) => boolean): T[] {
  let left = [...script]
  for (let at = 0; at < left.length;) {
    const without = left.toSpliced(at, 1)
    if (wrong(without)) {
      left = without
      at = 0
    } else at++
  }
  return left
}

const CLIENT = 'client'
const MEMTABLE = 'memtable'
const levelName = (level: number): string => `level ${level + 1}`

/** Plays the script again and draws what was written where. */
function story(design: DesignId, title: string, options: LsmOptions, script: Operation[]): Trace {
  const messages: Lanes['messages'] = []
  const spans: Lanes['spans'] = []
  const open = new Map<number, { from: number; label: string }>()
  const model = new Map<number, number>()
  let now = 0
  let says = ''
  const close = (level: number): void => {
    const span = open.get(level)
    open.delete(level)
    if (span) spans.push({ lane: levelName(level), from: span.from, to: now, label: span.label, tone: 'plain' })
  }
  const watch = ({ kind, from, to, run }: LsmStep): void => {
    for (const level of from) {
      if (level !== to)
        messages.push({
          from: levelName(level),
          to: levelName(to),
          sent: now,
          received: now + 0.5,
          label: 'merged into',
        })
      close(level)
    }
    close(to)
    const label = [...run.keys].map((key, at) => entryName(key, run.values[at]!)).join(', ') || 'nothing'
    messages.push({ from: MEMTABLE, to: levelName(to), sent: now, received: now + 0.5, label: kind })
    open.set(to, { from: now + 0.5, label })
  }
  const tree = new LsmTree(options, new PagedDisk(), watch)
  for (const [at, operation] of script.entries()) {
    now = at
    const { what, key } = operation
    if (what === 'get') {
      const [found, expected] = [tree.get(key), model.get(key)]
      messages.push({ from: CLIENT, to: MEMTABLE, sent: now, received: now + 0.25, label: `get k${key}` })
      const answer = found === undefined ? 'nothing' : `k${key} = ${found}`
      messages.push({ from: MEMTABLE, to: CLIENT, sent: now + 0.25, received: now + 0.5, label: answer })
      if (found === expected) continue
      const right = expected === undefined ? 'it was deleted' : `${expected} was acknowledged`
      says = `After ${at} operations k${key} is asked for, and the answer is ${answer}, although ${right}.`
      spans.push({ lane: CLIENT, from: now + 0.5, to: now + 1, label: `wrong: ${answer}`, tone: 'bad' })
    } else if (what === 'crash')
      spans.push({ lane: MEMTABLE, from: now, to: now + 0.5, label: 'crash, memory lost', tone: 'bad' })
    else {
      const label = what === 'put' ? `put k${key} = ${at + 1}` : `delete k${key}`
      messages.push({ from: CLIENT, to: MEMTABLE, sent: now, received: now + 0.25, label })
    }
    operate(tree, operation, at + 1)
    if (what === 'put') model.set(key, at + 1)
    if (what === 'delete') model.delete(key)
  }
  now = script.length
  for (const level of open.keys()) close(level)
  const used = new Set([CLIENT, MEMTABLE, ...spans.map(({ lane }) => lane), ...messages.map(({ to }) => to)])
  const lanes = [CLIENT, MEMTABLE, ...tree.levels.map((_, level) => levelName(level))].filter((lane) => used.has(lane))
  const chart: Lanes = {
    id: `counter-example-${design}`,
    kind: 'lanes',
    title,
    says,
    x: { label: 'Operation' },
    lanes,
    spans,
    messages,
  }
  return { title, says, chart }
}

const entryName = (key: number, value: number): string =>
  value === TOMBSTONE ? `k${key} deleted` : `k${key} = ${value}`
