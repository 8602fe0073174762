// One job through a run, as lanes: who sent what to whom and when, and who was down meanwhile.
import type { MessageRecord } from '#lib/kernel/cluster'
import type { Chart } from '#lib/kernel/chart'
import type { Trace } from '#lib/kernel/simulation'
import type { DesignId } from './designs.ts'
import type { QueueMessage, Roster } from './messages.ts'
import type { Replication } from './replication.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>
type Sent = MessageRecord<QueueMessage>

const MARGIN_MS = 3
const AFTERMATH_MS = 15
const SHOWN_MAX = 24

const STORIES: Partial<Record<DesignId, { title: string; says: string }>> = {
  'memory-first': {
    title: 'Acknowledged from memory',
    says: 'The leader has the job in its heap and says so. It fails before the log is written, and no other server has ever heard of the job.',
  },
  'memory-only': {
    title: 'A heap that nobody else has',
    says: 'The server acknowledges what it has in memory and fails. It comes back empty.',
  },
  'async-replication': {
    title: 'A leader whose replicas lag',
    says: 'The job is on the disk of the leader, which acknowledges it and fails. Whom the others elect has not got it, and the old leader’s entry is dropped when it comes back.',
  },
  'id-without-retry': {
    title: 'An id delivers nothing',
    says: 'The job has an id, and its one message is lost. Nobody sends it again, so nobody works on it.',
  },
  'retry-without-id': {
    title: 'The same job, twice in the queue',
    says: 'The acknowledgement is lost and the producer sends the job again. The queue takes it for another one, and both are worked on.',
  },
  'delete-on-take': {
    title: 'Handed out and forgotten',
    says: 'The job leaves the queue with the consumer that takes it. The consumer fails, and nobody has the job.',
  },
}

/** @returns null if the job leaves nothing to show */
export function cut(design: DesignId, job: number, replication: Replication): Trace | null {
  const { roster, history } = replication
  const story = STORIES[design]!
  const record = history.jobs[job]!
  const told = relevant(job, replication)
  if (told.length === 0 || told.length > SHOWN_MAX) return null
  const name = namer(roster)
  const from = record.publishedAt - MARGIN_MS
  const last = Math.max(...told.map(({ sent, received }) => received ?? sent))
  const involved = new Set(told.flatMap((message) => [message.from, message.to]))
  const outages = history.outages.filter(({ node, to }) => involved.has(node) && to >= from)
  // What struck first after the last message is what the job was lost by.
  const blow = Math.min(...outages.map((outage) => outage.from).filter((at) => at >= last))
  const to = (Number.isFinite(blow) && record.startedAt === null ? Math.max(last, blow) : last) + AFTERMATH_MS
  const spans: Lanes['spans'] = outages
    .filter((outage) => outage.from < to)
    .map((outage) => ({
      lane: name(outage.node),
      from: Math.max(from, outage.from),
      to: Math.min(to, outage.to),
      label: outage.wiped ? 'down, disk lost' : 'down',
      tone: 'bad',
    }))
  const lanes = [...roster.producers, ...roster.groups.flat(), ...roster.consumers].filter((node) => involved.has(node))
  return {
    ...story,
    chart: {
      id: `counter-example-${design}`,
      ...story,
      kind: 'lanes',
      x: { label: 'Time', unit: 'ms' },
      lanes: lanes.map(name),
      spans,
      messages: told.map((message) => ({
        from: name(message.from),
        to: name(message.to),
        sent: message.sent,
        received: message.received,
        label: labelOf(message.message),
      })),
    },
  }
}

const namer =
  ({ producers, consumers }: Roster) =>
  (node: number): string => {
    if (node >= consumers[0]!) return `Consumer ${node - consumers[0]! + 1}`
    return node >= producers[0]! ? 'Producer' : `Server ${node + 1}`
  }

/** The messages that carry the job, and, where nobody began with it, the votes by which others took over. */
function relevant(job: number, { records, history }: Replication): Sent[] {
  const carrying = records.filter(({ message }) => carries(message, job))
  const { startedAt } = history.jobs[job]!
  // A job that is worked on has its copies, and who made them is another story.
  if (startedAt !== null) return carrying.filter(({ message }) => message.kind !== 'raft')
  const last = carrying.at(-1)
  if (!last) return carrying
  const term = records.find((record) => record.sent > last.sent && isVote(record.message))?.message
  if (term?.kind !== 'raft') return carrying
  const votes = records.filter(
    ({ sent, message }) =>
      sent > last.sent && isVote(message) && message.kind === 'raft' && message.raft.term === term.raft.term,
  )
  return [...carrying, ...votes]
}

const isVote = (message: QueueMessage): boolean =>
  message.kind === 'raft' && message.raft.kind === 'voted' && message.raft.granted

function carries(message: QueueMessage, job: number): boolean {
  switch (message.kind) {
    case 'raft':
      return (
        message.raft.kind === 'append' &&
        message.raft.entries.some(({ command }) =>
          command?.some((operation) => operation.kind === 'push' && operation.job === job),
        )
      )
    case 'taken':
      return message.jobs.some((handed) => handed.job === job)
    case 'redirect':
      return 'job' in message.of && message.of.job === job
    default:
      return 'job' in message && message.job === job
  }
}

function labelOf(message: QueueMessage): string {
  switch (message.kind) {
    case 'raft':
      return message.raft.kind === 'voted' ? 'vote' : 'copy'
    case 'push':
      return `job, key ${message.key}`
    case 'pushed':
      return 'acknowledged'
    case 'taken':
      return `handed out, key ${message.jobs.map(({ key }) => key).join(', ')}`
    case 'done':
      return `done, key ${message.key}`
    case 'redirect':
      return 'not the leader'
    default:
      return message.kind
  }
}
