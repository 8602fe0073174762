// Everything that an operator can set, by environment variables: one schema, read once at start. A wrong value stops the
// start with what to do about it, instead of failing some day in the middle of an interview.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { BlockList, isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import * as z from 'zod'

export type Config = {
  port: number
  host: string
  /** Without a trailing slash. */
  publicUrl: string
  databaseUrl: string | undefined
  allowUnsafeDatabase: boolean
  /** Absolute; exists and can be written. */
  dataDir: string
  authSecret: string
  boardLicenseKey: string | undefined
  /** Addresses and networks (CIDR) whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  logLevel: z.infer<typeof logLevels>
  /** Without it only this machine reads `/metrics`. */
  metricsToken: string | undefined
  /** How long interviews are kept after their last activity; undefined: until somebody deletes them. */
  retentionDays: number | undefined
  runs: { workers: number; secondsMax: number; memoryMbMax: number }
}

export type ConfigProblem = { variable: string; problem: string; remedy: string }
export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] }

const SECRET_CHARACTERS_MIN = 32
const SECRET_DIFFERENT_CHARACTERS_MIN = 12

const METRICS_TOKEN_CHARACTERS_MIN = 20

const logLevels = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
const flag = z
  .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'], 'is neither 1 nor 0')
  .transform((value) => ['1', 'true', 'yes', 'on'].includes(value))
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max, {
      error: `is not a whole number from ${min} to ${max}`,
    })
    .transform(Number)
const url = (protocols: string[], expected: string) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `is not ${expected}`,
  })

/** One line of the table in the README each; `shown` stands for a default that depends on the machine. */
const variables = z.object({
  PORT: wholeNumber(0, 65_535).default(3000).describe('Port to serve on.'),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to serve on. `0.0.0.0` lets other machines in; put HTTPS in front.'),
  PUBLIC_URL: url(['http:', 'https:'], 'a URL that begins with http:// or https://')
    .refine((value) => !URL.canParse(value) || /^\/?$/.test(new URL(value).pathname), 'has a path')
    .optional()
    .describe('Address by which people reach Dryrun; invite links and the check of origins use it.')
    .meta({ shown: '`http://localhost:PORT`' }),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'a URL that begins with postgresql://')
    .optional()
    .describe('A PostgreSQL server of your own.')
    .meta({ shown: 'starts its own' }),
  ALLOW_UNSAFE_DATABASE: flag
    .default(false)
    .describe('Accept a database that may lose saved edits in a crash (`fsync` or `synchronous_commit` off).'),
  DATA_DIR: z
    .string()
    .optional()
    .describe('Folder for the database and the generated secret.')
    .meta({ shown: '`.data` here; as root `/var/lib/dryrun/data`' }),
  AUTH_SECRET: z
    .string()
    .refine(isStrong, { error: 'is too easy to guess' })
    .optional()
    .describe('Signs the logins. The same on every node; changing it signs everybody out.')
    .meta({ shown: 'generated, kept in `DATA_DIR`' }),
  TLDRAW_LICENSE_KEY: z
    .string()
    .optional()
    .describe('Licence of the board, tldraw; needed where people come by HTTPS.')
    .meta({ shown: 'none' }),
  ALLOW_UNLICENSED_BOARD: flag
    .default(false)
    .describe('Start with an HTTPS `PUBLIC_URL` and no licence; rooms then show what to do instead of a board.'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(isNetwork), {
      error: 'has an entry that is not an address or a network like 10.0.0.0/8',
    })
    .describe('Proxies in front, as addresses or networks with commas between; their `X-Forwarded-For` is believed.')
    .meta({ shown: 'none' }),
  LOG_LEVEL: logLevels.default('info').describe(`How much to log: ${logLevels.options.join(', ')}.`),
  METRICS_TOKEN: z
    .string()
    .refine((value) => value.length >= METRICS_TOKEN_CHARACTERS_MIN, {
      error: `has fewer than ${METRICS_TOKEN_CHARACTERS_MIN} characters`,
    })
    .optional()
    .describe('What a monitor sends as `Authorization: Bearer ...` to read `/metrics`.')
    .meta({ shown: 'only this machine reads them' }),
  RETENTION_DAYS: wholeNumber(1, 36_500)
    .optional()
    .describe('Days after its last activity that an interview is deleted, with everything in it.')
    .meta({ shown: 'none: interviews are kept' }),
  RUN_WORKERS: wholeNumber(1, 64)
    .default(Math.max(1, Math.min(4, availableParallelism() - 1)))
    .describe('Simulations that run at the same time.')
    .meta({ shown: 'processors less one, at most 4' }),
  RUN_SECONDS_MAX: wholeNumber(1, 600).default(30).describe('Time after which a simulation is ended.'),
  RUN_MEMORY_MB_MAX: wholeNumber(64, 8_192).default(512).describe('Memory that one simulation may use, in MB.'),
})

const remedies: { [Name in keyof typeof variables.shape]?: string } = {
  PUBLIC_URL: 'Set it like https://interviews.example.org, without a path.',
  DATABASE_URL: 'Set it like postgresql://user:password@host:5432/database, or leave it out.',
  AUTH_SECRET: `Leave it out to have one generated, or use at least ${SECRET_CHARACTERS_MIN} random characters: openssl rand -base64 32.`,
  TRUSTED_PROXIES: 'Set it like 127.0.0.1, 10.0.0.0/8.',
  METRICS_TOKEN: 'Leave it out, or use random characters: openssl rand -base64 32.',
  LOG_LEVEL: `Use one of ${logLevels.options.join(', ')}.`,
}

/** Creates the data folder and the secret where they are missing; otherwise only reads. */
export function readConfig(env: Record<string, string | undefined>): ConfigResult {
  // An empty variable counts as absent: that is how most tools pass on one that was not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(given)
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map(problemOf) }
  const values = parsed.data

  const publicUrl = (values.PUBLIC_URL ?? `http://localhost:${values.PORT}`).replace(/\/$/, '')
  const dataDir = resolve(values.DATA_DIR ?? defaultDataDir())
  const problems: ConfigProblem[] = []
  if (needsLicence(publicUrl) && !values.TLDRAW_LICENSE_KEY && !values.ALLOW_UNLICENSED_BOARD) {
    problems.push({
      variable: 'TLDRAW_LICENSE_KEY',
      problem: `is missing, and the board goes blank at ${publicUrl} without it`,
      remedy: 'Get a key at https://tldraw.dev and set it, or set ALLOW_UNLICENSED_BOARD=1 to start all the same.',
    })
  }
  const secret = prepareFolder(dataDir) ?? values.AUTH_SECRET ?? storedSecret(dataDir)
  if (typeof secret !== 'string') problems.push(secret)
  if (typeof secret !== 'string' || problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    config: {
      port: values.PORT,
      host: values.HOST,
      publicUrl,
      databaseUrl: values.DATABASE_URL,
      allowUnsafeDatabase: values.ALLOW_UNSAFE_DATABASE,
      dataDir,
      authSecret: secret,
      boardLicenseKey: values.TLDRAW_LICENSE_KEY,
      trustedProxies: values.TRUSTED_PROXIES,
      logLevel: values.LOG_LEVEL,
      metricsToken: values.METRICS_TOKEN,
      retentionDays: values.RETENTION_DAYS,
      runs: { workers: values.RUN_WORKERS, secondsMax: values.RUN_SECONDS_MAX, memoryMbMax: values.RUN_MEMORY_MB_MAX },
    },
  }
}

export function describeProblems(problems: ConfigProblem[]): string {
  const lines = problems.map(({ variable, problem, remedy }) => `  ${variable} ${problem}. ${remedy}`)
  return ['Dryrun cannot start with this configuration:', ...lines].join('\n')
}

/** The variables as a Markdown table, for the README. */
export function configTable(): string {
  const rows = Object.entries(variables.shape).map(([name, schema]) => {
    const { description, shown } = schema.meta() ?? {}
    const value = schema.safeParse(undefined).data
    const fallback =
      typeof shown === 'string' ? shown : `\`${String(typeof value === 'boolean' ? Number(value) : value)}\``
    return `| \`${name}\` | ${fallback} | ${description} |`
  })
  return ['| Variable | Default | What it does |', '| --- | --- | --- |', ...rows].join('\n')
}

function problemOf({ path, message }: z.core.$ZodIssue): ConfigProblem {
  const variable = String(path[0])
  const remedy = remedies[variable as keyof typeof variables.shape] ?? 'Correct it or leave it out.'
  return { variable, problem: variable === 'LOG_LEVEL' ? 'is not a level of logging' : message, remedy }
}

/** PostgreSQL does not run as root, and other users cannot enter a checkout in root's home. */
function defaultDataDir(): string {
  if (process.getuid?.() === 0) return '/var/lib/dryrun/data'
  return join(dirname(fileURLToPath(import.meta.url)), '..', '.data')
}

function prepareFolder(dataDir: string): ConfigProblem | undefined {
  try {
    // PostgreSQL is another user then, and must be able to walk through; what is secret is closed by itself.
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    // Tried, not asked: root may do everything, and still not write to a read-only disk.
    const probe = join(dataDir, `.probe-${process.pid}`)
    writeFileSync(probe, '')
    rmSync(probe)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      variable: 'DATA_DIR',
      problem: `is ${dataDir}, where Dryrun cannot write (${reason})`,
      remedy: 'Give it to the user that runs Dryrun, or name another folder.',
    }
  }
}

function storedSecret(dataDir: string): string | ConfigProblem {
  const path = join(dataDir, 'auth-secret')
  if (!existsSync(path)) {
    const secret = randomBytes(32).toString('base64url')
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' })
    return secret
  }
  const secret = readFileSync(path, 'utf8').trim()
  if (isStrong(secret)) return secret
  return {
    variable: 'AUTH_SECRET',
    problem: `is not set, and the one kept in ${path} is too easy to guess`,
    remedy: 'Remove that file to have a new one generated; everybody then signs in again.',
  }
}

function isStrong(secret: string): boolean {
  return secret.length >= SECRET_CHARACTERS_MIN && new Set(secret).size >= SECRET_DIFFERENT_CHARACTERS_MIN
}

function isNetwork(entry: string): boolean {
  const [address = '', prefix] = entry.split('/')
  const family = isIP(address)
  if (family === 0) return false
  if (prefix === undefined) return true
  try {
    if (!/^\d+$/.test(prefix)) return false
    new BlockList().addSubnet(address, Number(prefix), family === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}

function needsLicence(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl)
  const loopback = hostname === 'localhost' || hostname.endsWith('.localhost') || /^(127\.|\[::1\])/.test(hostname)
  return protocol === 'https:' && !loopback
}
