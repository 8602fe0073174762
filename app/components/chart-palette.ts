// Eight colours for series that people with any kind of colour vision can tell apart, in this order: neighbours differ
// in lightness as well as in hue. After Okabe and Ito (2008), shifted until each has at least 3:1 on its own ground.

export const CHART_PALETTE_LIGHT = [
  '#195a55',
  '#c2570c',
  '#2f74b5',
  '#a3246b',
  '#7a6a00',
  '#5b4a9c',
  '#3d3b36',
  '#2b8a57',
] as const

export const CHART_PALETTE_DARK = [
  '#6bbbb4',
  '#f08a45',
  '#7fb6ea',
  '#e887b7',
  '#d9c640',
  '#b3a2ee',
  '#c9c6be',
  '#5fcf93',
] as const

export const chartPalette = (scheme: 'light' | 'dark'): readonly string[] =>
  scheme === 'dark' ? CHART_PALETTE_DARK : CHART_PALETTE_LIGHT
