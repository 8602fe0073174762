// The simulate command: reads its arguments, runs, prints. The simulations and the printer are given, so that tests can bring their own.
import { parseArgs } from 'node:util'
import type { Problem } from '#lib/kernel/execute'
import { admit, execute, readDesigns, readParams } from '#lib/kernel/execute'
import type { SimulationDefinition, SimulationResult } from '#lib/kernel/simulation'
import { helpText, resultText } from './simulation-text.ts'

export const USAGE = [
  'npm run simulate -- <id> [--param name=value ...] [--design a,b] [--seed n] [--json]',
  'npm run simulate -- [<id>] --help',
  'npm run simulate -- --all [--seed n] [--json]',
].join('\n')
const SEED_DEFAULT = 1

/** Input that cannot be used; the message names the field. */
export class Unreadable extends Error {}

export type Simulations = ReadonlyMap<string, SimulationDefinition>

type Request = {
  definitions: SimulationDefinition[]
  params: Record<string, string>
  designs: string[] | undefined
  seed: number
  json: boolean
  all: boolean
  help: boolean
}

function readArguments(argv: string[], simulations: Simulations): Request {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      param: { type: 'string', multiple: true, default: [] },
      design: { type: 'string', multiple: true },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { all, json, help } = values
  if (all && (positionals.length > 0 || values.param.length > 0 || values.design))
    throw new Unreadable('--all runs every simulation with its defaults: it takes no id, --param or --design')
  if (!all && positionals.length > 1) throw new Unreadable(`one simulation at a time, not ${positionals.join(' and ')}`)
  const every = all || (help && positionals.length === 0)
  return {
    definitions: every ? [...simulations.values()] : [definitionOf(positionals[0], simulations)],
    params: paramsOf(values.param),
    designs: values.design?.flatMap((list) => list.split(',')).map((id) => id.trim()),
    seed: seedOf(values.seed),
    json,
    all,
    help,
  }
}

function definitionOf(id: string | undefined, simulations: Simulations): SimulationDefinition {
  const known = `there are ${[...simulations.keys()].join(', ')}`
  if (id === undefined) throw new Unreadable(`name a simulation; ${known}`)
  const definition = simulations.get(id)
  if (!definition) throw new Unreadable(`there is no simulation "${id}"; ${known}`)
  return definition
}

function paramsOf(pairs: string[]): Record<string, string> {
  const params = new Map<string, string>()
  for (const pair of pairs) {
    const [name, ...value] = pair.split('=')
    if (!name || value.length === 0) throw new Unreadable(`--param takes name=value, not "${pair}"`)
    if (params.has(name)) throw new Unreadable(`${name}: given twice`)
    params.set(name, value.join('='))
  }
  // Keeps a name such as __proto__, so that it is refused like any other that does not exist.
  return Object.fromEntries(params)
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return SEED_DEFAULT
  const seed = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new Unreadable(`seed: must be a whole number from 0 to 2^53 - 1; "${text}" is given`)
  return seed
}

const refuse = (problems: Problem[]): never => {
  throw new Unreadable(problems.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('\n'))
}

type Ran = { params: Record<string, unknown>; designs: string[]; result: SimulationResult; tookMs: number }

function runOne(definition: SimulationDefinition, request: Request): Ran {
  const read = readParams(definition, request.params)
  if (!read.ok) return refuse(read.problems)
  const chosen = readDesigns(definition, request.designs)
  if (!chosen.ok) return refuse(chosen.problems)
  const admitted = admit(definition, read.params, chosen.designs)
  if (!admitted.ok) return refuse(admitted.problems)
  const start = performance.now()
  const run = execute(definition, read.params, request.seed, chosen.designs)
  for (;;) {
    const step = run.next()
    if (!step.done) continue
    const tookMs = Math.round(performance.now() - start)
    return { params: read.params, designs: chosen.designs, result: step.value, tookMs }
  }
}

function jsonOf({ id, version }: SimulationDefinition, seed: number, ran: Ran): string {
  const { figures, claims, charts, trace, hash } = ran.result
  const { params, designs, tookMs } = ran
  return JSON.stringify({
    id,
    version,
    params,
    designs,
    seed,
    hash,
    tookMs,
    figures,
    claims,
    charts,
    ...(trace && { trace }),
  })
}

/** What is other than the definition expects of a run with its defaults. A claim that was not judged is one too. */
function surprises({ id, claims }: SimulationDefinition, result: SimulationResult): string[] {
  const verdicts = new Map(result.claims.map((claim) => [claim.id, claim.verdict]))
  return claims.flatMap((claim) => {
    const verdict = verdicts.get(claim.id) ?? 'was not judged'
    return verdict === claim.expected ? [] : [`${id}: the claim ${claim.id} ${verdict}, expected ${claim.expected}`]
  })
}

/** Runs every simulation, also after one that broke, and returns how many surprises there were. */
function runAll(request: Request, print: Print, complain: Print): number {
  let found = 0
  for (const definition of request.definitions) {
    try {
      const ran = runOne(definition, request)
      print(textOf(definition, request, ran))
      for (const surprise of surprises(definition, ran.result)) {
        found++
        complain(surprise)
      }
    } catch (error) {
      if (error instanceof Unreadable) throw error
      found++
      complain(`${definition.id}: broke. ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  return found
}

const textOf = (definition: SimulationDefinition, { json, seed, all }: Request, ran: Ran): string =>
  json ? jsonOf(definition, seed, ran) : resultText(definition, { ...ran, seed, brief: all })

export type Print = (text: string) => void

/**
 * Runs the command and prints one text, or one line of JSON, for each simulation.
 * @param complain is told, with --all, of each claim that came out other than expected and of each run that broke
 * @returns the exit code: 1 if there was something to complain of, else 0
 * @throws Unreadable, or what parseArgs throws, for input that cannot be used; without --all, what a broken run throws
 */
export function simulate(argv: string[], simulations: Simulations, print: Print, complain: Print): number {
  const request = readArguments(argv, simulations)
  if (request.help) {
    print([USAGE, ...request.definitions.map(helpText)].join('\n\n'))
    return 0
  }
  if (request.all) return runAll(request, print, complain) > 0 ? 1 : 0
  for (const definition of request.definitions) print(textOf(definition, request, runOne(definition, request)))
  return 0
}
