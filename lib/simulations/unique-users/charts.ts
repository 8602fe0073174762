// Charts and the trace of the unique-users simulation: from results to data for drawing.
import { standardError } from '#lib/algorithms/hyper-log-log'
import type { Chart } from '#lib/kernel/chart'
import type { Trace } from '#lib/kernel/simulation'
import type { Online } from './devices.ts'
import { logBins } from './replicate.ts'
import type { Replicated } from './replicate.ts'
import type { Twice } from './sketches.ts'

export function countsChart(bars: { label: string; value: number }[], truth: number): Chart {
  return {
    id: 'counts',
    kind: 'bar',
    title: 'Users counted on the last day',
    says: 'Each bar is what one design answers; the line is how many users there were.',
    y: { label: 'Users', unit: 'users' },
    bars,
    rules: [{ value: truth, label: 'really' }],
  }
}

export function errorChart(replicated: Replicated): Chart {
  const points = (y: (at: Replicated['byPrecision'][number]) => number): { x: number; y: number }[] =>
    replicated.byPrecision.map((at) => ({ x: 2 ** at.precision, y: y(at) * 100 }))
  return {
    id: 'error-memory',
    kind: 'line',
    title: 'Error against memory',
    says: 'Four times the registers halve the error, until there are more registers than users.',
    x: { label: 'Memory', unit: 'B', scale: 'log' },
    y: { label: 'Root mean square error', unit: '%', scale: 'log' },
    series: [
      { name: 'measured', points: points((at) => at.rootMeanSquare) },
      { name: '1.04 / sqrt(m)', points: points((at) => standardError(at.precision)) },
    ],
  }
}

export function factorChart(replicated: Replicated): Chart {
  return {
    id: 'factors',
    kind: 'histogram',
    title: 'Estimate over truth, over many hashes',
    says: 'One register answers anything from a fraction to many times the truth; many registers stay close to 1.',
    x: { label: 'Estimate / truth', scale: 'log' },
    series: [
      { name: 'one register', bins: logBins(replicated.singleLogErrors) },
      { name: 'HyperLogLog', bins: logBins(replicated.sketchLogErrors) },
    ],
  }
}

export function biasChart(replicated: Replicated): Chart {
  const points = (y: (at: Replicated['bias'][number]) => number): { x: number; y: number }[] =>
    replicated.bias.map((at) => ({ x: at.usersPerRegister, y: y(at) * 100 }))
  return {
    id: 'bias',
    kind: 'line',
    title: 'Bias while a sketch fills',
    says: 'The estimator of 2007 leans to one side where it switches formulas, at 2.5 users a register; the one of 2017 stays level.',
    x: { label: 'Users a register', scale: 'log' },
    y: { label: 'Mean error', unit: '%' },
    series: [
      { name: 'Flajolet 2007', points: points((at) => at.from2007) },
      { name: 'Ertl 2017', points: points((at) => at.ertl) },
    ],
    rules: [{ value: 0, label: 'unbiased' }],
  }
}

export function growthChart(growth: { users: number; bytes: number }[], precision: number): Chart {
  return {
    id: 'growth',
    kind: 'line',
    title: 'Memory as users come',
    says: 'A sparse sketch is as small as its users until it turns dense; an exact set never stops growing.',
    x: { label: 'Users', unit: 'users', scale: 'log' },
    y: { label: 'Memory', unit: 'B', scale: 'log' },
    series: [
      { name: 'sparse', points: growth.map(({ users, bytes }) => ({ x: users, y: bytes })) },
      { name: 'dense', points: growth.map(({ users }) => ({ x: users, y: 2 ** precision })) },
      { name: 'ids alone, 8 B each', points: growth.map(({ users }) => ({ x: users, y: users * 8 })) },
    ],
  }
}

export function daysChart(truth: number[], stream: number[], batch: number[]): Chart {
  const points = (counts: number[]): { x: number; y: number }[] => counts.map((y, day) => ({ x: day + 1, y }))
  return {
    id: 'days',
    kind: 'line',
    title: 'Users of each day',
    says: 'The stream puts late events on the wrong day; the batch job puts them right, but for those that come later still.',
    x: { label: 'Day' },
    y: { label: 'Users', unit: 'users' },
    series: [
      { name: 'really', points: points(truth) },
      { name: 'stream', points: points(stream) },
      { name: 'after the batch job', points: points(batch) },
    ],
  }
}

export function onlineChart(online: Online[]): Chart {
  const points = (y: (at: Online) => number): { x: number; y: number }[] =>
    online.map((at) => ({ x: at.hour, y: y(at) }))
  return {
    id: 'online',
    kind: 'line',
    title: 'Online on the last day',
    says: 'Rows of the status table that are online are devices; grouped by user they are people.',
    x: { label: 'Hour of the day', unit: 'h' },
    y: { label: 'Online' },
    series: [
      { name: 'devices', points: points((at) => at.devices) },
      { name: 'users', points: points((at) => at.users) },
    ],
  }
}

/** One user, two devices, two servers, each of which counts one. */
export function twiceTrace({ first, second }: Twice): Trace {
  const [firstServer, secondServer] = [`server ${first.server + 1}`, `server ${second.server + 1}`]
  const gap = Math.max(second.hour - first.hour, 0.1)
  const start = Math.floor(first.hour / 24) * 24
  const from = first.hour - start
  const to = from + gap
  const [soon, end] = [gap * 0.1, to + gap * 0.4]
  return {
    title: 'One person, counted by two servers',
    says: 'Events go to any server. Each of the two servers sees this user for the first time, so the sum of their counts is 2.',
    chart: {
      id: 'counted-twice',
      kind: 'lanes',
      title: 'One person, counted by two servers',
      says: 'A user comes by one device and later by another; two servers each count one, and the sum says two.',
      x: { label: 'Hour of the last day', unit: 'h' },
      lanes: ['first device', 'second device', firstServer, secondServer, 'sum'],
      spans: [
        { lane: firstServer, from: from + soon, to: end, label: 'counts 1', tone: 'plain' },
        { lane: secondServer, from: to + soon, to: end, label: 'counts 1', tone: 'plain' },
        { lane: 'sum', from: from + 2 * soon, to: to + 2 * soon, label: '1 user', tone: 'good' },
        { lane: 'sum', from: to + 2 * soon, to: end, label: '2 users', tone: 'bad' },
      ],
      messages: [
        { from: 'first device', to: firstServer, sent: from, received: from + soon, label: 'event' },
        { from: firstServer, to: 'sum', sent: from + soon, received: from + 2 * soon, label: '1' },
        { from: 'second device', to: secondServer, sent: to, received: to + soon, label: 'event' },
        { from: secondServer, to: 'sum', sent: to + soon, received: to + 2 * soon, label: '1' },
      ],
    },
  }
}
