import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,bin,lib,server}/**/*.test.{ts,tsx}'],
          // Properties over many seeds take seconds, and on a busy machine several times as many.
          testTimeout: 60_000,
          // Nothing else runs beside them: by default one processor would be kept free.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'process',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**'],
          globalSetup: ['tests/support/one-server.ts'],
          // They start databases and servers, which a busy machine delays.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two at a time would only slow each other down on a small machine; nor do they run beside those of units.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
