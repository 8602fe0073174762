// Headers that every page gets. Who may see what is decided in queries and commands, never here.
import { NextResponse } from 'next/server'
import type { NextRequest } from 'next/server'
import { contentSecurityPolicy } from './app/content-security-policy.ts'

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
}

export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    host: request.headers.get('host'),
    development: process.env.NODE_ENV === 'development',
  })
  // Next puts the nonce that it finds in the request's policy on the scripts that it writes.
  const requestHeaders = new Headers(request.headers)
  requestHeaders.set('x-nonce', nonce)
  requestHeaders.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers: requestHeaders } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value)
  return response
}

export const config = { matcher: '/((?!api/|_next/static/|_next/image|tldraw/|icon.svg).*)' }
