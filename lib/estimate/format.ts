// A quantity as people write it: three digits, a prefix, a unit.
import { evaluate, readings } from './expression.ts'
import { parseExpression } from './parse.ts'
import { number, unitOf, type Quantity } from './quantity.ts'
import { tokenize } from './tokenize.ts'

export const UNIT_CHARACTERS_MAX = 40

/**
 * What one of a unit is, such as `1/s`, `B`, `TB/day`, `servers` (a soft unit, hence 1) or '' (a count).
 * In a unit, B is a byte. Null where it cannot be read.
 */
export function parseUnit(unit: string): Quantity | null {
  if (unit.length > UNIT_CHARACTERS_MAX) return null
  const text = unit.trim()
  if (text === '' || text === '1') return number(1)
  const parsed = parseExpression(tokenize(/^[\d/]/.test(text) ? text : `1 ${text}`), {
    names: new Map(),
    formula: true,
    scope: 0,
  })
  if (parsed.problem !== null) return null
  for (const reading of readings(parsed.node)) return evaluate(parsed.node, reading)
  return null
}

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z']
const COUNT = ['', ' k', ' M', ' B', ' T']

/**
 * @param value in the unit given: 1736 with `1/s` is "1,736 /s", 2.4e12 with `B` is "2.4 TB", 0.25 with `s` is "250 ms"
 */
export function formatQuantity(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'too large to show'
  const slash = unit.indexOf('/')
  const above = (slash < 0 ? unit : unit.slice(0, slash)).trim()
  const below = slash < 0 ? '' : unit.slice(slash).trim()
  const one = above === '' || above === '1' ? number(1) : parseUnit(above)
  const text = one === null ? join(formatCount(value), above) : formatAbove(value, above, one)
  return join(text, below)
}

function formatAbove(value: number, above: string, one: Quantity): string {
  if (one.data === 1 && one.time === 0) return formatBytes(value * one.value)
  if (one.money === 1) return `$${formatCount(value * one.value)}`
  if (one.time === 1 && one.data === 0) return formatSeconds(value * one.value)
  if (one.time === -1 && one.data === 0) return join(formatCount(value * one.value), '/s')
  if (one.value !== 1) return formatCount(value * one.value)
  return join(formatCount(value), above === '1' ? '' : above)
}

const PERIODS: readonly (readonly [number, string])[] = [
  [60, 'min'],
  [3600, 'h'],
  [86_400, 'day'],
  [604_800, 'week'],
  [2_592_000, 'month'],
  [31_536_000, 'year'],
]

/** A computed quantity: a rate in the unit of time in which it was written too, as "1 PB/day = 11.6 GB/s". */
export function display(quantity: Quantity): string {
  const inSeconds = formatQuantity(quantity.value, unitOf(quantity))
  if (quantity.time !== -1 || quantity.data < 0) return inSeconds
  const period = PERIODS.find(([length]) => Math.abs((length * quantity.value) / quantity.count - 1) < 1e-9)
  if (!period) return inSeconds
  const above = unitOf({ ...quantity, time: 0 })
  return `${formatQuantity(quantity.count, `${above}/${period[1]}`)} = ${inSeconds}`
}

/** "868 /s", but "11.6 GB/s". */
const join = (text: string, unit: string): string =>
  unit === '' ? text : unit.startsWith('/') && /[^\d]$/.test(text) ? `${text}${unit}` : `${text} ${unit}`

function formatCount(value: number): string {
  const size = Math.abs(value)
  if (size < 10_000) return digits(value)
  const step = Math.min(COUNT.length - 1, Math.floor(Math.log10(size * 1.0000001) / 3))
  const scaled = value / 1000 ** step
  return Math.abs(scaled) >= 10_000 ? scientific(value) : `${digits(scaled)}${COUNT[step] ?? ''}`
}

function formatBytes(value: number): string {
  const size = Math.abs(value)
  if (size < 1 && size > 0) return `${digits(value * 8)} bit`
  const step = size === 0 ? 0 : Math.min(DECIMAL.length - 1, Math.floor(Math.log10(size * 1.0000001) / 3))
  const scaled = value / 1000 ** step
  return Math.abs(scaled) >= 10_000 ? `${scientific(value)} B` : `${digits(scaled)} ${DECIMAL[step] ?? ''}B`
}

const TIMES = [
  [31_536_000, 'years'],
  [86_400, 'days'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
] as const

function formatSeconds(value: number): string {
  const size = Math.abs(value)
  for (const [length, name] of TIMES) if (size >= length * 0.9999999) return plural(digits(value / length), name)
  return value === 0 ? '0 s' : `${digits(value / 1e-9)} ns`
}

const plural = (amount: string, name: string): string =>
  `${amount} ${amount === '1' ? name.replace(/^(year|day)s$/, '$1') : name}`

/** Three digits below a thousand, whole numbers with separators from there. */
function digits(value: number): string {
  const size = Math.abs(value)
  if (size >= 999.5) {
    const whole = Math.round(size).toString()
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
    return value < 0 ? `-${grouped}` : grouped
  }
  if (size !== 0 && size < 0.001) return scientific(value)
  return Number(value.toPrecision(3)).toString()
}

const scientific = (value: number): string => Number(value.toPrecision(3)).toExponential().replace('e+', 'e')
