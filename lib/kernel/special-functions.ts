// The special functions behind confidence intervals and goodness-of-fit tests.

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln gamma(x) for x > 0, by Lanczos' approximation (g = 7, n = 9); relative error about 1e-14. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const t = shifted + 7.5
  const series = LANCZOS.reduce((sum, coefficient, i) => (i === 0 ? coefficient : sum + coefficient / (shifted + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series)
}

const TINY = 1e-300
const EPSILON = 1e-15
const ITERATIONS_MAX = 10_000

/** Evaluates a continued fraction b0 + a1/(b1 + a2/(b2 + ...)) by the modified Lentz method (Thompson and Barnett, 1986). */
function lentz(b0: number, term: (i: number) => [a: number, b: number]): number {
  let value = b0 === 0 ? TINY : b0
  let c = value
  let d = 0
  for (let i = 1; i < ITERATIONS_MAX; i++) {
    const [a, b] = term(i)
    d = 1 / (b + a * d || TINY)
    c = b + a / c || TINY
    value *= c * d
    if (Math.abs(c * d - 1) < EPSILON) break
  }
  return value
}

/** Regularised incomplete beta function I_x(a, b), for x in [0, 1] and a, b > 0. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const fraction = lentz(1, (i) => {
    const m = i >> 1
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    return [i % 2 === 0 ? even : odd, 1]
  })
  return front / fraction
}

/** Regularised upper incomplete gamma function Q(a, x) = gamma(a, x) / gamma(a), for a > 0 and x >= 0. */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x >= a + 1) return front / lentz(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a])
  let term = 1 / a
  let sum = term
  for (let n = 1; n < ITERATIONS_MAX && Math.abs(term) > Math.abs(sum) * EPSILON; n++) sum += term *= x / (a + n)
  return 1 - front * sum
}

/** P(X > x) of a chi-squared variable. */
export const chiSquaredTail = (x: number, degrees: number): number => upperIncompleteGamma(degrees / 2, x / 2)

/** P(X <= x) of the standard normal. */
export const normalCumulative = (x: number): number =>
  x < 0 ? upperIncompleteGamma(0.5, (x * x) / 2) / 2 : 1 - upperIncompleteGamma(0.5, (x * x) / 2) / 2

/** P(T <= t) of Student's t. */
export function studentCumulative(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/**
 * The quantile of Student's t: the t with P(T <= t) = probability. By bisection, to about 12 digits.
 * @param probability in (0, 1)
 * @param degrees of freedom, at least 1
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1) || !(degrees >= 1))
    throw new RangeError(`No Student quantile for probability ${probability} and ${degrees} degrees of freedom`)
  if (probability < 0.5) return -studentQuantile(1 - probability, degrees)
  let low = 0
  let high = 1
  while (studentCumulative(high, degrees) < probability) high *= 2
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2
    if (studentCumulative(middle, degrees) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(D > d) of the Kolmogorov-Smirnov statistic of n samples, by Kolmogorov's series with Stephens' (1970) correction for finite n. */
export function kolmogorovTail(d: number, n: number): number {
  const root = Math.sqrt(n)
  const lambda = (root + 0.12 + 0.11 / root) * d
  // The series does not converge near 0, where the probability is 1 to any digit that matters.
  if (lambda < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda)
  return Math.min(1, Math.max(0, sum))
}
