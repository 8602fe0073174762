// npm run check: what needs no browser and no running server. Stops at the first failure.
import { driftStep, runStep, runVitest, staticSteps } from './steps.ts'

for (const step of staticSteps) if (!(await runStep(step))) process.exit(1)
if ((await runVitest('unit tests', { projects: ['unit'] })).failed > 0) process.exit(1)
if (!(await runStep(driftStep))) process.exit(1)
