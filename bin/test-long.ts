// npm run test:long: the tests of faults and of hostile input with the counts that take hours, each as it is in npm test otherwise.
// Counts can be lowered by their variables: KILLS, SEEDS, OPERATIONS, FUZZ, INPUTS.
import { runVitest, summary } from './steps.ts'

const COUNTS = { KILLS: '1000', SEEDS: '500', OPERATIONS: '200', FUZZ: '1000000', INPUTS: '3000' }

const counts = Object.fromEntries(Object.entries(COUNTS).map(([name, most]) => [name, process.env[name] ?? most]))
console.log(
  Object.entries(counts)
    .map(([name, count]) => `${name}=${count}`)
    .join(' '),
)
const lanes = {
  'killed servers and databases': ['tests/faults/durability'],
  'copies of boards, and hostile input': [
    'tests/faults/convergence',
    'tests/security/fuzz',
    'tests/security/malformed',
  ],
}
// Side by side: the first mostly waits for something to start again.
const long = await Promise.all(
  Object.entries(lanes).map(([title, files]) => runVitest(title, { projects: ['process'], files, env: counts })),
)
console.log(summary(...long))
process.exit(long.some(({ failed }) => failed > 0) ? 1 : 0)
