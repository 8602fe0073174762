// One engine under the workload, checked against a plain array at every answer.
import type { Engine } from './engines.ts'
import type { Params } from './parameters.ts'
import { entriesPerPage } from './parameters.ts'
import { absentKey, DELETE, LOOK_UP_ABSENT, PUT, SCAN, storedKey } from './workload.ts'
import type { Workload } from './workload.ts'

/** What the disk did for operations of one sort. */
class Cost {
  operations = 0
  reads = 0
  writes = 0
  seeks = 0

  /** Pages read by one operation. */
  get readsEach(): number {
    return this.operations === 0 ? 0 : this.reads / this.operations
  }

  /** Time of the disk for one operation: seeks anywhere, other pages next to the one before. */
  microsEach(p: Params): number {
    const neighbours = this.reads + this.writes - this.seeks
    const micros = this.seeks * p.randomPageMicros + neighbours * p.nextPageMicros
    return this.operations === 0 ? 0 : micros / this.operations
  }
}

export type Measures = {
  writes: Cost
  present: Cost
  absent: Cost
  /** Of keys that were deleted. */
  deleted: Cost
  scans: Cost
  /** Answers other than a plain array's. */
  wrongAnswers: number
  /** Of these, keys that were deleted and are back. */
  resurrected: number
  crashes: number
  /** Acknowledged writes that a crash undid. */
  lostWrites: number
  syncs: number
  liveKeys: number
  pages: number
  spaceAmplification: number
  writeAmplification: number
  /** Null for the B-tree. */
  tree: { runs: number; levels: number; filterBitsPerKey: number } | null
}

const YIELD_EVERY = 250

export function* measure(engine: Engine, workload: Workload, p: Params): Generator<number | void, Measures, void> {
  const run = new MeasuredRun(engine, workload, p)
  const total = workload.load.length + workload.kinds.length
  for (let at = 0; at < workload.load.length; at++) {
    if (at % YIELD_EVERY === 0) yield at / total
    run.put(workload.load[at]!)
  }
  for (let at = 0, crash = 0; at < workload.kinds.length; at++) {
    if (at % YIELD_EVERY === 0) yield (workload.load.length + at) / total
    for (; workload.crashes[crash] === at; crash++) yield* run.crash()
    run.operate(workload.kinds[at]!, workload.chosen[at]!)
  }
  yield 1
  return run.finish()
}

class MeasuredRun {
  readonly #engine: Engine
  readonly #p: Params
  /** The value of each key by its number; 0 is none. */
  readonly #model: Uint32Array
  readonly #cost = {
    writes: new Cost(),
    present: new Cost(),
    absent: new Cost(),
    deleted: new Cost(),
    scans: new Cost(),
  }
  readonly #writtenSinceCrash = new Set<number>()
  #nextValue = 1
  #wrongAnswers = 0
  #resurrected = 0
  #crashes = 0
  #lostWrites = 0

  constructor(engine: Engine, workload: Workload, p: Params) {
    this.#engine = engine
    this.#p = p
    this.#model = new Uint32Array(workload.keys)
  }

  put(key: number): void {
    const value = this.#nextValue++
    this.#model[key] = value
    this.#writtenSinceCrash.add(key)
    this.#charged(this.#cost.writes, () => this.#engine.put(storedKey(key), value))
  }

  operate(kind: number, key: number): void {
    if (kind === PUT) this.put(key)
    else if (kind === DELETE) {
      this.#model[key] = 0
      this.#writtenSinceCrash.add(key)
      this.#charged(this.#cost.writes, () => this.#engine.delete(storedKey(key)))
    } else if (kind === SCAN) this.#scan(key)
    else if (kind === LOOK_UP_ABSENT) {
      this.#charged(this.#cost.absent, () => this.#check(0, this.#engine.get(absentKey(key))))
    } else {
      const expected = this.#model[key]!
      const cost = expected === 0 ? this.#cost.deleted : this.#cost.present
      this.#charged(cost, () => this.#check(expected, this.#engine.get(storedKey(key))))
    }
  }

  *crash(): Generator<void, void, void> {
    if (!this.#engine.crash) return
    // Looking is not part of the workload, and the disk is not asked to count it.
    const { reads, seeks } = this.#engine.disk
    const before: number[] = []
    for (const key of this.#writtenSinceCrash) {
      if (before.push(this.#engine.get(storedKey(key)) ?? 0) % YIELD_EVERY === 0) yield
    }
    this.#engine.crash()
    this.#crashes++
    let seen = 0
    for (const key of this.#writtenSinceCrash) {
      const value = this.#engine.get(storedKey(key)) ?? 0
      if (value !== before[seen++]) {
        this.#lostWrites++
        // From here on the engine is judged by what it still has.
        this.#model[key] = value
      }
      if (seen % YIELD_EVERY === 0) yield
    }
    this.#engine.disk.reads = reads
    this.#engine.disk.seeks = seeks
    this.#writtenSinceCrash.clear()
  }

  finish(): Measures {
    // What memory still holds was written by the operations before.
    this.#charged(this.#cost.writes, () => this.#engine.close(), 0)
    const liveKeys = this.#model.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)
    const { tree } = this.#engine
    const perPage = entriesPerPage(this.#p)
    return {
      ...this.#cost,
      wrongAnswers: this.#wrongAnswers,
      resurrected: this.#resurrected,
      crashes: this.#crashes,
      lostWrites: this.#lostWrites,
      syncs: this.#engine.syncs(),
      liveKeys,
      pages: this.#engine.pages(),
      spaceAmplification: (this.#engine.pages() * perPage) / Math.max(1, liveKeys),
      writeAmplification: (this.#cost.writes.writes * perPage) / this.#cost.writes.operations,
      tree: tree && {
        runs: tree.runs,
        levels: tree.levels.filter((level) => level.length > 0).length,
        filterBitsPerKey: tree.filterBits / Math.max(1, tree.entries),
      },
    }
  }

  #scan(from: number): void {
    const { scanLength } = this.#p
    this.#charged(this.#cost.scans, () => {
      const found = this.#engine.scan(storedKey(from), scanLength)
      let at = 0
      let wrong = false
      for (let key = from; key < this.#model.length && at < scanLength; key++) {
        if (this.#model[key] === 0) continue
        const entry = found[at++]
        if (!entry || entry.key !== storedKey(key) || entry.value !== this.#model[key]) wrong = true
      }
      if (wrong || at !== found.length) this.#wrongAnswers++
    })
  }

  #check(expected: number, found: number | undefined): void {
    if ((found ?? 0) === expected) return
    this.#wrongAnswers++
    if (expected === 0) this.#resurrected++
  }

  #charged(cost: Cost, work: () => void, operations = 1): void {
    const { disk } = this.#engine
    const { reads, writes, seeks } = disk
    work()
    cost.operations += operations
    cost.reads += disk.reads - reads
    cost.writes += disk.writes - writes
    cost.seeks += disk.seeks - seeks
  }
}
