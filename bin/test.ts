// npm test: everything, against the production build. Its last line sums up the tests.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { driftStep, runPlaywright, runStep, runVitest, staticSteps, summary } from './steps.ts'

for (const step of [...staticSteps, driftStep]) {
  if (await runStep(step)) continue
  console.log(summary({ passed: 0, failed: 1 }))
  process.exit(1)
}

const unit = await runVitest('unit and process tests')

// The user's own data folder is never touched. As root, PostgreSQL is another user, who must be able to enter.
const dataDir = mkdtempSync(join(tmpdir(), 'dryrun-e2e-'))
chmodSync(dataDir, 0o711)
const endToEnd = await runPlaywright({ DRYRUN_TEST_DATA_DIR: dataDir })
rmSync(dataDir, { recursive: true, force: true })

console.log(summary(unit, endToEnd))
process.exit(unit.failed + endToEnd.failed > 0 ? 1 : 0)
