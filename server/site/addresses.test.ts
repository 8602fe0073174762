import { expect, test } from 'vitest'
import { addresses, countedAs } from './addresses.ts'

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as never

test.each([
  ['nobody is trusted', [], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['the proxy is trusted', ['192.0.2.1'], '192.0.2.1', '198.51.100.7', '198.51.100.7'],
  ['the client made entries up', ['192.0.2.1'], '192.0.2.1', '10.9.9.9, 198.51.100.7', '198.51.100.7'],
  ['two proxies of a network', ['192.0.2.0/24'], '192.0.2.1', '198.51.100.7, 192.0.2.9', '198.51.100.7'],
  ['a peer that is not the proxy', ['192.0.2.1'], '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['the proxy writes the port', ['192.0.2.1'], '192.0.2.1', '10.9.9.9, 198.51.100.7:4711', '198.51.100.7'],
  ['the proxy writes IPv6 with its port', ['192.0.2.1'], '192.0.2.1', '10.9.9.9, [2001:db8::1]:4711', '2001:db8::1'],
  ['the proxy does not know', ['192.0.2.1'], '192.0.2.1', '10.9.9.9, unknown', '192.0.2.1'],
  ['a proxy writes nothing', ['192.0.2.1'], '192.0.2.1', '10.9.9.9, ', '192.0.2.1'],
  ['IPv4 in IPv6', ['192.0.2.1'], '::ffff:192.0.2.1', '198.51.100.7', '198.51.100.7'],
])('whose request it is where %s', (_, trusted, peer, forwarded, expected) => {
  expect(addresses(trusted)(request(peer, forwarded))).toBe(expected)
})

test('IPv6 is counted by its network, and IPv4 by the address', () => {
  expect(countedAs('2001:db8:1:2:3:4:5:6')).toBe(countedAs('2001:db8:1:2::9'))
  expect(countedAs('2001:db8:1:2::9')).not.toBe(countedAs('2001:db8:1:3::9'))
  expect(countedAs('2001:0db8:0001:0002::')).toBe('2001:db8:1:2::/64')
  expect(countedAs('::1')).toBe('0:0:0:0::/64')
  expect(countedAs('192.0.2.1')).toBe('192.0.2.1')
  expect(countedAs('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1')
})
