// What people type, as far as anybody can read it.

/** More accents on one letter than any script has, which browsers take long to place. */
const CROWDED = /(\p{M}{8})\p{M}+/gu

/** The text with at most eight accents on a letter. */
export const legible = (text: string): string => text.replace(CROWDED, '$1')
