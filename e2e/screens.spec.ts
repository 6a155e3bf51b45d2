import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from './driver/host.ts'
import { expect, startProject, test } from './fixtures.ts'

/** Real footage where it is there, so that the pictures show what the program shows. */
const OUT = join(ROOT, 'docs/screens')
const SIZES = [
  [1440, 900],
  [1920, 1080],
  [1280, 720],
] as const

test.skip(!process.env['UPDATE_SCREENS'], 'set UPDATE_SCREENS=1 to write docs/screens')

async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true })
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(700)
    await page.screenshot({ path: join(OUT, `${name}-${width}x${height}.png`) })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

test('first run', async ({ window }) => {
  await shoot(window, 'start-first-run')
})
