import { api } from './driver/api.ts'
import { startHost } from './driver/host.ts'
import { expect, startProject, test } from './fixtures.ts'

test('a dead engine shows at once, with what was kept and what happens next', async ({ window, host }) => {
  await window.getByRole('button', { name: 'New', exact: true }).click()
  await expect(window.locator('.status')).toContainText('Everything saved')
  host.process.kill('SIGKILL')
  await expect(window.getByRole('alert')).toContainText('The engine stopped. Everything up to your last edit is on disk', { timeout: 3000 })
  await expect(window.locator('.status')).toContainText('connecting again')
})

test('no token, no window', async ({ page, host }) => {
  const answer = await page.goto(new URL(host.url).origin)
  expect(answer?.status()).toBe(401)
})

test('after kill -9 a new engine on another port opens the project where it was left, with layout and history', async ({
  window,
  host,
  drop,
  media,
}) => {
  await startProject(window, drop, [media.clips[0]!])
  const divider = window.getByRole('separator').first()
  const width = async () => (await window.getByRole('region', { name: 'Library' }).boundingBox())!.width
  const before = await width()
  await divider.focus()
  for (let i = 0; i < 2; i++) await window.keyboard.press('ArrowRight')
  await expect.poll(width).toBeGreaterThan(before + 20)
  const after = await width()
  await window.keyboard.press('Alt+2')
  await expect.poll(async () => JSON.stringify(await api(window, 'GET', '/settings'))).toContain('"workspace":"montage"')
  host.process.kill('SIGKILL')

  const next = await startHost(host.dataDir)
  await window.goto(next.url)
  await window.getByRole('button', { name: /^Untitled/ }).click()
  await expect(window.getByRole('button', { name: 'Montage', exact: true })).toHaveAttribute('aria-current', 'page')
  // Keys mean something once the workspace is there.
  await expect(window.getByRole('region', { name: 'Montage', exact: true })).toBeVisible()
  await window.keyboard.press('Alt+1')
  await expect(window.getByRole('button', { name: 'Edit', exact: true })).toHaveAttribute('aria-current', 'page')
  await expect.poll(width).toBeCloseTo(after, -1)
  await window.getByRole('button', { name: 'History' }).click()
  await expect(window.locator('.history-step')).toHaveCount(2)
  await next.stop()
})
