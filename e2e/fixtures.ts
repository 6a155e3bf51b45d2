import { test as base, expect, type Page } from '@playwright/test'
import { dropFiles } from './driver/drop.ts'
import { type Host, startHost } from './driver/host.ts'
import { makeMedia, type Media } from './driver/media.ts'

interface WorkerFixtures {
  media: Media
}
interface TestFixtures {
  /** Addresses that may be refused: what a story takes away while it is being loaded. */
  mayMiss: RegExp | undefined
  /** A web host of its own with an empty data folder. */
  host: Host
  /** The window of that host; a failed script or a refused resource fails the test. */
  window: Page
  drop: (paths: readonly string[], selector?: string) => Promise<void>
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  media: [async ({}, use) => use(makeMedia()), { scope: 'worker' }],
  host: async ({}, use) => {
    const host = await startHost()
    await use(host)
    await host.stop()
  },
  mayMiss: [undefined, { option: true }],
  window: async ({ page, host, mayMiss }, use) => {
    const problems: string[] = []
    page.on('pageerror', (e) => problems.push(e.stack ?? e.message))
    page.on(
      'console',
      (m) =>
        m.type() === 'error' &&
        !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|WebSocket connection/.test(m.text()) &&
        !mayMiss?.test(m.location().url) &&
        problems.push(`${m.text()} ${m.location().url}`),
    )
    await page.goto(host.url)
    await expect(page.locator('.status')).toContainText(/\S/)
    await use(page)
    expect(problems).toEqual([])
  },
  drop: async ({ window }, use) => use((paths, selector = 'main') => dropFiles(window, selector, paths)),
})
export { expect }

/** Drops footage and a song on the start screen and waits until everything has been looked at. */
export async function startProject(page: Page, drop: TestFixtures['drop'], paths: readonly string[]): Promise<void> {
  await expect(page.getByTestId('drop-zone')).toBeVisible()
  await drop(paths)
  await allJobsDone(page)
}

/** Waits until no job is under way. */
export async function allJobsDone(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Jobs' })).toContainText(/All done|failed/, { timeout: 120_000 })
}
