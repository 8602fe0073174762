// Who subscribes to what, and what is published when: the same for all designs, so that they are compared on one load.
import { createZipf, exponential } from '#lib/kernel/distributions'
import type { Random } from '#lib/kernel/random'
import type { Setting } from './setting.ts'

export type Plan = {
  /** The topics of each device, ascending. */
  topicsOf: number[][]
  /** The devices of each topic, ascending. */
  subscribersOf: number[][]
  /** Of each notification, whose key is its place here. */
  times: number[]
  topics: number[]
}

export function makePlan(s: Setting, random: Random): Plan {
  const topicsOf = drawSubscriptions(s, random.split('subscriptions'))
  const subscribersOf: number[][] = Array.from({ length: s.topics }, () => [])
  for (const [device, topics] of topicsOf.entries()) for (const topic of topics) subscribersOf[topic]!.push(device)
  const publishing = random.split('publishing')
  const topicOf = createZipf(s.topics, s.publishSkew)
  const times: number[] = []
  const topics: number[] = []
  for (let at = exponential(publishing, 1_000 / s.perSecond); at < s.durationMs;) {
    times.push(at)
    topics.push(topicOf(publishing) - 1)
    at += exponential(publishing, 1_000 / s.perSecond)
  }
  return { topicsOf, subscribersOf, times, topics }
}

/** Different topics for each device. Draws that repeat one are thrown away; what is then still missing comes in order of rank. */
function drawSubscriptions(s: Setting, random: Random): number[][] {
  const topicOf = createZipf(s.topics, s.topicSkew)
  return Array.from({ length: s.devices }, () => {
    const chosen = new Set<number>()
    for (let draws = 0; draws < 20 * s.subscriptions && chosen.size < s.subscriptions; draws++)
      chosen.add(topicOf(random) - 1)
    for (let topic = 0; chosen.size < s.subscriptions; topic++) chosen.add(topic)
    return [...chosen].sort((a, b) => a - b)
  })
}

/** Is a topic pushed under this design? */
export function isPushed(s: Setting, plan: Plan, topic: number): boolean {
  if (s.traits.pushes === 'all') return true
  if (s.traits.pushes === 'none') return false
  return plan.subscribersOf[topic]!.length <= s.threshold
}
