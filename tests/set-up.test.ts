import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

// A project with the real set-up script, and stand-ins for npm, prisma and next that write down that they were called.
let project: string
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}
const standIn = (name: string, makes: string) => `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
  import { dirname } from 'node:path'
  appendFileSync('calls', '${name} ')
  mkdirSync(dirname('${makes}'), { recursive: true })
  writeFileSync('${makes}', '')`
const lock = (version: string) =>
  JSON.stringify({
    packages: {
      '': { name: 'project' },
      'node_modules/next': { version, integrity: version },
      'node_modules/of-another-platform': { version: '1', integrity: '1', optional: true },
    },
  })
const installed = (version: string) =>
  JSON.stringify({ packages: { 'node_modules/next': { version, integrity: version } } })

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'dryrun-set-up-'))
  write('package.json', '{ "type": "module" }')
  mkdirSync(join(project, 'server'))
  cpSync(join(import.meta.dirname, '../server/set-up.js'), join(project, 'server/set-up.js'))
  write('package-lock.json', lock('1'))
  write(
    'npm.js',
    `${standIn('install', 'node_modules/.package-lock.json')}
    writeFileSync('node_modules/.package-lock.json', process.env.INSTALLS)`,
  )
  write('node_modules/.package-lock.json', installed('1'))
  mkdirSync(join(project, 'node_modules/.bin'))
  symlinkSync(process.execPath, join(project, 'node_modules/.bin/node'))
  write('node_modules/prisma/build/index.js', standIn('generate', 'server/database/client/client.ts'))
  write('node_modules/next/dist/bin/next', standIn('build', '.next/BUILD_ID'))
  write('node_modules/next/package.json', '{ "type": "module" }')
  write('node_modules/@tldraw/assets/package.json', '{ "version": "1" }')
  for (const folder of ['fonts', 'icons', 'embed-icons', 'translations']) {
    write(`node_modules/@tldraw/assets/${folder}/file`, folder)
  }
  write('app/page.tsx', 'one')
  write('app/page.test.tsx', 'one')
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function setUp(mode: string, env: Record<string, string> = {}) {
  writeFileSync(join(project, 'calls'), '')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/set-up.js', mode], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NODE_ENV: 'test', npm_execpath: join(project, 'npm.js'), ...env },
  })
  return { status, said: stdout + stderr, calls: readFileSync(join(project, 'calls'), 'utf8').trim() }
}

test('the first start does everything, one line a step, and the second does nothing', () => {
  const first = setUp('start')
  expect(first).toMatchObject({ status: 0, calls: 'generate build' })
  expect(first.said.trim().split('\n')).toHaveLength(3)
  expect(readFileSync(join(project, 'public/tldraw/icons/file'), 'utf8')).toBe('icons')
  expect(setUp('start')).toEqual({ status: 0, said: '', calls: '' })
})

test('a changed page is built again, a changed test is not', () => {
  setUp('start')
  write('app/page.test.tsx', 'two')
  expect(setUp('start').calls).toBe('')
  write('app/page.tsx', 'two')
  expect(setUp('start').calls).toBe('build')
})

test('a lost output is made again', () => {
  setUp('start')
  rmSync(join(project, '.next'), { recursive: true })
  rmSync(join(project, 'server/database'), { recursive: true })
  expect(setUp('start').calls).toBe('generate build')
})

test('the check needs no build, and development no production build', () => {
  expect(setUp('check').calls).toBe('generate')
  expect(existsSync(join(project, 'public'))).toBe(false)
  expect(setUp('dev').calls).toBe('')
  expect(existsSync(join(project, 'public/tldraw'))).toBe(true)
})

test('dependencies that differ from the lock file are installed first', () => {
  write('package-lock.json', lock('2'))
  expect(setUp('check', { INSTALLS: installed('2') })).toMatchObject({ status: 0, calls: 'install generate' })
  expect(setUp('check').calls).toBe('')
})

test('an install that ends early is not taken for a whole one', () => {
  rmSync(join(project, 'node_modules/.package-lock.json'))
  const result = setUp('check', { INSTALLS: JSON.stringify({ packages: {} }) })
  expect(result.status).toBe(1)
  expect(result.said).toContain('is not complete')
})

test('a build that fails shows why, stops the start, and is tried again', () => {
  write('node_modules/next/dist/bin/next', "console.log('page.tsx has a mistake'); process.exit(3)")
  for (let start = 1; start <= 2; start++) {
    const result = setUp('start')
    expect(result.status).toBe(1)
    expect(result.said).toContain('page.tsx has a mistake')
  }
})

test('an unknown mode is refused with those that there are', () => {
  expect(setUp('toString')).toMatchObject({ status: 1, said: 'Use: node server/set-up.js start|dev|check|test\n' })
})
