// What the replications of one design came to.
import { titleOf } from './designs.ts'
import { Tally } from './history.ts'
import type { Replication } from './replication.ts'
import type { Setting } from './settings.ts'
import type { Figure } from '#lib/kernel/simulation'
import type { NetworkDesign } from './settings.ts'

const append = (to: number[], from: readonly number[]): void => {
  for (const value of from) to.push(value)
}

/** The value below or at which a share of the values lies; 0 of none. Sorts them. */
export function quantile(values: number[], share: number): number {
  if (values.length === 0) return 0
  return Float64Array.from(values).sort()[Math.max(0, Math.ceil(share * values.length) - 1)]!
}

export class Measures {
  readonly outside = new Tally()
  readonly within = new Tally()
  readonly detections: number[] = []
  readonly sums = {
    siblings: 0,
    diverged: 0,
    keys: 0,
    settledMs: 0,
    lost: 0,
    lostSuccessors: 0,
    acknowledged: 0,
    messages: 0,
    hintsStored: 0,
    hintsDelivered: 0,
    treeComparisons: 0,
    hashesSent: 0,
    entriesSent: 0,
    entriesWithoutTrees: 0,
    falseSuspicions: 0,
  }
  #replications = 0

  add(run: Replication): void {
    const { history } = run
    this.#replications++
    for (const which of ['outside', 'within'] as const) {
      const [to, from] = [this[which], history[which]]
      append(to.readMs, from.readMs)
      append(to.writeMs, from.writeMs)
      to.missedReads += from.missedReads
      to.readsFailed += from.readsFailed
      to.writesFailed += from.writesFailed
    }
    append(this.detections, history.detections)
    this.sums.siblings += history.siblings
    this.sums.diverged += run.divergedKeys
    this.sums.keys += run.keys
    this.sums.settledMs += run.settledMs
    this.sums.lost += run.lost
    this.sums.lostSuccessors += run.lostSuccessors
    this.sums.acknowledged += run.acknowledged
    this.sums.messages += run.messages
    for (const name of [
      'hintsStored',
      'hintsDelivered',
      'treeComparisons',
      'hashesSent',
      'entriesSent',
      'entriesWithoutTrees',
      'falseSuspicions',
    ] as const)
      this.sums[name] += history[name]
  }

  get settledSeconds(): number {
    return this.sums.settledMs / 1000 / Math.max(1, this.#replications)
  }

  figures(id: NetworkDesign, { roster, node }: Setting): Figure[] {
    const { outside, sums } = this
    const figure = (name: string, title: string, value: number, unit: string): Figure => ({
      id: `${id}.${name}`,
      name: `${titleOf(id)}: ${title}`,
      value,
      unit,
    })
    const reads = outside.readMs.length
    return [
      figure('read-quorum', 'answers that a read waits for', node.read, 'answers'),
      figure('write-quorum', 'answers that a write waits for', node.write, 'answers'),
      figure('copies', 'copies', node.copies, 'copies'),
      figure('reads', 'reads', reads, 'reads'),
      figure('missed', 'reads that miss an acknowledged write', missedShare(outside), 'share'),
      figure('get-p50', 'time of a read, median', quantile(outside.readMs, 0.5), 'ms'),
      figure('get-p99', 'time of a read, 99th percentile', quantile(outside.readMs, 0.99), 'ms'),
      figure('put-p50', 'time of a write, median', quantile(outside.writeMs, 0.5), 'ms'),
      figure('put-p99', 'time of a write, 99th percentile', quantile(outside.writeMs, 0.99), 'ms'),
      figure('reads-failed', 'reads that failed', failedShare(outside.readsFailed, reads), 'share'),
      figure('writes-failed', 'writes that failed', failedShare(outside.writesFailed, outside.writeMs.length), 'share'),
      figure(
        'siblings',
        'values that a read returns',
        sums.siblings / Math.max(1, reads + this.within.readMs.length),
        'values',
      ),
      figure('lost', 'acknowledged writes that nothing stands for in the end', sums.lost, 'writes'),
      figure('lost-successors', 'of these, lost to a value that they were built on', sums.lostSuccessors, 'writes'),
      figure('acknowledged', 'acknowledged writes', sums.acknowledged, 'writes'),
      figure('diverged', 'keys on which copies differ after settling', sums.diverged, 'keys'),
      figure('settled', 'time until all copies agree', this.settledSeconds, 's'),
      figure('hints', 'hints handed over', sums.hintsDelivered, 'hints'),
      figure(
        'messages',
        'messages for an operation',
        sums.messages / Math.max(1, reads + outside.writeMs.length),
        'messages',
      ),
      ...(roster.centres === 2 ? this.#cutFigures(figure) : this.#repairFigures(figure)),
    ]
  }

  #cutFigures(figure: (name: string, title: string, value: number, unit: string) => Figure): Figure[] {
    const { within } = this
    return [
      figure(
        'cut-operations',
        'operations begun while the centres were cut off',
        within.readMs.length + within.writeMs.length + within.readsFailed + within.writesFailed,
        'operations',
      ),
      figure(
        'cut-writes-failed',
        'of the writes among them failed',
        failedShare(within.writesFailed, within.writeMs.length),
        'share',
      ),
      figure('cut-missed', 'of the reads among them missed an acknowledged write', missedShare(within), 'share'),
    ]
  }

  #repairFigures(figure: (name: string, title: string, value: number, unit: string) => Figure): Figure[] {
    const { sums, detections } = this
    return [
      figure('detections', 'beliefs that a crashed node is down', detections.length, 'beliefs'),
      figure('detection-p50', 'time from a crash to such a belief, median', quantile(detections, 0.5), 'ms'),
      figure('detection-max', 'time from a crash to such a belief, longest', quantile(detections, 1), 'ms'),
      figure(
        'false-suspicions',
        'beliefs that a node is down which is up and in reach',
        sums.falseSuspicions,
        'beliefs',
      ),
      figure(
        'tree-hashes',
        'hashes sent for a comparison of two copies',
        sums.hashesSent / Math.max(1, sums.treeComparisons),
        'hashes',
      ),
      figure(
        'tree-entries',
        'entries sent for a comparison',
        sums.entriesSent / Math.max(1, sums.treeComparisons),
        'entries',
      ),
      figure(
        'without-trees',
        'entries that a comparison without trees would send',
        sums.entriesWithoutTrees / Math.max(1, sums.treeComparisons),
        'entries',
      ),
    ]
  }
}

export const missedShare = ({ missedReads, readMs }: Tally): number => missedReads / Math.max(1, readMs.length)
export const failedShare = (failed: number, done: number): number => failed / Math.max(1, failed + done)
