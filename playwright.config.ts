// The end-to-end tests: the production build, a server of its own with a data folder of its own, no retries.
import { chmodSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { defineConfig } from 'playwright/test'

// In the environment, because each worker reads this file again and must come to the same values.
process.env.DRYRUN_TEST_PORT ??= String(20_000 + (process.pid % 10_000))
process.env.DRYRUN_TEST_DATA_DIR ??= temporaryFolder()
// What the server prints: among it the link that makes the first admin.
process.env.DRYRUN_TEST_OUTPUT ??= join(process.env.DRYRUN_TEST_DATA_DIR, 'output.txt')
const baseURL = `http://localhost:${process.env.DRYRUN_TEST_PORT}`
const debianChromium = '/usr/bin/chromium'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL,
    browserName: 'chromium',
    // A trace takes a quarter more time: "npx playwright test --trace retain-on-failure <file>" makes one.
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" server/index.ts > "${process.env.DRYRUN_TEST_OUTPUT}"`,
    url: `${baseURL}/health`,
    timeout: 60_000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
    // The server stops its database; killed, it would leave it running.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      PORT: process.env.DRYRUN_TEST_PORT,
      PUBLIC_URL: baseURL,
      DATA_DIR: process.env.DRYRUN_TEST_DATA_DIR,
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
  },
})

/** As root, PostgreSQL is another user, who must be able to enter. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dryrun-e2e-'))
  chmodSync(folder, 0o711)
  return folder
}
