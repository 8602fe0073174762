// The look in Mantine's terms. Colours here are raw steps; what a step is for is said by the tokens in global.css.
import { createTheme } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

/** Warm grey, from paper to ink; Mantine draws the light scheme with it. */
const paper: MantineColorsTuple = [
  '#faf9f6',
  '#f4f2ed',
  '#ebe8e1',
  '#dfdcd4',
  '#cfccc4',
  '#8a867c',
  '#6e6b63',
  '#5a5851',
  '#3f3d38',
  '#1f2124',
]

/** From chalk to night; Mantine draws the dark scheme with it, and its page is step 7. */
const night: MantineColorsTuple = [
  '#e9e6df',
  '#c9c6be',
  '#aba89f',
  '#737880',
  '#3a3f46',
  '#262a30',
  '#1e2126',
  '#16181c',
  '#111316',
  '#0c0d10',
]

/** Action and selection. */
const teal: MantineColorsTuple = [
  '#eefaf8',
  '#dbf3f0',
  '#bae5e0',
  '#93d2cc',
  '#6bbbb4',
  '#4ba39c',
  '#358882',
  '#256f69',
  '#195a55',
  '#104541',
]

/** Time. */
const amber: MantineColorsTuple = [
  '#fff8ea',
  '#feefcf',
  '#fddfa6',
  '#fccc79',
  '#f7b74e',
  '#e7a132',
  '#cd8725',
  '#a96a1d',
  '#875216',
  '#6b3e0f',
]

/** Overrun and contradiction. */
const red: MantineColorsTuple = [
  '#fff4f2',
  '#ffe4e0',
  '#fdcec7',
  '#f9aea4',
  '#f2897c',
  '#e76558',
  '#d6483e',
  '#bc332b',
  '#a12721',
  '#831b16',
]

/** Evidence on the board, and nothing else. */
const evidence: MantineColorsTuple = [
  '#f8f5fe',
  '#f1e8fe',
  '#e5d6fd',
  '#d4bbfa',
  '#c19df2',
  '#ad80e5',
  '#9866d3',
  '#844fbe',
  '#6e3ca3',
  '#582e84',
]

/** What opens stays in the landmark or dialog that it belongs to; fixed, so that nothing that scrolls cuts it off. */
const IN_PLACE = { withinPortal: false, floatingStrategy: 'fixed' } as const

export const theme = createTheme({
  colors: { gray: paper, dark: night, teal, amber, yellow: amber, red, evidence },
  white: '#fffefc',
  black: '#1f2124',
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  // The luminance at which black and white text contrast equally.
  luminanceThreshold: 0.179,
  fontFamily: "'Inter Variable', 'Inter Fallback', sans-serif",
  fontFamilyMonospace: "'IBM Plex Mono', 'Liberation Mono', monospace",
  fontSizes: { xs: '12px', sm: '14px', md: '16px', lg: '20px', xl: '28px' },
  lineHeights: { xs: '16px', sm: '20px', md: '24px', lg: '28px', xl: '36px' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  headings: {
    fontFamily: "'Inter Variable', 'Inter Fallback', sans-serif",
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '28px', lineHeight: '36px' },
      h2: { fontSize: '20px', lineHeight: '28px' },
      h3: { fontSize: '16px', lineHeight: '24px' },
      h4: { fontSize: '14px', lineHeight: '20px' },
      h5: { fontSize: '14px', lineHeight: '20px' },
      h6: { fontSize: '12px', lineHeight: '16px' },
    },
  },
  defaultRadius: '4px',
  radius: { xs: '2px', sm: '4px', md: '4px', lg: '4px', xl: '4px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '40px' },
  shadows: { xs: 'none', sm: 'none', md: 'var(--lift)', lg: 'var(--lift)', xl: 'var(--lift)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { size: 32, variant: 'subtle', color: 'gray' } },
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Menu: {
      defaultProps: { ...IN_PLACE, withInitialFocusPlaceholder: false, transitionProps: { duration: 120 }, offset: 4 },
    },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 120, transition: 'fade' },
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        // A dialog's head is no second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } },
    // The list scrolls by itself (global.css): a scroller inside of it could not be reached by keyboard.
    Select: {
      defaultProps: { allowDeselect: false, withAlignedLabels: true, withScrollArea: false, comboboxProps: IN_PLACE },
    },
    MultiSelect: { defaultProps: { withScrollArea: false, comboboxProps: IN_PLACE } },
  },
})

/** Mantine's own variables, pointed at the tokens, so that both schemes are decided in global.css alone. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-dim)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-error': 'var(--alarm)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--sheet)',
    '--mantine-color-default-hover': 'var(--wash)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-disabled': 'var(--wash)',
    '--mantine-color-disabled-color': 'var(--ink-faint)',
    '--mantine-color-disabled-border': 'var(--hairline)',
  }
  return { variables: {}, light: both, dark: both }
}
