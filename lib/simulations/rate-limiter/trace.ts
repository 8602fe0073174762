// Stories of what goes wrong, cut to the fewest requests that still show it.
import { busiestWindow, FixedWindow } from '#lib/algorithms/rate-limiters'
import type { Chart } from '#lib/kernel/chart'
import type { Trace } from '#lib/kernel/simulation'
import { MILLISECOND, SECOND, WINDOW } from './params.ts'
import type { ReadAndWrite } from './race.ts'

type Lanes = Extract<Chart, { kind: 'lanes' }>

/** Drops requests, one after the other, as long as what is left still breaks the promise. */
export function smallest(times: number[], breaks: (times: number[]) => boolean): number[] {
  let left = times
  for (let at = 0; at < left.length;) {
    const without = left.toSpliced(at, 1)
    if (breaks(without)) left = without
    else at++
  }
  return left
}

const SHOWN_LIMIT = 3
const windowOf = (time: number): number => Math.floor(time / WINDOW)
/** The requests next to one, as many as it takes to fill two windows. */
const around = (sent: number[], at: number): number[] => sent.slice(Math.max(0, at - SHOWN_LIMIT), at + SHOWN_LIMIT)

/** With a limit of three, so that it fits on a page: the fewest of the attacker's requests that get more than three into a minute. */
export function windowEdgeTrace(sent: number[], limit: number): Trace | undefined {
  const shown = Math.min(SHOWN_LIMIT, limit)
  const admitted = (times: number[]): number[] => {
    const limiter = new FixedWindow(shown, WINDOW)
    return times.filter((time) => limiter.admit(time))
  }
  const breaks = (times: number[]): boolean => busiestWindow(admitted(times), WINDOW).count > shown
  const crossing = sent.findIndex(
    (time, at) => at > 0 && windowOf(time) > windowOf(sent[at - 1]!) && breaks(around(sent, at)),
  )
  if (crossing < 0) return undefined
  const times = smallest(around(sent, crossing), breaks)
  const [first, last] = [times[0]!, times.at(-1)!]
  const edge = windowOf(last) * WINDOW
  const margin = Math.max(0.2 * (last - first), 0.1 * SECOND)
  const second = (time: number): number => time / SECOND
  const says = `With a limit of ${shown} a minute, ${times.length} requests within ${second(last - first).toFixed(2)} s all pass, because the count starts again between them.`
  return {
    title: 'The edge of a fixed window',
    says,
    chart: {
      id: 'window-edge',
      kind: 'lanes',
      title: 'The edge of a fixed window',
      says,
      x: { label: 'Time', unit: 's' },
      lanes: ['attacker', 'counter', 'any one minute'],
      spans: [
        { lane: 'counter', from: second(first - margin), to: second(edge), label: 'one window', tone: 'plain' },
        { lane: 'counter', from: second(edge), to: second(last + margin), label: 'next window: 0 again', tone: 'wait' },
        {
          lane: 'any one minute',
          from: second(first),
          to: second(last),
          label: `${times.length} of ${shown} allowed`,
          tone: 'bad',
        },
      ],
      messages: times.map((time) => ({
        from: 'attacker',
        to: 'counter',
        sent: second(time),
        received: second(time),
        label: `admitted as number ${times.filter((each) => each <= time && windowOf(each) === windowOf(time)).length}`,
      })),
    },
  }
}

/** Two nodes read the same count, and the second write undoes the first. Times in milliseconds from the first request. */
export function lostIncrementChart([first, second]: [ReadAndWrite, ReadAndWrite]): Lanes {
  const start = Math.min(first.sent, second.sent)
  const ms = (time: number): number => (time - start) / MILLISECOND
  const messages = (
    [
      ['one node', first],
      ['another node', second],
    ] as const
  ).flatMap(([lane, each]) => [
    { from: lane, to: 'store', sent: ms(each.sent), received: ms(each.readAt), label: 'get' },
    { from: 'store', to: lane, sent: ms(each.readAt), received: ms(each.toldAt), label: `${each.value}` },
    { from: lane, to: 'store', sent: ms(each.toldAt), received: ms(each.writtenAt), label: `set ${each.value + 1}` },
  ])
  const end = ms(second.writtenAt)
  return {
    id: 'lost-increment',
    kind: 'lanes',
    title: 'A lost increment',
    says: `Two requests read ${first.value}, both are admitted, both write ${first.value + 1}: two admitted, one counted.`,
    x: { label: 'Time', unit: 'ms' },
    lanes: ['one node', 'store', 'another node'],
    spans: [
      {
        lane: 'store',
        from: Math.min(ms(first.readAt), ms(second.readAt)),
        to: ms(first.writtenAt),
        label: `holds ${first.value}`,
        tone: 'plain',
      },
      { lane: 'store', from: ms(first.writtenAt), to: end, label: `holds ${first.value + 1}`, tone: 'good' },
      {
        lane: 'store',
        from: end,
        to: end * 1.2,
        label: `${first.value + 1} again, not ${first.value + 2}`,
        tone: 'bad',
      },
    ],
    messages,
  }
}
