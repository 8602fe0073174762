// What an XML file may hold. One other character, as a label may bring it, and no program shows any of the picture.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

export const withoutForbidden = (xml: string): string => xml.replace(FORBIDDEN, '')
