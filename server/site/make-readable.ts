// What the pages would call a fault of the server, with its trace in the log, is the fault of who asked.
import type { IncomingMessage } from 'node:http'

import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js'

const NOWHERE = '/nowhere'
/** Says what a browser shows already, so that the rest is enough. */
const ROUTER_STATE = 'next-router-state-tree'

/** An address that cannot be read becomes one that does not exist; whose router state cannot be read gets the whole page. */
export function makeReadable(request: IncomingMessage): void {
  if (!isReadable(request.url)) request.url = NOWHERE
  try {
    parseAndValidateFlightRouterState(request.headers[ROUTER_STATE])
  } catch {
    delete request.headers[ROUTER_STATE]
  }
}

function isReadable(address = ''): boolean {
  // Some say which machine they mean as well; a page would send them there.
  if (!address.startsWith('/')) return false
  try {
    // No name in the database holds U+0000, and asking for one is a fault.
    return !decodeURIComponent(address.split('?', 1)[0] ?? '').includes('\0')
  } catch {
    return false
  }
}
