import { defineConfig } from '@playwright/test'
import { launchOptions } from './e2e/driver/browser.ts'

/** The window in a real browser on a real engine; Electron opens the same page from the same server. */
export default defineConfig({
  testDir: 'e2e',
  // Stories of faults take long: FAULTS names them, as scripts/slow.mjs does.
  testMatch: process.env['FAULTS'] ? 'faults/*.spec.ts' : '*.spec.ts',
  testIgnore: process.env['FAULTS'] ? [] : 'faults/**',
  outputDir: 'node_modules/.cache/e2e-results',
  workers: 1,
  timeout: 150_000,
  expect: { timeout: 15_000 },
  // A loaded machine may starve a browser; what fails twice is broken, what fails once is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: !!process.env['CI'],
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: !process.env['HEADED'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    trace: 'retain-on-failure',
    launchOptions: launchOptions(),
  },
})
