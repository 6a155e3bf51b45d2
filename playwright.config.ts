import { defineConfig } from '@playwright/test'
import { launchOptions } from './e2e/driver/browser.ts'

/** The window in a real browser on a real engine; Electron opens the same page from the same server. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'node_modules/.cache/e2e-results',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  retries: 0,
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
