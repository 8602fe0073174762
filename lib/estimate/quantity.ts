// A number with dimensions. Words are soft: "tweets" and "users" leave no dimension behind.

/**
 * `value` is in base units: bytes, seconds, dollars. `count` is the same with every unit of time taken as the number
 * one, because people leave the time out as often as they write it: 75 M/day has the value 868 and the count 75 M.
 * `data`, `time` and `money` are the exponents of the dimensions.
 */
export type Quantity = { value: number; count: number; data: number; time: number; money: number }

export const number = (value: number): Quantity => ({ value, count: value, data: 0, time: 0, money: 0 })
export const bytes = (value: number): Quantity => ({ value, count: value, data: 1, time: 0, money: 0 })
export const seconds = (value: number): Quantity => ({ value, count: 1, data: 0, time: 1, money: 0 })
export const dollars = (value: number): Quantity => ({ value, count: value, data: 0, time: 0, money: 1 })

export const multiply = (a: Quantity, b: Quantity): Quantity => ({
  value: a.value * b.value,
  count: a.count * b.count,
  data: a.data + b.data,
  time: a.time + b.time,
  money: a.money + b.money,
})

export const divide = (a: Quantity, b: Quantity): Quantity => ({
  value: a.value / b.value,
  count: a.count / b.count,
  data: a.data - b.data,
  time: a.time - b.time,
  money: a.money - b.money,
})

/** Null where dimensions forbid it; a number without dimensions may be added to anything. */
export function add(a: Quantity, b: Quantity, sign: 1 | -1): Quantity | null {
  const bare = ({ data, time, money }: Quantity) => data === 0 && time === 0 && money === 0
  const alike = a.data === b.data && a.time === b.time && a.money === b.money
  if (!alike && !bare(a) && !bare(b)) return null
  const { data, time, money } = bare(a) ? b : a
  // One hour and two minutes are not "three": a sum has a count only where both sides use the same unit of time.
  const sameUnit = Math.abs(a.value * b.count - b.value * a.count) <= 1e-9 * Math.abs(a.value * b.count)
  return {
    value: a.value + sign * b.value,
    count: sameUnit ? a.count + sign * b.count : Number.NaN,
    data,
    time,
    money,
  }
}

/** Null where the exponent has dimensions or makes broken ones. */
export function power(base: Quantity, exponent: Quantity): Quantity | null {
  if (exponent.data !== 0 || exponent.time !== 0 || exponent.money !== 0) return null
  const n = exponent.value
  const dimensionless = base.data === 0 && base.time === 0 && base.money === 0
  if (!dimensionless && !(Number.isInteger(n) && Math.abs(n) <= 4)) return null
  return {
    value: base.value ** n,
    count: base.count ** n,
    data: dimensionless ? 0 : base.data * n,
    time: dimensionless ? 0 : base.time * n,
    money: dimensionless ? 0 : base.money * n,
  }
}

export const isFinite = (quantity: Quantity): boolean => Number.isFinite(quantity.value)

/** Dimensions that an estimate can have: a count, data, time, money, and any of them a second or for a piece of data. */
export const isPlausible = ({ data, time, money }: Quantity): boolean =>
  (data === 0 || data === 1 || (data === -1 && money === 1)) && (time === 0 || time === -1 || time === 1) && money >= 0

/** The unit of `value`: '' for a count, 'B', 's', '/s', 'B/s', '$', '$/B', ... */
export function unitOf({ data, time, money }: Quantity): string {
  const dimensions = [
    ['$', money],
    ['B', data],
    ['s', time],
  ] as const
  const part = (sign: 1 | -1) =>
    dimensions
      .filter(([, exponent]) => exponent * sign > 0)
      .map(([symbol, exponent]) => (Math.abs(exponent) === 1 ? symbol : `${symbol}^${Math.abs(exponent)}`))
  const below = part(-1)
  return part(1).join(' ') + below.map((symbol) => `/${symbol}`).join('')
}

export const TOLERANCE = 0.25

const near = (stated: number, computed: number): boolean =>
  stated === computed || Math.abs(stated - computed) <= TOLERANCE * Math.abs(computed) * (1 + 1e-9)

/**
 * Whether the stated quantity is the computed one, within 25 %. A missing dimension is no contradiction; a wrong one is.
 * Where only one side mentions time, the numbers are compared as written (`2 MB * 500M = 1 PB/day`). Where both do, in
 * different units, as written only if a conversion between them is there (`75M/day / 86400 = 868/s`).
 * @param conversions bare calendar numbers of the computed side, such as 86400 or 30
 */
export function agrees(computed: Quantity, stated: Quantity, conversions: number[]): boolean {
  if (!sameKind(computed, stated)) return false
  if (computed.time === stated.time && near(stated.value, computed.value)) return true
  if (isConverted(computed, stated, conversions) || isPerSecondUnsaid(computed, stated)) return true
  if (!near(stated.count, computed.count)) return false
  if (computed.time !== stated.time) return isWithoutTime(computed) || stated.time === 0
  const conversion = (computed.value / computed.count) * (stated.count / stated.value)
  return isProductOfSome(conversion > 1 ? conversion : 1 / conversion, conversions.slice(0, 8))
}

/** "2B / 6.5h = 85k": a rate by the second, whose unit of time is left out. */
export const isPerSecondUnsaid = (computed: Quantity, stated: Quantity): boolean =>
  computed.time === -1 && stated.time === 0 && computed.data === stated.data && near(stated.value, computed.value)

/**
 * "11.6 GB/s * 86400 * 1 year = 366 PB": the bare number makes days of the seconds, so that the year is one of 365 days. Both are
 * times or not, and one of them is too many.
 */
function isConverted(computed: Quantity, stated: Quantity, conversions: number[]): boolean {
  const surplus = computed.time - stated.time
  if ((surplus !== 0 && surplus !== 1) || !(computed.count > 0)) return false
  const longer = computed.value / computed.count
  return conversions.some((unit) => unit >= MINUTE && unit < longer && near(stated.value, computed.value / unit))
}
const MINUTE = 60

/** Whether both can measure the same thing: a bare number may stand for bytes or dollars, bytes not for dollars or seconds. */
export function sameKind(a: Quantity, b: Quantity): boolean {
  const bare = ({ data, time, money }: Quantity) => data === 0 && money === 0 && time <= 0
  return (a.data === b.data && a.money === b.money) || bare(a) || bare(b)
}

/** No time, or one that is no dimension of anything: `20M/month / 2.6M s`, where 2.6 M only converts. */
const isWithoutTime = ({ time }: Quantity): boolean => time === 0 || Math.abs(time) > 1

/** As it was written: the number, without a time that came to no dimension of anything. */
export const asWritten = (quantity: Quantity): Quantity =>
  Math.abs(quantity.time) > 1 ? { ...quantity, value: quantity.count, time: 0 } : quantity

function isProductOfSome(target: number, factors: number[]): boolean {
  const [first, ...rest] = factors
  if (first === undefined) return near(target, 1)
  return isProductOfSome(target, rest) || isProductOfSome(target / first, rest)
}

/** In the unit of the estimate; null where the quantity is measured otherwise. A missing dimension is no contradiction. */
export function inUnit(quantity: Quantity, unit: Quantity): number | null {
  if (quantity.data !== unit.data && quantity.data !== 0) return null
  if (quantity.money !== unit.money && quantity.money !== 0) return null
  if (quantity.time === unit.time) return quantity.value / unit.value
  return quantity.time === 0 || unit.time === 0 ? quantity.count / unit.count : null
}
