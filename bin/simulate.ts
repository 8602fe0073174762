// npm run simulate -- <id> [--param k=v ...] [--design a,b] [--seed n] [--json], or --all: reference simulations from the command line.
// Exit codes: 0 good, 1 a claim came out other than expected (with --all) or a run broke, 2 unreadable input.
import { simulations } from '#lib/simulations/registry'
import { simulate, Unreadable, USAGE } from './simulate-command.ts'

// A reader that stops reading, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  process.exitCode = simulate(process.argv.slice(2), simulations, console.log, console.error)
} catch (error) {
  const ofArguments = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  const unreadable = error instanceof Unreadable || ofArguments
  console.error(unreadable ? `${error.message}\n\n${USAGE}` : error)
  process.exitCode = unreadable ? 2 : 1
}
