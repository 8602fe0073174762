// What people type, as far as browsers place it in time.

/** Far more accents on one letter than any script has: the time grows with the square of their number. */
const CROWDED = /(\p{M}{64})\p{M}+/gu

/** The text with at most 64 accents on a letter. */
export const legible = (text: string): string => text.replace(CROWDED, '$1')
