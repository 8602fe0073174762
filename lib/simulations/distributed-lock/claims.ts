// What the documents say about distributed locks, judged by figures alone.
import type { ClaimDefinition, ClaimVerdict, Source } from '#lib/kernel/simulation'
import { CONDITION_NAMES } from './charts.ts'
import { CONDITIONS } from './experiments.ts'

type Figures = (id: string) => number | undefined

const briefing = (...sections: string[]): Source[] => sections.map((section) => ({ document: 'briefing', section }))

/** All of the figures, or null if one was not looked at. */
function all<const K extends string>(figure: Figures, ...ids: K[]): Record<K, number> | null {
  const values = ids.map((id) => [id, figure(id)] as const)
  return values.every(([, value]) => value !== undefined) ? (Object.fromEntries(values) as Record<K, number>) : null
}

const KEY = 'Distributed Locking key'
const FAQ = 'Distributed Locking FAQ'
const SYSTEM = 'I. Distributed Locking System'

export const claims: ClaimDefinition[] = [
  {
    id: 'late-writer-rejected',
    says: 'Storage that remembers the highest fencing token turns away a holder whose lease has passed to somebody else.',
    source: briefing(SYSTEM, `${KEY} 3`, `${KEY} 10`, `${FAQ} 2`),
    expected: 'holds',
    judge(figure) {
      const f = all(figure, 'raft-fencing.late-writes', 'raft-fencing.late-accepted', 'raft-fencing.late-first')
      if (!f) return null
      const [late, accepted, first] = [
        f['raft-fencing.late-writes'],
        f['raft-fencing.late-accepted'],
        f['raft-fencing.late-first'],
      ]
      const unfenced = figure('no-fencing.late-accepted')
      const without = unfenced === undefined ? '' : ` Without the check ${unfenced} got through.`
      const numbers = `Of ${late} late writes, ${accepted} replaced a newer one; ${first} came before the next holder had written and were let in, in order.${without}`
      if (late === 0)
        return { verdict: 'depends', because: 'No holder wrote after its lock had passed on, so nothing was tested.' }
      return { verdict: accepted === 0 ? 'holds' : 'fails', because: numbers }
    },
  },
  {
    id: 'exclusive-access',
    says: 'A distributed lock gives one machine at a time access to a resource.',
    source: briefing(`${KEY} 1`, `${FAQ} 1`),
    expected: 'depends',
    contested:
      'The service grants to one at a time, but a holder that was paused still believes in a lease that is over; only the token keeps its writes out.',
    judge(figure) {
      const f = all(figure, 'raft-fencing.grants', 'raft-fencing.double-grants', 'raft-fencing.overlaps')
      if (!f) return null
      const [grants, twice, overlaps] = [
        f['raft-fencing.grants'],
        f['raft-fencing.double-grants'],
        f['raft-fencing.overlaps'],
      ]
      const verdict: ClaimVerdict = twice > 0 ? 'fails' : overlaps > 0 || grants === 0 ? 'depends' : 'holds'
      const because = `Of ${grants} grants, ${twice} were made while an earlier lease ran, and ${overlaps} while another client still believed that it had the lock.`
      return { verdict, because }
    },
  },
  {
    id: 'timestamps-go-backwards',
    says: 'Timestamps are no fencing tokens: when another server takes over, its clock may be behind.',
    source: briefing(SYSTEM, `${KEY} 4`, `${FAQ} 3`),
    expected: 'holds',
    judge(figure) {
      const f = all(figure, 'timestamps.token-regressions', 'timestamps.fail-overs', 'timestamps.rightful-refused')
      if (!f) return null
      const [regressions, failOvers, refused] = [
        f['timestamps.token-regressions'],
        f['timestamps.fail-overs'],
        f['timestamps.rightful-refused'],
      ]
      const because = `${failOvers} fail-overs; ${regressions} grants carried a token that was not higher than an earlier one, and rightful holders were refused ${refused} times.`
      if (regressions > 0) return { verdict: 'holds', because }
      return { verdict: failOvers > 0 ? 'fails' : 'depends', because }
    },
  },
  {
    id: 'quorum-without-commit-errs',
    says: 'A quorum has no commit phase, so it makes more errors than Raft and is unreliable for locks.',
    source: briefing(SYSTEM, `${KEY} 6`),
    expected: 'depends',
    contested:
      'It is not said under what. Overlapping majorities keep two holders apart while votes survive on disk; what one round of votes lacks in any case is an order of grants, and with it a token that grows.',
    judge: judgeQuorum,
  },
  {
    id: 'herd-costs-n',
    says: 'Without a queue a release sends all waiting clients at the service; with one, only the next is told.',
    source: briefing(SYSTEM, `${KEY} 7`, `${KEY} 8`, `${FAQ} 4`),
    expected: 'holds',
    judge(figure) {
      const f = all(
        figure,
        'raft-herd.messages-per-waiter',
        'raft-fencing.messages-per-waiter',
        'raft-fencing.messages-per-release',
      )
      if (!f) return null
      const herd = f['raft-herd.messages-per-waiter']
      const queue = f['raft-fencing.messages-per-waiter']
      const single = f['raft-fencing.messages-per-release']
      const because = `Each further waiting client adds ${herd.toFixed(2)} messages to a release in the herd and ${queue.toFixed(2)} with the queue, which sends ${single.toFixed(2)} with the most clients.`
      // One message a waiting client is the least that can be called a herd; half a message more or less is loss and repetition.
      const herds = herd >= 1
      const queues = queue < 0.1 && single <= 1.5
      return { verdict: herds && queues ? 'holds' : herds || queues ? 'depends' : 'fails', because }
    },
  },
  {
    id: 'committed-entries-survive',
    says: 'What a majority has agreed to is committed and stays consistent, whatever single servers do.',
    source: briefing(SYSTEM, `${KEY} 5`),
    expected: 'holds',
    judge(figure) {
      const f = all(
        figure,
        'raft-fencing.elections',
        'raft-fencing.terms-with-two-leaders',
        'raft-fencing.committed-lost',
        'raft-fencing.divergences',
      )
      if (!f) return null
      const errors =
        f['raft-fencing.terms-with-two-leaders'] + f['raft-fencing.committed-lost'] + f['raft-fencing.divergences']
      const because = `In ${f['raft-fencing.elections']} elections: ${f['raft-fencing.terms-with-two-leaders']} terms with two leaders, ${f['raft-fencing.committed-lost']} committed entries lost, ${f['raft-fencing.divergences']} applied differently.`
      const verdict: ClaimVerdict = errors > 0 ? 'fails' : f['raft-fencing.elections'] === 0 ? 'depends' : 'holds'
      return { verdict, because }
    },
  },
  {
    id: 'told-at-once',
    says: 'Server-sent events or long polling tell the next client in the queue in real time.',
    source: briefing(`${KEY} 9`),
    expected: 'holds',
    judge(figure) {
      const f = all(
        figure,
        'server-sent-events.notice-p99',
        'long-polling.notice-p99',
        'notice-limit',
        'server-sent-events.notices',
        'long-polling.notices',
        'server-sent-events.keep-alives',
        'long-polling.keep-alives',
      )
      if (!f) return null
      const limit = f['notice-limit']
      const soon = [f['server-sent-events.notice-p99'], f['long-polling.notice-p99']].filter((ms) => ms <= limit).length
      const because = `From decision to client, 99 in 100 within ${f['server-sent-events.notice-p99'].toFixed(1)} ms by stream and ${f['long-polling.notice-p99'].toFixed(1)} ms by poll, where ten mean delays are ${limit.toFixed(1)} ms; besides, ${f['server-sent-events.keep-alives']} signs of life against ${f['long-polling.keep-alives']} empty answers.`
      if (f['server-sent-events.notices'] === 0 || f['long-polling.notices'] === 0)
        return { verdict: 'depends', because: 'Nobody was told of a grant.' }
      return { verdict: soon === 2 ? 'holds' : soon === 1 ? 'depends' : 'fails', because }
    },
  },
]

function judgeQuorum(figure: Figures): { verdict: ClaimVerdict; because: string } | null {
  const seen = CONDITIONS.map((condition) => {
    const f = (design: string, what: string) => figure(`${design}.${condition}.${what}`)
    const twice = f('quorum-without-commit', 'double-grants')
    const disordered = f('quorum-without-commit', 'token-regressions')
    const raftTwice = f('raft-fencing', 'double-grants')
    const raftDisordered = f('raft-fencing', 'token-regressions')
    if (twice === undefined || disordered === undefined || raftTwice === undefined || raftDisordered === undefined)
      return null
    return { condition, twice, disordered, worse: twice > raftTwice, unordered: disordered > raftDisordered }
  })
  const known = seen.filter((one) => one !== null)
  if (known.length < CONDITIONS.length) return null
  const names = (list: typeof known) => list.map(({ condition }) => CONDITION_NAMES[condition]).join('; ') || 'nowhere'
  const twice = known.filter(({ worse }) => worse)
  const unordered = known.filter(({ unordered: is }) => is)
  const because = `More locks given to two at once than by Raft: ${names(twice)}. More tokens out of order: ${names(unordered)}.`
  if (twice.length === known.length && unordered.length === known.length) return { verdict: 'holds', because }
  return { verdict: twice.length === 0 && unordered.length === 0 ? 'fails' : 'depends', because }
}
