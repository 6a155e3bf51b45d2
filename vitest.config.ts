import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{shared,electron,renderer,scripts,faults}/**/*.test.{ts,tsx}'],
    exclude: ['**/*.slow.test.ts', '**/node_modules/**'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A loaded machine may starve a test; what fails twice is broken, and a second try is told.
    retry: process.env['CI'] ? 1 : 0,
    server: { deps: { external: [/node_modules/] } },
  },
})
