import { expect, test } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy.ts'

const directives = (options: Partial<Parameters<typeof contentSecurityPolicy>[0]> = {}) =>
  Object.fromEntries(
    contentSecurityPolicy({ nonce: 'abc', host: 'dryrun.example:8443', development: false, ...options })
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ')
        return [name, values]
      }),
  )

test('scripts and style elements run by the nonce alone, and nothing is evaluated', () => {
  const policy = directives()
  expect(policy['script-src']).toContain("'nonce-abc'")
  expect(policy['style-src-elem']).toEqual(["'self'", "'nonce-abc'"])
  expect(policy['script-src']?.join(' ')).not.toMatch(/unsafe/)
  expect(policy['style-src-elem']?.join(' ')).not.toMatch(/unsafe/)
})

test('development may evaluate and insert styles, because hot reload does', () => {
  const policy = directives({ development: true })
  expect(policy['script-src']).toContain("'unsafe-eval'")
  expect(policy['style-src-elem']).toEqual(["'self'", "'unsafe-inline'"])
})

test('sockets go to the host of the page and nowhere else', () => {
  expect(directives()['connect-src']).toEqual([
    "'self'",
    'ws://dryrun.example:8443',
    'wss://dryrun.example:8443',
    'data:',
    'blob:',
  ])
})

test('a Host header that is no host adds nothing to the policy', () => {
  for (const host of ['a b', 'x; script-src *', 'x,y', '', '*', 'evil.example/path', null]) {
    expect(directives({ host })).toEqual(directives({ host: null }))
  }
  expect(directives({ host: '[::1]:3000' })['connect-src']).toContain('ws://[::1]:3000')
})

test('no other origin is named, and no page can be framed', () => {
  const policy = directives()
  expect(policy['frame-ancestors']).toEqual(["'none'"])
  const sources = Object.values(policy).flat()
  expect(sources.filter((source) => /https?:|\*/.test(source ?? ''))).toEqual([])
})
