// Whose request it is, by address: to count by, never to log.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

function networks(trustedProxies: string[]): BlockList {
  const list = new BlockList()
  for (const entry of trustedProxies) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

/** Tells a request's address: the peer's; behind trusted proxies, the nearest one that is not theirs. */
export function addresses(trustedProxies: string[]): (request: IncomingMessage) => string {
  const trusted = networks(trustedProxies)
  return (request) => addressOf(request, trusted)
}

/** What addresses are counted by: of IPv6 the network, because whoever has one address of it has them all. */
export function countedAs(address: string): string {
  if (isIP(address) !== 6 || address.startsWith('::ffff:')) return address
  const [before = '', after = ''] = address.split('::')
  const [head, tail] = [before, after].map((part) => part.split(':').filter(Boolean))
  const zeros = Array.from({ length: Math.max(0, 8 - head!.length - tail!.length) }, () => '0')
  const groups = [...head!, ...zeros, ...tail!].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

/** Some proxies write the port too, and IPv6 in brackets then. */
const WITH_PORT = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d+)?$/

function hopOf(entry: string): string | null {
  const text = entry.trim()
  const [, bracketed, dotted] = WITH_PORT.exec(text) ?? []
  const address = bracketed ?? dotted ?? text
  return isIP(address) > 0 ? address : null
}

function addressOf(request: IncomingMessage, trusted: BlockList): string {
  let address = request.socket.remoteAddress ?? '0.0.0.0'
  const isTrusted = (): boolean => {
    const plain = address.replace(/^::ffff:/i, '')
    return trusted.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
  const hops = String(request.headers['x-forwarded-for'] ?? '').split(',')
  while (hops.length > 0 && isTrusted()) {
    const hop = hopOf(hops.pop() ?? '')
    // What stands before an entry that cannot be read, the client may have made up.
    if (hop === null) break
    address = hop
  }
  return address
}
