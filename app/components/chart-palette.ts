// Eight colours for series that people with any kind of colour vision can tell apart; the first few are the furthest
// from each other. Found by a search in OKLab over the simulated colour vision of chart-palette.test.ts, without the
// violet that means evidence and without the red that means overrun. Not by colour alone, even so: label each series.

export const CHART_PALETTE_LIGHT = [
  '#195a55',
  '#009ae2',
  '#b7872b',
  '#1d2746',
  '#727c86',
  '#4b1300',
  '#9d580c',
  '#643400',
] as const

export const CHART_PALETTE_DARK = [
  '#6bbbb4',
  '#62740d',
  '#ecee7a',
  '#93efff',
  '#d3a813',
  '#b05094',
  '#477ed8',
  '#979066',
] as const

export const chartPalette = (scheme: 'light' | 'dark'): readonly string[] =>
  scheme === 'dark' ? CHART_PALETTE_DARK : CHART_PALETTE_LIGHT
