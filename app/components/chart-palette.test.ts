import { describe, expect, test } from 'vitest'
import { CHART_PALETTE_DARK, CHART_PALETTE_LIGHT } from './chart-palette.ts'

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** What is left of linear RGB: Machado, Oliveira and Fernandes (2009), full severity. */
const VISIONS: Record<string, Matrix> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
/** Five times what is just noticeable in OKLab. */
const DISTANCE_MIN = 0.1
/** WCAG 2.2, 1.4.11. */
const CONTRAST_MIN = 3

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function linear(hex: string): Triple {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

const toCones: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const toLab: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]

function seen(hex: string, vision: Matrix): Triple {
  const [r, g, b] = times(vision, linear(hex))
  const inGamut = (value: number) => Math.min(1, Math.max(0, value))
  const [l, m, s] = times(toCones, [inGamut(r), inGamut(g), inGamut(b)])
  return times(toLab, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)])
}

const distance = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
const luminance = (hex: string) => {
  const [r, g, b] = linear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe.each([
  ['light', CHART_PALETTE_LIGHT, '#fffefc'],
  ['dark', CHART_PALETTE_DARK, '#1b1e22'],
] as const)('the %s palette', (_, palette, ground) => {
  test.each(Object.entries(VISIONS))('keeps every two colours apart with %s', (__, vision) => {
    for (const [index, one] of palette.entries()) {
      for (const other of palette.slice(index + 1)) {
        expect(distance(seen(one, vision), seen(other, vision)), `${one} and ${other}`).toBeGreaterThan(DISTANCE_MIN)
      }
    }
  })

  test('stands out from its ground', () => {
    for (const color of palette) expect(contrast(color, ground), color).toBeGreaterThan(CONTRAST_MIN)
  })
})
