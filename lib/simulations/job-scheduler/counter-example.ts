// Finds a small run in which a design goes wrong, and cuts it to what concerns the one job.
import type { Chart } from '#lib/kernel/chart'
import type { MessageRecord } from '#lib/kernel/cluster'
import type { Random } from '#lib/kernel/random'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { JobRecord, NodeSpan, Violation } from './history.ts'
import type { JobMessage } from './messages.ts'
import { nameOf } from './messages.ts'
import { labelOf, rowsOf } from './message-labels.ts'
import type { Parameters } from './parameters.ts'
import type { Replication } from './replication.ts'
import { replicate } from './replication.ts'
import { settingOf } from './setting.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>
type Kind = Violation['kind']

export const TRIES = 8
/** Simulated time of one try. */
export const TRY_SECONDS = 60
export const TRY_JOBS_PER_SECOND = 0.5
const EXECUTORS = 3
/** Faults that come at all come often here, so that a few short tries show what a long run would. */
const FAULTS_MIN = 0.1

/** What each design is accused of, the worst first. The full one, too: what claims alone leave. */
const ACCUSED: Partial<Record<DesignId, Kind[]>> = {
  full: ['ran-twice-at-once'],
  'fire-and-forget': ['never-run'],
  'no-claims': ['ran-twice-at-once'],
  'no-keys': ['effect-twice'],
  'check-then-act': ['effect-twice'],
  unfenced: ['two-successors'],
  'next-by-scheduler': ['no-successor', 'two-successors'],
  'two-writes': ['no-successor', 'two-successors'],
}

export const isAccused = (design: DesignId): boolean => design in ACCUSED

type Story = { violation: Violation; replication: Replication; records: MessageRecord<JobMessage>[] }

/**
 * Looks through small groups with the given faults for a violation of the worst kind that takes the fewest messages.
 * @returns null when the design shows none under these parameters
 */
export function* counterExample(design: DesignId, p: Parameters, random: Random): Generator<void, Trace | null, void> {
  const kinds = ACCUSED[design]
  if (!kinds) return null
  const often = (probability: number): number => (probability === 0 ? 0 : Math.max(FAULTS_MIN, probability))
  const small: Parameters = {
    ...p,
    executorCrash: often(p.executorCrash),
    pauseChance: often(p.pauseChance),
    schedulerCrash: often(p.schedulerCrash),
    executors: Math.min(EXECUTORS, p.executors),
    schedulers: 1,
    jobsPerSecond: TRY_JOBS_PER_SECOND,
    durationSeconds: TRY_SECONDS,
  }
  let best: Story | null = null
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const replication = yield* replicate(settingOf(design, small), random.split(`counter-example ${attempt}`), true)
    for (const violation of replication.history.violations) {
      if (!kinds.includes(violation.kind)) continue
      const story = { violation, replication, records: about(violation, replication) }
      if (!best || worse(story, best, kinds)) best = story
    }
  }
  return best && traceOf(design, best)
}

/** The worse kind first; then one whose runs all come to an end, so that one sees how; then the shorter. */
function worse(story: Story, best: Story, kinds: Kind[]): boolean {
  const rank = ({ violation: { kind, row }, replication }: Story): number => {
    const open = replication.history.jobs.get(row)!.runs.some(({ to }) => to === null)
    return 2 * kinds.indexOf(kind) + (open ? 1 : 0)
  }
  const difference = rank(story) - rank(best)
  return difference < 0 || (difference === 0 && story.records.length < best.records.length)
}

/** Signs of life say nothing of the story, and bytes neither. */
const LEFT_OUT: JobMessage['kind'][] = [
  'renew',
  'renewed',
  'fetch',
  'fetched',
  'release',
  'enqueued',
  'marked',
  'inserted',
]

/** The messages that name the job, as far as the violation; to the end where the violation is what does not come. */
function about({ row, kind, at }: Violation, { records, history }: Replication): MessageRecord<JobMessage>[] {
  const absent = kind === 'no-successor' || kind === 'never-run'
  const runs = history.jobs.get(row)!.runs
  // Of runs that overlap, one sees how both end.
  const until = absent ? Infinity : kind === 'ran-twice-at-once' ? Math.max(at, ...runs.map(({ to }) => to ?? at)) : at
  return records.filter(
    ({ message, sent }) =>
      sent <= until + MARGIN_MS && rowsOf(message).includes(row) && !LEFT_OUT.includes(message.kind),
  )
}

const MARGIN_MS = 20

function traceOf(design: DesignId, { violation, replication, records }: Story): Trace {
  const { roster, history } = replication
  const job = history.jobs.get(violation.row)!
  const start = Math.min(job.dueAt, records[0]?.sent ?? job.dueAt)
  const last = Math.max(violation.at, ...records.map(({ sent, received }) => received ?? sent)) + MARGIN_MS
  const seconds = (time: number): number => (time - start) / 1_000
  const name = (node: number): string => nameOf(node, roster)
  const nodes = new Set(records.flatMap(({ from, to }) => [from, to]))
  const runs = job.runs.map((run) => ({
    lane: name(run.executor),
    from: seconds(run.from),
    to: seconds(Math.min(run.to ?? last, last)),
    label: run.how === 'open' ? 'runs' : `runs: ${run.how}`,
    tone: run.overlapped ? ('bad' as const) : ('good' as const),
  }))
  const outages = history.spans
    .filter((span) => concerns(span, job, records))
    .map(({ node, from, to, what }) => ({
      lane: name(node),
      from: seconds(from),
      to: seconds(Math.min(to, last)),
      label: what,
      tone: what === 'paused' ? ('wait' as const) : ('bad' as const),
    }))
  const says = sentence(violation, replication)
  const chart: Lanes = {
    id: `counter-example-${design}`,
    title: `${titleOf(design)}: ${TITLES[violation.kind]}`,
    says,
    kind: 'lanes',
    x: { label: 'Time since the job was due', unit: 's' },
    lanes: [...nodes].sort((x, y) => x - y).map(name),
    spans: [...runs.filter(({ from, to }) => from <= to), ...outages],
    messages: records.map(({ from, to, sent, received, message }) => ({
      from: name(from),
      to: name(to),
      sent: seconds(sent),
      received: received === null ? null : seconds(received),
      label: labelOf(message),
    })),
  }
  return { title: chart.title, says, chart }
}

/** Did the machine stop while it had to do with the job? */
function concerns({ node, from }: NodeSpan, job: JobRecord, records: Story['records']): boolean {
  const own = records.filter((record) => record.from === node || record.to === node)
  if (own.length === 0) return false
  const runs = job.runs.filter(({ executor }) => executor === node).map(({ to }) => to ?? from)
  return (
    from >= own[0]!.sent && from <= Math.max(...runs, ...own.map(({ sent, received }) => received ?? sent)) + MARGIN_MS
  )
}

const TITLES: Record<Kind, string> = {
  'ran-twice-at-once': 'the same job runs twice at once',
  'effect-twice': 'an effect is done twice',
  'no-successor': 'the calendar ends',
  'two-successors': 'the calendar doubles',
  'never-run': 'a job is never done',
}

function sentence({ kind, row, at }: Violation, { history, roster }: Replication): string {
  const { runs, dueAt } = history.jobs.get(row)!
  const time = `${((at - dueAt) / 1_000).toFixed(2)} s after it was due`
  const who = [...new Set(runs.map(({ executor }) => nameOf(executor, roster)))].join(' and ')
  switch (kind) {
    case 'ran-twice-at-once':
      return `${time}, the job begins to run on a second executor while the first is still at it: ${who}.`
    case 'effect-twice':
      return `${time}, what the job does to the outside is done for the second time, by ${who}.`
    case 'no-successor':
      return `The row came to its end ${time}, and nobody has added the next one: this calendar job never runs again.`
    case 'two-successors':
      return `${time}, a second next row is added: from now on this calendar job runs twice each time.`
    case 'never-run':
      return `The job was struck off ${time} and never done; nobody looks at it again.`
  }
}
