// npm run check: what needs no browser and no running server. Stops at the first failure.
import { driftStep, runStep, runVitest, staticSteps } from './steps.ts'

for (const step of staticSteps) if (!runStep(step)) process.exit(1)
if (runVitest('unit tests', { projects: ['unit'] }).failed > 0) process.exit(1)
if (!runStep(driftStep)) process.exit(1)
