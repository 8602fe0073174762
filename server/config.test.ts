import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { type Config, type ConfigProblem, configTable, describeProblems, readConfig } from './config.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dryrun-config-'))
})
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

const STRONG = 'q8Zr2vXn5tYk7wPb1mLc4dGh9sJf3aEu'

function accepted(env: Record<string, string>): Config {
  const result = readConfig({ DATA_DIR: dataDir, ...env })
  if (!result.ok) throw new Error(describeProblems(result.problems))
  return result.config
}

function refused(env: Record<string, string>): ConfigProblem[] {
  const result = readConfig({ DATA_DIR: dataDir, ...env })
  return result.ok ? [] : result.problems
}

describe('configuration', () => {
  test('needs nothing but a folder, and serves on http://localhost:3000', () => {
    expect(accepted({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: undefined,
      allowUnsafeDatabase: false,
      dataDir,
      trustedProxies: [],
      logLevel: 'info',
    })
  })

  test('the public address follows the port and loses a trailing slash', () => {
    expect(accepted({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000')
    expect(accepted({ PUBLIC_URL: 'http://board.example.org/' }).publicUrl).toBe('http://board.example.org')
  })

  test('an empty variable counts as absent', () => {
    expect(accepted({ PORT: '', DATABASE_URL: ' ', LOG_LEVEL: '' })).toMatchObject({ port: 3000, logLevel: 'info' })
  })

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'example.org'],
    ['PUBLIC_URL', 'ftp://example.org'],
    ['PUBLIC_URL', 'http://example.org/dryrun'],
    ['DATABASE_URL', 'mysql://localhost/dryrun'],
    ['ALLOW_UNSAFE_DATABASE', 'perhaps'],
    ['AUTH_SECRET', 'secret'],
    ['AUTH_SECRET', 'a'.repeat(64)],
    ['TRUSTED_PROXIES', '127.0.0.1, proxy'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/'],
    ['LOG_LEVEL', 'loud'],
    ['RUN_WORKERS', '0'],
    ['RUN_SECONDS_MAX', '601'],
    ['RUN_MEMORY_MB_MAX', '63'],
  ])('refuses %s=%s and says which variable, why and what to do', (variable, value) => {
    const problems = refused({ [variable]: value })
    expect(problems.map((problem) => problem.variable)).toEqual([variable])
    expect(problems[0]?.problem).toMatch(/^(is|has) /)
    expect(problems[0]?.remedy).toMatch(/\.$/)
  })

  test('tells all the wrong variables at once', () => {
    const problems = refused({ PORT: 'x', LOG_LEVEL: 'x', RUN_WORKERS: 'x' })
    expect(problems.map((problem) => problem.variable)).toEqual(['PORT', 'LOG_LEVEL', 'RUN_WORKERS'])
    expect(describeProblems(problems)).toContain('PORT is not a whole number from 0 to 65535.')
  })

  test('no problem repeats a secret', () => {
    expect(describeProblems(refused({ AUTH_SECRET: 'hunter2' }))).not.toContain('hunter2')
    expect(describeProblems(refused({ DATABASE_URL: 'mysql://me:hunter2@host/db' }))).not.toContain('hunter2')
  })

  test('takes addresses and networks of both families as trusted proxies', () => {
    expect(accepted({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8 ::1,fd00::/8' }).trustedProxies).toEqual([
      '127.0.0.1',
      '10.0.0.0/8',
      '::1',
      'fd00::/8',
    ])
  })
})

describe('the secret', () => {
  test('is generated once, readable by nobody else, and the same at the next start', () => {
    const first = accepted({}).authSecret
    expect(first.length).toBeGreaterThanOrEqual(32)
    expect(statSync(join(dataDir, 'auth-secret')).mode & 0o777).toBe(0o600)
    expect(accepted({}).authSecret).toBe(first)
  })

  test('that is given is used, and none is written', () => {
    expect(accepted({ AUTH_SECRET: STRONG }).authSecret).toBe(STRONG)
    expect(() => readFileSync(join(dataDir, 'auth-secret'))).toThrow('ENOENT')
  })

  test('is refused when the kept one was emptied', () => {
    writeFileSync(join(dataDir, 'auth-secret'), '')
    expect(refused({}).map((problem) => problem.variable)).toEqual(['AUTH_SECRET'])
  })
})

describe('the data folder', () => {
  test('is created where it is missing', () => {
    const deep = join(dataDir, 'a', 'b')
    expect(accepted({ DATA_DIR: deep }).dataDir).toBe(deep)
    expect(statSync(deep).isDirectory()).toBe(true)
  })

  test('is refused where nothing can be written', () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')
    expect(refused({ DATA_DIR: join(file, 'data') })).toMatchObject([{ variable: 'DATA_DIR' }])
  })

  test('is refused where not even root can write', () => {
    expect(refused({ DATA_DIR: '/proc/self' })).toMatchObject([{ variable: 'DATA_DIR' }])
  })
})

describe('the licence of the board', () => {
  test('is needed for an HTTPS address', () => {
    expect(refused({ PUBLIC_URL: 'https://board.example.org' })).toMatchObject([{ variable: 'TLDRAW_LICENSE_KEY' }])
    expect(accepted({ PUBLIC_URL: 'https://board.example.org', TLDRAW_LICENSE_KEY: 'key' }).boardLicenseKey).toBe('key')
  })

  test.each(['https://localhost', 'https://127.0.0.1:8443', 'https://[::1]', 'http://board.example.org'])(
    'is not needed for %s',
    (url) => {
      expect(accepted({ PUBLIC_URL: url }).publicUrl).toBe(url)
    },
  )

  test('may be missing when the operator says so', () => {
    expect(accepted({ PUBLIC_URL: 'https://board.example.org', ALLOW_UNLICENSED_BOARD: '1' }).boardLicenseKey).toBe(
      undefined,
    )
  })
})

test('the table for the README has a row for each variable, with default and meaning', () => {
  const rows = configTable().split('\n').slice(2)
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(row).toMatch(/^\| `[A-Z_]+` \| \S.* \| [A-Z].*\. \|$/)
})
