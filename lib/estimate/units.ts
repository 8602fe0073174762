// What the words after a number may mean. A word with several meanings lists them, the likeliest first.
import { bytes, divide, dollars, multiply, number, seconds, type Quantity } from './quantity.ts'

/** `shared` names a decision that is taken once for a whole line: 1000 or 1024, how long a day is. */
export type Meaning = { options: Quantity[]; shared?: 'kilo' | 'day' }

const MINUTE = 60
const HOUR = 3600
export const DAY_SECONDS = 86_400
/** What people take a day for when they divide in their head. */
export const ROUND_DAY_SECONDS = 100_000

const one = (quantity: Quantity): Meaning => ({ options: [quantity] })
const perSecond = (factor: number): Quantity => divide(number(factor), seconds(1))
const days = (count: number): Meaning => ({
  options: [seconds(DAY_SECONDS * count), seconds(ROUND_DAY_SECONDS * count)],
  shared: 'day',
})
const scaleWords = (words: string, factor: number) =>
  words.split(' ').map((word) => [word, one(number(factor))] as const)
const timeWords = (words: string, length: number) =>
  words.split(' ').map((word) => [word, one(seconds(length))] as const)
const dayWords = (words: string, length: number) => words.split(' ').map((word) => [word, days(length)] as const)
const rateWords = (words: string, factor: number) =>
  words.split(' ').map((word) => [word, one(perSecond(factor))] as const)
const moneyWords = (words: string, factor: number) =>
  words.split(' ').map((word) => [word, one(dollars(factor))] as const)

const TIME: ReadonlyMap<string, Meaning> = new Map([
  ...timeWords('s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos', 1),
  ...timeWords('ms msec millisec millis millisecond milliseconds', 1e-3),
  ...timeWords('us µs μs usec micros microsecond microseconds', 1e-6),
  ...timeWords('ns nanosecond nanoseconds', 1e-9),
  ...timeWords('ks', 1000),
  ...timeWords('min mins minute minutes minuten minuto minutos', MINUTE),
  ...timeWords('h hr hrs hour hours std stunde stunden heure heures hora horas', HOUR),
  ...dayWords('d day days tag tage tagen jour jours día días dia dias', 1),
  ...dayWords('w wk week weeks woche wochen semaine semaines semana semanas', 7),
  ...dayWords('mo mth month months monat monate monaten mois meses', 30),
  ...dayWords('quarter quarters', 91),
  ...dayWords('y yr yrs year years annum jahr jahre jahren ans año años', 365),
  ...dayWords('decade decades', 3650),
])

const WORDS: ReadonlyMap<string, Meaning> = new Map([
  ...scaleWords('percent pct prozent', 0.01),
  ...scaleWords('promille', 0.001),
  ...scaleWords('hundred hundreds', 100),
  ...scaleWords('k tsd tausend thousand thousands', 1e3),
  ...scaleWords('mn mio mil mln million millions millionen millones', 1e6),
  ...scaleWords('g bn bln mlrd mrd milliarde milliarden milliard milliards billion billions', 1e9),
  ...scaleWords('t tn trillion trillions', 1e12),
  ...scaleWords('p quadrillion', 1e15),
  ...scaleWords('dozen', 12),
  ...scaleWords('lakh lakhs', 1e5),
  ...scaleWords('crore crores', 1e7),
  ...rateWords('qps rps tps wps eps iops hz', 1),
  ...rateWords('kqps krps ktps khz', 1e3),
  ...rateWords('rpm qpm tpm', 1 / MINUTE),
  ...moneyWords('$ usd dollar dollars eur euro euros € £', 1),
  ...moneyWords('cent cents ¢', 0.01),
  ['bit', one(bytes(1 / 8))],
  ['bits', one(bytes(1 / 8))],
  ['byte', one(bytes(1))],
  ['bytes', one(bytes(1))],
  ['octet', one(bytes(1))],
  ['octets', one(bytes(1))],
])

const ADVERBS: ReadonlyMap<string, string> = new Map([
  ['hourly', 'hour'],
  ['daily', 'day'],
  ['weekly', 'week'],
  ['monthly', 'month'],
  ['yearly', 'year'],
  ['annually', 'year'],
])

const PREFIXES = ['', 'k', 'm', 'g', 't', 'p', 'e', 'z']
const PREFIX_NAMES = ['', 'kilo', 'mega', 'giga', 'tera', 'peta', 'exa', 'zetta']

/** One byte or bit with a prefix: KB, MiB, Gb, Mbps, terabytes. */
const DATA = /^(k|m|g|t|p|e|z)?(i?)(b|bit|byte)s?(ps)?$/i
const DATA_NAMED = /^(kilo|mega|giga|tera|peta|exa|zetta|kibi|mebi|gibi|tebi|pebi)(bit|byte)s?$/i

/**
 * The meanings of a word after a number; null for a soft word.
 * @param attached no space stands between the number and the word: 5B is a number of things, 5 B a size
 */
export function meaningOf(word: string, attached: boolean): Meaning | null {
  const lower = word.toLowerCase()
  switch (word) {
    case 'M':
      return one(number(1e6))
    case 'm':
      return { options: [number(1e6), seconds(MINUTE)] }
    case 'B':
      return { options: attached ? [number(1e9), bytes(1)] : [bytes(1), number(1e9)] }
    case 'b':
      return { options: attached ? [number(1e9), bytes(1), bytes(1 / 8)] : [bytes(1), bytes(1 / 8), number(1e9)] }
    case 'E':
      return null
    case 'o':
    case 'Ko':
    case 'Mo':
    case 'Go':
    case 'To':
      // French octets
      return data(word.replace('o', 'B'))
  }
  return TIME.get(lower) ?? WORDS.get(lower) ?? perPeriod(lower) ?? data(word)
}

/** The meaning of a word that follows `per` or a slash, where 'm' is a minute and not a million. */
export const meaningBelow = (word: string): Meaning | null =>
  word === 'm' ? one(seconds(MINUTE)) : word === 'o' ? null : meaningOf(word, false)

/** "daily", "monthly": before "active" they name people and are no rate. */
export const isAdverbOfTime = (word: string): boolean => ADVERBS.has(word.toLowerCase())

export const isTime = (word: string): boolean => TIME.has(word.toLowerCase())

function perPeriod(lower: string): Meaning | null {
  const period = ADVERBS.get(lower)
  const meaning = period === undefined ? undefined : TIME.get(period)
  return meaning ? { ...meaning, options: meaning.options.map((length) => divide(number(1), length)) } : null
}

function data(word: string): Meaning | null {
  const named = DATA_NAMED.exec(word)
  if (named) {
    const [, prefix = '', size = ''] = named
    const unit = bytes(size.toLowerCase() === 'bit' ? 1 / 8 : 1)
    const decimal = PREFIX_NAMES.indexOf(prefix.toLowerCase())
    const binary = ['', 'kibi', 'mebi', 'gibi', 'tebi', 'pebi'].indexOf(prefix.toLowerCase())
    return decimal > 0 ? decimalOrBinary([unit], decimal) : one(multiply(unit, number(1024 ** binary)))
  }
  const short = DATA.exec(word)
  if (!short) return null
  const [, prefix = '', i = '', size = '', ps] = short
  const exponent = PREFIXES.indexOf(prefix.toLowerCase())
  const units = sizes(prefix, size, ps !== undefined).map((unit) => (ps ? divide(unit, seconds(1)) : unit))
  if (i !== '') return exponent > 0 ? { options: units.map((unit) => multiply(unit, number(1024 ** exponent))) } : null
  return exponent > 0 ? decimalOrBinary(units, exponent) : { options: units }
}

/** "Mb" and "Mbps" are bits to the careful and bytes to the hasty; "kb" the other way round; "MB" is never bits. */
function sizes(prefix: string, size: string, rate: boolean): Quantity[] {
  if (size.toLowerCase() === 'bit') return [bytes(1 / 8)]
  if (size !== 'b') return [bytes(1)]
  const careful = rate || (prefix !== '' && prefix !== prefix.toLowerCase())
  return careful ? [bytes(1 / 8), bytes(1)] : [bytes(1), bytes(1 / 8)]
}

function decimalOrBinary(units: Quantity[], exponent: number): Meaning {
  const scaled = (kilo: number) => units.map((unit) => multiply(unit, number(kilo ** exponent)))
  return units.length === 1
    ? { options: [...scaled(1000), ...scaled(1024)], shared: 'kilo' }
    : { options: [...scaled(1000), ...scaled(1024)] }
}
