// Findings as named numbers.
import type { Figure } from '#lib/kernel/simulation'
import { WRONG_NAMES, WRONGS } from './audit.ts'
import type { DesignId } from './designs.ts'
import { titleOf } from './designs.ts'
import type { Enumeration } from './enumeration.ts'
import type { Findings } from './experiments.ts'
import type { Traffic } from './traffic.ts'

type Named = [id: string, name: string, value: number, unit: string]

const figuresOf = (design: DesignId, named: Named[]): Figure[] =>
  named.map(([id, name, value, unit]) => ({ id: `${design}.${id}`, name: `${titleOf(design)}: ${name}`, value, unit }))

function ofEnumeration(enumeration: Enumeration): Named[] {
  const { pairs } = enumeration
  const doubled = enumeration.single.get('double submit')!
  return [
    ['steps', 'writes and messages of the protocol, over all conditions', enumeration.total((f) => f.steps), 'steps'],
    ['runs', 'faults tried, one at a time', enumeration.total((f) => f.runs), 'runs'],
    ...WRONGS.map((wrong): Named => [
      wrong,
      `enumerated, ${WRONG_NAMES[wrong]}`,
      enumeration.total((f) => f.wrong[wrong]),
      'runs',
    ]),
    [
      'undeliverable',
      'enumerated, charged for what is out of stock',
      enumeration.total((f) => f.undeliverable),
      'runs',
    ],
    ['missed', 'enumerated, given up without need', enumeration.total((f) => f.missed), 'runs'],
    ['double-submit', 'enumerated with a button pressed twice, charged twice', doubled.wrong.double, 'runs'],
    ['double-submit-runs', 'runs with a button pressed twice', doubled.runs, 'runs'],
    ['pairs', 'pairs of faults tried', pairs.runs, 'runs'],
    ['pairs-double', 'pairs, charged twice or more', pairs.wrong.double, 'runs'],
    ['pairs-lost', 'pairs, lost', pairs.wrong.lost, 'runs'],
    ['pairs-wrong', 'pairs, anything wrong', pairs.anyWrong, 'runs'],
  ]
}

const round = (milliseconds: number): number => Number(milliseconds.toPrecision(6))

function ofTraffic(traffic: Traffic): Named[] {
  const { counts, settled, locked, lag } = traffic
  const each = (value: number) => value / traffic.purchases
  return [
    ...WRONGS.map((wrong): Named => [
      `traffic.${wrong}`,
      `in traffic, ${WRONG_NAMES[wrong]}`,
      counts[wrong],
      'purchases',
    ]),
    ['traffic.purchases', 'purchases', traffic.purchases, 'purchases'],
    ['traffic.charged', 'purchases that were charged', counts.charged, 'purchases'],
    ['traffic.undeliverable', 'charged for what is out of stock', counts.undeliverable, 'purchases'],
    ['traffic.missed', 'given up without need', counts.missed, 'purchases'],
    ['traffic.refunded', 'charged and given back', counts.refunded, 'purchases'],
    ['traffic.crashes', 'crashes', traffic.crashes, 'crashes'],
    ['traffic.repeated', 'changes that the orders got again', traffic.repeated, 'messages'],
    ['settled-p50', 'until a final state, median', round(settled.quantile(0.5)), 'ms'],
    ['settled-p99', 'until a final state, 99th percentile', round(settled.quantile(0.99)), 'ms'],
    ['messages', 'messages a purchase', each(traffic.messages), 'messages'],
    ['calls', 'requests to the provider, a purchase', each(traffic.calls), 'requests'],
    ['locked-p50', 'card locked, median', round(locked.quantile(0.5)), 'ms'],
    ['locked-p99', 'card locked, 99th percentile', round(locked.quantile(0.99)), 'ms'],
    ['lag-p50', 'orders behind the ledger, median', round(lag.quantile(0.5)), 'ms'],
    ['lag-p99', 'orders behind the ledger, 99th percentile', round(lag.quantile(0.99)), 'ms'],
  ]
}

function ofAsynchronous(traffic: Traffic): Named[] {
  const told = 'with answers that come later,'
  return [
    ['later.settled-p50', `${told} until a final state, median`, round(traffic.settled.quantile(0.5)), 'ms'],
    ['later.settled-p99', `${told} until a final state, 99th percentile`, round(traffic.settled.quantile(0.99)), 'ms'],
    ['later.calls', `${told} requests to the provider, a purchase`, traffic.calls / traffic.purchases, 'requests'],
    ['later.lost', `${told} lost`, traffic.counts.lost, 'purchases'],
  ]
}

export function figures({ enumerations, traffic, asynchronous }: Findings): Figure[] {
  return [
    ...[...enumerations].flatMap(([design, enumeration]) => figuresOf(design, ofEnumeration(enumeration))),
    ...[...traffic].flatMap(([design, measured]) => figuresOf(design, ofTraffic(measured))),
    ...[...asynchronous].flatMap(([design, measured]) => figuresOf(design, ofAsynchronous(measured))),
  ]
}
