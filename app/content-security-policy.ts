// What a page may load and run.

type Options = {
  nonce: string
  /** The Host header of the request. */
  host: string | null
  /** Hot reload evaluates code and inserts styles without a nonce. */
  development: boolean
}

export function contentSecurityPolicy({ nonce, host, development }: Options): string {
  const directives: Record<string, string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    'style-src-elem': ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    // Mantine and the board position things by style attributes.
    'style-src-attr': ["'unsafe-inline'"],
    // The board reads pasted and exported pictures through data and blob addresses, which never leave the page.
    'connect-src': ["'self'", ...sockets(host), 'data:', 'blob:'],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'worker-src': ["'self'", 'blob:'],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ')
}

/** 'self' covers web sockets in present browsers; older ones want the host by name. */
const sockets = (host: string | null): string[] =>
  host && /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i.test(host) ? [`ws://${host}`, `wss://${host}`] : []
